"""After leaving, the next person at the same computer finds nothing (security check 27)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from complaints.models import Complaint
from tests.e2e import steps


def left_behind(page: Page) -> dict[str, int]:
    """How much stands in each store of the browser. htmx keeps the page's address, which holds nothing personal."""
    return page.evaluate(
        """async () => ({
            session: Object.entries(sessionStorage).filter(([key, value]) =>
                key !== 'htmx-current-path-for-history' || value !== location.pathname + location.search).length,
            local: localStorage.length,
            databases: (await indexedDB.databases()).length,
            caches: (await caches.keys()).length,
        })"""
    )


def test_back_after_leaving_shows_no_family(person) -> None:
    page = person("belakang.kendal")
    case = Complaint.objects.filter(jurisdiction="33.24", restricted=False).latest("pk")
    page.goto(f"/keluhan/{case.pk}/")
    expect(page.locator("body")).to_contain_text(case.subject_name)
    page.goto(f"/keluhan/{case.pk}/?tab=riwayat")
    steps.sign_out(page)
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        text = page.locator("body").inner_text()
        assert case.subject_name not in text
        assert case.number not in text
    page.goto("/keluhan/")
    expect(page).to_have_url(re.compile("/akun/masuk/"))
    assert left_behind(page) == {"session": 0, "local": 0, "databases": 0, "caches": 0}


def test_a_look_up_leaves_nothing_in_the_browser(person) -> None:
    """Also while somebody works: fragments of families are kept nowhere."""
    page = person("depan.kendal")
    steps.begin_intake(page)
    who = steps.found_person("33.24")
    page.locator("input[name=nik]").press_sequentially(who.nik)
    expect(page.locator("#panel")).to_contain_text(who.name)
    assert left_behind(page)["session"] == 0
    assert who.nik not in page.url
    assert who.name not in page.title()
    steps.sign_out(page)
    page.go_back()
    page.wait_for_load_state()
    assert who.name not in page.locator("body").inner_text()
    assert who.nik not in page.content()


def test_an_idle_session_says_why_it_ended(person) -> None:
    from django.contrib.sessions.models import Session

    page = person("depan2.kendal")
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"].endswith("sessionid"))
    assert Session.objects.filter(pk=key).exists()
    page.context.clear_cookies(name=re.compile("sessionid"))
    page.goto("/keluhan/")
    expect(page).to_have_url(re.compile(r"/akun/masuk/\?next=/keluhan/"))
