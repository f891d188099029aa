"""The work outside the request: matching a list part by part, and writing its answers as a workbook."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from households import filematch
from households.filematch import UNREAD, Question
from households.listmatch import store
from households.listmatch.actions import FILE, MATCH, may_match
from households.matching import Band
from households.models import Person
from slrt.accounts.models import User
from slrt.exchange.errors import TableError
from slrt.jobs.errors import JobAgain, JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.xlsx import XLSX, Column, Workbook

# Below the worker's soft limit of 540 s; the next turn goes on after the last whole part.
PART_SECONDS = 400
SHOWN = 200  # rows with a remark that the screen lists; the file holds all
BATCH = 200
PURPOSE = "Pencocokan daftar dengan data terpadu"
COLUMNS = (
    Column("Baris", width=8), Column("Nomor di daftar", width=16), Column("Nama di daftar", width=28),
    Column("Hasil", width=18), Column("Urutan", width=8), Column("Kecocokan", width=12), Column("Nilai", width=9),
    Column("Nama di data terpadu", width=28), Column("NIK", width=20), Column("Tanggal lahir", width=14),
    Column("Desa/kelurahan", width=34), Column("ID data terpadu", width=22), Column("Alasan", width=70),
)  # fmt: skip
REMARKS = (Column("Baris", width=8), Column("Nomor di daftar", width=16), Column("Alasan", width=70))


@handler(MATCH, queue="slow", max_attempts=8)
def match_list(job: Job, progress: Progress) -> Result:
    """Match the list; goes on where an earlier turn ended."""
    begun, at = time.monotonic(), _begun(job)
    try:
        path = store.list_of(job.pk)
        with (
            filematch.questions_of(path, [job.jurisdiction_id]) as questions,
            store.Answers(job.pk, at["length"]) as answers,
        ):
            rest = islice(questions, at["done"], None)
            for found, names in filematch.matched(rest, [job.jurisdiction_id]):
                progress.check()
                at = _one_part(job, at, found, names, answers)
                progress.step(at["done"], at["rows"], "Mencocokkan daftar")
                if time.monotonic() - begun > PART_SECONDS and at["done"] < at["rows"]:
                    raise JobAgain("Mencocokkan daftar")
    except TableError as refused:
        raise JobFailed(refused.sentence) from refused
    sentence = f"{words.number(at['done'])} baris dicocokkan: {words.number(at[Band.SURE.value])} cocok."
    return Result(message=sentence, data=at)


def _begun(job: Job) -> dict[str, Any]:
    """Counts so far. What counts is in the row; without its answers everything begins anew."""
    counts = {"done": 0, "length": 0, "remarks": 0, "remarked": [], **dict.fromkeys(map(str, Band), 0)}
    at = counts | job.result_data
    return at if store.has_answers(job.pk) else at | counts


def _one_part(job: Job, at: dict, found: list, names: dict[int, str], answers: store.Answers) -> dict[str, Any]:
    """Write the answers first and the counts second: a worker that dies between them repeats the part."""
    length = answers.write([_line(question, matches, names) for question, matches in found])
    bands = Counter(matches[0].band.value if matches else Band.UNLIKELY.value for _, matches in found)
    remarks = [[question.row, code] for question, _ in found for code in question.unread]
    at = at | {
        "done": at["done"] + len(found),
        "length": length,
        "remarks": at["remarks"] + len(remarks),
        "remarked": [*at["remarked"], *remarks][:SHOWN],
        **{str(band): at[band] + bands[band] for band in Band},
    }
    Job.objects.filter(pk=job.pk, lease_token=job.lease_token).update(result_data=at)
    return at


def _line(question: Question, matches: list, names: dict[int, str]) -> dict[str, Any]:
    return {
        "row": question.row,
        "id": question.query_id,
        "name": question.asked.name,
        "unread": question.unread,
        "found": [
            [one.pk, round(one.bits, 2), one.band.value, names.get(one.pk, ""),
             [f"{reason.mark.value}: {reason.text}" for reason in one.score.reasons]]
            for one in matches
        ],
    }  # fmt: skip


# ---------------------------------------------------------------------- the file
@handler(FILE)
def write_file(job: Job, progress: Progress) -> Result:
    """The answers as a workbook with text cells, with the rights of whoever asked."""
    run = Job.objects.filter(pk=job.payload["run"], kind=MATCH, created_by=job.created_by).first()
    if run is None or not may_match(job.created_by, job.jurisdiction_id):
        raise JobFailed("Pencocokan ini tidak tersedia untuk Anda.")
    total, path = run.result_data.get("done", 0), progress.path("hasil.xlsx")
    try:
        with (
            path.open("wb") as target,
            Workbook(title=run.title, user=job.created_by.name, purpose=PURPOSE, target=target) as book,
        ):
            sheet = book.sheet("Hasil", COLUMNS)
            for done, row in _rows(run.pk, job.created_by, job.jurisdiction_id, whole=job.payload["nik"]):
                sheet.row(row)
                progress.step(done, total, "Menulis hasil")
            remarks = book.sheet("Catatan baris", REMARKS)
            for line in store.answers_of(run.pk):
                for code in line["unread"]:
                    remarks.row((str(line["row"]), line["id"], UNREAD[code]))
    except TableError as refused:
        raise JobFailed(refused.sentence) from refused
    name = f"hasil-pencocokan-{profile_of(job.jurisdiction_id).slug}.xlsx"
    return Result(path=path, name=name, content_type=XLSX, message=f"{words.number(total)} baris daftar.")


def _rows(run: UUID, user: User, jurisdiction: str, *, whole: bool) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(rows of the list done, cells), the people of a part loaded at once and as they are known today."""
    lines, done = store.answers_of(run), 0
    people = Person.objects.searchable_by(user).filter(jurisdiction=jurisdiction).select_related("village__parent")
    while part := list(islice(lines, BATCH)):
        found = people.in_bulk([pk for line in part for pk, *_ in line["found"]])
        for line in part:
            done += 1
            for cells in _cells(line, found, whole):
                yield done, cells


def _cells(line: dict[str, Any], people: dict[int, Person], whole: bool) -> Iterator[tuple[str, ...]]:
    head = (str(line["row"]), line["id"], line["name"])
    if not line["found"]:
        reason = UNREAD["empty"] if "empty" in line["unread"] else "tidak ada warga yang cocok"
        yield (*head, "tidak ditemukan", "", Band.UNLIKELY.value, "", "", "", "", "", "", reason)
    for rank, (pk, bits, band, external_id, reasons) in enumerate(line["found"], 1):
        person = people.get(pk)
        if person is None:
            yield (*head, "ditemukan", str(rank), band, "", "", "", "", "", external_id, "catatan ini sudah tidak ada")
            continue
        nik = (person.nik if whole else words.mask_nik(person.nik)) if person.nik else "tanpa NIK"
        born = words.short_date(person.birth_date) if person.birth_date else str(person.birth_year or "")
        score = words.number(bits, 2)
        yield (*head, "ditemukan", str(rank), band, score, person.name, nik, born, person.village.full_name,
               external_id, "; ".join(reasons))  # fmt: skip
