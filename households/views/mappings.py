"""/impor/<id>/kolom and /impor/bentuk/: what the columns of an unknown file are, and the forms kept from that."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households import mappingpage, tasks
from households.forms.mappings import ColumnForm, RenameForm
from households.models import FileMapping, RegistryEdition
from households.registry import mappings, unknown
from households.views.imports import load_edition, prepare_later
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import answered, once
from slrt.exchange.errors import TableError
from slrt.ui.edits import unless_changed
from slrt.ui.listing import KeysetPage

IMPORT = Permission.REGISTRY_IMPORT
PURPOSE = "registry.mapping"


def _form(edition: RegistryEdition, entry: dict, data=None) -> ColumnForm:
    return ColumnForm(
        data, entry=entry, jurisdiction=edition.jurisdiction_id, source=edition.source,
        with_family=len(edition.files) > 1,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(IMPORT)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Every column of the unknown file beside what it may be; saved, the import goes on."""
    edition = load_edition(request, pk)
    if request.method == "POST" and (done := answered(request, PURPOSE)):
        return done
    entry = unknown.waiting(edition)
    if entry is None:
        return redirect("households:import", pk)
    form = _form(edition, entry, request.POST if request.method == "POST" else None)
    if form.is_bound and form.data.get("file", str(entry["file"])) != str(entry["file"]):
        messages.info(request, "Berkas itu sudah dicocokkan. Lanjutkan dengan berkas berikut.")
        return redirect("households:import_columns", pk)
    if form.is_bound and form.is_valid():
        try:
            return once(request, PURPOSE, lambda: _save(request, edition, form))
        except TableError as refused:
            form.add_error(None, refused.sentence)
    status = 422 if form.is_bound else 200
    return render(
        request, "households/import_columns.html", mappingpage.context_of(edition, entry, form), status=status
    )


def _save(request: HttpRequest, edition: RegistryEdition, form: ColumnForm) -> str:
    given = form.cleaned_data
    mapping = mappings.save_mapping(
        by=request.user, edition=edition, file=form.entry["file"], name=given["name"], subject=given["subject"],
        fields=given["fields"],
    )  # fmt: skip
    messages.success(request, f"{mapping} disimpan. Berkas dengan judul yang sama akan dikenali sendiri.")
    edition.refresh_from_db()
    if unknown.waiting(edition):
        return reverse("households:import_columns", args=[edition.pk])
    prepare_later(request, edition, tasks.STAGE, "Memeriksa berkas")
    return reverse("households:import", args=[edition.pk])


@require_POST
@requires(IMPORT)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """While choosing: what is still missing or wrong. What was chosen is kept as a draft."""
    edition = load_edition(request, pk)
    entry = unknown.waiting(edition)
    if entry is None:
        raise Http404
    form = _form(edition, entry, request.POST)
    if request.POST.get("file") == str(entry["file"]):
        mappings.keep_draft(by=request.user, edition=edition, file=entry["file"], typed=form.typed())
    return render(request, "households/import_columns.html#checks", mappingpage.context_of(edition, entry, form))


@require_GET
@requires(IMPORT)
def file_forms(request: HttpRequest) -> HttpResponse:
    """The forms taught here, and those that came with the application."""
    rows = FileMapping.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
    page = KeysetPage(rows.select_related("made_by"), ("-id",), size=25, request=request)
    context = {
        "page": page,
        "rows": [mappingpage.mapping_row(mapping) for mapping in page],
        "declared": mappingpage.declared_rows(),
    }
    return render(request, "households/file_forms.html", context)


def _load(request: HttpRequest, pk: int) -> FileMapping:
    rows = FileMapping.objects.visible_to(request.user).filter(pk=pk, jurisdiction=request.jurisdiction)
    found = rows.select_related("made_by", "retired_by").first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(IMPORT)
def file_form(request: HttpRequest, pk: int) -> HttpResponse:
    """One form taught here; a POST gives it another name."""
    mapping = _load(request, pk)
    form = RenameForm(request.POST if request.method == "POST" else None, mapping=mapping)
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["name"]
        if renamed := unless_changed(form, mapping, lambda: mappings.rename(mapping, by=request.user, name=name)):
            messages.success(request, f"Sekarang bernama {renamed}.")
            return redirect("households:file_form", pk)
    context = {
        "mapping": mapping,
        "row": mappingpage.mapping_row(mapping),
        "columns": mappingpage.column_rows(mapping),
        "form": form,
    }
    return render(request, "households/file_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(IMPORT)
def use_or_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop using a form, or take it up again. Whatever was read with it stays.

    The button says which, so that pressing what somebody else has pressed already does not undo it.
    """
    mapping = _load(request, pk)
    asked = request.POST.get("pakai", "")
    try:
        if asked == "0":
            mappings.retire(mapping, by=request.user)
            messages.success(request, f"{mapping} tidak dipakai lagi. Berkas seperti itu akan ditanyakan lagi.")
        elif asked == "1":
            mappings.revive(mapping, by=request.user)
            messages.success(request, f"{mapping} dipakai lagi.")
    except TableError as refused:
        messages.error(request, refused.sentence)
    return redirect("households:file_form", pk)
