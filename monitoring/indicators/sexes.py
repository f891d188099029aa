"""Every indicator once more for women and for men (BS 3.e): the same rules, counted over what is about them alone."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.figures import Figure, Row, Table, Value
from monitoring.indicators.complaints import SEXES
from monitoring.indicators.dataset import Dataset
from monitoring.indicators.register import INDICATORS

KEY = "by_sex"
# Of plans, courses, meetings, partnerships and surveys: nobody in particular is counted in them.
OF_NOBODY = frozenset({"M33", "M36", "M40", "M41", "M42"})
NOTE = "Jenis kelamin warga yang dihitung; untuk keluarga, jenis kelamin kepala keluarganya."


def add(figures: Sequence[Figure], data: Dataset) -> None:
    """A table for each figure that has none by sex yet. Three passes over the data, whatever their number, after
    everything else was asked of it."""
    known = {figure.code for figure in figures if any(table.key == "sex" for table in figure.tables)}
    wanted = [figure for figure in figures if figure.code not in known | OF_NOBODY]
    found: dict[str, dict[str, Value]] = {}
    for sex in SEXES if wanted else ():
        with data.of_sex(sex) as part:
            found[sex] = {figure.code: INDICATORS[figure.code].count(part).value for figure in wanted}
    for figure in wanted:
        rows = [Row(label, [found[sex][figure.code]]) for sex, label in SEXES.items()]
        figure.tables.append(
            Table(KEY, "Menurut jenis kelamin", "Jenis kelamin", [(figure.name, figure.kind)], rows, note=NOTE)
        )
