"""An edition whose file no form knows: what a person needs to see to say what its columns are."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from households.enums import EditionState
from households.models import RegistryEdition
from households.registry import mappings
from households.registry.formats import UnknownHeaders
from households.registry.guess import guess, subject_of
from households.registry.peek import look
from households.registry.places import Places
from households.registry.stage import clear, hold


def ask(edition: RegistryEdition, paths: list[Path], error: UnknownHeaders) -> None:
    """Put the edition in MAPPING, with a first look at every file of unknown columns in its summary. The files stay."""
    places = Places(edition.jurisdiction_id)
    taught = mappings.taught(edition.jurisdiction_id, edition.source)
    asked = []
    for number, _headers, sentence in error.files:
        columns = look(paths[number - 1], places)
        fields = guess(columns, edition.jurisdiction_id, edition.source, taught)
        asked.append({
            "file": number, "name": edition.files[number - 1]["name"], "sentence": sentence, "columns": columns,
            "guess": fields, "subject": subject_of(fields, edition.source),
        })  # fmt: skip
    with transaction.atomic():
        hold(edition)
        clear(edition)
        edition.state = EditionState.MAPPING
        edition.summary = {"error": error.code, "unknown": asked}
        edition.save(update_fields=["state", "summary"])


def waiting(edition: RegistryEdition) -> dict | None:
    """The first file of the edition that waits for a person; None when none does."""
    if edition.state != EditionState.MAPPING:
        return None
    return next(iter(edition.summary.get("unknown", [])), None)
