"""Activities as a workbook, made by a worker: the list as it was chosen, its decisions and its people."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from monitoring.activities.enums import ActivityState
from monitoring.activities.listing import filters_of, place_words
from monitoring.activities.models import Activity, ActivityDecision, ActivityPerson
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.codes import FUNDING
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.xlsx import XLSX, Column, Workbook

KIND = "activities.xlsx"
TITLE = "Rencana dan realisasi kegiatan"
ACTIVITIES = (
    Column("Kegiatan", width=44), Column("Jenis", width=24), Column("Tingkat", width=16), Column("Wilayah", width=32),
    Column("Rencana", "date"), Column("Keadaan", width=16), Column("Dilaksanakan", "date"),
    Column("Anggaran (Rp)", "int", 16), Column("Realisasi (Rp)", "int", 16), Column("Serapan", "share", 10),
    Column("Sumber pendanaan", width=22), Column("Tempat", width=28), Column("Penanggung jawab", width=24),
    Column("Mitra", width=40), Column("Laki-laki", "int", 10), Column("Perempuan", "int", 10),
    Column("Hasil", width=50), Column("Alasan batal", width=30),
)  # fmt: skip
DECISIONS = (
    Column("Kegiatan", width=44), Column("Dilaksanakan", "date"), Column("Putusan", width=60),
    Column("Ditindaklanjuti oleh", width=26), Column("Paling lambat", "date"), Column("Selesai", "date"),
    Column("Hasil tindak lanjut", width=40),
)  # fmt: skip
PEOPLE = (
    Column("Kegiatan", width=44), Column("Jenis", width=24), Column("Tanggal", "date"), Column("Sebagai"),
    Column("Nama", width=28), Column("Asal lembaga", width=28), Column("Hadir"), Column("Nilai", "decimal", 10),
)  # fmt: skip


@handler(KIND)
def make(job: Job, progress: Progress) -> Result:
    profile, path = profile_of(job.jurisdiction_id), progress.path("kegiatan.xlsx")
    with (
        timezone.override(profile.zone),
        path.open("wb") as target,
        Workbook(title=f"{TITLE}, {profile.name}", user=job.created_by.name, purpose=TITLE, target=target) as book,
    ):
        rows = filters_of(job.payload["chosen"], job.created_by, profile).qs
        sheet = book.sheet("Kegiatan", ACTIVITIES)
        listed = rows.select_related("region__parent", "responsible").prefetch_related("partners")
        total = sheet.rows(_activity(row) for row in listed.order_by("-day", "-pk").iterator(chunk_size=500))
        progress.step(1, 3, "Menulis putusan")
        book.sheet("Putusan", DECISIONS).rows(_decision(row) for row in _of(ActivityDecision.objects.all(), rows))
        progress.step(2, 3, "Menulis orang")
        people = _of(ActivityPerson.objects.select_related("user"), rows)
        book.sheet("Petugas, tim, peserta", PEOPLE).rows(_person(row) for row in people)
    said = f"{words.number(total)} kegiatan."
    return Result(path, f"kegiatan-{profile.slug}.xlsx", XLSX, message=said, data={"rows": total})


def _of(things: QuerySet, rows: QuerySet) -> QuerySet:
    found = things.filter(activity__in=rows.order_by().values("pk")).select_related("activity")
    return found.order_by("-activity__day", "activity", "pk")


def _activity(row: Activity) -> tuple:
    spent = row.spent if row.state == ActivityState.HELD else None
    return (
        row.title, row.get_kind_display(), row.get_level_display(), place_words(row), row.planned_on,
        row.get_state_display(), row.held_on, row.budget, spent,
        spent / row.budget if row.budget and spent is not None else None, FUNDING.get(row.funding, ""), row.place,
        row.responsible.name if row.responsible else "", "; ".join(sorted(one.name for one in row.partners.all())),
        row.men, row.women, row.result, row.cancel_reason,
    )  # fmt: skip


def _decision(row: ActivityDecision) -> tuple:
    return (row.activity.title, row.activity.held_on, row.text, row.who, row.due_on, row.done_on, row.done_note)


def _person(row: ActivityPerson) -> tuple:
    activity = row.activity
    there = "ya" if row.attended else ""
    return (activity.title, activity.get_kind_display(), activity.day, row.get_part_display(), row.who,
            row.organisation, there, row.score)  # fmt: skip
