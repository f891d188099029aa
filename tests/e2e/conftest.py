"""Journeys in Debian's Chromium against the real web server, worker and relay, on seeded demonstration data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import get_commands
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import steps
from tests.processes import BackgroundWorker, Site

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# What a bar at the edge covers for the moment is reached by scrolling; axe would call it too small to be touched.
LOOK_WITH_AXE = """async tags => {
    const bars = [...document.querySelectorAll('body *')].filter(one => getComputedStyle(one).position === 'sticky');
    for (const bar of bars) bar.style.position = 'relative';
    try {
        const options = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']};
        return (await axe.run(document, options)).violations;
    } finally {
        for (const bar of bars) bar.style.position = '';
    }
}"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM = os.environ.get("SLRT_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# A violation of the content policy is made as loud as an error of a script.
REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) => {
    console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile);
});
"""
# The browser writes this line for every answer of 400-499; whether the answer is right is the test's own matter.
EXPECTED_CONSOLE = "the server responded with a status of 4"

# Playwright's synchronous interface runs inside an event loop; these tests still use Django's queries directly.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET_CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "viewport": {"width": 1280, "height": 800},
    }


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """The running application with the demonstration accounts and families. Journeys add to it and never reset it."""
    site = Site()
    with django_db_blocker.unblock():
        site.manage("createcachetable")
        for command in ("seed_demo",):
            if command in get_commands():
                site.manage(command)
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        with BackgroundWorker() as site.worker, site:
            yield site


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    """`page.goto("/masuk/")` opens it on the running application."""
    return site.url


def guard(page: Page, problems: list[str]) -> Page:
    """Notes every error in the console, violation of the policy, dialog and request to another host."""

    def heard(message) -> None:
        if message.type == "error" and EXPECTED_CONSOLE not in message.text:
            problems.append(f"console: {message.text}")

    def asked(request) -> None:
        host = urlsplit(request.url).hostname
        if host and host not in {"127.0.0.1", "localhost"}:
            problems.append(f"request to another host: {host}")

    def opened(dialog) -> None:
        problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.add_init_script(REPORT_VIOLATIONS)
    page.on("console", heard)
    page.heard = heard  # for the one test that provokes it
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("dialog", opened)
    page.on("request", asked)
    page.set_default_timeout(10_000)
    expect.set_options(timeout=10_000)
    return page


@pytest.fixture
def problems(site: Site) -> Iterator[list[str]]:
    """What went wrong in browsers and in the web process during the test; it fails the test at its end."""
    found: list[str] = []
    logged_before = len(site.process.text())
    yield found
    found += site.errors(logged_before)
    assert not found, "\n".join(found)


@pytest.fixture
def page(page: Page, problems: list[str]) -> Page:
    """A page that fails the test for an error in the console, a policy violation or a request to another host."""
    return guard(page, problems)


@pytest.fixture
def person(new_context, problems: list[str]) -> Callable[..., Page]:
    """`person("manajer.kendal")` gives that person's own guarded page, signed in; asked again, the same one."""
    pages: dict[str, Page] = {}

    def of(username: str) -> Page:
        if username not in pages:
            pages[username] = guard(new_context().new_page(), problems)
            steps.sign_in(pages[username], username)
        return pages[username]

    return of


@pytest.fixture
def context_at(browser: Browser, browser_context_args: dict) -> Iterator[Callable[[str], BrowserContext]]:
    """`context_at(url)` is a browser of its own whose addresses start at another site than `base_url`."""
    made: list[BrowserContext] = []

    def of(url: str) -> BrowserContext:
        made.append(browser.new_context(**{**browser_context_args, "base_url": url}))
        return made[-1]

    yield of
    for context in made:
        context.close()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with every violation of WCAG 2.2 A and AA on the page as it stands."""

    def check(page: Page) -> None:
        page.evaluate(AXE)
        found = page.evaluate(LOOK_WITH_AXE, AXE_TAGS)
        lines = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    "
            + "\n    ".join(f"{node['target']} {node['html'][:160]}" for node in one["nodes"])
            for one in found
        ]
        assert not found, f"{page.url}\n" + "\n".join(lines)

    return check
