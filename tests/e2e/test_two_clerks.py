"""Two clerks on one case: the second sees what the first changed, keeps what was typed, and saves (reliability F11)."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import expect

from complaints.models import Complaint
from monitoring.activities.models import Activity
from slrt.accounts.models import User
from tests.e2e import steps
from tests.e2e.steps import look, press, save, status

TYPED = "Sudah diperiksa ke BPJS: kartu aktif kembali mulai 1 Desember."


def handled_case(page) -> Complaint:
    """A case of Tabalong, where the back office begins by itself."""
    case = Complaint.objects.filter(jurisdiction="63.09", status="registered", restricted=False).latest("pk")
    page.goto(f"/keluhan/{case.pk}/")
    press(page, "Mulai tangani")
    status(page, "Ditangani")
    return case


def test_the_second_sees_what_changed_and_loses_nothing(person, axe) -> None:
    first, second = person("belakang.tabalong"), person("belakang2.tabalong")
    case = handled_case(first)
    name = User.objects.get(username="belakang.tabalong").name

    second.goto(f"/keluhan/{case.pk}/langkah/answer")
    second.get_by_label("Jawaban").fill(TYPED)
    second.get_by_label("Hasil", exact=True).select_option(label="Informasi diberikan")

    first.goto(f"/keluhan/{case.pk}/langkah/ask_documents")
    first.get_by_label("Yang diminta dan gunanya").fill("Fotokopi kartu KIS untuk memeriksa nomornya.")
    save(first, "Minta berkas")
    press(first, "Berkas diterima")
    save(first, "Berkas diterima")

    save(second, "Jawab")
    expect(second.locator("body")).to_contain_text(name)
    expect(second.locator("body")).to_contain_text("Fotokopi kartu KIS untuk memeriksa nomornya.")
    expect(second.get_by_label("Jawaban")).to_have_value(TYPED)
    look(second, axe)
    save(second, re.compile("^Jawab"))
    status(second, "Dijawab")
    case.refresh_from_db()
    assert (case.answer, case.outcome) == (TYPED, "information_given")
    assert [event.transition for event in case.events.order_by("version", "pk")][-3:] == [
        "ask_documents", "documents_received", "answer",
    ]  # fmt: skip


def test_what_can_no_longer_be_saved_can_still_be_read(person, axe) -> None:
    """The first closes the door; the second's words stay on the page, to be kept as a note."""
    first, second = person("belakang.tabalong"), person("belakang2.tabalong")
    case = handled_case(first)
    second.goto(f"/keluhan/{case.pk}/langkah/answer")
    second.get_by_label("Jawaban").fill(TYPED)
    second.get_by_label("Hasil", exact=True).select_option(label="Informasi diberikan")
    first.goto(f"/keluhan/{case.pk}/langkah/withdraw")
    first.get_by_label("Alasan warga mencabut").fill("Sudah selesai sendiri.")
    save(first, "Dicabut warga")
    status(first, "Dicabut")
    save(second, "Jawab")
    expect(second.locator("body")).to_contain_text("Sudah selesai sendiri.")
    expect(second.locator("body")).to_contain_text(TYPED)
    look(second, axe)
    case.refresh_from_db()
    assert (case.status, case.answer) == ("withdrawn", "")


def test_two_who_change_the_same_activity(person, axe) -> None:
    """Not a case: the form says which fields hold another value now, and takes over those nobody touched here."""
    first, second = person("manajer.depok"), person("kecamatan.depok")
    second.goto("/kegiatan/baru")
    second.get_by_label("Jenis kegiatan").select_option("outreach")
    second.get_by_label("Nama kegiatan").fill("Sosialisasi uji dua orang")
    second.get_by_label("Tanggal atau bulan rencana").fill(f"{timezone.localdate():%d-%m-%Y}")
    second.get_by_label("Tempat").fill("Aula")
    save(second, "Simpan rencana")
    made = Activity.objects.latest("pk")
    for page in (first, second):
        page.goto(f"/kegiatan/{made.pk}/ubah")
    second.get_by_label("Nama kegiatan").fill("Sosialisasi kader")
    second.get_by_label("Anggaran (Rp)").fill("3500000")

    first.get_by_label("Tempat").fill("Pendopo")
    first.get_by_label("Anggaran (Rp)").fill("2000000")
    save(first, "Simpan perubahan")

    second.get_by_role("button", name=re.compile("^Simpan perubahan")).click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text(f"diubah oleh {User.objects.get(username='manajer.depok').name} pukul")
    expect(told).to_contain_text("Anggaran (Rp): kini tersimpan “2.000.000”. Isian Anda tetap di sini.")
    expect(second.get_by_label("Tempat")).to_have_value("Pendopo")
    expect(second.get_by_label("Anggaran (Rp)")).to_have_value("3500000")
    look(second, axe)
    save(second, "Simpan perubahan")
    made.refresh_from_db()
    assert (made.title, made.place, made.budget) == ("Sosialisasi kader", "Pendopo", 3_500_000)


def test_a_double_click_and_a_way_back_make_one_complaint(person) -> None:
    page = person("depan.tabalong")
    steps.begin_intake(page)
    page.locator("input[name=nik]").press_sequentially(steps.found_person("63.09").nik)
    expect(page.locator("#panel .name")).to_be_visible()
    page.locator("select[name=category]").select_option("K6")
    page.locator("textarea[name=description]").fill("Kartu hilang.")
    page.locator("[data-save]").dblclick()
    slip = steps.read_slip(page)
    before = Complaint.objects.count()
    page.go_back()
    if page.locator("[data-save]").count():
        page.locator("textarea[name=description]").fill("Kartu hilang di pasar.")
        page.locator("[data-save]").click()
        page.wait_for_load_state()
    assert Complaint.objects.count() == before
    assert Complaint.objects.filter(number=slip.number).count() == 1
