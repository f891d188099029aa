"""Turn the CSV files of the package `idn-area-data` into the one list this project carries.

Run once per edition of the code list, by hand:

    npm pack idn-area-data && tar xzf idn-area-data-*.tgz
    python -m slrt.regions.tools.convert package/data slrt/regions/data/regions.csv.xz

The list is data under the ODbL (see data/README.md); this program only reshapes it: one file sorted by code, the words
KABUPATEN and KOTA moved from the name into a column, capitals turned into ordinary writing, the typewriter quote in
names such as Soka"an turned into an apostrophe.
"""

from __future__ import annotations

import csv
import io
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

from slrt.regions import codes

FILES = ("provinces.csv", "regencies.csv", "districts.csv", "villages.csv")
KEPT_CAPITAL = {"DKI"}
WORDS_OUT = {"Kep.": "Kepulauan", "Adm.": "Administrasi", "Dan": "dan"}


def ordinary(name: str) -> str:
    """DAERAH ISTIMEWA YOGYAKARTA → Daerah Istimewa Yogyakarta."""
    words = (word if word in KEPT_CAPITAL else word.title() for word in name.split())
    return " ".join(WORDS_OUT.get(word, word) for word in words)


def shape(code: str, name: str) -> tuple[str, str, str]:
    """(code, kind, name) of one line of the source."""
    level = codes.level_of(code)
    name = " ".join(name.replace('"', "'").split())
    if level == codes.PROVINCE:
        return code, "provinsi", ordinary(name)
    if level == codes.REGENCY:
        kind, _, rest = name.partition(" ")
        return code, kind.lower(), ordinary(rest)
    return code, ("kecamatan" if level == codes.DISTRICT else codes.village_kind(code)), name


def lines(folder: Path) -> Iterator[tuple[str, str, str]]:
    for file in FILES:
        with open(folder / file, encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source, quoting=csv.QUOTE_NONE):
                yield shape(row["code"], row["name"])


def main(folder: str, target: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "kind", "name"))
    writer.writerows(sorted(lines(Path(folder))))
    Path(target).write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main(*sys.argv[1:])
