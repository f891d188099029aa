"""What the list and the page of village meetings show."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from households import minutes
from households.actions.deliberation import waiting_of
from households.effects_meetings import signed_scan
from households.forms.meetings import MeetingForm
from households.models import Deliberation, DeliberationLine, Household
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from slrt.cases.idempotency import new_key
from slrt.cases.timeline import lines as timeline_lines
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html

EVENTS = {"saved": "Hadirin dan putusan disimpan", "agenda": "Agenda ditambah", "raised": "Usulan baru dicatat"}
FOUND = 20


def rows_of(user: User, profile: Profile) -> QuerySet[Deliberation]:
    rows = Deliberation.objects.visible_to(user).filter(jurisdiction=profile.code)
    return rows.select_related("region__parent").annotate(families=Count("lines"))


def list_row(meeting: Deliberation) -> dict:
    return {
        "number": meeting.number,
        "url": reverse("households:meeting", args=[meeting.pk]),
        "place": meeting.region.full_name,
        "day": words.mid_date(meeting.held_on),
        "families": f"{meeting.families} keluarga",
        "minutes": meeting.minutes_number or "–",
        "badge": badge_html("deliberation", meeting.status),
    }


def load(user: User, pk: int) -> Deliberation | None:
    rows = Deliberation.objects.visible_to(user).filter(pk=pk)
    return rows.select_related("region__parent", "unit", "created_by").first()


def context_of(request: HttpRequest, meeting: Deliberation, form: MeetingForm | None = None, **more) -> dict:
    user, lines = request.user, minutes.lines_of(meeting)
    may = meeting.allows(user, P.PRELIST_DELIBERATE)
    editable = may and meeting.status == "planned"
    form = form or (MeetingForm(meeting=meeting, lines=lines) if editable else None)
    files = Document.objects.of("deliberation", meeting.pk).select_related("uploaded_by")
    events = meeting.events.select_related("actor").order_by("-version", "-pk")
    return {
        "meeting": meeting,
        "badge": badge_html("deliberation", meeting.status),
        "facts": facts_of(meeting),
        "steps": steps_of(meeting, user),
        "form": form,
        "rows": [line_row(line, form if editable else None) for line in lines],
        "editable": editable,
        "may_raise": editable and user.access.can(P.PRELIST_PROPOSE),
        "waiting": _waiting(meeting, lines) if editable else 0,
        "totals": [(label, words.number(count)) for label, count in minutes.totals_of(lines)],
        "people": list(meeting.attendees.order_by("position")),
        "may_sign": may and meeting.status == "held",
        "signed": signed_scan(meeting) if meeting.edition else None,
        "documents": document_rows(files, user),
        "timeline": timeline_lines(events, meeting.workflow, meeting.profile, EVENTS),
        "idempotency_key": new_key(),
        "found": found_of(request, meeting, lines) if editable else None,
        "upload_error": "",
        **more,
    }


def _waiting(meeting: Deliberation, lines: list[DeliberationLine]) -> int:
    known = {line.household_id for line in lines}
    return sum(1 for proposal in waiting_of(meeting.region_id) if proposal.household_id not in known)


def found_of(request: HttpRequest, meeting: Deliberation, lines: list[DeliberationLine]) -> dict:
    """Families of the village by the name of their head, to be put on the agenda."""
    asked = request.GET.get("nama", "").strip()[:80]
    known = [line.household_id for line in lines]
    rows = Household.objects.searchable_by(request.user).filter(village=meeting.region_id).exclude(pk__in=known)
    rows = rows.filter(head_name__icontains=asked).order_by("head_name", "pk") if len(asked) >= 3 else rows.none()
    return {
        "asked": asked,
        "rows": [
            {"pk": home.pk, "name": home.head_name, "place": f"RT {home.rt or '–'} RW {home.rw or '–'}"}
            for home in rows[:FOUND]
        ],
    }


def facts_of(meeting: Deliberation) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        ("Tanggal", words.weekday_date(meeting.held_on)),
        ("Tempat", meeting.place),
        ("Pimpinan", f"{meeting.chair}, {meeting.chair_office}"),
        ("Dicatat", meeting.created_by.name if meeting.created_by else "Sistem"),
    ]
    if meeting.minutes_number:
        rows.append(("Berita acara", f"{meeting.minutes_number}, susunan {meeting.edition}"))
    return rows


def steps_of(meeting: Deliberation, user: User) -> list[dict]:
    return [
        {
            "label": step.label,
            "url": reverse("households:meeting_step", args=[meeting.pk, step.name]),
            "css": "btn-primary" if step.tone == "primary" else "btn-danger" if step.tone == "danger" else "",
        }
        for step in meeting.available(user)
    ]


def line_row(line: DeliberationLine, form: MeetingForm | None) -> dict:
    proposal = line.proposal
    return {
        "name": minutes.name_of(line),
        "url": reverse("households:proposal", args=[proposal.pk]) if proposal else "",
        "number": proposal.number if proposal else "",
        "place": minutes.place_of(line),
        "kind": line.get_kind_display(),
        "decision": form[f"decision_{line.pk}"] if form else line.get_decision_display() or "–",
        "note": form[f"note_{line.pk}"] if form else line.note,
    }
