"""What the answers of a period say: the figures, their break-downs with small groups put together, the sample."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from complaints.models import Complaint
from monitoring.periods import Period
from monitoring.survey.enums import ELEMENTS, FIELDS, Education, Occupation, Source
from monitoring.survey.ikm import Result, result_of, sample_size
from monitoring.survey.models import SurveyAnswer
from programs.models import Programme
from slrt.jurisdictions.profile import Profile

REST = "Kelompok kecil, digabung"
GENERAL = "Layanan umum"


def answers_in(jurisdiction: str, period: Period) -> QuerySet[SurveyAnswer]:
    return SurveyAnswer.objects.filter(jurisdiction=jurisdiction, answered_on__range=(period.first, period.last))


def result(rows: QuerySet[SurveyAnswer]) -> Result:
    """Figures of all these answers."""
    found = rows.order_by().aggregate(n=Count("pk"), **{f"s_{name}": Sum(name) for name in FIELDS})
    return result_of(_sums([found]), found["n"])


def _sums(groups: Iterable[dict[str, Any]]) -> dict[str, int]:
    groups = list(groups)
    return {element.code: sum(row[f"s_{element.field}"] or 0 for row in groups) for element in ELEMENTS}


def groups(rows: QuerySet[SurveyAnswer], column: str, labels: dict[Any, str], limit: int) -> list[tuple[str, Result]]:
    """Results per value of a column, largest group first. Groups below the limit are put together; where even that is
    too small, or would let the hidden one be worked out, the next larger goes along, and at worst none is shown.
    """
    sums = {f"s_{name}": Sum(name) for name in FIELDS}
    found = sorted(
        rows.order_by().values(column).annotate(n=Count("pk"), **sums), key=lambda row: (-row["n"], str(row[column]))
    )
    small = [row for row in found if row["n"] < limit]
    shown = found[: len(found) - len(small)]
    while small and shown and sum(row["n"] for row in small) < limit:
        small.insert(0, shown.pop())
    told = [(labels.get(row[column], str(row[column])), result_of(_sums([row]), row["n"])) for row in shown]
    together = sum(row["n"] for row in small)
    if together >= limit:
        told.append((REST if shown else "Semua", result_of(_sums(small), together)))
    return told


def population_of(jurisdiction: str, period: Period) -> int:
    """Whom the period served: what came in and was taken on. Spam is nobody."""
    rows = Complaint.objects.filter(jurisdiction=jurisdiction, received_at__gte=period.start)
    return rows.filter(received_at__lt=period.end).exclude(outcome="not_real").count()


def services_of(rows: QuerySet[SurveyAnswer]) -> dict[int | None, str]:
    known = Programme.objects.filter(pk__in=rows.order_by().values("programme")).order_by("pk")
    return {None: GENERAL} | {programme.pk: str(programme) for programme in known}


def measured(profile: Profile, period: Period) -> dict[str, Any]:
    """Everything the results page shows: the whole, per channel, service, sex, education and occupation, the sample."""
    rows, limit = answers_in(profile.code, period), profile.suppress_below
    population = population_of(profile.code, period)
    return {
        "whole": result(rows),
        "population": population,
        "wanted": sample_size(population),
        "by": [
            ("Menurut saluran", groups(rows, "source", dict(Source.choices), limit)),
            ("Menurut layanan", groups(rows, "programme", services_of(rows), limit)),
            ("Menurut jenis kelamin", groups(rows, "sex", {"L": "Laki-laki", "P": "Perempuan"}, limit)),
            ("Menurut pendidikan", groups(rows, "education", dict(Education.choices), limit)),
            ("Menurut pekerjaan", groups(rows, "occupation", dict(Occupation.choices), limit)),
        ],
    }


def frozen(profile: Profile, period: Period) -> dict[str, Any]:
    """The same as plain data, to be kept as published. Of channels and services alone: the public asks no more."""
    found = measured(profile, period)
    return {
        "population": found["population"],
        "wanted": found["wanted"],
        **_plain(found["whole"]),
        "by": [[title, [[label, _plain(one)] for label, one in told]] for title, told in found["by"][:2]],
    }


def _plain(found: Result) -> dict[str, Any]:
    def words(value: Decimal | None) -> str | None:
        return None if value is None else str(value)

    return {
        "count": found.count,
        "nrr": {code: str(value) for code, value in found.nrr.items()},
        "ikm": words(found.ikm),
        "converted": words(found.converted),
        "grade": found.grade,
        "words": found.words,
    }
