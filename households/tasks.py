"""Work of households outside the request: preparing and applying an edition, removing old import files."""

from __future__ import annotations

import time

from celery import shared_task

from households import (
    papers,  # noqa: F401 - reading it registers the jobs that make papers
    searchindex,
)
from households.duplicates import weekly  # noqa: F401 - reading it registers the weekly search
from households.duplicates.asking import ask_for_this_week
from households.enums import EditionState
from households.listmatch import store as lists
from households.listmatch import work as list_work  # noqa: F401 - reading it registers the matching of lists
from households.models import RegistryEdition
from households.nonik import export as nonik_work  # noqa: F401 - reading it registers its workbook
from households.ranking import work  # noqa: F401 - reading it registers the handlers of rankings
from households.registry import actions, files
from households.registry.formats import UnknownHeaders
from households.registry.stage import Dropped
from slrt.exchange.errors import TableError
from slrt.jobs.errors import JobAgain, JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.models import Jurisdiction

STAGE = "registry.stage"
APPLY = "registry.apply"
# Below the worker's soft limit of 540 s; what was applied so far stays, and the next turn goes on there.
PART_SECONDS = 400


@handler(STAGE, queue="slow", max_attempts=3)
def stage(job: Job, progress: Progress) -> Result | None:
    """Read and judge the files of an edition. Run twice, it begins anew."""
    edition = RegistryEdition.objects.filter(pk=job.payload["edition"]).first()
    if edition is None or edition.state not in (EditionState.STAGED, EditionState.PREVIEW):
        return None
    try:
        summary = actions.prepare(edition, files.paths_of(edition), progress.step)
    except UnknownHeaders:
        return Result(message="Judul kolom belum dikenal. Cocokkan kolomnya.")
    except Dropped:
        return Result(message="Impor dibatalkan.")
    except TableError as error:
        raise JobFailed(error.sentence) from error
    return Result(message="Berkas selesai diperiksa.", data={"read": summary["read"]})


@handler(APPLY, queue="slow", max_attempts=8)
def apply(job: Job, progress: Progress) -> Result | None:
    """Bring an edition into the registry; goes on where an earlier run ended."""
    edition = RegistryEdition.objects.filter(pk=job.payload["edition"]).first()
    if edition is None or not (edition.applied or edition.state == EditionState.COMMITTING):
        return None
    begun = time.monotonic()

    def report(done: int, total: int, sentence: str) -> None:
        progress.step(done, total, sentence)
        if time.monotonic() - begun > PART_SECONDS and done < total:
            raise JobAgain

    try:
        actions.apply(edition, report=report)
    except TableError as error:
        raise JobFailed(error.sentence) from error
    return Result(message="Edisi sudah diterapkan.")


@shared_task(name="households.tasks.tidy_imports")
def tidy_imports() -> None:
    """Remove delivered files and matched lists that are no longer needed. Safe to miss and to run twice."""
    files.tidy()
    lists.tidy()


@shared_task(name="households.tasks.index_people")
def index_people() -> None:
    """Search keys for whoever has none, or older ones: after an update of the application. Safe to run twice."""
    searchindex.fill(Jurisdiction.objects.order_by("pk").values_list("pk", flat=True))


@shared_task(name="households.tasks.search_duplicates")
def search_duplicates() -> None:
    """Ask for the week's search in every jurisdiction that works here. Safe to miss and to run twice in a week."""
    ask_for_this_week()
