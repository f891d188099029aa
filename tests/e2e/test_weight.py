"""What travels over a thin line (ux.md 1.10), in bytes as the browser received them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from complaints.models import Complaint
from referrals.models import Referral
from tests.e2e import steps

FIRST, LATER, CITIZEN, PART = 120_000, 25_000, 40_000, 8_000


class Scale:
    """Adds up what the network brought since the last look; what the browser had already weighs nothing."""

    def __init__(self, page: Page):
        self.page, self.requests, self.bytes = page, 0, 0
        self.heavy: list[tuple[int, str]] = []
        self.addresses: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._came)

    def _sent(self, event: dict) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict) -> None:
        size = int(event["encodedDataLength"])
        if size:
            self.requests, self.bytes = self.requests + 1, self.bytes + size
            self.heavy.append((size, self.addresses.get(event["requestId"], "")))

    def open(self, path: str) -> int:
        """Bytes of one visit."""
        self.requests = self.bytes = 0
        self.heavy.clear()
        assert self.page.goto(path).ok, path
        self.page.wait_for_load_state("networkidle")
        return self.bytes


@pytest.fixture
def cookies(person) -> list[dict]:
    return person("manajer.kendal").context.cookies()


@pytest.mark.parametrize("path", ["/", "/keluhan/?tab=bagian", "/papan/", "/laporan/", "/warga/"])
def test_first_visit(path: str, cookies, new_context) -> None:
    """A browser that has never been here, signed in."""
    context = new_context()
    context.add_cookies(cookies)
    scale = Scale(context.new_page())
    assert scale.open(path) <= FIRST, scale.heavy
    assert scale.requests <= 10, scale.heavy


def test_later_pages(person) -> None:
    """Every main screen, once the browser knows style and script."""
    cases = Complaint.objects.filter(jurisdiction="33.24", restricted=False, household__isnull=False)
    case, older = cases.order_by("-pk")[:2]
    referral = Referral.objects.filter(jurisdiction="33.24", complaint__restricted=False).latest("pk")
    looked = {
        "depan.kendal": ["/keluhan/baru", "/keluhan/", f"/keluhan/{case.pk}/", f"/keluhan/{case.pk}/tanda-terima"],
        "manajer.kendal": [
            "/", "/keluhan/?tab=bagian", "/rujukan/", "/rujukan/persetujuan", f"/rujukan/{referral.pk}/", "/program/",
            "/laporan/", "/papan/", "/pengguna/", "/pesan/", "/unduhan/", f"/keluarga/{case.household_id}/",
        ],
    }  # fmt: skip
    too_heavy = []
    for username, paths in looked.items():
        page = person(username)
        scale = Scale(page)
        for warm in ("/keluhan/baru" if username.startswith("depan") else "/papan/", "/"):
            scale.open(warm)
        if username.startswith("depan"):
            scale.open(f"/keluhan/{older.pk}/tanda-terima")  # slips have a style of their own
        for path in paths:
            size = scale.open(path)
            if size > LATER or scale.requests > 2:
                too_heavy.append((path, size, list(scale.heavy)))
    assert not too_heavy


def test_what_a_look_up_brings(person) -> None:
    page = person("depan.kendal")
    scale = Scale(page)
    scale.open("/keluhan/baru")
    who = steps.found_person("33.24")
    scale.bytes = 0
    page.locator("input[name=nik]").press_sequentially(who.nik)
    page.locator("#panel .name").wait_for()
    page.wait_for_load_state("networkidle")
    assert scale.bytes <= PART


def test_the_page_of_the_family(site, new_context) -> None:
    """Without signing in and, the second time, without script."""
    case = Complaint.objects.filter(code_digest__isnull=False).latest("pk")
    scale = Scale(new_context().new_page())
    assert scale.open("/lacak/") <= CITIZEN, scale.heavy
    assert scale.requests <= 4
    for address in ("/permohonan/tabalong/", "/survei/tabalong/"):
        scale = Scale(new_context().new_page())
        assert scale.open(address) <= CITIZEN, scale.heavy
        assert scale.requests <= 4
    page = new_context(java_script_enabled=False).new_page()
    scale = Scale(page)
    scale.open(f"/lacak/q/{case.token}")
    assert page.locator("ol.steps").first.locator("li").count() == 5
    assert scale.bytes <= CITIZEN, scale.heavy
