"""DTSEN edition 2 arrives: uploaded, applied, compared; its work-list opens a proactive case that the desk sees.

The file is written from the edition in force of the demonstration, as the centre would deliver it, with a few families
to whom something happened. Under the Tabalong profile.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.db import connection
from playwright.sync_api import Page, expect

from complaints.models import Complaint, ProactiveCase
from households.models import (
    EditionComparison,
    EditionListing,
    EditionShock,
    Household,
    RegistryConflict,
    RegistryEdition,
)
from tests.e2e.steps import look, press, save, status
from tests.households import files

PLACE, PERIOD = "63.09", "2026-T4"
GONE, JUMPED, OURS = range(3)


def test_a_second_edition_becomes_a_work_list_and_a_proactive_case(person, axe, tmp_path: Path) -> None:
    former = RegistryEdition.objects.get(jurisdiction=PLACE, source="dtsen", state="current")
    chosen = deliver(former, tmp_path)
    officer = person("data.tabalong")
    approve_address(chosen[OURS])
    send_edition(officer, tmp_path, axe)
    keep_ours(officer, chosen[OURS], axe)
    comparison = compare(officer, former, axe)
    shocks = {(shock.kind, shock.household_id) for shock in comparison.shocks.order_by("pk")}
    assert shocks == {("vanished", chosen[GONE]), ("desil", chosen[JUMPED])}
    put_one_aside(officer, comparison.shocks.get(kind="vanished", household=chosen[GONE]), axe)
    case = open_case(person("depan.tabalong"), comparison, chosen[JUMPED], axe)
    see_it_in_the_queue(person("belakang.tabalong"), case, axe)


def approve_address(household: int) -> None:
    """As if a change had been approved and applied: on a connection of its own, so that the worker sees it."""
    own = connection.copy()
    with own.cursor() as cursor:
        cursor.execute(
            "UPDATE households_household SET address = %s, approved_fields = '{address}' WHERE id = %s",
            ["Jalan Disetujui 1", household],
        )
    own.close()


def deliver(former: RegistryEdition, folder: Path) -> list[int]:
    """The former edition once more as a pair of files; one family is left out, another is four desil better off."""
    rows = EditionListing.objects.filter(edition=former, person__nik_digest__isnull=False)
    found: dict[int, list[EditionListing]] = {}
    related = ("person", "household__village__parent", "household")
    for row in rows.select_related(*related).order_by("household", "relation", "pk"):
        found.setdefault(row.household_id, []).append(row)
    homes = [members for members in found.values() if members[0].household.kk]
    jumped = next(members for members in homes if (_desil(members) or 9) <= 4)
    gone, ours = [members for members in homes if members is not jumped][:2]
    family_rows, person_rows = [], []
    for members in homes:
        if members is gone:
            continue
        home, desil = members[0].household, _desil(members)
        desil = desil + 4 if members is jumped else desil or ""
        said = {
            "nomor_kartu_keluarga": home.kk, "provinsi": "KALIMANTAN SELATAN", "kabupaten_kota": "TABALONG",
            "kecamatan": home.village.parent.name, "kelurahan_desa": home.village.name,
            "alamat": "Jalan Menurut Pusat 7" if members is ours else home.address,
            "jumlah_anggota_keluarga": str(home.size), "nama_kepala_keluarga": home.head_name,
            "desil_nasional": str(desil),
        }  # fmt: skip
        family_rows.append([said.get(name, "") for name in files.FAMILY_HEADER])
        person_rows += [_person_row(home.kk, row) for row in members]
    files.write_csv(folder / "keluarga.csv", files.FAMILY_HEADER, family_rows)
    files.write_csv(folder / "individu.csv", files.PERSON_HEADER, person_rows)
    return [members[0].household_id for members in (gone, jumped, ours)]


def _desil(members: list[EditionListing]) -> int | None:
    return min((row.desil for row in members if row.desil), default=None)


def _person_row(kk: str, row: EditionListing) -> list[str]:
    person = row.person
    said = {
        "nomor_induk_kependudukan": person.nik, "nomor_kartu_keluarga": kk, "nama": person.name,
        "tanggal_lahir": person.birth_date.isoformat() if person.birth_date else "",
        "jenis_kelamin": {"L": "1", "P": "2"}.get(person.sex, ""), "status_hubungan_keluarga": person.relation,
        "pbi_nas": "YA" if "PBI-JK" in row.programmes else "TIDAK", "pbi_pemda": "TIDAK",
    }  # fmt: skip
    return [said.get(name, "") for name in files.PERSON_HEADER]


def send_edition(page: Page, folder: Path, axe) -> None:
    """Uploaded on the screen, looked at, applied."""
    page.goto("/impor/baru")
    page.get_by_role("radio", name="DTSEN", exact=True).check()
    page.get_by_label("Nama edisi").fill(PERIOD)
    page.get_by_label("Berkas", exact=True).set_input_files(folder / "keluarga.csv")
    page.get_by_label("Berkas kedua").set_input_files(folder / "individu.csv")
    save(page, re.compile("^Periksa berkas"))
    expect(page.get_by_role("button", name="Terapkan")).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Terapkan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Berlaku", timeout=240_000)
    look(page, axe)


def keep_ours(page: Page, household: int, axe) -> None:
    """The address that was approved here is not written over: it is asked about, and kept."""
    page.goto("/impor/berbeda/")
    expect(page.get_by_text("Jalan Disetujui 1")).to_be_visible()
    look(page, axe)
    conflict = RegistryConflict.objects.open().get(household=household)
    page.locator(f"input[name=baris][value='{conflict.pk}']").check()
    page.get_by_role("radio", name="Pertahankan nilai daerah").check()
    page.get_by_label("Alasan").fill("Dilihat sendiri saat kunjungan.")
    save(page, re.compile("^Simpan putusan"))
    page.goto("/impor/berbeda/?tab=diputuskan")
    expect(page.get_by_text("Dilihat sendiri saat kunjungan.").first).to_be_visible()
    look(page, axe)
    assert Household.objects.get(pk=household).address == "Jalan Disetujui 1"


def compare(page: Page, former: RegistryEdition, axe) -> EditionComparison:
    """The comparison was begun by itself; its list says what was found."""
    page.goto("/impor/")
    page.get_by_role("link", name="Banding edisi").click()
    look(page, axe)
    page.get_by_role("link", name=f"{former} → {PERIOD}").click()
    expect(page.get_by_label("Desa/kelurahan")).to_be_visible(timeout=120_000)
    look(page, axe)
    return EditionComparison.objects.get(former=former, latter__period=PERIOD)


def put_one_aside(page: Page, shock: EditionShock, axe) -> None:
    page.goto(f"/impor/banding/baris/{shock.pk}/")
    look(page, axe)
    page.get_by_label("Alasan mengesampingkan").fill("Keluarga pindah ke kabupaten lain.")
    save(page, "Kesampingkan")
    expect(page.get_by_text("Baris dikesampingkan.")).to_be_visible()
    shock.refresh_from_db()
    assert shock.state == "aside"


def open_case(page: Page, comparison: EditionComparison, household: int, axe) -> Complaint:
    """At the desk: the list of one kind, one row ticked, one case."""
    shock = comparison.shocks.get(kind="desil", household=household)
    page.goto(f"/impor/banding/{comparison.pk}/?jenis=desil&desa={shock.village_id}")
    look(page, axe)
    page.locator(f"input[name=baris][value='{shock.pk}']").check()
    save(page, "Buka kasus untuk yang dipilih")
    expect(page).to_have_url(re.compile(r"/keluhan/\d+/"))
    expect(page.get_by_role("main")).to_contain_text("Temuan perbandingan")
    case = ProactiveCase.objects.get(shock=shock).complaint
    page.goto(f"/impor/banding/{comparison.pk}/?status=case")
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
    look(page, axe)
    return case


def see_it_in_the_queue(page: Page, case: Complaint, axe) -> None:
    """Its turn goes as the profile routes: straight to the back office, where it is begun like any other."""
    assert (case.status, case.turn) == ("registered", "back_office")
    page.goto("/keluhan/?saluran=proactive")
    row = page.get_by_role("link", name=case.number)
    expect(row).to_be_visible()
    look(page, axe)
    row.click()
    press(page, "Mulai tangani")
    status(page, "Ditangani")
