"""Papers that a job makes and keeps with what they are about: each once, however often the job runs."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from slrt.documents.actions import store_upload
from slrt.documents.models import Document
from slrt.documents.subjects import kind_of
from slrt.jobs.models import Job


def keeper(
    content: bytes, *, subject: models.Model, kind: str, name: str, title: str, lock: models.Model | None = None
) -> Callable[[Job], None]:
    """What the job's Result applies: the PDF becomes the subject's document of this kind, unless it has one already.

    lock: a row that stands for a subject which is written once and cannot be locked itself.
    """
    held = lock or subject

    def keep(_job: Job) -> None:
        # Locked, so that a copy of this job that lost its lease cannot add a second file.
        type(held)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=held.pk)
        if not Document.objects.of(kind_of(subject), subject.pk).filter(kind=kind).exists():
            file = SimpleUploadedFile(name, content, "application/pdf")
            store_upload(file, subject=subject, kind=kind, by=None, title=title, accept={"pdf"})

    return keep
