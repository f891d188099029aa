"""/pembinaan/: the work of the field staff over a span, notes of guidance, and one's own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.coaching import export as workbook
from households.coaching import page
from households.coaching.actions import mark_seen, settle, write_note
from households.coaching.figures import steers_all
from households.forms.coaching import NoteForm, SettleForm, SpanForm
from households.models import CoachingNote
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.jobs.actions import enqueue

COACH = Permission.CASELOAD_COACH


@require_GET
@requires(COACH)
def bench(request: HttpRequest) -> HttpResponse:
    profile = request.jurisdiction_profile
    if profile is None:
        raise Http404
    form = SpanForm(request.GET)
    span = form.span(profile)
    tab = "pengawas" if request.GET.get("tab") == "pengawas" and steers_all(request.user, profile.code) else ""
    context = {"form": form, "span": span, "tab": tab, "tabs": page.tabs(request.user, profile, span, tab)}
    context |= {"checking": page.checking_rows(span)} if tab else page.bench(request.user, profile, span)
    return render(request, "households/coaching/bench.html", context)


@require_POST
@requires(COACH, fresh=True)
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the workbook; it holds the work of staff and no family's data, so whoever guides them may have it."""
    profile = request.jurisdiction_profile
    if profile is None:
        raise Http404
    span = SpanForm(request.POST).span(profile)

    def ask() -> str:
        job = enqueue(
            workbook.KIND, {"first": span.first.isoformat(), "last": span.last.isoformat()}, by=request.user,
            title=workbook.TITLE, jurisdiction=profile.code,
        )  # fmt: skip
        return reverse("jobs:detail", args=[job.pk])

    return once(request, "coaching.export", ask)


def _person(request: HttpRequest, pk: int) -> User:
    found = page.person_of(request.user, request.jurisdiction, pk) if request.jurisdiction_profile else None
    if found is None:
        raise Http404
    return found


@require_GET
@requires(COACH)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    who, form = _person(request, pk), SpanForm(request.GET)
    span = form.span(request.jurisdiction_profile)
    context = page.person_context(who, request.user, request.jurisdiction_profile, span)
    return render(request, "households/coaching/person.html", context | {"form": form, "span": span})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(COACH)
def note_new(request: HttpRequest, pk: int) -> HttpResponse:
    who = _person(request, pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def write() -> str:
            write_note(by=request.user, person=who, jurisdiction=request.jurisdiction, **form.given())
            messages.success(request, f"Catatan tersimpan. {who.name} mendapat pemberitahuan.")
            return reverse("households:coached", args=[pk])

        try:
            return once(request, f"coaching.{pk}", write)
        except CaseError as refused:
            form.add_error(None, refused.sentence)
    context = {"who": who, "form": form}
    return render(request, "households/coaching/note.html", context, status=422 if form.errors else 200)


def _note(request: HttpRequest, pk: int) -> CoachingNote:
    note = CoachingNote.objects.visible_to(request.user).filter(pk=pk).first()
    if note is None:
        raise Http404
    return note


@require_POST
@requires(COACH)
def settled(request: HttpRequest, pk: int) -> HttpResponse:
    note, form = _note(request, pk), SettleForm(request.POST)
    try:
        settle(by=request.user, note=note, result=form.cleaned_data["result"] if form.is_valid() else "")
        messages.success(request, "Tindak lanjut dinyatakan selesai.")
    except CaseError as refused:
        messages.error(request, refused.sentence)
    return redirect("households:coached", note.person_id)


@require_GET
@requires(Permission.VISIT_RECORD, COACH)
def mine(request: HttpRequest) -> HttpResponse:
    """One's own work, and the notes one was given."""
    if request.jurisdiction_profile is None:
        raise Http404
    form = SpanForm(request.GET)
    span = form.span(request.jurisdiction_profile)
    context = page.own_context(request.user, request.jurisdiction_profile, span)
    return render(request, "households/coaching/mine.html", context | {"form": form, "span": span})


@require_POST
@requires(Permission.VISIT_RECORD, COACH)
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    note = _note(request, pk)
    try:
        mark_seen(by=request.user, note=note)
    except CaseError as refused:
        messages.error(request, refused.sentence)
    return redirect("households:coaching_mine")
