"""The main job in the browser under the Kendal profile: the supervisor's gate on walk-in, the manager's approval."""

from __future__ import annotations

import io
import re
import zipfile

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from complaints.models import Complaint
from slrt.accounts.models import Assignment
from tests.e2e import steps
from tests.e2e.steps import look, press, save, status

KEYS = 45


def test_from_the_desk_to_the_family_that_was_told(person, page, axe) -> None:
    who = steps.found_person("33.24")
    slip = register(person("depan.kendal"), who, axe)
    case = Complaint.objects.get(number=slip.number)
    assert (case.person_id, case.registry_result, case.status) == (who.pk, "listed", "with_supervisor")

    supervise(person("pengawas.kendal"), slip, axe)
    handle(person("belakang.kendal"), slip, axe)
    approve(person("manajer.kendal"), case, axe)
    answer(person("instansi.kendal"), case, axe)
    inform(person("depan.kendal"), slip, axe)
    close(person("belakang.kendal"), slip, axe)
    see_at_home(page, slip, who, axe)
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", "fulfilled")


def register(page: Page, who, axe) -> steps.Slip:
    """By keyboard alone: a found person in at most 45 keys beside free text, and one request that saves."""
    keys = steps.begin_intake(page)
    look(page, axe)
    page.locator("input[name=nik]").focus()
    sent = steps.posts(page, "/keluhan/baru")
    keys.type(who.nik)
    expect(page.locator("#panel")).to_contain_text(who.name)
    keys.press("Enter", "Tab")
    keys.type("K3")
    keys.press("Tab", "Tab")
    keys.type("Kartu KIS tidak aktif saat berobat minggu lalu.", free=True)
    keys.press("Tab", "Space")
    keys.press("Control+Enter")
    slip = steps.read_slip(page)
    assert keys.count <= KEYS, keys.count
    assert len(sent) == 1
    text = page.locator("body").inner_text()
    assert who.nik not in text.replace(" ", "")
    assert "WIB" in text
    look(page, axe)
    page.goto(f"{page.url}?ukuran=a5")
    look(page, axe)
    return slip


def supervise(page: Page, slip: steps.Slip, axe) -> None:
    """From the own queue to the case; approved with one click."""
    page.goto("/keluhan/")
    look(page, axe)
    expect(page.get_by_role("link", name=slip.number)).to_be_visible()
    page.goto(slip.case_url)
    look(page, axe)
    press(page, "Setujui")
    status(page, "Diterima")


def handle(page: Page, slip: steps.Slip, axe) -> None:
    page.goto(slip.case_url)
    press(page, "Mulai tangani")
    status(page, "Ditangani")
    for tab in ("keluarga", "dokumen", "rujukan", "riwayat"):
        page.goto(f"{slip.case_url}?tab={tab}")
        look(page, axe)
    page.goto(slip.case_url)
    press(page, "Usulkan rujukan")
    look(page, axe)
    steps.propose_referral(page, agency_of("instansi.kendal"), "Ajukan ke")
    status(page, "Menunggu persetujuan")
    look(page, axe)
    expect(page.get_by_role("button", name="Setujui")).to_have_count(0)


def agency_of(username: str) -> str:
    return Assignment.objects.select_related("unit").get(user__username=username).unit.name


def approve(page: Page, case: Complaint, axe) -> None:
    referral = case.referrals.get()
    page.goto("/rujukan/persetujuan")
    look(page, axe)
    page.goto(f"/rujukan/{referral.pk}/periksa")
    look(page, axe)
    page.keyboard.press("a")
    steps.confirm_person(page)
    expect(page.get_by_text(f"Rujukan {referral.number} disetujui")).to_be_visible()
    referral.refresh_from_db()
    assert (referral.status, referral.approved_by.username) == ("sent", "manajer.kendal")


def answer(page: Page, case: Complaint, axe) -> None:
    """The agency sees this referral and nothing of the queue."""
    referral = case.referrals.get()
    page.goto("/")
    expect(page).to_have_url(re.compile("/rujukan/masuk"))
    look(page, axe)
    page.get_by_role("link", name=referral.number).click()
    look(page, axe)
    press(page, "Tandai diterima")
    save(page, "Tandai diterima")
    press(page, "Terima dan proses")
    look(page, axe)
    save(page, "Terima dan proses")
    press(page, "Catat hasil: terpenuhi")
    look(page, axe)
    page.get_by_label("Hasil").select_option(label="Terpenuhi")
    page.get_by_label("Jawaban untuk warga").fill("Diberikan tas dan seragam pada 20 November.")
    save(page, "Catat hasil: terpenuhi")
    status(page, "Terpenuhi")
    assert page.goto(f"/keluhan/{case.pk}/").status == 403
    letter_of(page, referral)


def letter_of(page: Page, referral) -> None:
    """Made by the worker, of one page, with its number."""
    page.goto(f"/rujukan/{referral.pk}/")
    for _ in range(20):
        answer = page.request.get(f"/rujukan/{referral.pk}/surat.pdf")
        if answer.headers["content-type"] == "application/pdf":
            break
        page.wait_for_timeout(1000)
    with pikepdf.open(io.BytesIO(answer.body())) as pdf:
        assert len(pdf.pages) >= 1


def inform(page: Page, slip: steps.Slip, axe) -> None:
    page.goto(slip.case_url)
    status(page, "Dijawab")
    press(page, "Catat pemberitahuan")
    look(page, axe)
    page.locator("input[name=method]").first.check(force=True)
    save(page, "Catat pemberitahuan")
    status(page, "Warga diberi tahu")


def close(page: Page, slip: steps.Slip, axe) -> None:
    page.goto(slip.case_url)
    press(page, "Tutup keluhan")
    status(page, "Selesai")
    look(page, axe)


def see_at_home(page: Page, slip: steps.Slip, who, axe) -> None:
    """Five plain steps; no name, no number of the card."""
    page.goto("/lacak/")
    look(page, axe)
    steps.track(page, slip)
    look(page, axe)
    text = page.locator("body").inner_text()
    assert page.locator("ol.steps li.done, ol.steps li[aria-current]").count() == 5
    for secret in (who.name, who.name.title(), "KIS", "tas dan seragam"):
        assert secret not in text


def test_the_quarterly_report_is_made_while_one_watches(person, axe) -> None:
    """Asked for, counted by a worker under the manager's eyes, downloaded as PDF and XLSX."""
    page = person("manajer.kendal")
    page.goto("/laporan/baru")
    look(page, axe)
    save(page, re.compile("^Susun laporan"))
    expect(page.get_by_role("heading", name="A. Ringkasan")).to_be_visible(timeout=60_000)
    look(page, axe)
    label = page.get_by_role("heading", level=1).inner_text()
    assert label.startswith("Laporan Triwulan")

    pdf = fetch(page, "PDF", axe)
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert 3 <= len(paper.pages) <= 40
        assert label.removeprefix("Laporan ") in str(paper.docinfo.get("/Title", "")) or label in str(paper.docinfo)
        assert paper.Root.MarkInfo.Marked
    page.go_back()
    page.goto(page.url if "/laporan/" in page.url else "/laporan/")
    with zipfile.ZipFile(io.BytesIO(fetch(page, "XLSX", axe))) as book:
        text = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else ""
        text += "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name)
    for code in ("M01", "M05", "M14", "M19"):
        assert code in text
    page.goto("/laporan/")
    look(page, axe)


def fetch(page: Page, form: str, axe) -> bytes:
    """From the report by its button to Unduhan, and from there the file."""
    if "/unduhan/" in page.url or page.url.endswith("/laporan/"):
        page.goto("/laporan/")
        page.locator("table a.t").first.click()
    page.get_by_role("button", name=form).click()
    link = page.get_by_role("link", name=re.compile("^Unduh "))
    expect(link).to_be_visible(timeout=60_000)
    look(page, axe)
    with page.expect_download() as waiting:
        link.click()
    return waiting.value.path().read_bytes()


@pytest.mark.parametrize("username", ["depan", "belakang", "manajer", "instansi", "admin", "auditor", "data"])
def test_every_first_page_opens_without_barrier(username: str, person, axe) -> None:
    page = person(f"{username}.kendal")
    look(page, axe)
    for link in page.get_by_role("navigation", name="Utama").get_by_role("link").all():
        address = link.get_attribute("href")
        assert page.request.get(address).status == 200, address
