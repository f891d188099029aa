"""Asking for a list to be matched, stopping it, and asking for the file of its answers."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from households import filematch
from households.listmatch import store
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit import idsonly
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jobs import actions as jobs
from slrt.jobs.models import Job
from slrt.jobs.storage import clean_name

MATCH, FILE = "people.match", "people.match.xlsx"


def may_match(user: User, jurisdiction: str) -> bool:
    """Whoever may search people and take lists away with them."""
    access = user.access
    return all(access.can(each, jurisdiction=jurisdiction) for each in (Permission.PERSON_SEARCH, Permission.EXPORT))


def runs_of(user: User, jurisdiction: str) -> QuerySet[Job]:
    """A person's own runs: nobody sees another's list."""
    return Job.objects.visible_to(user).filter(kind=MATCH, jurisdiction=jurisdiction)


@transaction.atomic
def start(*, by: User, jurisdiction: str, upload: UploadedFile, purpose: str) -> Job:
    """Keep the list and queue the work. Raises TableError for a file that is no list of people."""
    if not may_match(by, jurisdiction):
        raise PermissionDenied
    columns, count = _columns_of(upload)
    title = _title_of(upload)
    job = jobs.enqueue(MATCH, {}, by=by, title=title, jurisdiction=jurisdiction)
    Job.objects.filter(pk=job.pk).update(result_data={"columns": columns, "rows": count})
    store.keep(job.pk, upload)
    record_access(
        by, AccessAction.SEARCH_PERSON, reason=purpose, jurisdiction=jurisdiction, object_type="households.person",
        by="list", rows=count, job=str(job.pk),
    )  # fmt: skip
    return job


def _columns_of(upload: UploadedFile) -> tuple[list[str], int]:
    """Look at the file before anything is queued: its errors belong to the form."""
    store.check_upload(upload)
    with tempfile.TemporaryDirectory(prefix="slrt-daftar-") as folder:
        path = Path(folder) / f"daftar{Path(upload.name).suffix.lower()}"
        with path.open("wb") as target:
            for block in upload.chunks():
                target.write(block)
        return filematch.columns_of(path, store.MAX_ROWS)


def _title_of(upload: UploadedFile) -> str:
    """The file's name, unless it could hold a number of identity."""
    name = clean_name(upload.name or "", default="daftar")[:80]
    return f"Cocokkan {name}" if not idsonly.has_long_number(name) else "Cocokkan daftar"


@transaction.atomic
def stop(job: Job, *, by: User) -> bool:
    """Stop the work and throw the list away. False when it is too late."""
    if not jobs.cancel(job, by=by):
        return False
    transaction.on_commit(lambda: store.remove(job.pk))
    return True


@transaction.atomic
def ask_file(run: Job, *, by: User, purpose: str, whole_numbers: bool) -> Job:
    """The answers as XLSX. whole_numbers: with the full NIK of who was found, which takes the right to reveal them."""
    if whole_numbers and not by.access.can(Permission.PERSON_REVEAL, jurisdiction=run.jurisdiction_id):
        raise PermissionDenied
    job = jobs.enqueue(
        FILE, {"run": str(run.pk), "nik": whole_numbers}, by=by, title=f"Hasil: {run.title}"[:160],
        jurisdiction=run.jurisdiction_id,
    )  # fmt: skip
    record_access(
        by, AccessAction.LIST_NIK if whole_numbers else AccessAction.EXPORT, reason=purpose,
        jurisdiction=run.jurisdiction_id, object_type="households.person", run=str(run.pk), job=str(job.pk),
        count=run.result_data.get("done", 0), whole_numbers=whole_numbers,
    )  # fmt: skip
    return job
