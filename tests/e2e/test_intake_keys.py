"""Registering a found person by keyboard alone: at most 45 keys beside free text, no mouse, one save request."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints.models import Complaint
from households.models import Person
from monitoring.simulation.staff import PASSWORD

KEYS_FOR_A_FOUND_PERSON, KEYS_FOR_AN_EMERGENCY, KEYS_FOR_A_LOOKUP = 45, 50, 10


class Hands:
    """Types on the page and counts the keys that are no free text."""

    def __init__(self, page: Page):
        self.page, self.keys = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.keys += len(name.split("+"))

    def type(self, text: str, *, free: bool = False) -> None:
        self.page.keyboard.type(text)
        self.keys += 0 if free else len(text)


@pytest.fixture
def desk(page: Page) -> Hands:
    """The front office of Kendal, on an empty intake page."""
    page.goto("/akun/masuk/")
    page.fill("input[name=login]", "depan.kendal")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Meja hari ini")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("heading", name="Keluhan baru")).to_be_visible()
    expect(page.locator("input[name=nik]")).to_be_focused()
    page.wait_for_load_state("networkidle")
    return Hands(page)


def saves_of(page: Page) -> list[str]:
    """POSTs to the page's own address from now on: what saves, apart from looking up and drafts."""
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" and r.url.endswith("/keluhan/baru") else None)
    return sent


def a_person() -> Person:
    """Somebody of the demonstration who has no open complaint, so that no warning about a similar one comes."""
    rows = Person.objects.filter(jurisdiction="33.24", nik_digest__isnull=False, listings__edition__state="current")
    return rows.exclude(complaints__closed_at__isnull=True, complaints__isnull=False).order_by("-pk").first()


def test_found_person_by_keyboard(desk: Hands, axe) -> None:
    page, person = desk.page, a_person()
    saves = saves_of(page)
    desk.type(person.nik)
    expect(page.locator("#panel .name")).to_have_text(person.name)
    desk.press("Enter", "Tab")
    desk.type("K3")
    desk.press("Tab")
    desk.type("PBI")
    desk.press("Tab")
    desk.type("Kartu KIS tidak aktif saat berobat. ;dok surat faskes.", free=True)
    desk.press("Tab", "Tab", "Space", "Tab", "Space")
    expect(page.locator("#berkas-hitung")).to_contain_text("2 dari")
    axe(page)
    desk.press("Control+Enter")
    expect(page.locator(".number")).to_contain_text("KDL-")
    assert desk.keys <= KEYS_FOR_A_FOUND_PERSON, desk.keys
    assert len(saves) == 1
    case = Complaint.objects.get(number=page.locator(".number").inner_text())
    assert case.person_id == person.pk and case.category == "K3" and len(case.documents_brought) == 2
    assert "Warga diminta melengkapi: surat faskes." in case.description
    axe(page)


def test_emergency_by_keyboard(desk: Hands) -> None:
    """Name, telephone, what happened: who comes for themselves leaves a number as well."""
    page = desk.page
    saves = saves_of(page)
    desk.press("Tab")
    desk.type("Sarno")
    desk.press("Tab", "Tab", "Tab", "Tab")
    expect(page.get_by_label("Nomor HP")).to_be_focused()
    desk.type("080012345678")
    desk.press("Tab")
    expect(page.locator("input[name=klass][value=membership]")).to_be_focused()
    desk.press("ArrowLeft")
    desk.press("Tab")
    desk.type("N9")
    desk.press("Tab", "Tab")
    desk.type("Rumah terbakar di dekat pasar", free=True)
    desk.press("Control+Enter")
    expect(page.locator(".number")).to_contain_text("KDL-")
    assert desk.keys <= KEYS_FOR_AN_EMERGENCY, desk.keys
    assert len(saves) == 1
    case = Complaint.objects.get(number=page.locator(".number").inner_text())
    assert (case.urgent, case.reporter, case.reporter_phone) == (True, "self", "080012345678")


def test_unknown_number_opens_the_family_part_and_keeps_everything(desk: Hands, axe) -> None:
    page = desk.page
    desk.type("3324121703880456")
    expect(page.locator("#panel")).to_contain_text("Tidak ditemukan")
    desk.press("Enter")
    expect(page.locator("#daftar-awal")).to_have_attribute("open", "")
    expect(page.locator("input[name=name]")).to_be_focused()
    page.get_by_role("link", name="Catat profil dasar").click()
    expect(page.locator("input[name=name]")).to_be_focused()
    desk.press("Control+Enter")
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("input[name=nik]")).to_have_value("332412 170388 0456")
    axe(page)


def test_where_a_case_stands_takes_few_keys_or_none(desk: Hands) -> None:
    """By the last part of its number; or by the scanner, which types the address of the slip's QR and Enter."""
    page = desk.page
    year = f"KDL-{timezone.localdate().year}-"
    case = Complaint.objects.filter(number__startswith=year, restricted=False, turn_unit=None).latest("pk")
    page.goto("/")
    desk.press("/")
    desk.type(case.number[-6:].lstrip("0"))
    desk.press("Enter")
    expect(page).to_have_url(re.compile(f"/keluhan/{case.pk}/$"))
    assert desk.keys <= KEYS_FOR_A_LOOKUP, desk.keys
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}/lacak/q/{case.token}")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/keluhan/{case.pk}/$"))


def test_draft_saves_itself_and_comes_back(desk: Hands) -> None:
    page = desk.page
    page.locator("textarea[name=description]").fill("Belum selesai diketik")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("#draf-status")).to_contain_text("Draf tersimpan")
    page.goto("/keluhan/draf")
    page.locator("table a.t").first.click()
    expect(page.locator("textarea[name=description]")).to_have_value("Belum selesai diketik")


def test_public_page_answers_a_browser(page: Page, axe) -> None:
    """Through a real browser: referrer policy and the origin check must get along."""
    case = Complaint.objects.filter(code_digest__isnull=False).order_by("-pk").first()
    page.goto("/lacak/")
    axe(page)
    page.fill("input[name=number]", case.number)
    page.fill("input[name=code]", case.code)
    page.keyboard.press("Enter")
    expect(page.locator("ol.steps").first.locator("li")).to_have_count(5)
    axe(page)


@pytest.mark.parametrize("path", ["/", "/keluhan/", "/keluhan/?tab=bagian", "/keluhan/draf", "/cari"])
def test_screens_are_accessible(desk: Hands, axe, path: str) -> None:
    desk.page.goto(path)
    axe(desk.page)


def test_case_page_is_accessible(desk: Hands, axe) -> None:
    page = desk.page
    page.goto("/keluhan/?tab=bagian")
    page.locator("table a.t").first.click()
    for tab in ("ringkasan", "keluarga", "dokumen", "rujukan", "riwayat"):
        page.goto(f"{page.url.split('?')[0]}?tab={tab}")
        axe(page)
