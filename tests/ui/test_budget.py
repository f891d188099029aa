"""What a visit costs to transfer (ux §1.10), compressed as WhiteNoise serves it."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.template import engines
from django.test import RequestFactory

from slrt.ui.gallery import gallery
from tests.ui.test_components import Nobody, request

ROOT = Path(__file__).resolve().parents[2]
KB = 1024


def packed(content: bytes) -> int:
    return len(brotli.compress(content, quality=11))


def linked(html: str) -> set[str]:
    """Files of ours that the page loads, each once."""
    return {path.split("#")[0] for path in re.findall(r'(?:src|href)="/static/([^"]+)"', html)}


def cost(html: str) -> int:
    return packed(html.encode()) + sum(packed((ROOT / "static" / path).read_bytes()) for path in linked(html))


def test_a_first_visit_of_staff_is_small():
    html = gallery(request()).content.decode()
    assert cost(html) <= 120 * KB
    assert packed(html.encode()) <= 25 * KB
    assert len(linked(html)) + 1 <= 10


@pytest.mark.parametrize("name", ["layouts/public.html"])
def test_a_citizens_page_is_smaller_still(name):
    asked = RequestFactory().get("/lacak")
    asked.user = Nobody()
    html = engines["django"].get_template(name).render({}, asked)
    assert cost(html) <= 36 * KB  # of 40, the rest is for what the page says
    assert "<script" not in html
    loaded = [path for path in linked(html) if path != "img/icon.svg"]
    assert len(loaded) <= 3


def test_the_script_is_small():
    assert (ROOT / "static/js/app.js").stat().st_size <= 8 * KB


def test_vendored_files_are_named_with_their_licence():
    readme = (ROOT / "static/vendor/README.md").read_text()
    for path in (ROOT / "static/vendor").iterdir():
        assert path.name == "README.md" or path.name in readme


def test_no_web_font_and_no_address_of_others():
    for path in (ROOT / "static/css").glob("*.css"):
        css = path.read_text()
        assert "@font-face" not in css
        assert "@import" not in css
        assert not re.search(r"url\((?![\"']?data:)", css)
