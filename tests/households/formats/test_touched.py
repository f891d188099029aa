"""An edition that says what is known writes no family and no person; one that says something new, only those."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from households.models import EditionListing, Household, Person
from tests.households import files
from tests.households.formats import delivery
from tests.households.formats.kinds import DTKS, FAMILY_LISTS, PARTICIPANT_LISTS, Kind
from tests.households.formats.test_golden import deliver
from tests.households.written import histories

pytestmark = pytest.mark.django_db
EDITIONS = ("2025-T2", "2025-T3", "2025-T4")


def send(run_import, folder: Path, kind: Kind, made: list[files.Family], edition: str) -> dict:
    paths = deliver(folder, kind, *delivery.clean(kind, made))
    return run_import(*paths, source=kind.source, edition=edition, **dict(kind.options))


@pytest.mark.parametrize("kind", FAMILY_LISTS, ids=[kind.person.name for kind in FAMILY_LISTS])
def test_only_what_changed_is_written(run_import, tmp_path: Path, kind: Kind) -> None:
    made = files.families(12)
    send(run_import, tmp_path, kind, made, EDITIONS[0])
    assert send(run_import, tmp_path, kind, made, EDITIONS[0])["same_file"] and histories() == (0, 0)
    assert EditionListing.objects.count() == 36, "the same file twice lists nobody twice"

    still = send(run_import, tmp_path, kind, made, EDITIONS[1])
    assert (still["new"], still["changed"], histories()) == (0, 0, (0, 0))
    assert still["unchanged"] == still["read"] and EditionListing.objects.count() == 72

    head, wife, child = made[4].members
    newer = [*made, *files.families(1, start=30)]
    newer[4] = made[4].changed(members=(head, wife, files.Someone("AYU BARU", child.born, "P", "ANAK", child.serial)))
    newer[7] = made[7].changed(address="JL. PINDAH 8")
    report = send(run_import, tmp_path, kind, newer, EDITIONS[2])
    assert histories() == (1, 1), "one person of 36 and one family of 12"
    assert report["persons"]["new"] == 3 and report["persons"]["unchanged"] >= 34
    assert Person.objects.get(name="AYU BARU").household == Person.objects.get(name=head.name).household
    assert Household.objects.get(address="JL. PINDAH 8").head_name == newer[7].members[0].name


@pytest.mark.parametrize("kind", FAMILY_LISTS, ids=[kind.person.name for kind in FAMILY_LISTS])
def test_what_was_approved_here_is_not_written_again(run_import, tmp_path: Path, kind: Kind) -> None:
    made = files.families(4)
    send(run_import, tmp_path, kind, made, EDITIONS[0])
    Person.objects.filter(relation="1").update(name="DISETUJUI", name_key="disetujui", approved_fields=["name"])
    Household.objects.update(address="JL. DISETUJUI 1", approved_fields=["address"])
    before = histories()
    assert send(run_import, tmp_path, kind, made, EDITIONS[1])["conflicting"] >= 4
    assert histories() == before
    assert set(Household.objects.values_list("address", flat=True)) == {"JL. DISETUJUI 1"}


@pytest.mark.parametrize("kind", PARTICIPANT_LISTS, ids=[kind.person.name for kind in PARTICIPANT_LISTS])
def test_a_list_of_participants_writes_no_family_and_no_person(run_import, tmp_path: Path, kind: Kind) -> None:
    call_command("load_catalogue", verbosity=0)
    made = files.families(6)
    send(run_import, tmp_path, DTKS, made, EDITIONS[0])
    send(run_import, tmp_path, kind, made, EDITIONS[1])
    enrolled = apps.get_model("programs", "Enrolment").objects
    rows = sorted(enrolled.values_list("pk", "status"))
    assert rows and histories() == (0, 0)
    assert send(run_import, tmp_path, kind, made, EDITIONS[1])["same_file"]
    send(run_import, tmp_path, kind, made, EDITIONS[2])
    assert sorted(enrolled.values_list("pk", "status")) == rows, "the same list in the next month enrols nobody again"
    assert histories() == (0, 0)
