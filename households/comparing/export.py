"""The work-list as a workbook, made by a worker: only what whoever asked may see, numbers masked."""

from __future__ import annotations

from itertools import islice

from households.comparing import listing
from households.enums import ShockKind
from households.models import EditionComparison, EditionShock
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.ui import words
from slrt.ui.xlsx import XLSX, Column, Workbook

KIND = "shocks.xlsx"
PART = 500
COLUMNS = (
    Column("Desa/kelurahan", width=34), Column("Perubahan", width=34), Column("Kepala keluarga", width=26),
    Column("Nomor KK (disamarkan)", width=20), Column("Warga", width=26), Column("Alamat", width=30),
    Column("Keterangan", width=34), Column("Anggota", "int", 9), Column("Tindak lanjut", width=22),
    Column("Nomor kasus", width=22), Column("Alasan", width=34),
)  # fmt: skip


@handler(KIND)
def make(job: Job, progress: Progress) -> Result:
    comparison = EditionComparison.objects.select_related("former", "latter").get(pk=job.payload["comparison"])
    rows = listing.rows_of(job.created_by, comparison, job.payload["chosen"]).order_by(*listing.ORDER)
    total, done = rows.count(), 0
    title = f"Perubahan {comparison}"
    path = progress.path("perubahan.xlsx")
    with (
        path.open("wb") as target,
        Workbook(title=title, user=job.created_by.name, purpose="Tindak lanjut perubahan data terpadu", target=target)
        as book,
    ):  # fmt: skip
        sheet = book.sheet("Daftar kerja", COLUMNS)
        found = rows.iterator(chunk_size=PART)
        while part := list(islice(found, PART)):
            cases = listing.cases_of(job.created_by, part)
            for shock in part:
                sheet.row(_row(shock, cases))
            done += len(part)
            progress.step(done, total, "Menulis daftar")
    return Result(path=path, name=f"{title}.xlsx", content_type=XLSX, data={"rows": total})


def _row(shock: EditionShock, cases: dict) -> tuple:
    home, case = shock.household, cases.get(shock.pk)
    place = [home.address, f"RT {home.rt}" if home.rt else "", f"RW {home.rw}" if home.rw else ""]
    return (
        shock.village.full_name, ShockKind(shock.kind).label, home.head_name,
        words.mask_nik(home.kk) if home.kk else "", listing.who(shock), " ".join(part for part in place if part),
        listing.change_words(shock), shock.members, shock.get_state_display(),
        case.number if case else "", shock.reason,
    )  # fmt: skip
