"""/musyawarah/: village meetings, from the agenda to the signed berita acara."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from households import meetingpage, minutes
from households.actions import deliberation as actions
from households.actions.prelist import ProposalRefused
from households.forms.meetings import ConveneForm, MeetingForm, MeetingStepForm
from households.forms.prelist import PreListForm
from households.models import Deliberation, Household
from households.prelist_rules import PROPOSAL
from households.units import unit_for
from households.villages import villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import new_key, once
from slrt.cases.steps import StepScreen, step_page
from slrt.documents.actions import UploadRefused, store_upload
from slrt.documents.links import download_url
from slrt.ui import messages as sentences
from slrt.ui.edits import unless_changed
from slrt.ui.keys import key_of
from slrt.ui.listing import KeysetPage


@require_GET
@requires(Permission.PRELIST_VIEW)
def meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting within reach, newest first."""
    profile = request.jurisdiction_profile
    if profile is None:
        raise Http404
    page = KeysetPage(meetingpage.rows_of(request.user, profile), ("-held_on", "-id"), request=request)
    context = {
        "page": page,
        "rows": [meetingpage.list_row(meeting) for meeting in page],
        "may_convene": request.user.access.can(Permission.PRELIST_DELIBERATE),
    }
    return render(request, "households/meetings.html", context)


def _load(request: HttpRequest, pk: int) -> Deliberation:
    meeting = meetingpage.load(request.user, pk)
    if meeting is None:
        raise Http404
    return meeting


def _mine(request: HttpRequest, pk: int) -> Deliberation:
    """The meeting, for somebody who may write in it; it does not exist for anybody else's POST."""
    meeting = _load(request, pk)
    if not meeting.allows(request.user, Permission.PRELIST_DELIBERATE):
        raise Http404
    return meeting


def _url(pk: int) -> str:
    return reverse("households:meeting", args=[pk])


@require_GET
@requires(Permission.PRELIST_VIEW)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    record_access(request, AccessAction.VIEW_CASE, found)
    return render(request, "households/meeting.html", meetingpage.context_of(request, found))


@requires(Permission.PRELIST_DELIBERATE)
def new(request: HttpRequest) -> HttpResponse:
    """Open a meeting; the village's reviewed proposals are on its agenda at once."""
    unit = unit_for(request.user, request.jurisdiction, Permission.PRELIST_DELIBERATE)
    if unit is None:
        raise Http404
    form = ConveneForm(request.POST if request.method == "POST" else None, jurisdiction=request.jurisdiction)
    context = {"form": form, "villages": villages_of(request.jurisdiction)}
    if request.method != "POST":
        return render(request, "households/meeting_new.html", context)
    if form.is_valid():
        try:
            return once(
                request, "meeting.new", lambda: _url(actions.convene(by=request.user, unit=unit, **form.facts()).pk)
            )
        except CaseError as refused:
            form.add_error("village", refused.sentence)
    return render(request, "households/meeting_new.html", context, status=422)


def _write(request: HttpRequest, pk: int, act: Callable[[Deliberation], str]) -> HttpResponse:
    """Do something to the meeting and come back to it with a word, also when it was refused."""
    found = _mine(request, pk)
    try:
        messages.success(request, act(found))
    except CaseError as refused:
        messages.error(request, refused.sentence)
    return redirect(_url(pk))


@require_POST
@requires(Permission.PRELIST_DELIBERATE)
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Attendance and decisions, as far as they are known."""
    found = _mine(request, pk)
    form = MeetingForm(request.POST, meeting=found, lines=minutes.lines_of(found))

    def act(meeting: Deliberation) -> str:
        actions.save_meeting(meeting, by=request.user, people=form.cleaned_data["people"], decisions=form.decisions())
        return "Daftar hadir dan putusan disimpan."

    answer = unless_changed(form, found, lambda: _write(request, pk, act)) if form.is_valid() else None
    context = {} if answer else meetingpage.context_of(request, found, form)
    return answer or render(request, "households/meeting.html", context, status=422)


@require_POST
@requires(Permission.PRELIST_DELIBERATE)
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a family that is listed already, or every proposal that was reviewed since."""
    wanted = key_of(request.POST.get("keluarga"))

    def act(meeting: Deliberation) -> str:
        if wanted is None:
            count = actions.refresh_agenda(meeting, by=request.user)
            return f"{count} usulan ditambahkan ke agenda." if count else "Tidak ada usulan baru untuk agenda."
        rows = Household.objects.searchable_by(request.user).filter(pk=wanted, village=meeting.region_id)
        household = rows.first()
        if household is None:
            raise Http404
        actions.add_listed(meeting, by=request.user, household=household)
        return "Keluarga ditambahkan ke agenda."

    return _write(request, pk, act)


@requires(Permission.PRELIST_DELIBERATE)
def raise_family(request: HttpRequest, pk: int) -> HttpResponse:
    """A family that the meeting itself names."""
    found = _mine(request, pk)
    unit = unit_for(request.user, found.jurisdiction_id, Permission.PRELIST_PROPOSE)
    if unit is None or found.status != "planned":
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PreListForm(data, profile=found.profile, user=request.user, rule=PROPOSAL)
    form.fields.pop("village")  # the meeting's own
    context = {"form": form, "meeting": found, "fields": form.shown}
    context["idempotency_key"] = request.POST.get("idempotency_key") or new_key()
    if data is not None and form.is_valid():
        try:
            return once(request, f"meeting.raise.{pk}", lambda: _raise(request, found, unit, form))
        except ProposalRefused as refused:
            form.refuse(refused)
        except CaseError as refused:
            form.add_error(None, refused.sentence)
    return render(request, "households/meeting_raise.html", context, status=200 if data is None else 422)


def _raise(request: HttpRequest, found: Deliberation, unit, form: PreListForm) -> str:
    actions.raise_family(found, by=request.user, unit=unit, **form.facts())
    return _url(found.pk)


@require_POST
@requires(Permission.PRELIST_DELIBERATE)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed berita acara, as PDF or pictures."""
    found, file, error = _mine(request, pk), request.FILES.get("file"), sentences.FILE_MISSING
    if found.status != "held":
        error = "Buat berita acaranya dahulu, lalu unggah yang sudah ditandatangani."
    elif file is not None:
        title = f"Berita acara bertanda tangan, susunan {found.edition}"
        kind = f"{actions.SIGNED}{found.edition}"
        try:
            store_upload(file, subject=found, kind=kind, by=request.user, title=title, accept={"pdf", "image"})
            return redirect(_url(pk) + "#berkas")
        except UploadRefused as refused:
            error = refused.sentence
    context = meetingpage.context_of(request, found, upload_error=error)
    return render(request, "households/meeting.html", context, status=422)


@requires(Permission.PRELIST_VIEW)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The berita acara by its signed and logged address; until its job has run, a page that says so."""
    found = _load(request, pk)
    if not found.edition:
        raise Http404
    stored = minutes.stored_minutes(found)
    url = download_url(stored, request.user) if stored else ""
    if request.method == "POST":
        if stored is None:
            actions.queue_minutes(found)
        return redirect(reverse("households:meeting_pdf", args=[pk]))
    return redirect(url) if url else render(request, "households/meeting_wait.html", {"meeting": found})


SCREEN = StepScreen(
    form=MeetingStepForm,
    case_url=lambda case: _url(case.pk),
)


@requires(Permission.PRELIST_VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return step_page(request, _load(request, pk), name, SCREEN)
