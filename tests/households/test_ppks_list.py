"""A list of PPKS in a file becomes entries of the register: on the screen, by the command, and never as listings."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from households import tasks
from households.enums import EditionState
from households.models import EditionFinding, EditionListing, Person, RegisterEntry, RegistryEdition
from households.registers import listfile
from households.registry import actions
from slrt.exchange.errors import TableError
from slrt.jobs.inline import run_pending
from tests.households import files
from tests.households.test_import_screens import send
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
HEADER = [
    *("ppkskategori_id", "nama", "alamat", "nik", "nokk", "jenis_kelamin", "tempat_lahir", "tgl_lahir", "no_telp"),
    *("status_keberadaan", "status_bantuan", "status_panti", "foto", "kecamatan", "desa"),
]


@pytest.fixture(autouse=True)
def known(run_import, tmp_path: Path) -> list[files.Family]:
    """One family that DTKS listed."""
    made = files.families(1)
    run_import(files.write_dtks(tmp_path / "dtks.csv", files.dtks_rows(made)), edition="2024-12")
    return made


def row(kind: str, name: str, nik: str = "", **more: str) -> list[str]:
    given = {"ppkskategori_id": kind, "nama": name, "nik": nik, "jenis_kelamin": "L", "tgl_lahir": "02/03/1970"} | more
    return [given.get(title, "") for title in HEADER]


def listed(folder: Path, made: list[files.Family]) -> Path:
    head, wife, child = made[0].members
    place = {"kecamatan": "WELERI", "desa": "SIDOMUKTI"}
    return files.write_csv(folder / "ppks.csv", HEADER, [
        row("13", head.name, head.number, status_bantuan="PKH", alamat="JL. KALI 1"),
        row("24", head.name, head.number),
        row("P16", wife.name, wife.number, jenis_kelamin="P", status_keberadaan="DALAM PANTI", status_panti="BUTUH"),
        row("Gelandangan", "TANPA KARTU", **place),
        row("1", "ORANG DEWASA", **place),
        row("11", "TIDAK ADA TEMPAT"),
        row("27", "JENIS SALAH", **place),
        row("11", "NAMA JAUH BERBEDA", child.number),
    ])  # fmt: skip


def entries() -> dict[str, RegisterEntry]:
    return {entry.name: entry for entry in RegisterEntry.objects.select_related("person", "village")}


def test_a_list_is_looked_at_and_becomes_entries(cast: Cast, client: Client, tmp_path: Path, known) -> None:
    sign_in(client, cast.data_officer)
    url = send(client, listed(tmp_path, known), source="ppks", period="2026-10")["Location"]
    run_pending(tasks.STAGE)
    page = client.get(url).content.decode()
    for words in (
        "Dicatat dalam daftar PPKS",
        "P13 Pemulung",
        "Nomor jenis dibaca",
        "Jenis PPKS tidak dikenal",
        "Terapkan",
    ):
        assert words in page, words
    assert not RegisterEntry.objects.exists()
    client.post(f"{url}terapkan")
    run_pending(tasks.APPLY)
    head, wife, _ = known[0].members
    found = entries()
    assert set(found) == {head.name, wife.name, "TANPA KARTU", "ORANG DEWASA"}
    assert found[head.name].codes == ["P13", "P24"], "two rows of one person are one entry"
    assert (found[head.name].aid, found[head.name].address) == ("PKH", "JL. KALI 1")
    assert found[head.name].person == Person.objects.get(name=head.name) and not found[head.name].restricted
    ill = found[wife.name]
    assert (ill.restricted, ill.place, ill.needs_institution) == (True, "institution", True)
    assert (found["TANPA KARTU"].village_id, found["TANPA KARTU"].birth_year) == ("33.24.12.2001", 1970)
    assert found["ORANG DEWASA"].misfit_reason == "Menurut berkas Daftar PPKS 2026-10"
    assert {entry.created_by for entry in found.values()} == {cast.data_officer}
    reasons = EditionFinding.objects.filter(kind="rejected").values_list("row", "reason")
    assert set(reasons) == {(3, "duplicate_person"), (7, "no_place"), (8, "kind_unknown"), (9, "name_differs")}
    edition = RegistryEdition.objects.get(source="ppks")
    assert edition.state == EditionState.NOTED and not EditionListing.objects.filter(edition=edition).exists()
    assert "TANPA KARTU" in client.get("/ppks-psks/").content.decode()


def test_the_register_leads_whoever_imports_to_the_form(cast: Cast, client: Client) -> None:
    link = "/impor/baru?sumber=ppks"
    sign_in(client, cast.data_officer)
    assert link in client.get("/ppks-psks/").content.decode()
    assert link not in client.get("/ppks-psks/?daftar=psks").content.decode()
    form = client.get(link).context["form"]
    assert form["source"].value() == "ppks"
    assert client.get("/impor/baru?sumber=lain").context["form"]["source"].value() == "dtsen"
    sign_in(client, cast.front_office)
    assert link not in client.get("/ppks-psks/").content.decode()


def test_who_is_in_the_register_already_stays_as_written(run_import, cast: Cast, tmp_path: Path, known) -> None:
    path = listed(tmp_path, known)
    who = {"source": "ppks", "by": cast.data_officer.username}
    assert run_import(path, edition="2026-10", **who)["new"] == 4
    assert run_import(path, edition="2026-10", **who)["same_file"]
    report = run_import(path, edition="2026-11", **who)
    assert (report["new"], report["unchanged"]) == (0, 4) and RegisterEntry.objects.count() == 4
    head = known[0].members[0]
    other = files.write_csv(tmp_path / "b.csv", HEADER, [row("11", head.name, head.number)])
    report = run_import(other, edition="2026-12", **who)
    assert report["warnings"] == {"kind_other": 1} and entries()[head.name].codes == ["P13", "P24"]


def test_a_list_is_written_in_the_name_of_somebody_who_may(run_import, cast: Cast, tmp_path: Path, known) -> None:
    path = listed(tmp_path, known)
    nobody = run_import(path, source="ppks", edition="2026-10", code=1)
    assert nobody["error"] == "by" and "--by" in nobody["message"]
    refused = run_import(path, source="ppks", edition="2026-10", by=cast.auditor.username, code=1)
    assert refused["error"] == "rights" and not RegistryEdition.objects.filter(source="ppks").exists()
    assert run_import(path, source="ppks", edition="2026-10", dry_run=True)["new"] == 4
    assert not RegisterEntry.objects.exists()


def test_a_list_is_written_whole_or_not_at_all(cast: Cast, tmp_path: Path, known, monkeypatch) -> None:
    path = listed(tmp_path, known)
    edition = actions.begin(
        by=cast.data_officer, jurisdiction="33.24", source="ppks", period="2026-10", edition_date=None, paths=[path]
    )
    actions.prepare(edition, [path])
    actions.start_applying(edition, by=cast.data_officer)
    real, calls = listfile.enter, []

    def dying(**facts):
        calls.append(facts)
        if len(calls) == 3:
            raise TableError("gone", "Berkas hilang.")
        return real(**facts)

    monkeypatch.setattr(listfile, "enter", dying)
    edition.refresh_from_db()
    with pytest.raises(TableError):
        actions.apply(edition, [path])
    assert not RegisterEntry.objects.exists()
    for _ in range(2):
        actions.apply(RegistryEdition.objects.get(pk=edition.pk), [path])
    assert RegisterEntry.objects.count() == 4
