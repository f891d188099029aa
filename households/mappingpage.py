"""What the screens of file forms show. Worked out here, so that templates only print."""

from __future__ import annotations

from django.urls import reverse

from households.enums import Source, Subject
from households.forms.mappings import LIST, ColumnForm
from households.models import FileMapping, RegistryEdition
from households.registry import targets
from households.registry.formats import formats
from slrt.ui import words


def context_of(edition: RegistryEdition, entry: dict, form: ColumnForm) -> dict:
    """The page on which a person says what the columns of one file are."""
    return {
        "edition": edition,
        "entry": entry,
        "form": form,
        "rows": form.rows(),
        "list": LIST,
        "offered": sorted(form.offered.values(), key=str.lower),
        "checklist": form.checklist(),
        "problems": form.problems() if form.is_bound else [],
        "doubts": form.doubts(),
        "several": len(edition.summary.get("unknown", [])) > 1,
    }


def mapping_row(mapping: FileMapping) -> dict:
    """One line of the list of forms taught here."""
    used = sum(1 for field in mapping.fields if field)
    return {
        "name": str(mapping),
        "url": reverse("households:file_form", args=[mapping.pk]),
        "source": mapping.get_source_display(),
        "subject": mapping.get_subject_display(),
        "columns": f"{used} dari {len(mapping.titles)} kolom dipakai",
        "made": words.short_moment(mapping.made_at),
        "by": mapping.made_by.name,
        "state": "Dipakai" if mapping.in_use else f"Dihentikan {words.short_date(mapping.retired_at)}",
    }


def declared_rows() -> list[dict]:
    """The forms that came with the application."""
    return [
        {
            "name": form.label,
            "source": Source(form.source).label,
            "subject": Subject(form.subject).label,
            "columns": f"{len(form.columns)} kolom",
        }
        for form in sorted(formats().values(), key=lambda form: form.label.lower())
    ]


def column_rows(mapping: FileMapping) -> list[tuple[str, str]]:
    """(title in the file, what it becomes) of every column."""
    offered = targets.choices(mapping.jurisdiction_id, mapping.source)
    return [
        (title or "(tanpa judul)", offered.get(field, field or "Tidak dipakai"))
        for title, field in zip(mapping.titles, mapping.fields, strict=True)
    ]
