"""The file that was granted, and the berita acara that goes with it; both made by a worker."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from households.dataservice import paper
from households.dataservice.actions import DATA_JOB, KEEP_DAYS, PAPER_JOB
from households.dataservice.fields import FAMILY, cells, columns, fitting
from households.doorstep.listing import edition_of
from households.models import DataRequest, EditionListing, RegistryEdition
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import perform
from slrt.documents.made import keeper
from slrt.jobs.errors import JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.profile import profile_of
from slrt.ui.xlsx import XLSX, Workbook

BATCH = 500


def listings(case: DataRequest, edition: RegistryEdition) -> QuerySet[EditionListing]:
    """Living people whom the edition lists in the area, up to the desil, family by family."""
    rows = EditionListing.objects.filter(edition=edition, household__isnull=False, person__alive=True)
    if case.region_id != case.jurisdiction_id:
        area = case.region_id
        rows = (
            rows.filter(household__village__code__startswith=area)
            if len(area) < 13
            else rows.filter(household__village=area)
        )
    if case.desil_max:
        rows = rows.filter(desil__lte=case.desil_max)
    rows = rows.select_related("person", "household__village__parent")
    return rows.order_by("household__village", "household", "person__relation", "person")


def _wanted(rows: Iterator[EditionListing], subject: str) -> Iterator[EditionListing]:
    """Every row, or the first of each family: the head stands first."""
    last = None
    for row in rows:
        if subject != FAMILY or row.household_id != last:
            yield row
        last = row.household_id


@handler(DATA_JOB, keep_days=KEEP_DAYS)
def make_file(job: Job, progress: Progress) -> Result:
    """Only what was granted, and only until the day that was set."""
    case = DataRequest.objects.select_related("agency", "region").get(pk=job.payload["request"])
    if case.status not in ("approved", "ready") or case.download_until < timezone.now():
        raise JobFailed("Masa unduh permintaan ini sudah lewat. Ajukan permintaan baru bila data masih diperlukan.")
    edition = edition_of(case.jurisdiction_id)
    if edition is None:
        raise JobFailed("Belum ada edisi data terpadu yang berlaku.")
    fields, path = fitting(case.granted, case.subject), progress.path("data-terpadu.xlsx")
    found = listings(case, edition)
    total, done = found.count(), 0
    with (
        timezone.override(profile_of(case.jurisdiction_id).zone),
        path.open("wb") as target,
        Workbook(
            title=f"Data terpadu {case.number} untuk {case.agency.name}", user=job.created_by.name,
            purpose=case.purpose[:200], period=f"{edition}", target=target,
        ) as book,
    ):  # fmt: skip
        sheet = book.sheet("Data terpadu", columns(fields))
        for done, row in enumerate(_wanted(found.iterator(chunk_size=BATCH), case.subject), 1):
            sheet.row(cells(fields, row, whole_numbers=case.whole_numbers))
            if done % BATCH == 0:
                progress.step(done, total, "Menulis data")

    def keep(_job: Job) -> None:
        locked = DataRequest.objects.select_for_update(of=("self",)).get(pk=case.pk)
        record_access(
            job.created_by, AccessAction.EXPORT, locked, count=done, fields=locked.granted, edition=edition.pk,
            whole_numbers=locked.whole_numbers,
        )  # fmt: skip
        if locked.status == "approved":
            perform(locked, "make", by=None, internal=True, rows=done, edition=edition.pk)

    name = f"Data terpadu {case.number}.xlsx"
    return Result(path=path, name=name, content_type=XLSX, message=f"{done} baris.", apply=keep)


@handler(PAPER_JOB)
def make_paper(job: Job, progress: Progress) -> Result:
    """The berita acara as PDF, kept with the request. A second run does nothing."""
    case = DataRequest.objects.select_related(*paper.RELATED).get(pk=job.payload["request"])
    if paper.stored(case) is not None:
        return Result(message="Berita acara sudah ada.")
    progress.step(0, total=1, message="Menyusun berita acara")
    content = paper.pdf_of(case)

    keep = keeper(content, subject=case, kind=paper.KIND, name=f"{paper.TITLE} {case.number}.pdf", title=paper.TITLE)
    return Result(message="Berita acara tersimpan.", apply=keep)
