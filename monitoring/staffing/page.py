"""What the screens of staff conditions show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from monitoring.staffing.forms import ChecksForm
from monitoring.staffing.standing import SUBJECT, Standing, may_check, standings
from slrt.accounts.models import Assignment, User
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import tag_html

PAPERS = {
    "selection": "Berita acara seleksi",
    "decree": "Keputusan pengangkatan",
    "diploma": "Ijazah",
    "identity": "KTP",
    "other": "Berkas lain",
}


def row_of(standing: Standing, profile: Profile) -> dict[str, Any]:
    one = standing.assignment
    return {
        "url": reverse("monitoring:staff_member", args=[one.pk]),
        "name": one.user.name,
        "role": profile.label(one.role),
        "place": one.region.short_name if one.region else one.unit.name,
        "met": f"{words.number(standing.met)} dari {words.number(standing.asked)}" if standing.asked else words.NONE,
        "papers": words.number(standing.papers) if standing.papers or standing.wants_papers else words.NONE,
        "state": state_html(standing),
    }


def state_html(standing: Standing) -> str:
    if standing.complete:
        return tag_html("Lengkap", "teal", "check")
    if standing.unmet and not standing.seen:
        return tag_html("Belum dilihat", "grey")
    if standing.unmet:
        return tag_html(f"{words.number(len(standing.unmet))} belum", "amber")
    return tag_html("Berkas seleksi belum ada", "amber")


def member_context(
    assignment: Assignment, user: User, profile: Profile, form: ChecksForm | None = None, error: str = ""
) -> dict[str, Any]:
    standing = standings([assignment], profile)[0]
    files = Document.objects.of(SUBJECT, assignment.pk).select_related("uploaded_by").order_by("created_at")
    asked = profile.qualifications.get(assignment.role, ())
    clause = profile.clause("qualifications") if asked else ""
    return {
        "assignment": assignment,
        "role": profile.label(assignment.role),
        "state": state_html(standing),
        "standing": standing,
        "form": form or ChecksForm(assignment=assignment, asked=asked),
        "asked": bool(asked),
        "clause": clause,
        "may_check": may_check(user, profile.code) and assignment.user_id != user.pk,
        "own": assignment.user_id == user.pk,
        "documents": document_rows(files, user),
        "papers": list(PAPERS.items()),
        "wants_papers": profile.selection_papers,
        "upload_error": error,
        "facts": [
            ("Unit", assignment.unit.name),
            ("Wilayah tugas", assignment.region.full_name if assignment.region else assignment.unit.name),
            ("Mulai", words.mid_date(assignment.starts)),
            ("Asal", assignment.get_origin_display() or words.NONE),
            ("SK", assignment.decree_number or words.NONE),
        ],
    }
