"""/impor/: the editions of the registry, a new one, its preview, and what follows."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from households import importpage, tasks
from households.forms.imports import ImportForm
from households.models import RegistryEdition
from households.registry import actions, files, hooks, unknown
from households.registry.summary import many_rejected
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import once
from slrt.exchange.errors import TableError
from slrt.jobs.actions import enqueue
from slrt.ui.listing import KeysetPage

# htmx stops polling when it sees this status; the body is still shown.
STOP_POLLING = 286


@require_GET
@requires(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition of the jurisdiction, newest import first."""
    rows = RegistryEdition.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
    page = KeysetPage(rows.select_related("imported_by"), ("-id",), size=25, request=request)
    context = {
        "page": page,
        "rows": [importpage.edition_row(edition) for edition in page],
        "may_import": request.user.access.can(Permission.REGISTRY_IMPORT),
        "label": request.jurisdiction_profile.label_registry,
    }
    return render(request, "households/imports.html", context)


@requires(Permission.REGISTRY_IMPORT)
def new(request: HttpRequest) -> HttpResponse:
    offered = [(code, names[0]) for code, names in hooks.programmes(request.jurisdiction)]
    asked = request.GET.get("sumber")
    initial = {"source": asked} if asked in actions.IMPORTABLE else {}
    form = ImportForm(request.POST or None, request.FILES or None, programmes=offered, initial=initial)
    if request.method != "POST":
        return render(request, "households/import_new.html", {"form": form})
    if not form.is_valid():
        return render(request, "households/import_new.html", {"form": form}, status=422)

    def create() -> str:
        given = form.cleaned_data
        edition = actions.receive(
            by=request.user,
            jurisdiction=request.jurisdiction,
            source=given["source"],
            period=given["period"],
            edition_date=given["edition_date"],
            uploads=given["uploads"],
            programme=given["programme"],
        )
        prepare_later(request, edition, tasks.STAGE, "Memeriksa berkas")
        return reverse("households:import", args=[edition.pk])

    try:
        return once(request, "registry.import", create)
    except TableError as refused:
        form.add_error("period" if refused.code in ("edition_exists", "period") else "first", refused.sentence)
        return render(request, "households/import_new.html", {"form": form}, status=422)


def prepare_later(request: HttpRequest, edition: RegistryEdition, kind: str, title: str) -> None:
    """Ask a worker. A file that was only read where it lay (command line) is not there for one."""
    if not all(item.get("path") for item in edition.files):
        messages.info(request, "Berkas ini diimpor dari baris perintah: jalankan lagi perintah yang sama.")
        return
    # A job that is done never runs again: another look at the files is another job. Applying happens once.
    again = f"|{edition.job.hex[:8]}" if edition.job and kind == tasks.STAGE else ""
    job = enqueue(
        kind, {"edition": edition.pk}, by=request.user, key=f"{edition.pk}{again}", listed=False,
        title=f"{title} {edition}", jurisdiction=edition.jurisdiction_id,
    )  # fmt: skip
    edition.job = job.pk
    edition.save(update_fields=["job"])


def load_edition(request: HttpRequest, pk: int) -> RegistryEdition:
    found = RegistryEdition.objects.visible_to(request.user).filter(pk=pk, jurisdiction=request.jurisdiction)
    edition = found.select_related("imported_by").first()
    if edition is None:
        raise Http404
    return edition


@require_GET
@requires(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one edition; htmx asks for its progress until the workers are done, then loads the page anew.

    Whoever imports goes on to the columns when no form knows them.
    """
    found = load_edition(request, pk)
    if request.GET.get("bagian") == "kemajuan":
        job = importpage.job_of(found)
        waiting = importpage.is_waiting(found, job)
        context = {"edition": found, "job": job, "waiting": waiting, "stage": importpage.stage_words(job)}
        response = render(request, "households/import.html#progress", context, status=200 if waiting else STOP_POLLING)
        if not waiting:
            response["HX-Refresh"] = "true"
        return response
    if unknown.waiting(found) and request.user.access.can(Permission.REGISTRY_IMPORT):
        return redirect("households:import_columns", pk)
    context = importpage.context_of(found, request.user, request)
    if context["sample"]:
        record_access(request, AccessAction.LIST_NIK, found, count=len(context["sample"]), part="sample")
    context["finding_rows"] = [importpage.finding_row(row) for row in context["findings"]]
    return render(request, "households/import.html", context)


@require_POST
@requires(Permission.REGISTRY_IMPORT)
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    found = load_edition(request, pk)
    if many_rejected(found.summary) and request.POST.get("diperiksa") != "ya":
        messages.error(request, "Banyak baris ditolak. Periksa alasannya, lalu centang bahwa Anda sudah memeriksanya.")
        return redirect("households:import", pk)
    try:
        found = actions.start_applying(found, by=request.user)
    except TableError as refused:
        messages.error(request, refused.sentence)
        return redirect("households:import", pk)
    prepare_later(request, found, tasks.APPLY, "Menerapkan")
    return redirect("households:import", pk)


@require_POST
@requires(Permission.REGISTRY_IMPORT)
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the files anew: codes of villages were confirmed since, or something else that the preview rests on."""
    found = load_edition(request, pk)
    if actions.look_again(found, by=request.user):
        found.refresh_from_db()
        prepare_later(request, found, tasks.STAGE, "Memeriksa ulang")
    else:
        messages.error(request, "Edisi ini tidak lagi menunggu diterapkan.")
    return redirect("households:import", pk)


@require_POST
@requires(Permission.REGISTRY_IMPORT)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    if actions.cancel(load_edition(request, pk), by=request.user):
        messages.success(request, "Impor dibatalkan. Tidak ada data yang berubah.")
    else:
        messages.error(request, "Edisi ini tidak dapat dibatalkan lagi.")
    return redirect("households:imports")


@require_GET
@requires(Permission.REGISTRY_IMPORT)
def rejected(request: HttpRequest, pk: int, number: int, ending: str) -> HttpResponse:
    """The rejected rows of a file as they came, with the reasons: for mending and sending again. Logged."""
    found = load_edition(request, pk)
    path = files.folder_of(found) / f"{files.REJECTED}-{number}.{ending}"
    if ending not in ("csv", "xlsx") or not path.is_file():
        raise Http404
    record_access(request, AccessAction.DOWNLOAD, found, kind="registry.rejected", file=number)
    name = f"Ditolak {found} berkas {number}.{ending}"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response
