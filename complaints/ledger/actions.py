"""Bringing a register over, tying its lines to families, and taking on what was left open."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints.actions.register import Speaker, Subject, register_complaint
from complaints.enums import Reporter, SubjectUnit
from complaints.ledger import columns, reading, store
from complaints.ledger.codes import BookState, Tie
from complaints.ledger.models import LedgerBook, LedgerEntry
from complaints.models import Complaint
from households.models import Household, Person
from programs.models import Programme
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.exchange.errors import TableError
from slrt.exchange.tables import open_table
from slrt.jobs import actions as jobs
from slrt.ui import words

CITIZEN = "Keluhan Anda dari buku lama kami lanjutkan dengan nomor ini."
UNSETTLED = (BookState.COLUMNS, BookState.READING, BookState.PREVIEW)


def may_bring(user: User, jurisdiction: str) -> bool:
    return user.access.can(Permission.COMPLAINT_LEDGER, jurisdiction=jurisdiction)


def bring(
    *, by: User, jurisdiction: str, upload: UploadedFile, title: str, kept_by: str, restricted: bool
) -> LedgerBook:
    """Keep a register's file and look at its headers. Raises TableError for one that is none, or was brought before."""
    if not may_bring(by, jurisdiction):
        raise PermissionDenied
    store.check_upload(upload)
    with tempfile.TemporaryDirectory(prefix="slrt-buku-") as folder:
        path = Path(folder) / f"buku{Path(upload.name).suffix.lower()}"
        digest = hashlib.sha256()
        with path.open("wb") as target:
            for block in upload.chunks():
                digest.update(block)
                target.write(block)
        headers, seen, rows = _look(path)
        book = LedgerBook(
            jurisdiction_id=jurisdiction, title=title, kept_by=kept_by, restricted=restricted, headers=headers,
            samples=seen, file_digest=digest.hexdigest(), columns=columns.guess(headers), figures={"rows": rows},
            created_by=by,
        )  # fmt: skip
        try:
            with transaction.atomic():
                book.save(force_insert=True)
                record_access(by, AccessAction.IMPORT, book, step="ledger", rows=rows)
                store.keep(book, path)
        except IntegrityError as twice:
            raise TableError("same", _brought(jurisdiction, digest.hexdigest())) from twice
    return book


def _look(path: Path) -> tuple[list[str], list[list[str]], int]:
    with open_table(path) as table:
        headers = [header[:120] for header in table.header]
        seen = columns.samples(table.rows, len(headers))
    with open_table(path) as table:
        rows = sum(1 for _ in table.rows)
    if not rows:
        raise TableError("empty", "Berkas ini hanya berisi baris judul. Isi barisnya, lalu unggah lagi.")
    if rows > store.MAX_ROWS:
        raise TableError("long", f"Berkas berisi lebih dari {words.number(store.MAX_ROWS)} baris. Bagi per tahun.")
    return headers, seen, rows


def _brought(jurisdiction: str, digest: str) -> str:
    same = LedgerBook.objects.filter(jurisdiction=jurisdiction, file_digest=digest)
    book = same.exclude(state=BookState.DISCARDED).order_by("pk").first()
    return f"Berkas ini sudah dibawa sebagai “{book}”. Tidak ada yang berubah." if book else "Unggah sekali lagi."


@transaction.atomic
def read(book: LedgerBook, *, by: User, positions: dict[str, int]) -> LedgerBook:
    """Read the book with this choice of columns, from its beginning; again, when it was read with another.

    Raises TableError "columns" when the choice cannot be used, "state" when the book is settled.
    """
    held = _held(book)
    wrong = columns.problems(positions)
    if wrong:
        raise TableError("columns", " ".join(wrong))
    LedgerEntry.objects.filter(book=held).delete()
    held.columns, held.figures, held.refused, held.done_row = positions, {"rows": held.figures["rows"]}, [], 0
    held.state = BookState.READING
    held.job = jobs.enqueue(
        reading.READ, {"book": held.pk}, by=by, title="Membaca buku lama", listed=False,
        jurisdiction=held.jurisdiction_id,
    )  # fmt: skip
    held.save(update_fields=["columns", "figures", "refused", "done_row", "state", "job"])
    return held


def _held(book: LedgerBook) -> LedgerBook:
    held = LedgerBook.objects.select_for_update().get(pk=book.pk)
    if held.state not in UNSETTLED:
        raise TableError("state", f"Buku ini sudah {held.get_state_display().lower()}. Muat ulang halaman.")
    return held


@transaction.atomic
def apply(book: LedgerBook, *, by: User) -> int:
    """The lines of a book that was looked at become readable. Returns how many. TableError "state" otherwise."""
    held = _held(book)
    if held.state != BookState.PREVIEW:
        raise TableError("state", "Buku ini belum selesai dibaca. Tunggu sampai pembacaannya selesai.")
    _settle(held, BookState.APPLIED, by)
    return held.figures.get("kept", 0)


@transaction.atomic
def discard(book: LedgerBook, *, by: User) -> None:
    """Drop a book that was not applied: its lines and its file go. TableError "state" when it is settled."""
    held = _held(book)
    LedgerEntry.objects.filter(book=held).delete()
    held.samples = []
    held.save(update_fields=["samples"])
    _settle(held, BookState.DISCARDED, by)
    transaction.on_commit(lambda: store.remove(held))


def _settle(book: LedgerBook, state: BookState, by: User) -> None:
    book.state, book.settled_by, book.settled_at = state, by, timezone.now()
    book.save(update_fields=["state", "settled_by", "settled_at"])
    record_access(by, AccessAction.IMPORT, book, step="ledger_applied" if state == BookState.APPLIED else "cancel")


# ---------------------------------------------------------------------- one line
@transaction.atomic
def tie(entry: LedgerEntry, *, by: User, person: Person | None, household: Household | None) -> None:
    """Say whose family the line is about, or that it is nobody's that is known (both None)."""
    held = LedgerEntry.objects.select_for_update().get(pk=entry.pk)
    held.person = person
    held.household = person.household if person else household
    held.tie = Tie.HAND if held.household else Tie.NONE
    held.tied_by = by
    if held.household:
        held.region_id = held.household.village_id
    held.save(update_fields=["person", "household", "tie", "tied_by", "region"])


@transaction.atomic
def drop(entry: LedgerEntry, *, by: User, reason: str) -> bool:
    """An open line that is not taken on: why. False when it is not open any more."""
    held = LedgerEntry.objects.select_for_update().get(pk=entry.pk)
    if not held.is_open:
        return False
    held.dropped_reason = reason
    held.save(update_fields=["dropped_reason"])
    return True


@transaction.atomic
def take_on(
    entry: LedgerEntry, *, by: User, units: Sequence[Unit], channel: str, klass: str, category: str,
    programme: Programme | None, description: str,
) -> Complaint:  # fmt: skip
    """Register an open line as a complaint of today; asked again, it is that one. Raises RegistrationRefused."""
    held = LedgerEntry.objects.select_for_update(of=("self",)).select_related("household", "region").get(pk=entry.pk)
    if held.complaint_id:
        return Complaint.objects.get(pk=held.complaint_id)
    own = not held.phone
    complaint = register_complaint(
        by=by,
        unit=units[0],
        channel=channel,
        klass=klass,
        category=category,
        programme=programme,
        description=description,
        subject=Subject(
            person=held.person, household=held.household, name=held.name or "Tanpa nama", nik=held.nik or "",
            birth_year=held.birth_year, sex=held.sex, address=held.address, region=held.region,
            kind=SubjectUnit.PERSON if held.person or not held.household else SubjectUnit.FAMILY,
        ),
        speaker=Speaker() if own else Speaker(Reporter.SELF, phone=held.phone),
        note=f"Catatan lama {held} tanggal {words.mid_date(held.received_on)}",
        citizen=CITIZEN,
    )  # fmt: skip
    if held.restricted and not complaint.restricted:
        complaint.restricted = True
        complaint.save(update_fields=["restricted"])
    held.complaint = complaint
    held.save(update_fields=["complaint"])
    return complaint
