"""Keeping a paper, bringing its next version, and saying that one has read it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from monitoring.library.models import LibraryPaper, LibraryRead, Standing
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission


class PaperRefused(Exception):
    """The paper cannot be kept like this; the message is for the person who wrote it."""


def may_write(user: User, jurisdiction: str | None) -> bool:
    return user.access.can(Permission.LIBRARY_CHANGE, jurisdiction=jurisdiction)


@transaction.atomic
def save_paper(*, by: User, jurisdiction: str, paper: LibraryPaper | None, values: dict[str, Any]) -> LibraryPaper:
    """A new paper (paper=None) or a change of one. A version in force puts the one it replaces out of force.

    Raises PaperRefused when the one it replaces has a next version already, or is of another kabupaten.
    """
    if not may_write(by, jurisdiction):
        raise PermissionDenied
    kept = paper or LibraryPaper(jurisdiction_id=jurisdiction, created_by=by)
    for name, value in values.items():
        setattr(kept, name, value)
    former = kept.replaces
    if former is not None:
        former = LibraryPaper.objects.select_for_update().get(pk=former.pk)
        later = LibraryPaper.objects.filter(replaces=former).exclude(pk=kept.pk).first()
        if later is not None:
            raise PaperRefused(f"Dokumen itu sudah diganti oleh “{later}”. Pilih versi yang terakhir.")
        if former.jurisdiction_id != jurisdiction or former.pk == kept.pk:
            raise PaperRefused("Pilih dokumen lain yang diganti.")
    if kept.standing not in (Standing.IN_FORCE, Standing.REPLACED):
        kept.readers = []
    kept.save()
    if former is not None and kept.standing == Standing.IN_FORCE and former.standing == Standing.IN_FORCE:
        former.standing = Standing.REPLACED
        former.save(update_fields=["standing"])
    return kept


@transaction.atomic
def say_read(*, by: User, paper: LibraryPaper) -> LibraryRead:
    """Once for each person and version, however often it is said."""
    return LibraryRead.objects.get_or_create(paper=paper, user=by)[0]
