"""Charts: the same numbers in the picture and in its table, readable for a screen reader, with no style attribute."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree

from slrt.ui import charts
from slrt.ui.qr import qr_svg
from slrt.ui.strict import ComponentMisuse
from slrt.ui.svg import nice_ticks, shorten, width_of

EVIL = '<script>"&'
MADE = {
    "bars": charts.bars(
        "Kesenjangan", [("Plantungan", 1410), (EVIL, 395), ("Kosong", None)], fade=True, note="catatan"
    ),
    "of_first": charts.bars("Corong", [("Dicatat", 200), ("Dikunjungi", 150)], of_first=True),
    "grouped": charts.grouped("Kelas", ["A", EVIL], {"Triwulan II": [1, 2], "Triwulan III": [3, None]}),
    "lines": charts.lines("Bulan", ["Jan", "Feb", "Mar"], {"2026": [1, None, 3], "2025": [2, 2, 2]}, area=True),
    "stacked": charts.stacked("Hasil", ["Ya", "Tidak"], [("Dinas", [3, 1]), ("Kosong", [0, 0])]),
    "nothing": charts.bars("Belum ada", []),
    "no_lines": charts.lines("Belum ada", [], {"2026": []}),
}


@pytest.mark.parametrize("name", MADE)
def test_every_chart_is_well_formed_and_named(name):
    made = MADE[name]
    root = ElementTree.fromstring(made.svg)
    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    space = "{http://www.w3.org/2000/svg}"
    assert [root.find(f"{space}title").get("id"), root.find(f"{space}desc").get("id")] == named
    assert root.find(f"{space}title").text == made.title
    assert "style=" not in made.svg and "<script" not in made.html()
    assert "NaN" not in made.svg and 'width="-' not in made.svg


def test_the_table_says_what_the_picture_says():
    assert MADE["bars"].rows[0] == ("Plantungan", "1.410")
    assert MADE["bars"].rows[2] == ("Kosong", "–")
    assert MADE["of_first"].rows[1] == ("Dikunjungi", "150 (75%)")
    assert MADE["grouped"].rows == [("A", "1", "3"), (EVIL, "2", "–")]
    assert MADE["stacked"].rows == [("Dinas", "3", "1", "75%", "25%"), ("Kosong", "0", "0", "–", "–")]
    assert "Tertinggi Plantungan (1.410), terendah" in MADE["bars"].svg
    assert MADE["nothing"].svg.count("Belum ada angka.") == 1


def test_the_same_numbers_give_the_same_picture():
    again = charts.bars("Corong", [("Dicatat", 200), ("Dikunjungi", 150)], of_first=True)
    assert again.svg == MADE["of_first"].svg


def test_bars_are_in_proportion():
    widths = [float(w) for w in re.findall(r'<rect[^>]*\swidth="([\d.]+)"', MADE["of_first"].svg)]
    assert widths[1] / widths[0] == pytest.approx(0.75, abs=0.01)


def test_a_gap_is_a_gap():
    assert MADE["lines"].svg.count("<circle") == 5


def test_a_series_of_another_length_is_misuse(settings):
    settings.UI_STRICT = True
    with pytest.raises(ComponentMisuse):
        charts.grouped("x", ["A", "B"], {"s": [1]})


def test_heat_cells_and_their_shades():
    html = charts.heat("Irisan", ["PKH"], [("PKH", [None]), ("PIP", [0.0]), ("PBI", [1.0])])
    assert re.findall(r'class="(h\d)"', html) == ["h0", "h1", "h6"]
    assert "100%" in html and "–" in html


@pytest.mark.parametrize("top", [0, 0.4, 1, 7, 12, 99, 100, 4512, 1_000_000])
def test_ticks_cover_and_are_few(top):
    ticks = nice_ticks(top)
    assert ticks[-1] >= top and ticks[0] == 0 and 2 <= len(ticks) <= 8
    assert ticks == sorted(set(ticks))


def test_long_labels_are_shortened():
    short = shorten("Kecamatan dengan nama yang sangat panjang", 120)
    assert short.endswith("…") and width_of(short) <= 120


def test_a_qr_code_is_a_picture_with_a_name():
    root = ElementTree.fromstring(qr_svg("https://slrt.example/l/abc", label="Kode lacak"))
    assert root.get("aria-label") == "Kode lacak"
    assert qr_svg("a") == qr_svg("a") != qr_svg("b")
