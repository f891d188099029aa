"""kill -9 at any point of an import: running the command again ends as an import that nobody interrupted."""

from __future__ import annotations

import os
import signal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction

from households.enums import EditionState
from households.models import EditionFinding, RegistryEdition, StagedFamily, StagedPerson
from tests.households import dying, files
from tests.households.test_edition_order import bring_in, known
from tests.households.written import histories, written

SOURCE, BEFORE, PERIOD = "dtsen", "2026-T2", "2026-T3"
# At these points nothing of the edition may be in the registry yet.
UNTOUCHED = frozenset(
    (
        *("reading the family file", "reading the person file", "judging", "writing the file of rejected rows"),
        "before anything is applied",
    )
)


def known_before(folder: Path) -> list[Path]:
    """60 families of three."""
    return write(folder, *files.dtsen_tables(files.families(60)))


def delivered(folder: Path) -> list[Path]:
    """70 families, 40 of them at another address with a head whose relation changed; a rejected row in each file."""
    homes, people = files.dtsen_tables(files.families(70))
    for place in range(40):
        homes[place][files.FAMILY_HEADER.index("alamat")] = "JL. BARU 9"
        people[3 * place][files.PERSON_HEADER.index("status_hubungan_keluarga")] = "8"
    homes.append(list(homes[0]))
    people[199][0], people[202][0] = "332412", ""
    return write(folder, homes, people)


def write(folder: Path, homes: list, people: list) -> list[Path]:
    return [
        files.write_csv(folder / "keluarga.csv", files.FAMILY_HEADER, homes),
        files.write_csv(folder / "individu.csv", files.PERSON_HEADER, people),
    ]


def left_behind() -> dict:
    """What is known, and how many rows were ever written to say so."""
    return known() | {
        "written": written(),
        "findings": sorted(EditionFinding.objects.order_by("pk").values_list("file", "row", "reason")),
        "staged": StagedPerson.objects.exists() or StagedFamily.objects.exists(),
    }


@cache
def uninterrupted() -> dict:
    with TemporaryDirectory() as folder, transaction.atomic():
        bring_in(SOURCE, BEFORE, known_before(Path(folder)))
        bring_in(SOURCE, PERIOD, delivered(Path(folder)))
        found = left_behind()
        transaction.set_rollback(True)
    return found


def kill_at(point: str, paths: list[Path], var: Path) -> None:
    process = dying.start(point, paths, source=SOURCE, edition=PERIOD, var=var)
    try:
        said = process.stdout.readline()
        assert said == "here\n", f"{point} was not reached: {said} {process.stderr.read() if not said else ''}"
        os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()  # what goes on here would hold its locks against every later test
        process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", dying.POINTS)
def test_after_a_kill_the_command_goes_on_and_writes_nothing_twice(run_import, tmp_path: Path, point: str) -> None:
    expected = uninterrupted()
    assert expected["written"] == (40, 40, 209) and len(expected["findings"]) == 2 and not expected["staged"]
    bring_in(SOURCE, BEFORE, known_before(tmp_path))
    paths = delivered(tmp_path)
    kill_at(point, paths, tmp_path / "var")
    edition = RegistryEdition.objects.get(period=PERIOD)
    assert edition.applied == (point == "telling the others")
    assert (histories() == (0, 0)) == (point in UNTOUCHED)
    report = run_import(*paths, source=SOURCE, edition=PERIOD)
    assert report["read"] == 281 and report["rejected"] == {"duplicate_kk": 1, "nik_length": 1}
    assert left_behind() == expected
    edition.refresh_from_db()
    assert edition.state == EditionState.CURRENT and edition.summary["told"]
    assert run_import(*paths, source=SOURCE, edition=PERIOD)["same_file"] and left_behind() == expected
