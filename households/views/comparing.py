"""/impor/banding/: two editions side by side, the work-list that follows, and each of its rows."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.comparing import asking, export, listing, page, paper
from households.comparing.actions import ShockRefused, put_aside, take_up
from households.forms.comparing import AsideForm, ComparisonForm
from households.models import EditionComparison, EditionShock
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import once
from slrt.jobs.actions import enqueue
from slrt.ui.listing import KeysetPage

# htmx stops asking when it sees this status.
STOP_POLLING = 286


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)
def comparisons(request: HttpRequest) -> HttpResponse:
    """The comparisons that were made, and a new one."""
    editions = page.editions_of(request.user, request.jurisdiction or "")
    form = ComparisonForm(request.POST if request.method == "POST" else None, editions=editions)
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask(by=request.user, **form.cleaned_data)
            return redirect("households:comparison", made.pk)
        except asking.ComparisonRefused as refused:
            form.add_error(None, refused.sentence)
    found = EditionComparison.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
    rows = KeysetPage(found.select_related("former", "latter", "asked_by"), ("-id",), size=25, request=request)
    context = {
        "form": form,
        "page": rows,
        "rows": [page.comparison_row(comparison) for comparison in rows],
        "may_compare": request.user.access.can(Permission.REGISTRY_IMPORT),
        "enough": len(editions) > 1,
    }
    return render(request, "households/comparisons.html", context, status=422 if form.errors else 200)


def _load(request: HttpRequest, pk: int) -> EditionComparison:
    found = EditionComparison.objects.visible_to(request.user).filter(pk=pk, jurisdiction=request.jurisdiction)
    comparison = found.select_related("former", "latter").first()
    if comparison is None:
        raise Http404
    return comparison


@require_GET
@requires(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """The work-list by village; htmx asks for the progress until the worker is done, then loads the page anew."""
    found = _load(request, pk)
    if request.GET.get("bagian") == "kemajuan":
        progress = page.progress_of(found)
        status = 200 if progress["waiting"] else STOP_POLLING
        response = render(request, "households/comparison.html#progress", progress, status=status)
        if not progress["waiting"]:
            response["HX-Refresh"] = "true"
        return response
    context = page.context_of(request, found)
    if shown := sorted({row.household_id for row in context["page"].rows if row.household_id}):
        record_access(
            request, AccessAction.VIEW_HOUSEHOLD, jurisdiction=found.jurisdiction_id,
            object_type="households.household", ids=shown, at="comparison",
        )  # fmt: skip
    return render(request, "households/comparison.html", context)


@require_POST
@requires(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT, fresh=True)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the list as it is filtered; the worker makes it with the rights of whoever asked."""
    found = _load(request, pk)
    if not request.user.access.can(Permission.EXPORT, jurisdiction=found.jurisdiction_id):
        raise PermissionDenied
    chosen = listing.chosen_of(request.POST)

    def ask() -> str:
        record_access(
            request, AccessAction.EXPORT, found, filters=sorted(f"{name}={value}" for name, value in chosen.items()),
            count=listing.rows_of(request.user, found, chosen).count(),
        )  # fmt: skip
        job = enqueue(
            export.KIND, {"comparison": found.pk, "chosen": chosen}, by=request.user, title=f"Perubahan {found}",
            jurisdiction=found.jurisdiction_id,
        )  # fmt: skip
        return reverse("jobs:detail", args=[job.pk])

    return once(request, f"comparison.export.{pk}", ask)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTRY_VIEW)
def shock(request: HttpRequest, pk: int) -> HttpResponse:
    """One row with the family as both editions have it; put aside with a reason, or taken up again."""
    found = _load_row(request, pk)
    if request.method != "POST":
        return _shock_page(request, found, AsideForm())
    form, back = AsideForm(request.POST), request.POST.get("aksi") == "kembalikan"
    if back or form.is_valid():
        try:
            if back:
                take_up(by=request.user, shock=found)
                messages.success(request, "Baris kembali ke daftar kerja.")
            else:
                put_aside(by=request.user, shock=found, reason=form.cleaned_data["reason"])
                messages.success(request, "Baris dikesampingkan.")
            return redirect("households:shock", pk)
        except ShockRefused as refused:
            form.add_error(None, refused.sentence)
    return _shock_page(request, found, form, status=422)


def _load_row(request: HttpRequest, pk: int) -> EditionShock:
    related = ("household", "person", "village__parent", "decided_by", "comparison__former", "comparison__latter")
    found = EditionShock.objects.visible_to(request.user).filter(pk=pk).select_related(*related).first()
    if found is None:
        raise Http404
    return found


@require_GET
@requires(Permission.REGISTRY_VIEW)
def shock_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed, on A5, to hand over to the family."""
    found = _load_row(request, pk)
    record_access(request, AccessAction.PRINT, found.household, at="comparison")
    return render(request, "households/shock_paper.html", paper.context_of(request.user, found))


def _shock_page(request: HttpRequest, found: EditionShock, form: AsideForm, *, status: int = 200) -> HttpResponse:
    record_access(request, AccessAction.VIEW_HOUSEHOLD, found.household, at="comparison")
    return render(
        request, "households/shock.html", page.shock_context(request.user, found) | {"form": form}, status=status
    )
