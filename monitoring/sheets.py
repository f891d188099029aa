"""The tables of a report as a workbook: the summary, a sheet for every table with typed columns, the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils import timezone

from monitoring import present
from monitoring.figures import DAYS, HOURS, MONEY, NUMBER, SCORE, SHARE, TEXT, Figure, Table
from monitoring.models import Report
from slrt.accounts.models import User
from slrt.ui.xlsx import Column, Workbook

KINDS = {NUMBER: "int", SHARE: "share", DAYS: "decimal", HOURS: "decimal", TEXT: "text", MONEY: "int", SCORE: "decimal"}
PURPOSE = "Laporan pemantauan; tidak memuat data pribadi"


def write_workbook(report: Report, target: IO[bytes], *, user: User) -> Iterator[tuple[int, int]]:
    """Write all sheets into the open file; yields (sheets done, sheets in all) after each."""
    figures = report.frozen_figures()
    tables = [(figure, table) for figure in figures for table in figure.tables]
    steps = len(tables) + 3
    with (
        timezone.override(report.profile.timezone),
        Workbook(
            title=f"{report.label}, {report.profile.name}",
            period=f"{report.period.label}, {report.period.span} ({report.profile.zone_label})",
            user=user.name,
            purpose=f"{PURPOSE}. Nomor {report.number}, sidik {report.digest}",
            target=target,
        ) as book,
    ):
        _summary(book, report, figures)
        yield 1, steps
        _facts(book, figures)
        yield 2, steps
        for done, (figure, table) in enumerate(tables, 3):
            _sheet(book, figure, table)
            yield done, steps
        _definitions(book, figures)
    yield steps, steps


def _summary(book: Workbook, report: Report, figures: list[Figure]) -> None:
    before = report.earlier.get("label", "")
    columns = [
        Column("Kode", width=8),
        Column("Indikator", width=44),
        Column(report.period.label, width=20),
        Column(before, width=20),
        Column("Perubahan", width=20),
    ]
    sheet = book.sheet("Ringkasan", columns)
    for line in present.summary(figures, report.earlier_figures(), codes=[figure.code for figure in figures]):
        sheet.row([line.code, line.name, line.now, line.before, line.change])


def _facts(book: Workbook, figures: list[Figure]) -> None:
    columns = [Column("Kode", width=8), Column("Indikator", width=44), Column("Angka", width=44), Column("Nilai")]
    sheet = book.sheet("Angka pendamping", columns)
    for figure in figures:
        for fact in figure.facts:
            sheet.row([figure.code, figure.name, fact.label, present.told(fact.value, fact.kind)])


def _sheet(book: Workbook, figure: Figure, table: Table) -> None:
    """One table, so that it can be sorted and filtered; shares are true percentages."""
    columns = [
        Column(table.corner or table.title, width=44),
        *(Column(label, KINDS[kind], 18) for label, kind in table.columns),
    ]
    sheet = book.sheet(f"{figure.code} {table.corner or table.title}", columns)
    sheet.rows([row.label, *row.values] for row in table.rows)
    if table.total:
        sheet.row([table.total.label, *table.total.values])


def _definitions(book: Workbook, figures: list[Figure]) -> None:
    columns = [
        Column("Kode", width=8),
        Column("Indikator", width=40),
        Column("Definisi", width=90),
        Column("Rumus", width=70),
        Column("Dasar", width=50),
    ]
    sheet = book.sheet("Definisi", columns)
    for figure in figures:
        sheet.row([figure.code, figure.name, figure.definition, figure.formula, figure.clause])
