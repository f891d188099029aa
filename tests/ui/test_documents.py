"""PDF without a way out, XLSX without formulas."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pikepdf
import pytest
from django.template import engines
from django.utils import timezone
from python_calamine import CalamineWorkbook

from slrt.ui import pdf
from slrt.ui.charts import bars
from slrt.ui.xlsx import Column, Workbook

LETTER = """{% extends "pdf/base.html" %}{% block title %}Surat{% endblock %}{% block docno %}460/1/2026{% endblock %}
{% block content %}<h1>Surat</h1><p>{{ text }}</p>{% chart chart %}<table><thead><tr><th>No</th></tr></thead><tbody>
{% for n in rows %}<tr><td>{{ n }}</td></tr>{% endfor %}</tbody></table>{{ raw|safe }}{% qr "x" %}{% endblock %}"""
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def letter(monkeypatch):
    """The template without a file of its own."""
    made = engines["django"].from_string(LETTER)
    monkeypatch.setattr(pdf, "render_to_string", lambda name, context: made.render(context))


def make(**changes) -> bytes:
    limits = {key: changes.pop(key) for key in ("isolate", "memory", "cap_rows", "seconds") if key in changes}
    context = {"text": "Isi", "rows": range(3), "raw": "", "chart": bars("Usulan", [("A", 2), ("B", 1)])} | changes
    return pdf.render_pdf("surat.html", context, identifier="460/1", **limits)


def test_the_same_letter_twice_is_the_same_file():
    head = pdf.Letterhead("Pemerintah Kabupaten Kendal", "Dinas Sosial", logo=pdf.image_data(PNG))
    assert make(letterhead=head) == make(letterhead=head)


def test_a_letter_is_tagged_and_in_indonesian():
    with pikepdf.open(BytesIO(make(watermark="SALINAN"))) as made:
        assert made.Root.MarkInfo.Marked
        assert str(made.Root.Lang) == "id"
        assert len(made.pages) == 1


def test_text_of_citizens_stays_text():
    assert make(text="<img src='file:///etc/passwd'><link rel='attachment' href='file:///etc/passwd'>")


@pytest.mark.parametrize(
    "raw",
    [
        "<img src='http://127.0.0.1:9/x.png'>",
        "<img src='file:///etc/passwd'>",
        "<link rel='attachment' href='file:///etc/passwd'>",
        "<link rel='stylesheet' href='file:///etc/passwd'>",
        "<img src='data:text/html,x'>",
        "<object data='file:///etc/passwd'></object>",
    ],
)
def test_a_document_fetches_nothing(raw):
    with pytest.raises(pdf.PdfRefused, match="alamat luar"):
        make(raw=raw)


def test_a_child_process_fetches_nothing_either():
    with pytest.raises(pdf.PdfRefused, match="alamat luar"):
        make(raw="<link rel='attachment' href='file:///etc/passwd'>", isolate=True)


def test_too_many_rows_are_refused_before_the_work():
    with pytest.raises(pdf.PdfRefused, match="XLSX"):
        make(rows=range(1600))


def test_a_child_process_makes_the_same_file():
    assert make(isolate=True) == make()


def test_a_child_process_is_held_to_its_limits():
    with pytest.raises(pdf.PdfRefused, match="terlalu besar"):
        make(rows=range(300), isolate=True, memory=60 * 1024**2)
    with pytest.raises(pdf.PdfRefused, match="terlalu lama"):
        make(rows=range(1000), isolate=True, seconds=1)


def test_only_pictures_become_logos():
    with pytest.raises(ValueError, match="PNG"):
        pdf.image_data(b"<svg onload='x'/>")


KINDS = [("NIK", "text"), ("Tanggal", "date"), ("Waktu", "datetime"), ("Nilai", "rupiah"), ("Porsi", "share")]
COLUMNS = [Column(*kind) for kind in KINDS]


def book(**changes) -> list[list]:
    with Workbook(title="Rujukan", period="Triwulan III 2026", user="Rina", purpose="Laporan", **changes) as made:
        sheet = made.sheet("Data: rujukan/terima", COLUMNS)
        sheet.row(["0012345678901234", dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 5, 0, tzinfo=dt.UTC), 1250000, 0.5])
        sheet.row(["=HYPERLINK(1)", None, None, "–", None])
        sheet.row(["https://contoh.go.id", None, None, None, None])
    return CalamineWorkbook.from_filelike(BytesIO(made.content))


def test_text_stays_text_in_a_spreadsheet():
    with timezone.override("Asia/Makassar"):
        rows = book().get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Rujukan"
    assert rows[1][0] == "Periode: Triwulan III 2026"
    assert re.fullmatch(r"Diunduh oleh Rina pada \d+ \w+ \d{4}, \d\d\.\d\d WITA", rows[2][0])
    assert rows[3][0] == "Tujuan: Laporan"
    assert rows[5][:2] == ["0012345678901234", dt.date(2026, 3, 1)]
    assert rows[5][2] == dt.datetime(2026, 3, 1, 13, 0)  # noqa: DTZ001 - a spreadsheet knows no zones
    assert rows[6][0] == "=HYPERLINK(1)"
    assert rows[7][0] == "https://contoh.go.id"


def test_sheet_names_are_made_fit():
    assert book().sheet_names == ["Data rujukanterima"]


def test_a_row_of_another_width_is_an_error():
    with Workbook(title="x", user="y", purpose="z") as made:
        sheet = made.sheet("A", COLUMNS)
        with pytest.raises(ValueError, match="zip"):
            sheet.row(["1"])
