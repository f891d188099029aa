"""Every declared form with the dirt of deliveries: the preview, row by row, is the one that was looked at and kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from households.models import RegistryEdition, StagedFamily, StagedPerson
from households.models.staging import SPAN, span
from households.registry import actions
from households.registry.formats import formats
from households.registry.reasons import words
from slrt.accounts.models import User
from tests.households import files
from tests.households.formats import delivery
from tests.households.formats.kept import assert_as_kept
from tests.households.formats.kinds import DTKS, FAMILY_LISTS, PARTICIPANT_LISTS, PPKS, WIDTHS, Kind
from tests.personas import Cast

pytestmark = pytest.mark.django_db
ALL = (*FAMILY_LISTS, *PARTICIPANT_LISTS, PPKS)
by_name = pytest.mark.parametrize("kind", ALL, ids=[kind.person.name for kind in ALL])


def deliver(folder: Path, kind: Kind, people, homes, ending: str = "csv", **how) -> list[Path]:
    paths = [delivery.write(folder / f"{kind.person.name}.{ending}", kind.person, people, **how)]
    if kind.family:
        how.pop("header", None)
        paths.append(delivery.write(folder / f"{kind.family.name}.{ending}", kind.family, homes, **how))
    return paths


def test_the_headers_are_as_wide_as_the_deliveries() -> None:
    for kind in ALL:
        for delivered in filter(None, (kind.person, kind.family)):
            if delivered.name in WIDTHS:
                assert len(delivered.header) == WIDTHS[delivered.name]


def test_every_declared_form_is_delivered_here() -> None:
    used = {kind.code for kind in ALL} | {"dtsen_family", "siks_rt"}
    assert used == set(formats())


def looked_at(kind: Kind, paths: list[Path], by: User) -> RegistryEdition:
    """The edition of these files as its preview shows it: nothing of it is in the registry yet."""
    edition = actions.begin(
        by=by, jurisdiction="33.24", source=kind.source, period=delivery.EDITION, edition_date=None, paths=paths,
        **dict(kind.options),
    )  # fmt: skip
    actions.prepare(edition, paths)
    return edition


def told(edition: RegistryEdition, file: int, said: list[str]) -> list[str]:
    """What the preview says of the rows of one file, and what is wrong with each of these rows."""
    found = edition.findings.filter(file=file).order_by("row", "kind", "reason")
    return [f"{one.row}: {said[one.row - 2]}: {one.kind}: {one.reason} {one.detail}".rstrip() for one in found]


def taken(edition: RegistryEdition, model, said: list[str], facts: tuple[str, ...]) -> list[str]:
    """How each dirty row that was not rejected was read."""
    lines = []
    for row in model.objects.filter(key__range=span(edition.pk), reason="").order_by("key"):
        line = row.key % SPAN
        if line - 2 < len(said) and said[line - 2] != "in order":
            values = " · ".join(str(value) for name in facts if (value := getattr(row, name)) not in (None, ""))
            lines.append(f"{line}: {said[line - 2]}: {values}")
    return lines


PERSON_FACTS = (
    *("no_nik_reason", "name", "birth_date", "birth_year", "sex", "relation", "village", "address", "desil"),
    *("programmes", "change"),
)
FAMILY_FACTS = ("head_name", "village", "address", "size", "desil", "change")


@by_name
def test_the_preview_of_the_dirty_delivery(settings, cast: Cast, tmp_path: Path, kind: Kind) -> None:
    settings.VAR_DIR = tmp_path / "var"
    (people, said), (homes, said_of_homes) = delivery.dirty(kind)
    if kind not in FAMILY_LISTS:  # a few of the families are not in the registry
        call_command("load_catalogue", verbosity=0)
        known, _ = delivery.clean(DTKS, files.families(len(said), start=9))
        path = deliver(tmp_path, DTKS, known, [])
        actions.apply(actions.start_applying(looked_at(DTKS, path, cast.data_officer), by=None), path)
    paths = deliver(tmp_path, kind, people, homes, encoding="cp1252")
    edition = looked_at(kind, paths, cast.data_officer)
    preview = {key: edition.summary[key] for key in ("read", "new", "unchanged", "rejected", "warnings", "notes")}
    preview["rows"] = told(edition, 1, said)
    preview["taken"] = taken(edition, StagedPerson, said, PERSON_FACTS)
    if kind.family:
        preview["family rows"] = told(edition, 2, said_of_homes)
        preview["families taken"] = taken(edition, StagedFamily, said_of_homes, FAMILY_FACTS)
    for labels in (said, said_of_homes) if kind.family else (said,):
        assert len({label for label in labels if label != "in order" and not label.startswith("a member")}) >= 15
    assert_as_kept(kind.person.name, preview)
    _every_row_is_accounted_for(edition, kind)
    assert actions.apply(actions.start_applying(edition, by=None), paths)["new"] == preview["new"]


# Rows that a workbook cannot have: all its rows are as wide as its widest.
JAGGED = ("one column too many", "cut off in the middle", "empty cells behind the last")
# (ending, delimiter, encoding)
DRESSES = (
    ("csv", ",", "cp1252"),
    ("csv", ";", "utf-8-sig"),
    ("csv", "|", "utf-8"),
    ("csv", "\t", "utf-16"),
    ("xlsx", "", ""),
)


@by_name
def test_dirt_is_found_alike_in_every_dress(settings, tmp_path: Path, kind: Kind) -> None:
    settings.VAR_DIR = tmp_path / "var"
    if kind not in FAMILY_LISTS:
        call_command("load_catalogue", verbosity=0)
    tables = []
    for delivered, (rows, said) in zip((kind.person, kind.family), delivery.dirty(kind), strict=True):
        if delivered:
            tables.append((delivered, [row for row, label in zip(rows, said, strict=True) if label not in JAGGED]))
    seen = [_tried(kind, tables, tmp_path, *dress) for dress in DRESSES]
    assert len(seen[0]["findings"]) >= 8
    for dress, other in zip(DRESSES[1:], seen[1:], strict=True):
        assert other == seen[0], dress


def _tried(kind: Kind, tables: list, folder: Path, ending: str, delimiter: str, encoding: str) -> dict:
    """What a preview of the files in this dress finds; nothing of it stays."""
    paths = []
    for delivered, rows in tables:
        dressed = replace(delivered, delimiter=delimiter or ",")
        path = folder / f"{delivered.name}-{ord(delimiter or 'x')}-{encoding}.{ending}"
        paths.append(delivery.write(path, dressed, rows, **({"encoding": encoding} if encoding else {})))
    edition = actions.begin_trial(
        jurisdiction="33.24", source=kind.source, period=delivery.EDITION, edition_date=None, paths=paths,
        **dict(kind.options),
    )  # fmt: skip
    summary = actions.prepare(edition, paths)
    found = {
        "figures": {name: summary[name] for name in ("read", "new", "unchanged", "rejected", "warnings", "notes")},
        "findings": list(edition.findings.order_by("file", "row", "reason").values_list("file", "row", "reason")),
        "persons": _staged(edition, StagedPerson, PERSON_FACTS),
        "families": _staged(edition, StagedFamily, FAMILY_FACTS),
    }
    actions.end_trial(edition)
    return found


def _staged(edition: RegistryEdition, model, facts: tuple[str, ...]) -> list[tuple]:
    rows = model.objects.filter(key__range=span(edition.pk), reason="").order_by("key")
    return [(row.key % SPAN, *(getattr(row, name) for name in facts)) for row in rows]


def _every_row_is_accounted_for(edition: RegistryEdition, kind: Kind) -> None:
    """No row is lost: it is taken, or it is rejected with a sentence that a person can read."""
    summary = edition.summary
    counted = sum(summary[key] for key in ("new", "changed", "unchanged", "conflicting"))
    assert summary["read"] == counted + sum(summary["rejected"].values())
    for one in edition.findings.all():
        assert words(one.reason).endswith(".") and one.reason not in words(one.reason)
    assert len(summary["files"]) == (2 if kind.family else 1)
