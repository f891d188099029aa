"""An import that dies goes on where it was; two at once do not get into each other's way."""

from __future__ import annotations

import json
import os
import signal
import time
from datetime import date
from pathlib import Path

import pytest

from households.enums import EditionState
from households.models import EditionListing, Household, Person, PersonKeys, RegistryEdition, StagedPerson
from households.registry import actions, hooks
from households.registry import apply as applying
from tests.households import dying, files


class Killed(BaseException):
    """Stands for a process that ends between two statements."""


def begin(path: Path, period: str = "2025-T4") -> RegistryEdition:
    edition = actions.begin(
        by=None, jurisdiction="33.24", source="dtks", period=period, edition_date=None, paths=[path]
    )
    actions.prepare(edition, [path])
    return actions.start_applying(edition, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("after", range(1, 9))
def test_killed_after_any_chunk_it_goes_on(small_chunks, tmp_path: Path, after: int) -> None:
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(6)))
    edition = begin(path)
    seen = []

    def dying(done: int, total: int, sentence: str) -> None:
        seen.append(done)
        if len(seen) == after:
            raise Killed

    with pytest.raises(Killed):
        actions.apply(edition, [path], dying)
    edition = RegistryEdition.objects.get(pk=edition.pk)
    assert edition.state == EditionState.COMMITTING
    actions.apply(edition, [path])
    assert Person.objects.count() == EditionListing.objects.count() == 18 and Household.objects.count() == 6
    edition.refresh_from_db()
    assert edition.state == EditionState.CURRENT and not StagedPerson.objects.exists()


@pytest.mark.django_db
def test_emptied_staging_tables_are_filled_again_from_the_file(small_chunks, tmp_path: Path) -> None:
    """What PostgreSQL does to unlogged tables when it crashes."""
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(6)))
    edition = begin(path)
    applying._chunk(edition, "families", 1, 20)
    applying._chunk(edition, "persons", 1, 9)
    StagedPerson.objects.all().delete()
    actions.apply(RegistryEdition.objects.get(pk=edition.pk), [path])
    assert Person.objects.count() == EditionListing.objects.count() == 18 and Household.objects.count() == 6
    assert PersonKeys.objects.count() == 18


@pytest.mark.django_db
def test_who_was_recorded_since_the_preview_is_met_again(small_chunks, tmp_path: Path) -> None:
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(2)))
    edition = begin(path)
    household = Household.objects.create(
        jurisdiction_id="33.24", village_id="33.24.12.2001", kk="3324120101120001", head_name="DICATAT DI MEJA"
    )
    Person.objects.create(
        jurisdiction_id="33.24", village_id="33.24.12.2001", household=household, name="WAGINAH", nik="3324124210750001"
    )
    actions.apply(edition, [path])
    assert Person.objects.count() == 6 and Household.objects.count() == 2
    assert Person.objects.filter(household=household).count() == 3
    assert Household.objects.get(pk=household.pk).head_name == "SUKARDI BA"


@pytest.mark.django_db
def test_hooks_run_after_the_edition_was_applied(small_chunks, tmp_path: Path, monkeypatch) -> None:
    seen = []
    monkeypatch.setitem(hooks._HOOKS, "tests.hook", lambda edition: seen.append((edition.period, edition.state)))
    actions.apply(begin(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(1)))))
    assert seen == [("2025-T4", "current")]


@pytest.mark.django_db
def test_cancelling_leaves_nothing(small_chunks, tmp_path: Path) -> None:
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(1)))
    edition = actions.begin(
        by=None, jurisdiction="33.24", source="dtks", period="2025-T4", edition_date=date(2025, 12, 31), paths=[path]
    )
    actions.prepare(edition, [path])
    assert actions.cancel(edition, by=None)
    assert not StagedPerson.objects.exists() and not Person.objects.exists()
    edition.refresh_from_db()
    assert edition.state == EditionState.CANCELLED and actions.cancel(edition, by=None) is not None
    assert path.exists(), "a file that was only read where it lay is not touched"


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_is_resumed_by_running_the_command_again(tmp_path: Path) -> None:
    """kill -9 as soon as rows appear in the registry; the second run ends in the same state as a clean one."""
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(2_000)))
    first = dying.command(path, source="dtks", edition="2025-T4", var=tmp_path / "var")
    until = time.monotonic() + 90
    while time.monotonic() < until and first.poll() is None and not Household.objects.exists():
        time.sleep(0.05)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    second = dying.command(path, source="dtks", edition="2025-T4", var=tmp_path / "var")
    try:
        out, err = second.communicate(timeout=300)
    finally:
        second.kill()  # what hangs here would hold its locks against every later test
    assert second.returncode == 0, err
    assert json.loads(out)["read"] == 6_000
    assert Person.objects.count() == EditionListing.objects.count() == 6_000 and Household.objects.count() == 2_000
    assert list(RegistryEdition.objects.values_list("state", flat=True)) == ["current"]
    assert not StagedPerson.objects.exists()
