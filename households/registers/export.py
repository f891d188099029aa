"""The register as a workbook, made by a worker: only what whoever asked may see, numbers of people masked."""

from __future__ import annotations

from households.registers import codes as kinds
from households.registers.actions import age_of
from households.registers.listing import STATUSES, code_words, entries
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.ui import words
from slrt.ui.xlsx import XLSX, Column, Workbook

KIND = "registers.xlsx"
COLUMNS = (
    Column("Nama", width=28), Column("Jenis", width=40), Column("Sasaran"), Column("NIK (disamarkan)", width=20),
    Column("Jenis kelamin"), Column("Umur", "int", 8), Column("Desa/kelurahan", width=34),
    Column("Alamat", width=30), Column("Keberadaan"), Column("Butuh panti"), Column("Bantuan", width=20),
    Column("Sumber"), Column("Bukti", width=24), Column("Dicatat", "date"), Column("Berakhir", "date"),
    Column("Alasan berakhir", width=24),
)  # fmt: skip


@handler(KIND)
def make(job: Job, progress: Progress) -> Result:
    chosen = job.payload["chosen"]
    rows = entries(job.created_by, job.jurisdiction_id, chosen)
    related = ("village__parent", "person")
    rows = rows.select_related(*related).order_by("village", "name", "pk")
    total = rows.count()
    title = f"Daftar {kinds.REGISTERS[chosen['register']]}, {STATUSES[chosen.get('status') or 'active'].lower()}"
    path = progress.path("daftar.xlsx")
    with (
        path.open("wb") as target,
        Workbook(title=title, user=job.created_by.name, purpose="Pendataan PPKS dan PSKS", target=target) as book,
    ):
        sheet = book.sheet(kinds.REGISTERS[chosen["register"]], COLUMNS)
        for done, entry in enumerate(rows.iterator(chunk_size=500), 1):
            sheet.row(_row(entry))
            if done % 500 == 0:
                progress.step(done, total, "Menulis daftar")
    return Result(path=path, name=f"{title}.xlsx", content_type=XLSX, data={"rows": total})


def _row(entry) -> tuple:
    nik = entry.person.nik if entry.person else None
    return (
        entry.name, code_words(entry), entry.get_subject_display(), words.mask_nik(nik) if nik else "",
        entry.get_sex_display(), age_of(entry.birth_year), entry.village.full_name, entry.address,
        entry.get_place_display(), "Ya" if entry.needs_institution else "", entry.aid, entry.get_source_display(),
        entry.evidence, entry.noted_on, entry.ended_on, entry.end_reason,
    )  # fmt: skip
