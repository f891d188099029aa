"""Bringing the carried list of regions into the database."""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from slrt.regions import codes
from slrt.regions.models import Region

DATA = Path(__file__).parent / "data" / "regions.csv.xz"

# One statement per level, upper levels first. A row that is already the same is left alone, so that a second run writes
# nothing; rows that are not in the list stay, for a region that was merged is still named by old cases.
UPSERT = """
INSERT INTO regions_region AS r (code, name, level, kind, parent_id)
SELECT * FROM unnest(%s::varchar[], %s::varchar[], %s::smallint[], %s::varchar[], %s::varchar[])
ON CONFLICT (code) DO UPDATE
   SET name = excluded.name, level = excluded.level, kind = excluded.kind, parent_id = excluded.parent_id
 WHERE (r.name, r.level, r.kind, r.parent_id)
       IS DISTINCT FROM (excluded.name, excluded.level, excluded.kind, excluded.parent_id)
RETURNING xmax = 0
"""


class Line(NamedTuple):
    code: str
    name: str
    level: int
    kind: str
    parent: str | None


def read_list(path: Path = DATA) -> list[Line]:
    """The lines of a compressed list, checked. Raises ValueError for a code that is none."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        return [
            Line(row["code"], row["name"], codes.level_of(row["code"]), row["kind"], codes.parent_of(row["code"]))
            for row in csv.DictReader(file)
        ]


@transaction.atomic
def load_regions(lines: Iterable[Line]) -> dict[str, int]:
    """Write the list, adding and correcting, never removing. Returns counts: read, new, changed, unchanged."""
    lines = list(lines)
    new = changed = 0
    with connection.cursor() as cursor:
        for level in (codes.PROVINCE, codes.REGENCY, codes.DISTRICT, codes.VILLAGE):
            rows = [line for line in lines if line.level == level]
            if not rows:
                continue
            cursor.execute(UPSERT, [list(column) for column in zip(*rows, strict=True)])
            fresh = [inserted for (inserted,) in cursor.fetchall()]
            new += sum(fresh)
            changed += len(fresh) - sum(fresh)
    return {"read": len(lines), "new": new, "changed": changed, "unchanged": len(lines) - new - changed}


class CodeTaken(Exception):
    """Another region has this BPS code already; `region` is that one."""

    def __init__(self, region: Region):
        super().__init__(region.code)
        self.region = region


@transaction.atomic
def give_bps_code(*, code: str, bps_code: str | None) -> Region:
    """Write the BPS code of a region, or take it away (None). CodeTaken when another region has it.

    Reference data of the whole country: who decided it, and why, is kept by the caller.
    """
    region = Region.objects.select_for_update().get(code=code)
    taken = Region.objects.filter(bps_code=bps_code).exclude(code=code).first() if bps_code else None
    if taken:
        raise CodeTaken(taken)
    if region.bps_code != bps_code:
        region.bps_code = bps_code
        region.save(update_fields=["bps_code"])
    return region
