"""The gallery in a real browser: accessible in light and dark, on a laptop and a telephone; keys; nothing inline."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

WIDTHS = [(1366, 768), (800, 1280), (360, 640)]


@pytest.fixture
def gallery(page: Page) -> Page:
    page.goto("/akun/masuk/?next=/galeri/")
    page.get_by_label("Nama pengguna").fill(os.environ.get("SLRT_DEMO_USER", "depan.kendal"))
    page.get_by_label("Kata sandi").fill(os.environ.get("SLRT_DEMO_PASSWORD", "Meja-Layanan-77!"))
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    expect(page).to_have_url(re.compile("/galeri/$"))
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_every_component_is_accessible_and_fits(gallery, axe, scheme, width, height):
    gallery.emulate_media(color_scheme=scheme)
    gallery.set_viewport_size({"width": width, "height": height})
    assert gallery.evaluate("document.documentElement.scrollWidth") <= width
    gallery.evaluate("window.scrollTo(0, 0)")  # or the sticky bar half covers a link, as in any scrolled page
    axe(gallery)


def test_the_menu_of_a_telephone_needs_no_script(gallery):
    gallery.set_viewport_size({"width": 360, "height": 640})
    menu = gallery.get_by_role("navigation", name="Utama")
    expect(menu).to_be_hidden()
    gallery.get_by_role("button", name="Menu", exact=True).click()
    expect(menu).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_errors_take_the_focus_and_lead_to_the_field(gallery):
    summary = gallery.locator(".errors").first
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(gallery.locator("#salah_nik")).to_be_focused()


def test_a_nik_is_grouped_while_typed_and_when_pasted(gallery):
    field = gallery.locator("#id_nik")
    gallery.evaluate("window.fired = 0; document.addEventListener('nik-lengkap', () => { window.fired += 1; })")
    field.press_sequentially("3324066210750003")
    expect(field).to_have_value("332406 621075 0003")
    assert gallery.evaluate("window.fired") == 1
    field.fill("33.24.06-621075.0003")
    expect(field).to_have_value("332406 621075 0003")
    field.fill("Noor Hayati")
    expect(field).to_have_value("Noor Hayati")


def test_keys(gallery):
    gallery.locator("main").focus()
    gallery.keyboard.press("/")
    expect(gallery.get_by_role("searchbox")).to_be_focused()
    gallery.keyboard.press("?")  # typed into the box, not a shortcut
    expect(gallery.get_by_role("searchbox")).to_have_value("?")
    gallery.locator("main").focus()
    gallery.keyboard.press("?")
    dialog = gallery.get_by_role("dialog")
    expect(dialog).to_contain_text("Kembalikan")
    dialog.get_by_label("Pakai pintasan satu huruf").uncheck()
    dialog.get_by_role("button", name="Tutup").click()
    gallery.keyboard.press("?")
    expect(gallery.get_by_role("dialog")).to_have_count(0)
    gallery.reload()
    gallery.locator("main").focus()
    gallery.keyboard.press("/")
    expect(gallery.get_by_role("searchbox")).not_to_be_focused()


def test_segments_are_chosen_with_arrows(gallery):
    gallery.locator("#id_reporter_0").focus()
    gallery.keyboard.press("ArrowRight")
    expect(gallery.locator("#id_reporter_1")).to_be_checked()
