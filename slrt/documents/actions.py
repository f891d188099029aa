"""Storing an upload."""

from __future__ import annotations

import io
import unicodedata
import uuid
from decimal import Decimal

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone

from slrt.accounts.models import User
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.documents import pipeline, scanner
from slrt.documents.errors import UploadRefused
from slrt.documents.models import Document, DocumentState
from slrt.documents.subjects import kind_of

__all__ = ["UploadRefused", "store_upload"]


def store_upload(
    file: UploadedFile,
    *,
    subject: models.Model,
    kind: str,
    by: User | None,
    title: str = "",
    latitude: Decimal | float | None = None,
    longitude: Decimal | float | None = None,
    accuracy: float | None = None,
    accept: frozenset[str] | set[str] = pipeline.GROUPS,
) -> Document:
    """Check, clean and keep a file for a saved subject. UploadRefused (with .sentence) when it is not taken.

    The caller has checked that `by` may add to the subject. latitude and longitude are degrees, accuracy metres, all
    from the device. The bytes are written before the row: what a rolled-back transaction leaves is swept daily.
    """
    try:
        cleaned = pipeline.process(file, accept)
    except UploadRefused as refused:
        record_access(by, AccessAction.UPLOAD_REFUSED, subject, code=refused.code, kind=kind)
        raise
    document = Document(
        id=uuid.uuid4(),
        jurisdiction_id=getattr(subject, "jurisdiction_id", None),
        subject_kind=kind_of(subject),
        subject_id=str(subject.pk),
        kind=kind,
        title=title[:120],
        original_name=clean_name(file.name or "", cleaned.kind.ending),
        content_type=cleaned.kind.content_type,
        size=len(cleaned.content),
        sha256=cleaned.sha256,
        width=cleaned.width,
        height=cleaned.height,
        latitude=latitude,
        longitude=longitude,
        accuracy=None if accuracy is None else round(accuracy),
        scanner=scanner.name(),
        uploaded_by=by,
    )
    set_state(document, cleaned.verdict)
    document.path = write(document, cleaned.content)
    with transaction.atomic():
        document.save(force_insert=True)
        record_access(
            by, AccessAction.UPLOAD, document, subject_kind=document.subject_kind, subject=document.subject_id
        )
    return document


def set_state(document: Document, verdict: scanner.Verdict) -> None:
    """Unscanned files are kept but not served, until the scanner answers."""
    states = {
        scanner.Verdict.CLEAN: DocumentState.SCANNED,
        scanner.Verdict.INFECTED: DocumentState.QUARANTINED,
        scanner.Verdict.UNKNOWN: DocumentState.UNSCANNED,
    }
    document.state = states[verdict]
    document.scanned_at = None if verdict is scanner.Verdict.UNKNOWN else timezone.now()


def write(document: Document, content: bytes) -> str:
    """Put the bytes into the private storage under a name of ours. A full disk is a refusal, not a crash."""
    try:
        return default_storage.save(f"{timezone.now():%y}/{document.pk}", File(io.BytesIO(content)))
    except OSError as error:
        raise UploadRefused("storage") from error


def clean_name(name: str, ending: str, limit: int = 100) -> str:
    """The name shown and offered on download: no path, no control or direction characters, our own ending."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    stem = kept.rsplit(".", 1)[0].strip(" .")[:limit].strip(" .")
    return f"{stem or 'berkas'}.{ending}"
