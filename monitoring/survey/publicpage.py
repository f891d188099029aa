"""A published result, ready to print for everybody: as it was frozen, never counted again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from monitoring.periods import parse
from monitoring.survey.enums import ELEMENTS
from monitoring.survey.models import SurveyPublication
from slrt.jurisdictions.profile import Profile
from slrt.ui import charts, words

NAMES = {element.code: element.name for element in ELEMENTS}


@dataclass(frozen=True)
class Shown:
    """title: the period; by: (heading, rows of label, answers, value, grade)."""

    title: str
    span: str
    converted: str
    grade: str
    words: str
    facts: list[tuple[str, str]]
    picture: SafeString
    table: SafeString
    by: list[tuple[str, list[tuple[str, str, str, str]]]]
    actions: list[str]
    at: str


def two(value: str | Decimal | None) -> str:
    """ "88,31"; a dash where nothing was measured."""
    return words.number(Decimal(value), 2) if value is not None else words.NONE


def picture_of(nrr: dict[str, str]) -> charts.Chart:
    rows = [(f"{code} {NAMES[code]}", float(value)) for code, value in sorted(nrr.items())]
    return charts.bars("Nilai rata-rata tiap unsur (1–4)", rows, width=640)


def shown(row: SurveyPublication, profile: Profile) -> Shown:
    figures: dict[str, Any] = row.figures
    period, chart = parse(row.period, profile.zone), picture_of(figures["nrr"])
    return Shown(
        title=period.label,
        span=period.span,
        converted=two(figures["converted"]),
        grade=figures["grade"],
        words=figures["words"],
        facts=[
            ("Isian", words.number(figures["count"])),
            ("IKM (skala 1–4)", two(figures["ikm"])),
            ("Penerima layanan pada periode ini", words.number(figures["population"])),
            ("Sampel yang diperlukan", words.number(figures["wanted"])),
        ],
        picture=chart.svg,
        table=chart.table,
        by=[
            (title, [(label, words.number(one["count"]), two(one["converted"]), one["grade"]) for label, one in told])
            for title, told in figures["by"]
        ],
        actions=row.actions,
        at=words.moment(row.published_at),
    )
