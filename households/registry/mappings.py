"""The forms of files that people taught here: kept, found again by their headers, renamed, retired."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from households.enums import EditionState
from households.models import FileMapping, RegistryEdition
from households.registry import targets
from households.registry.formats import Format, Kept, numbered
from slrt.accounts.models import User
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.exchange.errors import TableError
from slrt.exchange.headers import Column, Need, slug

PREFIX = "cocokan-"
_TAKEN = "Bentuk lain yang masih dipakai mempunyai judul kolom yang sama. Hentikan bentuk itu dahulu."


def digest_of(titles: Sequence[str]) -> str:
    """What tells one header row from another, whatever the order of its columns."""
    return hashlib.sha256("\n".join(sorted(f"{name}#{which}" for name, which in numbered(titles))).encode()).hexdigest()


def kept_forms(jurisdiction: str, source: str) -> list[Kept]:
    """The forms in use here for this source."""
    rows = FileMapping.objects.filter(jurisdiction=jurisdiction, source=source, retired_at__isnull=True)
    return [form_of(mapping) for mapping in rows.order_by("-pk")]


def form_of(mapping: FileMapping) -> Kept:
    """A mapping as the import reads with it."""
    titles = numbered(mapping.titles)
    must = {name for each in targets.obligations(mapping.subject) for name in each.fields}
    columns, positions = [], {}
    for place, field in enumerate(mapping.fields):
        if field:
            name = targets.stored_name(field, mapping.titles[place], place)
            name = f"{name}{place + 1}" if name in positions else name
            columns.append(Column(mapping.titles[place], name, Need.MUST if name in must else Need.EXPECTED))
            positions[name] = titles[place]
    form = Format(
        code=f"{PREFIX}{mapping.pk}", label=str(mapping), source=mapping.source, subject=mapping.subject,
        columns=tuple(columns), questionnaire=mapping.questionnaire,
    )  # fmt: skip
    return Kept(form, titles, positions)


def taught(jurisdiction: str, source: str) -> list[dict[str, str]]:
    """slug → field of earlier mappings here, this source and the newest first: where a guess starts."""
    rows = FileMapping.objects.filter(jurisdiction=jurisdiction).order_by("-pk")[:50]
    ordered = sorted(rows, key=lambda row: row.source != source)
    return [{slug(title): field for title, field in zip(row.titles, row.fields, strict=True)} for row in ordered]


def next_version(jurisdiction: str, name: str) -> int:
    last = FileMapping.objects.filter(jurisdiction=jurisdiction, name=name).order_by("-version").first()
    return last.version + 1 if last else 1


@transaction.atomic
def save_mapping(
    *, by: User, edition: RegistryEdition, file: int, name: str, subject: str, fields: Sequence[str]
) -> FileMapping:
    """Keep what a person said about one unknown file of an edition.

    A name that is in use gets its next version; an older mapping with the same headers is retired by this one.
    Raises TableError "state" when the edition no longer waits for it.
    """
    locked = RegistryEdition.objects.select_for_update().get(pk=edition.pk)
    waiting = {entry["file"]: entry for entry in locked.summary.get("unknown", [])}
    if locked.state != EditionState.MAPPING or file not in waiting:
        raise TableError("state", "Kolom berkas ini sudah dicocokkan atau impornya dibatalkan. Muat ulang halaman.")
    titles = [column["title"] for column in waiting[file]["columns"]]
    digest = digest_of(titles)
    former = FileMapping.objects.select_for_update().filter(
        jurisdiction=locked.jurisdiction_id, source=locked.source, digest=digest, retired_at__isnull=True
    )
    for older in former.order_by("pk"):
        _retire(older, by)
    mapping = FileMapping.objects.create(
        jurisdiction_id=locked.jurisdiction_id, source=locked.source, name=name, subject=subject, titles=titles,
        version=next_version(locked.jurisdiction_id, name), fields=list(fields), digest=digest, made_by=by,
        questionnaire=targets.questionnaire_of(locked.source, fields),
    )  # fmt: skip
    del waiting[file]
    locked.summary = locked.summary | {"unknown": list(waiting.values())}
    if not waiting:
        locked.state, locked.summary = EditionState.STAGED, {}
    locked.save(update_fields=["state", "summary"])
    record_access(by, AccessAction.IMPORT, locked, step="mapping", mapping=mapping.pk, file=file)
    return mapping


@transaction.atomic
def keep_draft(*, by: User, edition: RegistryEdition, file: int, typed: dict[str, str]) -> None:
    """What a person has chosen so far, for when the page is left. Nothing when the file no longer waits."""
    locked = RegistryEdition.objects.select_for_update().get(pk=edition.pk)
    unknown = locked.summary.get("unknown", [])
    entry = next((entry for entry in unknown if entry["file"] == file), None)
    if locked.state == EditionState.MAPPING and entry is not None and entry.get("draft") != typed:
        entry["draft"] = typed
        locked.save(update_fields=["summary"])


@transaction.atomic
def rename(mapping: FileMapping, *, by: User, name: str) -> FileMapping:
    """Another name; a version of its own when the name is in use already."""
    locked = FileMapping.objects.select_for_update().get(pk=mapping.pk)
    if locked.name != name:
        locked.version = next_version(locked.jurisdiction_id, name)
        locked.name = name
        locked.save(update_fields=["name", "version"])
        record_access(by, AccessAction.IMPORT, locked, step="mapping_renamed")
    return locked


@transaction.atomic
def retire(mapping: FileMapping, *, by: User) -> None:
    """Files with these headers are asked about again. What was read with it stays."""
    locked = FileMapping.objects.select_for_update().get(pk=mapping.pk)
    if locked.in_use:
        _retire(locked, by)
        record_access(by, AccessAction.IMPORT, locked, step="mapping_retired")


def _retire(mapping: FileMapping, by: User) -> None:
    mapping.retired_by, mapping.retired_at = by, timezone.now()
    mapping.save(update_fields=["retired_by", "retired_at"])


@transaction.atomic
def revive(mapping: FileMapping, *, by: User) -> None:
    """Use a retired mapping again. TableError "taken" when another one in use has the same headers."""
    locked = FileMapping.objects.select_for_update().get(pk=mapping.pk)
    if locked.in_use:
        return
    rivals = FileMapping.objects.filter(
        jurisdiction=locked.jurisdiction_id, source=locked.source, digest=locked.digest, retired_at__isnull=True
    )
    if rivals.exists():
        raise TableError("taken", _TAKEN)
    locked.retired_by = locked.retired_at = None
    locked.save(update_fields=["retired_by", "retired_at"])
    record_access(by, AccessAction.IMPORT, locked, step="mapping_revived")
