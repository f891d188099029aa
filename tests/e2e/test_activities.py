"""A meeting of a kecamatan in Depok: planned, held, decided, counted; a year of activities; who lacks a training."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.steps import look


def test_a_meeting_from_plan_to_decision(person: Callable[[str], Page], axe) -> None:
    page = person("kecamatan.depok")
    page.goto("/kegiatan/")
    look(page, axe)
    page.get_by_role("link", name="Rencanakan kegiatan").click()
    page.get_by_label("Jenis kegiatan").select_option("meeting")
    page.get_by_label("Nama kegiatan").fill("Rapat koordinasi uji peramban")
    page.get_by_label("Tanggal atau bulan rencana").fill(f"{timezone.localdate():%d-%m-%Y}")
    look(page, axe)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Direncanakan")
    page.get_by_role("link", name="Catat pelaksanaan").click()
    page.get_by_label("Hadir laki-laki").fill("7")
    page.get_by_label("Hadir perempuan").fill("9")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("main")).to_contain_text("16 orang (7 laki-laki, 9 perempuan)")
    page.get_by_text("Tambah putusan").click()
    page.get_by_label("Putusan", exact=True).fill("Daftar lanjut usia dilengkapi.")
    page.get_by_label("Ditindaklanjuti oleh").fill("Kasi Kemasyarakatan")
    page.get_by_role("button", name="Tambahkan putusan").click()
    expect(page.get_by_role("main")).to_contain_text("Belum ditindaklanjuti")
    look(page, axe)
    page.goto("/kegiatan/rapat/")
    expect(page.get_by_role("main")).to_contain_text("2 dari 2 rapat tahun ini")
    look(page, axe)


def test_the_manager_sees_the_year_and_the_trainings(person: Callable[[str], Page], axe) -> None:
    page = person("manajer.depok")
    for path in ("/kegiatan/tahun", "/kegiatan/pelatihan/?tampil=belum"):
        page.goto(path)
        look(page, axe)
    expect(page.get_by_role("main")).to_contain_text("Wajib, belum ada")
