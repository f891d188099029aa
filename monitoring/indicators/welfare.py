"""Who stands in the register of PPKS when the data is taken, by kind (DP 25.a)."""

from __future__ import annotations

from households.registers import codes as kinds
from monitoring.indicators.dataset import Dataset

PER_CODE = """
SELECT code, count(*) AS n
FROM households_registerentry e CROSS JOIN unnest(e.codes) AS code
WHERE e.jurisdiction_id = %(jurisdiction)s AND e.register = 'ppks' AND e.ended_on IS NULL
  AND (%(region)s = '' OR e.village_id = %(region)s OR e.village_id LIKE %(inside)s)
  AND (%(unit)s::bigint IS NULL OR e.unit_id = %(unit)s)
GROUP BY 1 ORDER BY 2 DESC, 1
"""


def ppks_per_code(data: Dataset) -> list[list]:
    """[label of the kind, entries] of every kind with entries, most first."""
    return [[kinds.table()[row["code"]].label, row["n"]] for row in data.rows(PER_CODE)]
