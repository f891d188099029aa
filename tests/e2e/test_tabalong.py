"""The main job under the Tabalong profile: no gate, no approval; an unknown family is recorded in the same save."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from complaints.models import Complaint
from households.models import PreListProposal
from slrt.accounts.models import Assignment
from slrt.regions.models import Region
from tests.e2e import steps
from tests.e2e.steps import look, press, save, status

KEYS = 130


def test_an_unknown_family_to_the_end(person, page, axe) -> None:
    village = Region.objects.inside("63.09").villages().order_by("code")[3]
    slip = register(person("depan.tabalong"), village, axe)
    case = Complaint.objects.get(number=slip.number)
    assert (case.status, case.turn, case.registry_result) == ("registered", "back_office", "not_found")
    proposal = PreListProposal.objects.get(complaint_ref=slip.number)
    assert (proposal.household_id, proposal.status) == (case.household_id, "recorded")

    refer_at_once(person("belakang.tabalong"), slip, axe)
    answer(person("instansi.tabalong"), case, axe)
    tell_and_close(person("depan.tabalong"), person("belakang.tabalong"), slip, axe)
    steps.track(page, slip)
    look(page, axe)
    assert "TARSIAH" not in page.locator("body").inner_text().upper()


def register(page: Page, village: Region, axe) -> steps.Slip:
    """Number, name, place, family: one save makes the complaint, the family and its proposal."""
    keys = steps.begin_intake(page)
    sent = steps.posts(page, "/keluhan/baru")
    keys.type(steps.unknown_nik(village.parent_id))
    expect(page.locator("#panel")).to_contain_text("Tidak ditemukan")
    keys.press("Enter")
    expect(page.locator("input[name=name]")).to_be_focused()
    keys.type("Tarsiah binti Uji")
    keys.press("Tab")
    keys.type(village.name)
    look(page, axe)
    page.locator("select[name=category]").focus()
    keys.type("K1")
    keys.press("Tab", "Tab")
    keys.type("Belum pernah didata padahal suami sakit menahun.", free=True)
    for name, text in (("rt", "2"), ("rw", "1"), ("hamlet", "Krajan"), ("members_count", "4")):
        field = page.locator(f"[name=prelist-{name}]")
        if field.count():
            field.focus()
            page.keyboard.press("Control+a")
            keys.type(text)
            keys.press("Tab")
    look(page, axe)
    page.locator("textarea[name=description]").focus()
    keys.press("Control+Enter")
    slip = steps.read_slip(page)
    assert len(sent) == 1
    assert keys.count <= KEYS, keys.count
    look(page, axe)
    return slip


def refer_at_once(page: Page, slip: steps.Slip, axe) -> None:
    """Nobody approves: the letter goes out with the proposal."""
    page.goto(slip.case_url)
    press(page, "Mulai tangani")
    press(page, "Usulkan rujukan")
    look(page, axe)
    unit = Assignment.objects.select_related("unit").get(user__username="instansi.tabalong").unit
    steps.propose_referral(page, unit.name, "Kirim ke instansi")
    status(page, "Terkirim")
    look(page, axe)


def answer(page: Page, case: Complaint, axe) -> None:
    referral = case.referrals.get()
    assert (referral.status, referral.approved_by_id) == ("sent", None)
    page.goto(f"/rujukan/{referral.pk}/")
    for label in ("Tandai diterima", "Terima dan proses"):
        press(page, label)
        save(page, label)
    press(page, "Catat hasil: tidak terpenuhi")
    look(page, axe)
    page.get_by_label("Sebab tidak terpenuhi").select_option(label="Masuk daftar tunggu/kuota")
    page.get_by_label("Penjelasan").fill("Kuota tahun ini penuh; masuk daftar tunggu.")
    save(page, "Catat hasil: tidak terpenuhi")
    status(page, "Tidak terpenuhi")


def tell_and_close(desk: Page, office: Page, slip: steps.Slip, axe) -> None:
    """An unmet referral comes back to the back office, which answers; then the family is told."""
    office.goto(slip.case_url)
    status(office, "Ditangani")
    press(office, "Jawab")
    look(office, axe)
    office.get_by_label("Jawaban").fill("Ibu masuk daftar tunggu; kami kabari bila ada kuota.")
    office.get_by_label("Hasil", exact=True).select_option(label="Masuk daftar tunggu/kuota")
    save(office, "Jawab")
    desk.goto(slip.case_url)
    press(desk, "Catat pemberitahuan")
    desk.locator("input[name=method]").first.check(force=True)
    save(desk, "Catat pemberitahuan")
    office.goto(slip.case_url)
    press(office, "Tutup keluhan")
    status(office, "Selesai")


def test_what_is_missing_is_said_once_and_nothing_typed_is_lost(person, axe) -> None:
    page = person("depan2.tabalong")
    steps.begin_intake(page)
    page.locator("input[name=nik]").fill("630904")
    page.locator("textarea[name=description]").fill("Uraian yang tidak boleh hilang.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errors")).to_be_focused()
    expect(page).to_have_title(re.compile("^Kesalahan: "))
    expect(page.locator("textarea[name=description]")).to_have_value("Uraian yang tidak boleh hilang.")
    expect(page.locator("body")).to_contain_text("16 angka")
    look(page, axe)
