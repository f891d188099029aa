"""A file that no form knows, from the upload to the registry: its columns are said, checked while choosing, and kept;
the BPS codes that it teaches are confirmed. Tabalong's data officer, by hand and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from households.models import FileMapping, Person, RegistryEdition, VillageCode
from slrt.regions.models import Region
from tests.e2e.steps import look, save

OFFICER, CODE = "data.tabalong", "63.09"
HEADER = ["Nomor Urut", "No. Induk", "No. Kartu", "Nama Warga", "Tgl Lhr", "Kec", "Desa Asal", "Kode BPS desa"]
BPS = "6309990077"


def deliver(folder: Path, name: str, serial: str) -> tuple[Path, Region]:
    """Three people of one family in a village of Tabalong."""
    village = Region.objects.inside(CODE).villages().select_related("parent").order_by("code")[4]
    district = village.parent_id.replace(".", "")
    rows = [
        [str(number), f"{district}{day:02d}0680{serial}{number}", f"{district}010120{serial}9", f"{who} {name}",
         f"{day % 40:02d}-06-1980", village.parent.name, village.name, BPS]
        for number, (who, day) in enumerate((("HASAN", 3), ("MARIAH", 44), ("RIDWAN", 5)), 1)
    ]  # fmt: skip
    path = folder / f"kecamatan-{serial}.csv"
    path.write_text("\n".join(";".join(row) for row in [HEADER, *rows]) + "\n", encoding="utf-8")
    return path, village


def upload(page: Page, path: Path, period: str) -> None:
    page.goto("/impor/baru")
    page.locator("input[name=source][value=dtks]").check(force=True)
    page.locator("input[name=period]").fill(period)
    page.locator("input[name=first]").set_input_files(path)
    save(page, "Periksa berkas")


def test_an_unknown_file_is_mapped_once_and_known_afterwards(person, axe, tmp_path: Path) -> None:
    page = person(OFFICER)
    path, village = deliver(tmp_path, "PEMETAAN", "771")
    upload(page, path, "2019-01")
    expect(page).to_have_url(re.compile(r"/impor/\d+/kolom"), timeout=60_000)
    choose(page, axe)
    applied(page, axe, "2019-01")
    taken = Person.objects.get(name="MARIAH PEMETAAN")
    assert (taken.village_id, taken.birth_date.year) == (village.pk, 1980)
    confirm(page, axe, village)
    path, _ = deliver(tmp_path, "KEDUA", "772")
    upload(page, path, "2019-02")
    applied(page, axe, "2019-02")
    assert Person.objects.filter(name="RIDWAN KEDUA").exists() and FileMapping.objects.count() == 1


def choose(page: Page, axe) -> None:
    """What is guessed stands there; a wrong choice is told while choosing, before anything is sent."""
    look(page, axe)
    expect(page.locator("#id_c1")).to_have_value("NIK")
    expect(page.locator("body")).not_to_contain_text("MARIAH")
    checks = page.locator("#pemeriksaan")
    page.locator("#id_c3").fill("NIK")
    page.locator("#id_c3").press("Tab")
    expect(checks).to_contain_text("Kolom 4: “NIK” sudah dipilih untuk kolom 2.")
    save(page, "Simpan dan periksa berkas")
    expect(page.locator("#id_c3")).to_have_value("NIK")
    look(page, axe)
    page.locator("#id_c3").fill("Nama")
    page.locator("#id_c3").press("Tab")
    expect(checks).not_to_contain_text("belum dipilih")
    page.locator("#id_name").fill("DTKS kecamatan uji")
    page.goto(page.url)
    expect(page.locator("#id_c3")).to_have_value("Nama")
    page.locator("#id_name").fill("DTKS kecamatan uji")
    save(page, "Simpan dan periksa berkas")


def applied(page: Page, axe, period: str) -> None:
    button = page.get_by_role("button", name="Terapkan")
    expect(button).to_be_visible(timeout=60_000)
    expect(page.locator("body")).to_contain_text("DTKS kecamatan uji versi 1")
    look(page, axe)
    button.click()
    expect(page.get_by_text(re.compile("Berlaku|Edisi lama")).first).to_be_visible(timeout=60_000)
    assert RegistryEdition.objects.get(jurisdiction=CODE, source="dtks", period=period).applied


def confirm(page: Page, axe, village: Region) -> None:
    page.goto("/impor/kode-desa")
    expect(page.locator("body")).to_contain_text(BPS)
    look(page, axe)
    save(page, "Pastikan")
    page.goto("/impor/kode-desa?tab=dipastikan")
    expect(page.locator("body")).to_contain_text(BPS)
    assert Region.objects.get(pk=village.pk).bps_code == BPS
    assert VillageCode.objects.get(bps_code=BPS).decided_by.username == OFFICER
    page.goto("/impor/bentuk/")
    look(page, axe)
