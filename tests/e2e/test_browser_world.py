"""The browser's strict world itself: what a journey must notice, it notices."""

from __future__ import annotations

import time
import urllib.request

import pytest

LOGIN = "/akun/masuk/"


def test_sign_in_page_is_clean(page, axe, site) -> None:
    page.goto(LOGIN)
    assert page.locator("form input[type=password]").count() == 1
    axe(page)


def test_static_files_are_hashed_and_compressed(site) -> None:
    with urllib.request.urlopen(site.url + LOGIN) as answer:
        html = answer.read().decode()
    address = html.split('rel="stylesheet" href="')[1].split('"')[0]
    request = urllib.request.Request(site.url + address, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_violation_of_the_policy_is_seen(page, site) -> None:
    """In the browser, and by the application: its report arrives (security check 38)."""
    seen: list[str] = []
    logged_before = len(site.process.text())
    page.goto(LOGIN)
    page.remove_listener("console", page.heard)
    page.on("console", lambda message: seen.append(message.text))
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))"
    )
    page.wait_for_timeout(200)
    assert any(text.startswith("CSP: script-src") for text in seen)
    assert page.evaluate("window.x") is None
    end = time.monotonic() + 10
    while not (told := site.violations(logged_before)) and time.monotonic() < end:
        page.wait_for_timeout(200)
    assert [(line["directive"], line["page"], line["blocked"]) for line in told] == [
        ("script-src-elem", "akun/masuk/", "inline")
    ]


def test_axe_finds_what_is_wrong(page, axe) -> None:
    page.goto(LOGIN)
    page.evaluate("document.body.append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        axe(page)
