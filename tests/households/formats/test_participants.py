"""Lists of participants: who is found takes part, who is not is told, and nobody becomes listed by them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import call_command

from households.enums import EditionState, RegistryResult
from households.lookup import registry_facts
from households.models import EditionFinding, EditionListing, Household, Person, RegistryEdition
from programs.models import Enrolment
from tests.households import files
from tests.households.formats import delivery
from tests.households.formats.kinds import DTKS, KKS, NIK_NAME, PBI
from tests.households.formats.test_golden import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(run_import, tmp_path: Path) -> list[files.Family]:
    """Two families that an edition of DTKS listed, without programmes."""
    call_command("load_catalogue", verbosity=0)
    made = files.families(2)
    people, _ = delivery.clean(DTKS, made)
    run_import(*deliver(tmp_path, DTKS, people, []), edition="2024-12")
    return made


def bare(made: list[files.Family]) -> list[list[str]]:
    return delivery.clean(NIK_NAME, made)[0]


def test_a_bare_list_enrols_who_is_found_and_reports_who_is_not(run_import, tmp_path: Path, known) -> None:
    path = delivery.write(tmp_path / "a.csv", NIK_NAME.person, bare(files.families(3)))
    report = run_import(path, source="program", edition="2026-01 PKH", programme="PKH")
    assert (report["read"], report["unchanged"], report["rejected"]) == (9, 6, {"not_in_registry": 3})
    assert Person.objects.count() == 6 and Household.objects.count() == 2, "a list of participants makes nobody"
    assert set(EditionFinding.objects.values_list("row", "reason")) == {(row, "not_in_registry") for row in (8, 9, 10)}
    edition = RegistryEdition.objects.get(source="program")
    assert edition.state == EditionState.NOTED
    assert Enrolment.objects.filter(programme__code="PKH", status="active", edition=edition).count() == 2
    assert run_import(path, source="program", edition="2026-01 PKH", programme="PKH")["same_file"]


def test_a_list_of_participants_lists_nobody_in_the_registry(run_import, tmp_path: Path, known) -> None:
    path = delivery.write(tmp_path / "a.csv", NIK_NAME.person, bare(known))
    run_import(path, source="program", edition="2026-01", programme="PKH")
    person = Person.objects.get(name="AYU BA")
    facts = registry_facts("33.24", person)
    assert (facts.result, facts.edition.source) == (RegistryResult.LISTED, "dtks")
    RegistryEdition.objects.filter(source="dtks").update(state=EditionState.PAST)
    assert registry_facts("33.24", person).result == RegistryResult.KNOWN


def test_who_leaves_the_list_stops_and_an_older_list_does_not_bring_them_back(run_import, tmp_path, known) -> None:
    rows, _ = delivery.clean(PBI, known)
    run_import(delivery.write(tmp_path / "a.csv", PBI.person, rows), source="pbi", edition="2026-01")
    active = Enrolment.objects.filter(programme__code="PBI-JK", status="active")
    assert active.count() == 6
    off = [list(row) for row in rows[:5]]
    off[0][7] = "NON AKTIF"
    run_import(delivery.write(tmp_path / "b.csv", PBI.person, off), source="pbi", edition="2026-02")
    assert active.count() == 4 and Enrolment.objects.filter(exit_reason="not_listed").count() == 2
    listing = EditionListing.objects.get(edition__period="2026-02", programmes=[])
    assert listing.desil is None and listing.attributes["desil_nasional"] == "2"
    run_import(delivery.write(tmp_path / "c.csv", PBI.person, rows), source="pbi", edition="2025-12")
    assert active.count() == 4


def test_kks_rows_name_their_programme_and_are_put_together(run_import, tmp_path: Path, known) -> None:
    rows, _ = delivery.clean(KKS, known)
    second = list(rows[0])
    second[3] = "SEMBAKO"
    path = delivery.write(tmp_path / "a.csv", KKS.person, [rows[0], second])
    report = run_import(path, source="kks", edition="2026-T1")
    assert report["unchanged"] == 1 and report["rejected"] == {"duplicate_person": 1}
    assert sorted(Enrolment.objects.values_list("programme__code", flat=True)) == ["PKH", "SEMBAKO"]


def test_the_workbook_of_a_village_names_its_programme(run_import, tmp_path: Path, known) -> None:
    path = tmp_path / "peserta.xlsx"
    book = xlsxwriter.Workbook(str(path))
    about, rows = book.add_worksheet("Program"), book.add_worksheet("Peserta")
    for line, (label, value) in enumerate((("ID Program", "7"), ("Nama Program", "Program Keluarga Harapan"))):
        about.write_string(line, 0, label)
        about.write_string(line, 1, value)
    header = ["Peserta", "No. Peserta", "NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat"]
    for line, row in enumerate([header, [known[0].kk, "001", "", "SUKARDI BA", "", "", ""]]):
        for place, cell in enumerate(row):
            rows.write_string(line, place, cell)
    book.close()
    report = run_import(path, source="program", edition="2026-01")
    assert report["unchanged"] == 1 and report["rejected"] == {}
    enrolment = Enrolment.objects.get()
    assert (enrolment.programme.code, enrolment.household.head_name) == ("PKH", "SUKARDI BA")


def test_a_list_without_a_programme_is_refused_row_by_row(run_import, tmp_path: Path, known) -> None:
    path = delivery.write(tmp_path / "a.csv", NIK_NAME.person, bare(known))
    report = run_import(path, source="program", edition="2026-01")
    assert report["rejected"] == {"programme_unknown": 6} and not Enrolment.objects.exists()
