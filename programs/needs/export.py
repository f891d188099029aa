"""Needs as a workbook, made by a worker: only what whoever asked may see, without numbers of identity."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from households.villages import villages_of
from programs.needs.codes import UnmetReason
from programs.needs.listing import TABS, NeedFilter, rows_of
from programs.needs.models import Need
from programs.needs.page import what_of
from programs.needs.summary import summary
from slrt.accounts.models import User
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.xlsx import XLSX, Column, Workbook

KIND = "needs.xlsx"
PURPOSE = "Tindak lanjut kebutuhan program"
RELATED = ("household", "person", "programme", "region__parent", "created_by", "unit")
COLUMNS = (
    Column("Nomor", width=22), Column("Dicatat", "date"), Column("Keluarga", width=28), Column("Untuk", width=28),
    Column("Desa/kelurahan", width=34), Column("Program", width=28), Column("Sektor", width=20),
    Column("Yang dibutuhkan", width=44), Column("Kemendesakan"), Column("Diketahui dari", width=26), Column("Status"),
    Column("Diteruskan ke", width=28), Column("Nomor surat", width=20), Column("Sebab tidak terpenuhi", width=26),
    Column("Keterangan hasil", width=34), Column("Selesai", "date"), Column("Dicatat oleh", width=24),
    Column("Unit", width=24),
)  # fmt: skip


def wanted(user: User, jurisdiction: str, chosen: dict[str, str]) -> QuerySet:
    """The needs of a list as it is shown. chosen: its tab ("" = all) and the values of its filter, as typed."""
    form = NeedFilter(chosen, jurisdiction=jurisdiction, villages=list(villages_of(jurisdiction)))
    return form.narrow(rows_of(user, jurisdiction, chosen.get("tab", "")))


@handler(KIND)
def make(job: Job, progress: Progress) -> Result:
    profile, chosen = profile_of(job.jurisdiction_id), job.payload["chosen"]
    path = progress.path("kebutuhan.xlsx")
    title = f"Kebutuhan program {profile.name}, {TABS.get(chosen.get('tab', ''), 'semua').lower()}"
    with (
        timezone.override(profile.zone),
        path.open("wb") as target,
        Workbook(title=title, user=job.created_by.name, purpose=PURPOSE, target=target) as book,
    ):
        rows = wanted(job.created_by, job.jurisdiction_id, chosen)
        for table in summary(rows):
            counts = (Column(head, "int", 20) for head in table.heads)
            sheet = book.sheet(table.title, [Column(table.corner, width=34), Column("Keterangan", width=34), *counts])
            sheet.rows([line.label, line.sub, *line.cells] for line in table.rows)
        sheet, total = book.sheet("Daftar", COLUMNS), rows.count()
        ordered = rows.select_related(*RELATED).order_by("region", "-received_at", "pk")
        for done, case in enumerate(ordered.iterator(chunk_size=500), 1):
            sheet.row(_row(case))
            if done % 500 == 0:
                progress.step(done, total, "Menulis daftar")
    said = f"{words.number(total)} kebutuhan."
    return Result(path, f"kebutuhan-{profile.slug}.xlsx", XLSX, message=said, data={"rows": total})


def _row(case: Need) -> tuple:
    reason = UnmetReason(case.outcome).label if case.outcome in UnmetReason.values else ""
    return (
        case.number, timezone.localdate(case.received_at), case.household.head_name,
        case.person.name if case.person else "Seluruh keluarga", case.region.full_name if case.region else "",
        what_of(case) if case.programme else "", case.get_sector_display(), case.wanted, case.get_urgency_display(),
        case.get_source_display(), case.state.label, case.sent_to, case.letter_number, reason, case.outcome_text,
        timezone.localdate(case.closed_at) if case.closed_at else None,
        case.created_by.name if case.created_by else "Sistem", case.unit.name,
    )  # fmt: skip
