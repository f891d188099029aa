"""What was approved here is never written over: an edition that says otherwise is a question, decided by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from households.actions.conflicts import ConflictRefused, decide
from households.enums import ConflictState
from households.models import Household, Person, RegistryConflict
from slrt.audit import crypto
from tests.households import files
from tests.objects import Objects
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def rows(**changed: str) -> list[list[str]]:
    """One family of three; the head's row with other cells: job, nik or mother."""
    made = files.dtks_rows(files.families(1))
    for name, place in (("job", 15), ("nik", 10), ("mother", 16)):
        made[0][place] = changed.get(name, made[0][place])
    return made


@pytest.fixture
def bring(run_import, tmp_path: Path):
    def edition(period: str, **changed: str) -> dict:
        return run_import(files.write_dtks(tmp_path / f"{period}.csv", rows(**changed)), edition=period)

    return edition


@pytest.fixture
def head(bring) -> Person:
    """The head of the family after the first edition, whose occupation was approved here."""
    bring("2025-T4")
    person = Person.objects.get(relation="1")
    person.occupation, person.approved_fields = "GURU MENGAJI", ["occupation"]
    person.save()
    return person


def test_a_difference_is_asked_once_and_stays_decided(head: Person, bring, cast: Cast) -> None:
    assert bring("2026-T1")["conflicting"] == 1
    conflict = RegistryConflict.objects.get()
    assert (conflict.person, conflict.field, conflict.theirs) == (head, "occupation", "BURUH TANI")
    decide(by=cast.data_officer, conflict=conflict, decision="ours", reason="Dilihat saat kunjungan")
    conflict.refresh_from_db()
    assert (conflict.state, conflict.ours) == (ConflictState.OURS, "GURU MENGAJI")
    again = bring("2026-T2", mother="SITI BARU")
    assert again["conflicting"] == 0 and RegistryConflict.objects.count() == 1
    head.refresh_from_db()
    assert head.occupation == "GURU MENGAJI" and head.mother_name == "SITI BARU"
    assert bring("2026-T3", job="PEDAGANG")["conflicting"] == 1
    assert RegistryConflict.objects.open().get().theirs == "PEDAGANG"


def test_taking_the_registrys_value_ends_the_local_approval(head: Person, bring, cast: Cast) -> None:
    bring("2026-T1")
    decide(by=cast.data_officer, conflict=RegistryConflict.objects.get(), decision="theirs", reason="Salah ketik kami")
    head.refresh_from_db()
    assert head.occupation == "BURUH TANI" and head.approved_fields == []
    assert bring("2026-T2")["conflicting"] == 0
    assert bring("2026-T3", job="PEDAGANG")["changed"] == 1
    head.refresh_from_db()
    assert head.occupation == "PEDAGANG" and not RegistryConflict.objects.open().exists()


def test_the_question_is_what_the_newest_edition_says(head: Person, bring) -> None:
    bring("2026-T2", job="PEDAGANG")
    bring("2026-T1", job="NELAYAN")  # comes late, and says nothing that was not said since
    assert RegistryConflict.objects.get().theirs == "PEDAGANG"
    bring("2026-T3", job="PETANI")
    assert RegistryConflict.objects.open().get().theirs == "PETANI"
    bring("2026-T4", job="GURU MENGAJI")
    assert RegistryConflict.objects.get().state == ConflictState.MOOT


def test_an_approved_nik_and_an_approved_answer_about_the_house_are_asked_about(
    run_import, tmp_path: Path, cast: Cast
) -> None:
    def dtsen(period: str, floor: str, nik: str | None = None) -> None:
        made = files.families(1)
        homes, people = files.dtsen_tables(made)
        homes[0][files.FAMILY_HEADER.index("jenis_lantai_terluas")] = floor
        homes[0][files.FAMILY_HEADER.index("jenis_dinding_terluas")] = "2"
        one = files.write_csv(tmp_path / f"{period}k.csv", files.FAMILY_HEADER, homes)
        two = files.write_csv(tmp_path / f"{period}i.csv", files.PERSON_HEADER, people)
        run_import(one, two, source="dtsen", edition=period)

    dtsen("2026-T1", "6")
    home = Household.objects.get()
    home.housing = home.housing | {"jenis_lantai_terluas": "8"}
    home.approved_fields = ["housing.jenis_lantai_terluas"]
    home.save()
    dtsen("2026-T2", "3")
    home.refresh_from_db()
    assert home.housing["jenis_lantai_terluas"] == "8" and home.housing["jenis_dinding_terluas"] == "2"
    conflict = RegistryConflict.objects.get()
    assert (conflict.field, conflict.theirs) == ("housing.jenis_lantai_terluas", "3")
    decide(by=cast.data_officer, conflict=conflict, decision="theirs", reason="Lantai sudah diganti")
    home.refresh_from_db()
    assert home.housing["jenis_lantai_terluas"] == "3" and home.approved_fields == []


def test_an_approved_nik_stays_and_the_other_is_never_given_to_two(head: Person, bring, cast: Cast) -> None:
    Person.objects.filter(pk=head.pk).update(approved_fields=["nik"])
    was, other = head.nik, "3324120203700555"
    bring("2026-T1", nik=other)
    head.refresh_from_db()
    conflict = RegistryConflict.objects.get()
    assert head.nik == was and (conflict.field, conflict.theirs) == ("nik", other)
    wife = Person.objects.get(relation="2")
    Person.objects.filter(pk=wife.pk).update(nik=other, nik_digest=crypto.digest(other, "nik"))
    with pytest.raises(ConflictRefused, match="warga lain"):
        decide(by=cast.data_officer, conflict=conflict, decision="theirs", reason="Ikut pusat")
    conflict.refresh_from_db()
    assert conflict.state == ConflictState.OPEN


def test_only_who_keeps_the_registry_decides_and_never_without_a_reason(cast: Cast) -> None:
    conflict = Objects(cast).conflict
    for by, decision, reason, said in (
        (cast.front_office, "ours", "Alasan", "tidak bertugas"),
        (cast.data_officer, "ours", " ", "Tulis alasan"),
        (cast.data_officer, "moot", "Alasan", "Pilih nilai"),
    ):
        with pytest.raises(ConflictRefused, match=said):
            decide(by=by, conflict=conflict, decision=decision, reason=reason)
    decide(by=cast.data_officer, conflict=conflict, decision="ours", reason="Alasan")
    with pytest.raises(ConflictRefused, match="sudah diputuskan"):
        decide(by=cast.data_officer, conflict=conflict, decision="theirs", reason="Alasan")


# ---------------------------------------------------------------------- on the screen
def test_the_list_shows_both_values_with_where_they_come_from(cast: Cast, client) -> None:
    conflict = Objects(cast).conflict
    sign_in(client, cast.data_officer)
    page = client.get("/impor/berbeda/").content.decode()
    for words in (
        "GURU",
        "disetujui di sini",
        "BURUH TANI",
        "DTSEN 2026-T3",
        "Pekerjaan",
        'value="' + str(conflict.pk),
    ):
        assert words in page, words
    assert client.post("/impor/berbeda/", {"decision": "ours", "reason": "Dilihat"}).status_code == 422
    kept = client.post("/impor/berbeda/", {"decision": "ours", "reason": "", "baris": conflict.pk})
    assert kept.status_code == 422 and b" checked" in kept.content
    sent = {"decision": "theirs", "reason": "Ikut pusat", "baris": [conflict.pk]}
    assert "1 perbedaan diputuskan" in client.post("/impor/berbeda/", sent, follow=True).content.decode()
    assert Person.objects.get(pk=conflict.person_id).occupation == "BURUH TANI"
    told = client.get("/impor/berbeda/", {"tab": "diputuskan"}).content.decode()
    assert "Ikut pusat" in told and "GURU" in told and "Nilai data terpadu dipakai" in told


def test_whoever_only_sees_the_registry_reads_the_list(cast: Cast, client, casts) -> None:
    conflict = Objects(cast).conflict
    sign_in(client, cast.front_office)
    page = client.get("/impor/berbeda/").content.decode()
    assert "BURUH TANI" in page and "Simpan putusan" not in page
    sent = {"decision": "theirs", "reason": "Ikut pusat", "baris": [conflict.pk]}
    assert client.post("/impor/berbeda/", sent).status_code == 422
    sign_in(client, casts("63.09").data_officer)
    assert "BURUH TANI" not in client.get("/impor/berbeda/").content.decode()
