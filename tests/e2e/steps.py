"""What people do on the screens, in short functions: `steps.sign_in(page, "depan.kendal")`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Error, Page, expect

from households import identifiers
from households.models import Person
from monitoring.simulation.staff import PASSWORD

LAPTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 640}
Look = Callable[[Page], None]


# ---------------------------------------------------------------------- signing in and looking
def sign_in(page: Page, username: str) -> None:
    page.goto("/akun/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/akun/masuk/"))


def sign_out(page: Page) -> None:
    """By the form that every page of staff carries."""
    with page.expect_navigation():
        page.locator("form[action='/akun/keluar/']").first.evaluate("form => form.submit()")


def look(page: Page, axe: Look) -> None:
    """Whoever works on a laptop or a telephone finds no barrier here, and nothing runs out of the page."""
    for size in (TELEPHONE, LAPTOP):
        try:
            _look_at(page, axe, size)
        except Error:  # the link before had not quite brought the page yet: this is the page to look at
            page.wait_for_load_state()
            _look_at(page, axe, size)


def _look_at(page: Page, axe: Look, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    page.evaluate("window.scrollTo(0, 0)")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"], f"{page.url}: {wide} pixels wide on a screen of {size['width']}"
    axe(page)


# ---------------------------------------------------------------------- people of the demonstration
def found_person(jurisdiction: str) -> Person:
    """Somebody listed in the current edition without an open complaint, so that nothing similar is warned about."""
    rows = Person.objects.filter(
        jurisdiction=jurisdiction, nik_digest__isnull=False, listings__edition__state="current", household__isnull=False
    )
    return rows.exclude(household__complaints__closed_at__isnull=True, household__complaints__isnull=False).latest("pk")


def unknown_nik(kecamatan: str, born: date = date(1979, 4, 17)) -> str:
    """A number by the official rule that nobody of the demonstration has."""
    nik = f"{kecamatan.replace('.', '')}{born:%d%m%y}9{born.day:03d}"
    assert not identifiers.read_nik(nik, date(2026, 11, 22)).errors
    return nik


# ---------------------------------------------------------------------- the desk
@dataclass
class Keys:
    """Hands on the keyboard: counts what is no free text. A chord counts as the keys it takes."""

    page: Page
    count: int = 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.count += len(name.split("+"))

    def type(self, text: str, *, free: bool = False) -> None:
        self.page.keyboard.type(text)
        self.count += 0 if free else len(text)


def begin_intake(page: Page) -> Keys:
    """From the start page by Alt+N; the number is asked first."""
    page.goto("/")
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("heading", name="Keluhan baru")).to_be_visible()
    expect(page.locator("input[name=nik]")).to_be_focused()
    page.wait_for_load_state("networkidle")
    return Keys(page)


def posts(page: Page, path: str) -> list[str]:
    """Addresses of the POSTs to this path from now on."""
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" and r.url.endswith(path) else None)
    return sent


@dataclass(frozen=True)
class Slip:
    """What the family takes home."""

    number: str
    code: str
    case_url: str


def read_slip(page: Page) -> Slip:
    expect(page.locator(".number")).to_be_visible()
    return Slip(
        page.locator(".number").inner_text().strip(),
        page.locator(".code").inner_text().strip(),
        page.get_by_role("link", name="Buka keluhan").get_attribute("href"),
    )


# ---------------------------------------------------------------------- steps of a case
def press(page: Page, name: str) -> None:
    """A step in the bar of a case: a button, or the link to its page."""
    bar = page.get_by_role("group", name="Langkah")
    bar.get_by_role("button", name=name, exact=True).or_(bar.get_by_role("link", name=name, exact=True)).first.click()


def save(page: Page, name: str | re.Pattern[str]) -> None:
    """The button of the page that saves; the next page has come when this returns."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def status(page: Page, text: str) -> None:
    expect(page.locator(".idbar")).to_contain_text(text)


def propose_referral(page: Page, agency: str, way: str) -> None:
    """On the editor: programme and office, what is asked and why, sent by the button `way`."""
    page.get_by_label("Instansi tujuan").select_option(label=agency)
    page.get_by_label("Yang diminta").fill("Bantuan perlengkapan sekolah untuk dua anak.")
    page.get_by_label("Pertimbangan").fill("Keluarga terdaftar; kedua anak masih bersekolah.")
    save(page, re.compile(f"^{way}"))


def confirm_person(page: Page) -> None:
    """When the sign-in is not of the last ten minutes, the password is asked again."""
    if "/konfirmasi/" in page.url:
        page.get_by_label("Kata sandi").fill(PASSWORD)
        save(page, "Lanjutkan")


def track(page: Page, slip: Slip) -> None:
    """The family, at home, with the slip."""
    page.goto("/lacak/")
    page.get_by_label("Nomor").fill(slip.number)
    page.get_by_label("Kode").fill(slip.code)
    page.keyboard.press("Enter")
    expect(page.locator("ol.steps").first.locator("li")).to_have_count(5)
