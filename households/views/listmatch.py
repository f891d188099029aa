"""/warga/cocokkan/: a list of people matched against the registry, in the background, and the file of its answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.forms.listmatch import FileForm, MatchForm
from households.listmatch import actions, page, store
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.exchange.errors import TableError
from slrt.jobs.models import Job
from slrt.ui.listing import KeysetPage

# htmx stops polling when it sees this status; the body is still shown.
STOP_POLLING = 286


def _must_match(request: HttpRequest) -> None:
    """Searching people is not enough: answers are taken along, so the right to take lists is asked for as well."""
    if not actions.may_match(request.user, request.jurisdiction):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PERSON_SEARCH)
def runs(request: HttpRequest) -> HttpResponse:
    """One's own runs, and a place for another list."""
    _must_match(request)
    form = MatchForm(request.POST, request.FILES) if request.method == "POST" else MatchForm()
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, "people.match", lambda: _start(request, form))
        except TableError as refused:
            form.add_error("file", refused.sentence)
    listed = KeysetPage(
        actions.runs_of(request.user, request.jurisdiction), ("-created_at", "-id"), size=25, request=request
    )
    context = {"form": form, "page": listed, "rows": [page.run_row(job) for job in listed]}
    return render(request, "households/matches/list.html", context, status=422 if form.errors else 200)


def _start(request: HttpRequest, form: MatchForm) -> str:
    given = form.cleaned_data
    job = actions.start(
        by=request.user, jurisdiction=request.jurisdiction, upload=given["file"], purpose=given["purpose"]
    )
    return reverse("households:match_run", args=[job.pk])


def _load(request: HttpRequest, pk: UUID) -> Job:
    found = get_object_or_404(actions.runs_of(request.user, request.jurisdiction), pk=pk)
    _must_match(request)
    return found


def _file_form(request: HttpRequest, data=None) -> FileForm:
    may_reveal = request.user.access.can(Permission.PERSON_REVEAL, jurisdiction=request.jurisdiction)
    return FileForm(data, may_reveal=may_reveal)


@require_GET
@requires(Permission.PERSON_SEARCH)
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run: its progress until the worker is done, then the counts, the remarks and the file."""
    job = _load(request, pk)
    context = page.run_context(job)
    if request.GET.get("bagian") == "kemajuan":
        status = 200 if job.active else STOP_POLLING
        response = render(request, "households/matches/run.html#progress", context, status=status)
        if not job.active:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "households/matches/run.html", context | {"form": _file_form(request)})


@require_POST
@requires(Permission.PERSON_SEARCH)
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    if actions.stop(_load(request, pk), by=request.user):
        messages.success(request, "Pencocokan dibatalkan dan daftarnya dihapus.")
    else:
        messages.info(request, "Pencocokan ini sudah berakhir sehingga tidak perlu dibatalkan.")
    return redirect("households:match_run", pk)


@require_POST
@requires(Permission.PERSON_SEARCH, fresh=True)
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the answers as XLSX, for a stated purpose and after a recent password."""
    job = _load(request, pk)
    form = _file_form(request, request.POST)
    if not form.is_valid():
        context = page.run_context(job) | {"form": form}
        return render(request, "households/matches/run.html", context, status=422)
    if not store.has_answers(job.pk) or not page.run_context(job)["done"]:
        raise Http404

    def ask() -> str:
        made = actions.ask_file(
            job, by=request.user, purpose=form.cleaned_data["purpose"],
            whole_numbers=form.cleaned_data.get("whole", False),
        )  # fmt: skip
        return reverse("jobs:detail", args=[made.pk])

    return once(request, "people.match.file", ask)
