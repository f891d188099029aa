"""Makes the pictures of the README from the running demonstration.

bin/up                                # in one window
bin/test tests/ui -k nothing          # once: installs Playwright and Chromium beside the application
.venv/bin/python docs/screenshots.py  # in another; SLRT_PORT as for bin/up
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ADDRESS = f"http://127.0.0.1:{os.environ.get('SLRT_PORT', '8000')}"
PASSWORD = "Meja-Layanan-77!"  # noqa: S105 - of the demonstration, in the README
FOLDER = Path(__file__).parent / "images"
LAPTOP = {"width": 1366, "height": 860}


def sign_in(page: Page, username: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{ADDRESS}/akun/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/akun/masuk" not in address)


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=FOLDER / f"{name}.png")


def queue(page: Page) -> None:
    sign_in(page, "belakang.kendal")
    page.goto(f"{ADDRESS}/keluhan/")
    keep(page, "queue")


def intake(page: Page) -> None:
    """Somebody of the queue is looked up by name: the people found stand beside the form, each with the reasons."""
    sign_in(page, "belakang.kendal")
    page.goto(f"{ADDRESS}/keluhan/")
    people = [text.splitlines()[0] for text in page.locator("td[data-label=Warga]").all_inner_texts()]
    name = max(people, key=len)  # a long name is rarely somebody else's, too
    sign_in(page, "depan.kendal")
    page.goto(f"{ADDRESS}/keluhan/baru")
    page.locator("main").get_by_label("Nama").first.fill(name)
    page.keyboard.press("Tab")
    page.locator("main .results").first.wait_for()
    page.locator("main .results :is(button, a, label)").first.click()
    page.get_by_text("Keluhan keluarga ini").first.wait_for()
    keep(page, "intake")


def board(page: Page) -> None:
    sign_in(page, "manajer.kendal")
    page.goto(f"{ADDRESS}/papan/")
    keep(page, "board")


def main() -> None:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=LAPTOP, locale="id-ID")
        page.set_default_timeout(60_000)
        for picture in (queue, intake, board):
            picture(page)
        browser.close()


if __name__ == "__main__":
    main()
