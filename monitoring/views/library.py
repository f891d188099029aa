"""/dokumen/: regulations, plans, policies and SOPs the secretariat works by."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from monitoring.library import actions, page
from monitoring.library.forms import LibraryFilters, PaperForm
from monitoring.library.models import LibraryPaper
from monitoring.library.readers import unread_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.documents.actions import UploadRefused, store_upload
from slrt.ui import messages as sentences
from slrt.ui.edits import unless_changed
from slrt.ui.listing import KeysetPage, capped_count

ORDER = ("-created_at", "-id")


def _papers(request: HttpRequest):
    if request.jurisdiction_profile is None:
        raise Http404
    return LibraryPaper.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)


@require_GET
@requires(Permission.LIBRARY_VIEW)
def library(request: HttpRequest) -> HttpResponse:
    filters = LibraryFilters(request.GET, queryset=_papers(request))
    listed = KeysetPage(filters.qs, ORDER, request=request, total=capped_count(filters.qs))
    unread = set(unread_of(request.user, request.jurisdiction).values_list("pk", flat=True))
    context = {
        "filters": filters,
        "page": listed,
        "rows": [page.row_of(paper, unread) for paper in listed],
        "may_write": actions.may_write(request.user, request.jurisdiction),
    }
    return render(request, "monitoring/library/list.html", context)


def _paper(request: HttpRequest, pk: int) -> LibraryPaper:
    return get_object_or_404(_papers(request).select_related("created_by", "replaces"), pk=pk)


@require_GET
@requires(Permission.LIBRARY_VIEW)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    context = page.paper_context(_paper(request, pk), request.user, request.jurisdiction_profile)
    return render(request, "monitoring/library/paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LIBRARY_CHANGE)
def paper_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new paper, or what is known of one."""
    kept = _paper(request, pk) if pk is not None else None
    _papers(request)
    form = PaperForm(request.POST or None, instance=kept, profile=request.jurisdiction_profile)
    if request.method == "POST" and form.is_valid():
        try:
            answer = _save(request, form, pk)
        except actions.PaperRefused as refused:
            form.add_error("replaces", str(refused))
        else:
            if answer is not None:
                return answer
    context = {"form": form, "paper": kept}
    return render(request, "monitoring/library/form.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: PaperForm, pk: int | None) -> HttpResponse | None:
    values = form.values()
    if pk is None:
        return once(request, "monitoring.paper", lambda: _keep(request, None, values))
    kept = _paper(request, pk)
    return unless_changed(form, kept, lambda: redirect(_keep(request, kept, values)))


def _keep(request: HttpRequest, kept: LibraryPaper | None, values: dict) -> str:
    made = actions.save_paper(by=request.user, jurisdiction=request.jurisdiction, paper=kept, values=values)
    messages.success(request, "Dokumen disimpan.")
    return reverse("monitoring:paper", args=[made.pk])


@require_POST
@requires(Permission.LIBRARY_VIEW)
def paper_read(request: HttpRequest, pk: int) -> HttpResponse:
    actions.say_read(by=request.user, paper=_paper(request, pk))
    messages.success(request, "Tercatat: Anda sudah membaca dokumen ini.")
    return redirect("monitoring:paper", pk)


@require_POST
@requires(Permission.LIBRARY_CHANGE)
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    kept, file, error = _paper(request, pk), request.FILES.get("file"), sentences.FILE_MISSING
    if not actions.may_write(request.user, request.jurisdiction):
        raise PermissionDenied
    if file is not None:
        try:
            store_upload(file, subject=kept, kind="paper", by=request.user, title=kept.title)
            return redirect(f"{reverse('monitoring:paper', args=[pk])}#berkas")
        except UploadRefused as refused:
            error = refused.sentence
    context = page.paper_context(kept, request.user, request.jurisdiction_profile, error)
    return render(request, "monitoring/library/paper.html", context, status=422)
