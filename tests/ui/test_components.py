"""Components are few, show their states in the gallery, and stop whoever calls them wrongly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory, override_settings
from django_cotton.compiler_regex import CottonCompiler

from slrt.ui import badges, icons, nav
from slrt.ui.context import Layout
from slrt.ui.gallery import gallery
from slrt.ui.strict import ComponentMisuse

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = sorted((ROOT / "templates" / "cotton").glob("*.html"))


@pytest.fixture(autouse=True)
def strict(settings):
    settings.UI_STRICT = True


class Nobody:
    is_authenticated = False
    is_anonymous = True


def request(path: str = "/galeri/"):
    made = RequestFactory().get(path)
    made.user, made._messages = Nobody(), ()
    return made


def render(source: str, **context) -> str:
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.fixture
def page() -> str:
    return gallery(request()).content.decode()


def test_there_are_at_most_twenty():
    assert len(COMPONENTS) <= 20


def test_the_gallery_shows_every_component():
    source = (ROOT / "slrt/ui/templates/ui/gallery.html").read_text()
    missing = [path.stem for path in COMPONENTS if f"<c-{path.stem.replace('_', '-')}" not in source]
    assert missing == []


def test_the_gallery_holds_no_style_and_no_script(page):
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert "<style" not in page


def test_ids_are_unique(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "source",
    [
        "<c-tag />",
        '<c-tag label="x" tone="pink" />',
        '<c-tag label="x" colour="red" />',
        '<c-card heading="x"></c-card>',
        '<c-alert tone="loud">x</c-alert>',
        "<c-kv />",
        "<c-tabs />",
        '<c-stat label="x" />',
        "<c-field />",
        '<c-segmented name="x" legend="y" />',
        '<c-empty icon="unicorn">x</c-empty>',
        '{% badge "no such kind" "x" %}',
        '{% tag "x" "pink" %}',
        "{% field 3 %}",
    ],
)
def test_misuse_is_loud(source):
    with pytest.raises(ComponentMisuse):
        render(source)


def test_misuse_never_breaks_a_clerks_page(settings):
    settings.UI_STRICT = False
    assert "tag" in render('<c-tag label="x" tone="pink" />')


def test_a_component_does_not_see_the_page_around_it():
    with pytest.raises(ComponentMisuse):
        render("<c-tag />", label="from the page")


def test_text_is_escaped_everywhere():
    evil = '"><script>alert(1)</script>'
    context = {"evil": evil, "rows": [(evil, evil)], "chips": [{"label": evil, "value": evil, "url": "?"}]}
    html = render(
        '<c-tag :label="evil" :data-x="evil" :id="evil" /><c-card :heading="evil">{{ evil }}</c-card>'
        '<c-kv :rows="rows" />{% tag evil %}{% due None paused=evil %}{% qr "x" label=evil %}'
        '<c-chips :chips="chips" /><c-identity-bar :who="evil" :rows="rows" /><c-bar-row :label="evil" :share="0.5" />'
        '<c-masked nik="1" :label="evil" /><c-stat :label="evil" :value="evil" />',
        **context,
    )
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") >= 14


def test_a_state_has_one_colour():
    badges.register("test", {"new": ("Baru", "blue", "check")})
    badges.register("test", {"new": ("Baru", "blue", "check")})
    with pytest.raises(ComponentMisuse):
        badges.register("test", {"new": ("Baru", "red")})
    with pytest.raises(ComponentMisuse):
        badges.register("test", {"odd": ("Aneh", "pink")})
    assert "Baru" in badges.badge_html("test", "new")
    assert badges.label("test", "new") == "Baru"
    badges._KINDS.pop("test")


def test_the_icons_are_ours_and_small():
    sprite = ROOT / "static/img/icons.svg"
    assert sprite.stat().st_size <= 4096
    assert {"search", "clock", "warn", "check"} <= icons.names()


def test_navigation_marks_one_page_and_joins_groups():
    def first(_):
        return [{"title": "", "items": [{"url": "/keluhan/", "label": "Antrean", "count": 3}]}]

    def second(_):
        return [nav.Group("", (nav.Item("/keluhan/baru", "Keluhan baru"), nav.Item("/", "Meja")))]

    before = list(nav._BUILDERS)
    nav._BUILDERS[:] = []
    try:
        nav.register(second, order=20)
        nav.register(first, order=10)
        (group,) = nav.collect(request("/keluhan/baru"))
        assert [item.label for item in group.items] == ["Antrean", "Keluhan baru", "Meja"]
        assert [item.active for item in group.items] == [False, True, False]
        (group,) = nav.collect(request("/keluhan/7/"))
        assert [item.active for item in group.items] == [True, False, False]
    finally:
        nav._BUILDERS[:] = before


def test_the_layout_stands_without_middleware():
    bare = Layout(None)
    assert (bare.brand.name, bare.user_name, bare.role, bare.signed_in) == ("SLRT", "", "", False)
    assert bare.error_layout == "layouts/bare.html"


@override_settings(DEBUG=False)
@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_breakdown_pages_need_nothing(name):
    html = engines["django"].get_template(name).render({})
    assert 'lang="id"' in html and "Kode" not in html
    assert "R-7F3A" in engines["django"].get_template(name).render({"code": "R-7F3A"})


def test_a_query_keeps_its_other_parts():
    asked = RequestFactory().get("/keluhan/?tab=lewat&kelas=K3&c=abc")
    html = render('{% query_string tab="baru" kelas=None %}', request=asked)
    assert html == "?tab=baru"
