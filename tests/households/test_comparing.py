"""Comparing two editions finds everything that was planted and nothing else (features D6)."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from households.comparing import asking
from households.comparing.run import carry_out
from households.enums import ComparisonState, ShockState
from households.models import EditionComparison, EditionShock, RegistryEdition
from households.registry import actions
from slrt.jobs.inline import run_pending
from tests.households import files
from tests.households.files import BUMIAYU, SIDOMUKTI, Family, Someone

pytestmark = pytest.mark.django_db

FORMER, LATTER = "2026-T1", "2026-T2"
# What befalls a family between the editions, and what must be reported of it.
FATES = {
    "nothing": set(),
    "vanished": {"vanished"},
    "desil_one": set(),
    "desil_two": {"desil"},
    "desil_down": {"desil"},
    "lost_pbi": {"pbi"},
    "other_nik": {"nik"},
    "other_nik_respelt": {"nik"},
    "dead_head": {"head"},
    "renamed": set(),
    "respelt": set(),
    "other_card": set(),
    "moved_away": set(),
    "child_left": set(),
    "address": set(),
    "desil_and_nik": {"desil", "nik"},
    "new_card_desil": {"desil"},
}
_HUSBAND, _WIFE, _CHILD = range(3)


def befall(family: Family, fate: str) -> Family | None:
    """The family as the latter edition has it."""
    husband, wife, child = family.members
    number = int(family.kk[-4:])
    renamed = replace(husband, name=f"HARTONO {husband.name.split()[1]}")
    other_nik = replace(child, nik=f"33241246{child.born:%m%y}{9000 + number}")
    fates = {
        "vanished": lambda: None,
        "desil_one": lambda: family.changed(desil=family.desil + 1),
        "desil_two": lambda: family.changed(desil=family.desil + 2),
        "desil_down": lambda: family.changed(desil=family.desil - 3),
        "other_nik": lambda: family.changed(members=(husband, wife, other_nik)),
        "other_nik_respelt": lambda: family.changed(
            members=(husband, wife, replace(other_nik, name=child.name.replace("AYU", "AYUH")))
        ),
        "dead_head": lambda: family.changed(members=(replace(wife, relation="KEPALA KELUARGA"), child)),
        "renamed": lambda: family.changed(members=(renamed, wife, child)),
        "respelt": lambda: family.changed(
            members=(husband, replace(wife, name=wife.name.replace("WAGINAH", "WAGINA")), child)
        ),
        "other_card": lambda: family.changed(kk=f"332412020226{number:04d}"),
        "moved_away": lambda: family.changed(place=BUMIAYU if family.place == SIDOMUKTI else SIDOMUKTI),
        "child_left": lambda: family.changed(members=(husband, wife)),
        "address": lambda: family.changed(address="JL. BARU 9"),
        "desil_and_nik": lambda: family.changed(desil=family.desil + 4, members=(husband, wife, other_nik)),
        "new_card_desil": lambda: family.changed(desil=family.desil + 2, kk=f"332412020226{number:04d}"),
    }
    return fates.get(fate, lambda: family)()


def pair(folder: Path, name: str, made: list[Family], without_pbi: set[str] = frozenset()) -> list[Path]:
    homes, people = files.dtsen_tables(made)
    at = files.PERSON_HEADER.index("pbi_nas")
    for row in people:
        if row[1] in without_pbi:
            row[at] = "TIDAK"
    return [
        files.write_csv(folder / f"{name}-k.csv", files.FAMILY_HEADER, homes),
        files.write_csv(folder / f"{name}-i.csv", files.PERSON_HEADER, people),
    ]


def bring_in(period: str, paths: list[Path]) -> RegistryEdition:
    edition = actions.begin(
        by=None, jurisdiction="33.24", source="dtsen", period=period, edition_date=None, paths=paths
    )
    actions.prepare(edition, paths)
    actions.apply(actions.start_applying(edition, by=None), paths)
    return edition


def two_editions(folder: Path, fates: list[str], newcomers: int = 0, late: bool = False) -> EditionComparison:
    """Bring both in and compare them. late: the former edition arrives after the latter one."""
    made = [family.changed(desil=4) for family in files.families(len(fates))]
    became = [befall(family, fate) for family, fate in zip(made, fates, strict=True)]
    new = files.families(newcomers, BUMIAYU, start=60)
    lost = {family.kk for family, fate in zip(made, fates, strict=True) if fate == "lost_pbi"}
    former = pair(folder, "lama", made)
    latter = pair(folder, "baru", [*filter(None, became), *new], lost)
    order = [(FORMER, former), (LATTER, latter)]
    for period, paths in reversed(order) if late else order:
        bring_in(period, paths)
    editions = RegistryEdition.objects.filter(source="dtsen").order_by("edition_date", "pk")
    comparison = asking.ask(by=None, former=editions[1], latter=editions[0])
    return carry_out(comparison)


def told(comparison: EditionComparison, count: int) -> dict[int, Counter]:
    """Number of the family → how often each kind was reported of it."""
    numbers = {files.families(1, start=n)[0].members[0].name.split()[1]: n for n in range(1, count + 1)}
    found: dict[int, Counter] = {}
    for shock in comparison.shocks.select_related("household", "person").order_by("pk"):
        words = {member.name.split()[-1] for member in shock.household.members.order_by("pk")}
        words |= {shock.person.name.split()[-1]} if shock.person else set()
        (number,) = {numbers[word] for word in words if word in numbers}
        found.setdefault(number, Counter())[shock.kind] += 1
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    fates=some.lists(some.sampled_from(sorted(FATES)), min_size=3, max_size=10),
    newcomers=some.integers(0, 2),
    late=some.booleans(),
)
def test_all_that_was_planted_is_found_and_nothing_else(run_import, fates, newcomers: int, late: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        comparison = two_editions(Path(folder), [*fates, "nothing"], newcomers, late)
        planted = {n: Counter(FATES[fate]) for n, fate in enumerate(fates, 1) if FATES[fate]}
        assert told(comparison, len(fates) + 1) == planted
        assert comparison.counts == dict(sum(planted.values(), Counter())) and comparison.notes == []
        transaction.set_rollback(True)


def test_every_fate_is_told_as_it_was_planted(run_import, tmp_path: Path) -> None:
    fates = sorted(FATES)
    comparison = two_editions(tmp_path, fates, newcomers=2)
    planted = {n: Counter(FATES[fate]) for n, fate in enumerate(fates, 1) if FATES[fate]}
    assert told(comparison, len(fates)) == planted
    said = {(row.kind, row.before, row.after, row.members) for row in comparison.shocks.order_by("pk")}
    assert ("vanished", "desil 4", "tidak terdaftar", 3) in said and ("desil", "4", "6", 3) in said
    assert ("head", "kepala keluarga", "tidak terdaftar", 1) in said and ("pbi", "PBI JK", "bukan PBI", 3) in said


def test_the_comparison_is_made_by_itself_when_a_newer_edition_is_applied(run_import, tmp_path: Path) -> None:
    bring_in(FORMER, pair(tmp_path, "a", files.families(2)))
    assert not EditionComparison.objects.exists()
    bring_in(LATTER, pair(tmp_path, "b", files.families(1)))
    (job,) = run_pending(asking.KIND)
    assert job.state == "done" and job.message == "1 perubahan ditemukan."
    comparison = EditionComparison.objects.get()
    assert (comparison.state, comparison.counts) == (ComparisonState.DONE, {"vanished": 1})
    assert (comparison.former.period, comparison.latter.period) == (FORMER, LATTER)
    assert EditionShock.objects.get().state == ShockState.OPEN
    assert carry_out(comparison).counts == {"vanished": 1} and EditionShock.objects.count() == 1


def test_what_an_edition_does_not_carry_is_not_missed(run_import, tmp_path: Path) -> None:
    """DTKS says nothing of a desil, and its 17 column form nothing of PBI: nobody lost it because of that."""
    rows = files.dtks_rows(files.families(2))
    run_import(files.write_dtks(tmp_path / "a.csv", rows), edition="2025-T3")
    header = [name for name in files.DTKS_HEADER[:18] if name != "DUSUN"]
    short = [[*row[:6], *row[7:18]] for row in rows]
    run_import(files.write_dtks(tmp_path / "b.csv", short, header=header), edition="2025-T4")
    run_pending(asking.KIND)
    comparison = EditionComparison.objects.get()
    assert (comparison.counts, comparison.notes) == ({}, ["pbi", "desil"])


def test_a_head_whom_the_civil_registry_calls_dead_is_told(run_import, tmp_path: Path) -> None:
    rows = files.dtks_rows(files.families(2))
    run_import(files.write_dtks(tmp_path / "a.csv", rows), edition="2025-T3")
    rows[0][18] = "TIDAK PADAN: MENINGGAL"
    run_import(files.write_dtks(tmp_path / "b.csv", rows), edition="2025-T4")
    run_pending(asking.KIND)
    shock = EditionShock.objects.get()
    assert (shock.kind, shock.after, shock.person.relation) == ("head", "meninggal", "1")


def test_two_editions_that_do_not_belong_together_are_refused(run_import, tmp_path: Path, cast) -> None:
    run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(1))))
    dtks = RegistryEdition.objects.get()
    dtsen = bring_in(FORMER, pair(tmp_path, "b", files.families(1)))
    dtsen.refresh_from_db()
    with pytest.raises(asking.ComparisonRefused, match="sumber yang sama"):
        asking.ask(by=cast.data_officer, former=dtks, latter=dtsen)
    with pytest.raises(asking.ComparisonRefused, match="berbeda"):
        asking.ask(by=cast.data_officer, former=dtks, latter=dtks)
    with pytest.raises(asking.ComparisonRefused, match="tidak bertugas"):
        asking.ask(by=cast.front_office, former=dtks, latter=dtsen)


def test_somebody_of_another_day_is_not_taken_for_the_lost_one(run_import, tmp_path: Path) -> None:
    """The same name in the same village, born on another day: two people."""
    one = files.families(1)[0]
    other = one.changed(
        kk="3324120202269999",
        members=(Someone(one.members[0].name, date(1988, 11, 21), "L", "KEPALA KELUARGA", 77),),
    )
    bring_in(FORMER, pair(tmp_path, "a", [one, *files.families(1, start=5)]))
    bring_in(LATTER, pair(tmp_path, "b", [other, *files.families(1, start=5)]))
    run_pending(asking.KIND)
    assert EditionComparison.objects.get().counts == {"vanished": 1}
