"""The work of the field staff over a span as a workbook: what each did, what came back and why, who checked."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from households.areas import blocks
from households.coaching.figures import checking_of, steers_all, work_of
from households.coaching.sources import sources
from households.coaching.span import Span, median
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.profile import profile_of
from slrt.ui.xlsx import XLSX, Column, Workbook

KIND = "coaching.work"
TITLE = "Hasil kerja petugas lapangan"
RETURNS = (
    Column("Petugas", width=26), Column("Jenis", width=20), Column("Nomor", width=22), Column("Dikembalikan", "date"),
    Column("Oleh", width=24), Column("Alasan", width=60),
)  # fmt: skip
CHECKS = (
    Column("Nama", width=26), Column("Wilayah", width=34), Column("Petugas dibina", "int", 10),
    Column("Diperiksa", "int", 10), Column("Dikembalikan", "int", 12), Column("% dikembalikan", "share", 12),
    Column("Median jam kerja telaah", "decimal", 14), Column("Catatan pembinaan", "int", 12),
)  # fmt: skip


@handler(KIND)
def make(job: Job, progress: Progress) -> Result:
    profile, given = profile_of(job.jurisdiction_id), job.payload
    first, last = date.fromisoformat(given["first"]), date.fromisoformat(given["last"])
    span, path = Span(profile.code, profile.zone, first, last), progress.path("pembinaan.xlsx")
    with (
        timezone.override(profile.zone),
        path.open("wb") as target,
        Workbook(
            title=TITLE, user=job.created_by.name, purpose="Pembinaan petugas lapangan", period=span.words,
            target=target,
        ) as book,
    ):  # fmt: skip
        rows = work_of(job.created_by, span)
        book.sheet("Petugas", _columns()).rows(_work(row) for row in rows)
        progress.step(1, 3, "Menulis yang dikembalikan")
        back = sorted((thing for row in rows for thing in row.returned), key=lambda thing: thing.at)
        names = {row.person.pk: row.person.name for row in rows}
        book.sheet("Dikembalikan", RETURNS).rows(
            (names[one.person], one.label, one.number, one.at, one.by, one.why) for one in back
        )
        progress.step(2, 3, "Menulis telaah")
        if steers_all(job.created_by, profile.code):
            sheet = book.sheet(profile.labels.get("supervisor", "Supervisor"), CHECKS)
            sheet.rows(_check(one) for one in checking_of(span))
    return Result(path=path, name="hasil-kerja-petugas.xlsx", content_type=XLSX, message=f"{len(rows)} petugas.")


def _columns() -> tuple[Column, ...]:
    return (
        Column("Petugas", width=26), Column("Wilayah", width=44), Column("Keluarga", "int", 10),
        *(Column(source.label, "int", 12) for source in sources()),
        Column("Kunjungan lewat rencana", "int", 12), Column("Median hari tugas ke kunjungan", "decimal", 14),
        Column("Dikembalikan", "int", 12), Column("% dikembalikan", "share", 12),
        Column("Catatan pembinaan", "int", 12), Column("Tindak lanjut belum selesai", "int", 12),
    )  # fmt: skip


def _work(row) -> tuple:
    areas = "; ".join(f"{area.village.short_name}: {blocks.words(area.blocks)}" for area in row.load.areas)
    back = len(row.returned)
    return (
        row.person.name, areas, row.load.families, *(row.made.get(source.code, 0) for source in sources()),
        row.load.late, row.median_days, back, back / row.handed_in if row.handed_in else None, row.notes,
        row.open_notes,
    )  # fmt: skip


def _check(one) -> tuple:
    return (
        one.person.name, "; ".join(one.places), one.staff, one.checked, one.returned, one.share_returned,
        median(one.hours), one.notes,
    )  # fmt: skip
