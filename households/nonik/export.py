"""The list of people without a NIK as a workbook, made by a worker with the rights of whoever asked."""

from __future__ import annotations

from itertools import islice

from django.utils import timezone

from households.models import ChangeProposal, Person
from households.nonik.listing import days_of, proposed, without_nik
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.profile import profile_of
from slrt.ui.xlsx import XLSX, Column, Workbook

KIND = "people.without_nik"
TITLE = "Warga tanpa NIK"
BATCH = 500
COLUMNS = (
    Column("Nama", width=28), Column("Jenis kelamin"), Column("Tanggal lahir", "date"), Column("Tahun lahir"),
    Column("Hubungan", width=18), Column("Kepala keluarga", width=28), Column("Desa/kelurahan", width=34),
    Column("Alamat", width=30), Column("RT", width=6), Column("RW", width=6), Column("Alasan tanpa NIK", width=40),
    Column("Tercatat sejak", "date"), Column("Lama (hari)", "int", 10), Column("Usulan NIK", width=22),
)  # fmt: skip


@handler(KIND)
def make(job: Job, progress: Progress) -> Result:
    rows = without_nik(job.created_by, job.jurisdiction_id, job.payload["chosen"]).order_by(
        "village", "created_at", "pk"
    )
    total, done, path = rows.count(), 0, progress.path("tanpa-nik.xlsx")
    with (
        timezone.override(profile_of(job.jurisdiction_id).zone),
        path.open("wb") as target,
        Workbook(title=TITLE, user=job.created_by.name, purpose="Melengkapi NIK warga", target=target) as book,
    ):
        sheet, people = book.sheet(TITLE, COLUMNS), rows.iterator(chunk_size=BATCH)
        while part := list(islice(people, BATCH)):
            cases = proposed(part)
            sheet.rows(_cells(person, cases.get(person.pk)) for person in part)
            done += len(part)
            progress.step(done, total, "Menulis daftar")
    return Result(path=path, name="warga-tanpa-nik.xlsx", content_type=XLSX, message=f"{done} orang.")


def _cells(person: Person, case: ChangeProposal | None) -> tuple:
    home = person.household
    return (
        person.name, person.get_sex_display(), person.birth_date, str(person.birth_year or ""),
        person.get_relation_display(), home.head_name if home else "", person.village.full_name,
        home.address if home else "", home.rt if home else "", home.rw if home else "",
        person.get_no_nik_reason_display(), person.created_at, days_of(person), case.number if case else "",
    )  # fmt: skip
