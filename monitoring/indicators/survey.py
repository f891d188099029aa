"""M40: the index of public satisfaction of the period (PermenPANRB 14/2017; TB KEEMPAT p)."""

from __future__ import annotations

from monitoring.figures import NUMBER, SCORE, TEXT, Fact, Row, Table
from monitoring.indicators.dataset import Dataset
from monitoring.indicators.register import Answer, indicator
from monitoring.survey.enums import ELEMENTS, Source
from monitoring.survey.ikm import Result, sample_size
from monitoring.survey.models import SurveyAnswer
from monitoring.survey.results import groups, result, services_of

COLUMNS = [("Nilai konversi", SCORE), ("Isian", NUMBER), ("Mutu", TEXT)]


@indicator("M40")
def satisfaction(data: Dataset) -> Answer:
    """Answers know no village: of a part of the kabupaten there is no index."""
    rows = SurveyAnswer.objects.filter(
        jurisdiction=data.scope.jurisdiction, answered_on__range=(data.period.first, data.last_day)
    )
    if data.scope.region or data.scope.unit:
        rows = rows.none()
    whole, limit = result(rows), data.profile.suppress_below
    served = data.row("SELECT count(*) AS n FROM m_case WHERE origin = 'received'")["n"]
    facts = [
        Fact("Isian", whole.count),
        Fact("IKM (1–4)", _number(whole.ikm), SCORE),
        Fact("Sampel minimum untuk penerima layanan pada periode ini", sample_size(served)),
    ]
    elements = [
        Row(f"{element.code} {element.name}", [_number(whole.nrr[element.code]), _number(whole.weighted[element.code])])
        for element in ELEMENTS
        if whole.count
    ]
    return {
        "value": _number(whole.converted),
        "facts": facts,
        "tables": [
            Table("elements", "Nilai tiap unsur", "Unsur", [("NRR", SCORE), ("Tertimbang", SCORE)], elements),
            Table("grade", "Mutu pelayanan", "Nilai konversi", [("Mutu", TEXT), ("Kinerja", TEXT)], _grade(whole)),
            _table("source", "Menurut saluran", "Saluran", groups(rows, "source", dict(Source.choices), limit)),
            _table("service", "Menurut layanan", "Layanan", groups(rows, "programme", services_of(rows), limit)),
        ],
    }


def _number(value) -> float | None:
    return None if value is None else float(value)


def _grade(whole: Result) -> list[Row]:
    return [Row(str(whole.converted).replace(".", ","), [whole.grade, whole.words])] if whole.count else []


def _table(key: str, title: str, corner: str, told: list[tuple[str, Result]]) -> Table:
    rows = [Row(label, [_number(one.converted), one.count, one.grade]) for label, one in told]
    return Table(key, title, corner, COLUMNS, rows)
