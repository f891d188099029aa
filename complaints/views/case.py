"""/keluhan/<pk>/: one complaint, its steps, and what was done."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from complaints import casepage
from complaints.forms.notes import NoteForm
from complaints.forms.upload import UploadForm
from complaints.models import Complaint
from complaints.panel import panels
from complaints.workflow import COMPLAINT
from households import panel as family_panel
from households.changes.reviews import carried
from households.models import Household, Person
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.cases.idempotency import new_key
from slrt.cases.lately import opened_lately
from slrt.cases.steps import opening_of
from slrt.cases.timeline import lines
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document

LATEST = 5


@require_GET
@requires(Permission.COMPLAINT_VIEW)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    complaint, tab = casepage.load(request.user, pk), request.GET.get("tab", "ringkasan")
    if complaint is None or tab not in casepage.TABS:
        raise Http404
    return render(request, "complaints/case.html", page_of(request, complaint, tab))


def page_of(request: HttpRequest, complaint: Complaint, tab: str, **more) -> dict:
    """The context of the page, and its opening in the access log; views that refuse a note show it with their form."""
    record_access(request, opening_of(complaint), complaint, tab=tab)
    profile = complaint.profile
    found = panels(request.user, complaint) if tab in ("ringkasan", "rujukan") else []
    steps, rare = casepage.steps_of(complaint, request.user, casepage.actions_of(found), carried(request))
    context = {
        "case": complaint,
        "tab": tab,
        "tabs": casepage.tabs_of(complaint, tab, {}),
        "marks": casepage.marks_of(complaint),
        "identity": casepage.identity_of(complaint, profile),
        "steps": steps,
        "rare_steps": rare,
        "title": casepage.title_of(complaint),
        "tools": casepage.tools_of(request, complaint),
        "panels": found,
        "idempotency_key": new_key(),
        "note_form": NoteForm(),
        **_of_tab(request, complaint, tab),
    }
    return context | more


def _of_tab(request: HttpRequest, complaint: Complaint, tab: str) -> dict:
    if tab == "keluarga":
        return _family(request, complaint)
    if tab == "dokumen":
        return _documents(request, complaint)
    if tab == "rujukan":
        return {}
    events = complaint.events.select_related("actor").order_by("-version", "-pk")
    shown = list(events if tab == "riwayat" else events[: LATEST + 1])
    timeline = lines(shown, COMPLAINT, complaint.profile)
    if tab == "riwayat":
        return {"timeline": timeline}
    return {
        "timeline": timeline[:LATEST],
        "older": len(timeline) > LATEST,
        "matter": casepage.matter_rows(complaint, complaint.profile),
        "subject": casepage.subject_rows(complaint, complaint.profile, request.user),
        "lately": opened_lately(request.user, complaint),
        "result": casepage.result_rows(complaint) if complaint.outcome or complaint.informed_at else [],
    }


def _family(request: HttpRequest, complaint: Complaint) -> dict:
    """Members of the family and what the other apps know of it, for whoever may open its card."""
    may_open = request.user.access.can(Permission.PERSON_VIEW, jurisdiction=complaint.jurisdiction_id)
    household = complaint.household if may_open else None
    members = _members_of(household) if household else []
    person = next((member for member in members if member.pk == complaint.person_id), None)
    return {
        "household": household,
        "household_url": f"/keluarga/{household.pk}/" if household else "",
        "members": members,
        "blocks": family_panel.blocks(request.user, household, person, brief=True),
        "subject": casepage.subject_rows(complaint, complaint.profile),
    }


def _members_of(household: Household) -> list[Person]:
    """Read once, also for the blocks that ask the family again."""
    prefetch_related_objects([household], Prefetch("members", Person.objects.order_by("relation", "birth_year", "pk")))
    return list(household.members.all())


def _documents(request: HttpRequest, complaint: Complaint) -> dict:
    found = Document.objects.of("complaint", complaint.pk).select_related("uploaded_by")
    return {
        "documents": document_rows(found, request.user),
        "upload_form": UploadForm(),
        "may_upload": complaint.allows(request.user, Permission.COMPLAINT_REGISTER),
        "upload_url": reverse("complaints:upload", args=[complaint.pk]),
    }
