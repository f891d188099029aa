"""Addresses of files: for one person, for ten minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.urls import reverse

from slrt.accounts.models import User
from slrt.documents.models import Document, DocumentState

MAX_AGE_SECONDS = 600


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="slrt.documents.download")


def download_url(document: Document, user: User) -> str:
    """A signed address for this person; "" while the file is not served (unscanned or quarantined)."""
    if not document.served:
        return ""
    name = f"{document.pk}/{user.pk}"
    signature = _signer().sign(name).removeprefix(name + ":")
    return reverse("documents:download", args=[document.pk, signature])


def signature_fits(document_id: UUID, user: User, signature: str) -> bool:
    """Whether the signature was made for this file and person less than ten minutes ago."""
    try:
        _signer().unsign(f"{document_id}/{user.pk}:{signature}", max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return False
    return True


@dataclass(frozen=True)
class Row:
    """One line of a list of files, ready to print."""

    title: str
    name: str
    url: str
    image_url: str
    size: int
    at: datetime
    by: str
    note: str
    position: str


def rows(documents: Iterable[Document], user: User) -> list[Row]:
    """Lines for templates/documents/_list.html. Give documents with select_related("uploaded_by")."""
    return [_row(document, user) for document in documents]


_NOTES = {
    DocumentState.SCANNED: "",
    DocumentState.UNSCANNED: "Belum dipindai: dapat dibuka setelah pemindai virus berjalan.",
    DocumentState.QUARANTINED: "Ditahan karena terdeteksi berbahaya.",
}


def _row(document: Document, user: User) -> Row:
    url = download_url(document, user)
    position = ""
    if document.latitude is not None and document.longitude is not None:
        position = f"{document.latitude:.5f}, {document.longitude:.5f}"
        if document.accuracy:
            position += f" (± {document.accuracy} m)"
    return Row(
        title=document.title or document.original_name,
        name=document.original_name,
        url=url,
        image_url=f"{url}?inline=1" if url and document.is_image else "",
        size=document.size,
        at=document.created_at,
        by=document.uploaded_by.name if document.uploaded_by else "",
        note=_NOTES[DocumentState(document.state)],
        position=position,
    )
