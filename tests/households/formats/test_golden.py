"""Every declared form with the dirt of deliveries: the preview, row by row, is the one that was looked at and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from households.models import EditionFinding
from households.registry.formats import formats
from tests.households import files
from tests.households.formats import delivery
from tests.households.formats.kept import assert_as_kept
from tests.households.formats.kinds import DTKS, FAMILY_LISTS, PARTICIPANT_LISTS, WIDTHS, Kind

pytestmark = pytest.mark.django_db
ALL = (*FAMILY_LISTS, *PARTICIPANT_LISTS)
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


@by_name
def test_the_preview_of_the_dirty_delivery(run_import, tmp_path: Path, kind: Kind) -> None:
    people, homes, said = delivery.dirty(kind)
    if kind in PARTICIPANT_LISTS:  # two of the families are not in the registry
        call_command("load_catalogue", verbosity=0)
        known, _ = delivery.clean(DTKS, files.families(len(said), start=3))
        run_import(*deliver(tmp_path, DTKS, known, []))
        EditionFinding.objects.all().delete()
    paths = deliver(tmp_path, kind, people, homes, encoding="cp1252")
    report = run_import(*paths, source=kind.source, edition=delivery.EDITION, **dict(kind.options))
    found = EditionFinding.objects.order_by("row", "kind", "reason").values_list("row", "kind", "reason", "detail")
    preview = {
        "read": report["read"],
        "new": report["new"],
        "unchanged": report["unchanged"],
        "rejected": report["rejected"],
        "warnings": report["warnings"],
        "rows": [
            f"{row}: {said[row - 2]}: {kind_}: {reason} {detail}".rstrip() for row, kind_, reason, detail in found
        ],
        "notes": report["notes"],
    }
    assert len({label for label in said if label != "in order"}) >= 15
    assert_as_kept(kind.person.name, preview)
