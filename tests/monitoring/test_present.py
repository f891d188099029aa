"""How figures are said."""

from __future__ import annotations

import pytest

from monitoring.figures import DAYS, HOURS, NUMBER, SHARE, Change, Row, Table, share, summed
from monitoring.present import MEANT, SECTIONS, SUMMARY, WRITTEN, change_words, picture, told, trend


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (1234, NUMBER, "1.234"), (None, NUMBER, "–"), (0, NUMBER, "0"), (0.3636, SHARE, "36,4%"), (1, SHARE, "100%"),
        (0, SHARE, "0%"), (91.5, DAYS, "91,5 hari"), (4, HOURS, "4 jam"), ("Pusat", "text", "Pusat"),
    ],
)  # fmt: skip
def test_told(value, kind, said):
    assert told(value, kind) == said


@pytest.mark.parametrize(
    ("now", "before", "kind", "said"),
    [
        (108, 100, NUMBER, "▲ 8,0% dari Triwulan II"), (120, 100, NUMBER, "▲ 20% dari Triwulan II"),
        (100, 100, NUMBER, "sama dengan Triwulan II"), (3, 0, NUMBER, "▲ 3 dari Triwulan II"),
        (0.5, 0.532, SHARE, "▼ 3,2 poin dari Triwulan II"), (6, 8, DAYS, "▼ 2 hari dari Triwulan II"),
        (None, 3, NUMBER, "tanpa pembanding Triwulan II"), (3, None, NUMBER, "tanpa pembanding Triwulan II"),
    ],
)  # fmt: skip
def test_change_in_words(now, before, kind, said):
    assert change_words(Change(now, before, kind), "Triwulan II") == said


def test_better_depends_on_the_indicator():
    assert trend(Change(0.6, 0.5, SHARE, "up")) == "up"
    assert trend(Change(8, 6, DAYS, "down")) == "down"
    assert trend(Change(6, 8, DAYS, "down")) == "up"
    assert trend(Change(6, 8, NUMBER)) == "flat"
    assert trend(Change(6, None, DAYS, "down")) == "flat"


def test_share_of_nothing_is_unknown():
    assert share(0, 0) is None and share(3, 4) == 0.75 and share(None, 4) is None


def test_sums_take_unknown_as_nothing():
    assert summed([Row("a", [1, None]), Row("b", [2, 5])], 2).values == [3, 5]


def test_a_chart_stands_beside_the_period_before():
    table = Table("t", "Judul", "", [("Jumlah", NUMBER)], [Row("A", [4]), Row("B", [0])], chart="bars")
    old = Table("t", "Judul", "", [("Jumlah", NUMBER)], [Row("A", [2]), Row("B", [1])], chart="bars")
    both = picture(table, old, "Triwulan II", "Triwulan I")
    assert "Triwulan I" in both
    assert "Triwulan I" not in picture(table, None, "Triwulan II", "Triwulan I")
    assert picture(Table("t", "Judul", "", [("Jumlah", NUMBER)], [Row("A", [0])], chart="bars"), None, "", "") == ""


def test_a_chart_shows_the_column_that_was_named_as_it_is_written():
    columns = [("Selesai", NUMBER), ("% tepat waktu", SHARE)]
    table = Table("t", "Judul", "", columns, [Row("A", [7, 0.25])], chart="bars", charted="% tepat waktu")
    drawn = picture(table, None, "", "")
    assert ">25%<" in drawn
    assert ">7<" not in drawn


def test_a_share_of_nothing_is_drawn_and_a_count_of_nothing_is_not():
    """That none of two was in time is news; that nobody came is a shorter chart."""
    rows = [Row("Darurat", [2, 0.0]), Row("Program", [3, 0.5]), Row("Informasi", [0, None])]
    table = Table("t", "Judul", "", [("Selesai", NUMBER), ("% tepat waktu", SHARE)], rows, chart="bars")
    table.charted = "% tepat waktu"
    drawn = picture(table, None, "", "")
    assert ">Darurat<" in drawn
    assert ">Informasi<" not in drawn
    table.charted = "Selesai"
    assert ">Informasi<" not in picture(table, None, "", "")


def test_other_rows_of_the_period_before_are_not_drawn_as_gaps():
    """Months of a quarter have other names than those of the quarter before."""
    table = Table("t", "Judul", "", [("Jumlah", NUMBER)], [Row("Juli", [4])], chart="bars")
    old = Table("t", "Judul", "", [("Jumlah", NUMBER)], [Row("April", [2])], chart="bars")
    assert "Triwulan I" not in picture(table, old, "Triwulan II", "Triwulan I")


def test_every_section_of_the_report_has_a_letter_of_its_own():
    letters = ["A", *(letter for letter, _, _ in SECTIONS), WRITTEN[0], MEANT[0]]
    assert letters == sorted(set(letters))


def test_the_summary_begins_with_what_the_desk_recorded():
    """Domain §6.3 A, and what the quarterly report is asked for: with the change against the quarter before."""
    assert SUMMARY[0] == "M01"
    assert {"M02", "M05", "M08", "M09", "M14", "M15", "M20", "M23"} <= set(SUMMARY)
