"""The result file of SIKS-NG (domain §1.3 E) with the dirt of deliveries: the preview is the one that was kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from households.models import BatchLine, ResultFile
from households.siks.resultfile import COLUMNS
from tests.households import batches
from tests.households.formats.kept import assert_as_kept
from tests.personas import Cast

pytestmark = pytest.mark.django_db
NIK, PROGRAMME, RESULT, MATCH, NAME, REMARK = 2, 3, 4, 5, 6, 7
Spoil = Callable[[list[str]], list[str]]


def cell(place: int, change: Callable[[str], str] | str) -> Spoil:
    def spoil(row: list[str]) -> list[str]:
        row[place] = change if isinstance(change, str) else change(row[place])
        return row

    return spoil


# Each is done to the answer about a line of its own.
OF_A_LINE: tuple[tuple[str, Spoil], ...] = (
    ("in order", lambda row: row),
    ("NIK with a leading apostrophe", cell(NIK, lambda nik: f"'{nik}")),
    ("NIK with spaces", cell(NIK, lambda nik: f"{nik[:6]} {nik[6:12]} {nik[12:]}")),
    ("programme in lower case", cell(PROGRAMME, "pkh")),
    ("result in other words", cell(RESULT, "Lolos verifikasi")),
    ("result with spaces around", cell(RESULT, "  GAGAL  ")),
    ("accepted, but not matched", cell(MATCH, "TIDAK PADAN")),
    ("another name than ours", cell(NAME, "RENÉE AYU")),
    ("remark that is a formula", cell(REMARK, '=HYPERLINK("http://x")')),
    ("cells behind the last", lambda row: [*row, "", "LEBIH"]),
)
# These answer no line, whichever row they are made of.
OF_NONE: tuple[tuple[str, Spoil], ...] = (
    ("NIK of 15 digits", cell(NIK, lambda nik: nik[:15])),
    ("NIK of 17 digits", cell(NIK, lambda nik: nik + "1")),
    ("NIK rounded by a spreadsheet", cell(NIK, "3.32412E+15")),
    ("NIK with the letter O", cell(NIK, lambda nik: nik[:-4] + "OOO1")),
    ("NIK empty", cell(NIK, "")),
    ("NIK that nobody proposed", cell(NIK, "3324124101700099")),
    ("another programme than proposed", cell(PROGRAMME, "SEMBAKO")),
    ("programme that nobody knows", cell(PROGRAMME, "BANTUAN AJAIB")),
    ("result still under way", cell(RESULT, "PROSES")),
    ("result empty", cell(RESULT, "")),
    ("cut off in the middle", lambda row: row[:3]),
    ("the same answer again", lambda row: row),
)


def made(cast: Cast) -> list[BatchLine]:
    for number in range(len(OF_A_LINE)):
        batches.ready(cast, name=f"Sri {'ABCDEFGHIJ'[number]}ningsih")
    batches.sent(cast)
    return list(BatchLine.objects.order_by("pk"))


def quoted(row: list[str]) -> str:
    return ";".join('"' + value.replace('"', '""') + '"' if '"' in value else value for value in row)


def test_the_preview_of_the_dirty_result_file(cast: Cast) -> None:
    lines = made(cast)
    labels, rows = [], []
    for (label, spoil), line in zip(OF_A_LINE, lines, strict=True):
        labels.append(label)
        rows.append(spoil(batches.answer(line)))
    for label, spoil in OF_NONE:
        labels.append(label)
        rows.append(spoil(batches.answer(lines[0])))
    body = [quoted(list(COLUMNS)).upper(), *map(quoted, rows), ";;;;;;;", "  ; ;;;;;;"]
    content = "\r\n".join(body).encode("cp1252")
    file: ResultFile = batches.delivered(cast, [], content)
    found = file.rows.order_by("number").values_list("number", "outcome", "result", "registered_name", "remark")
    preview = {
        "rows": [f"{number}: {labels[number - 2]}: {outcome}" for number, outcome, *_ in found],
        "words": [" | ".join(words) for _, _, *words in found if any(words)],
        "read": len(found),
    }
    assert len(set(labels)) >= 16
    assert set(BatchLine.objects.values_list("state", flat=True)) == {"waiting"}, "looked at, not written"
    assert_as_kept("hasil_siks", preview)
