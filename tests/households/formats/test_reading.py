"""Every declared form in every dress a delivery may wear: the same rows come out."""

from __future__ import annotations

import dataclasses
import zipfile
from datetime import date
from pathlib import Path

import pytest

from households.registers.listfile import ListReader
from households.registry.formats import recognise
from households.registry.participants import ParticipantReader
from households.registry.places import Places
from households.registry.rows import RowReader, Values
from slrt.exchange.errors import TableError
from slrt.exchange.tables import open_table, without_numbering
from tests.households import files
from tests.households.formats import delivery
from tests.households.formats.kinds import BDT, DTKS, PPKS
from tests.households.formats.test_golden import ALL, PARTICIPANT_LISTS, by_name

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
# (ending, delimiter, encoding)
DRESSES = (
    ("csv", ",", "utf-8"),
    ("csv", ";", "utf-8-sig"),
    ("txt", "|", "cp1252"),
    ("csv", "\t", "utf-16"),
    ("xlsx", "", ""),
)


def read(path: Path, kind, delivered, places: Places) -> list[Values]:
    with open_table(path) as table:
        shape = recognise(table.header, kind.source)
        if kind is PPKS:
            reader = ListReader(shape, places, TODAY, words={})
        elif kind in PARTICIPANT_LISTS:
            words = {"pkh": "PKH"}
            reader = ParticipantReader(shape, places, TODAY, words=words, chosen="PKH")
        else:
            paired = kind.family is not None and not delivered.family
            reader = RowReader(shape, places, TODAY, with_family=paired)
        return [reader.read(number, row) for number, row in without_numbering(table.rows)]


@by_name
def test_every_dress_of_a_delivery_reads_alike(tmp_path: Path, kind) -> None:
    places = Places("33.24")
    made = [family.changed(address="JL. CAFÉ 3") for family in files.families(2)]
    for delivered, rows in zip((kind.person, kind.family), delivery.clean(kind, made), strict=True):
        if delivered is None:
            continue
        said = []
        for number, (ending, delimiter, encoding) in enumerate(DRESSES):
            path = tmp_path / f"{delivered.name}-{number}.{ending}"
            dressed = dataclasses.replace(delivered, delimiter=delimiter or ",")
            delivery.write(path, dressed, rows, **({"encoding": encoding} if encoding else {}))
            said.append(read(path, kind, delivered, places))
        assert len(said[0]) == len(rows) and all(values.name for values in said[0])
        for other in said[1:]:
            assert other == said[0]


# SIKS-NG calls two columns of the member file alike (HubKRT, Hub_KRT): only their order tells them apart.
TURNED = [kind for kind in ALL if len(kind.person.header) > 6 and kind.code != "siks_art"]


@pytest.mark.parametrize("kind", TURNED, ids=[kind.person.name for kind in TURNED])
def test_columns_in_another_order_and_strange_ones_among_them(tmp_path: Path, kind) -> None:
    places = Places("33.24")
    rows, _ = delivery.clean(kind, files.families(1))
    plain = read(delivery.write(tmp_path / "a.csv", kind.person, rows), kind, kind.person, places)
    turned = [[*reversed(row), "x"] for row in rows]
    header = [*(title.upper().replace("_", " ") for title in reversed(kind.person.header)), "CATATAN PETUGAS"]
    path = delivery.write(tmp_path / "b.csv", kind.person, turned, header=header)
    assert read(path, kind, kind.person, places) == plain, "a strange column behind the last means nothing"


def test_numbers_of_a_spreadsheet_are_taken_as_they_can_be(tmp_path: Path) -> None:
    rows, _ = delivery.clean(DTKS, files.families(1))
    born = DTKS.person.header.index("TANGGAL LAHIR")
    rows[0][born] = 25629.0
    path = delivery.write(tmp_path / "a.xlsx", DTKS.person, rows)
    assert read(path, DTKS, DTKS.person, Places("33.24"))[0].birth_date == date(1970, 3, 2)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = delivery.write(tmp_path / "a.xlsx", BDT.person, delivery.clean(BDT, files.families(1))[0])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * (200 * 1024 * 1024))
    with pytest.raises(TableError) as refused, open_table(path):
        pass
    assert refused.value.code == "xlsx_bomb"
