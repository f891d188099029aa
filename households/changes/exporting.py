"""Applied changes as an update file for SIKS-NG and DTSEN, and the list of what waits, both as XLSX with text cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from households.changes.fields import fields_of
from households.changes.reviews import Queue, Wanted
from households.models import ChangeItem, ChangeProposal
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.xlsx import Column, Workbook

UPDATE, LIST = "changes.update", "changes.list"
UPDATE_COLUMNS = [
    Column("No usulan", width=22), Column("Jenis perubahan", width=20), Column("Tanggal kejadian", width=16),
    Column("No KK", width=20), Column("NIK", width=20), Column("Nama", width=28), Column("Kode desa", width=16),
    Column("Kolom", width=24), Column("Keterangan kolom", width=24), Column("Nilai lama", width=28),
    Column("Nilai baru", width=28), Column("Bukti", width=24), Column("Diterapkan", width=16),
]  # fmt: skip
LIST_COLUMNS = [
    Column("Nomor", width=22), Column("Dicatat", width=14), Column("Keluarga", width=28),
    Column("Desa/kelurahan", width=34), Column("Perihal", width=36), Column("Dicatat oleh", width=24),
    Column("Tenggat", width=16),
]  # fmt: skip


def waiting(user: User, jurisdiction: str):
    """Applied proposals that no update file holds yet, within the person's reach."""
    rows = ChangeProposal.objects.filter(user.access.rows(Permission.CHANGE_APPLY), status="applied")
    return rows.filter(jurisdiction=jurisdiction).order_by("closed_at", "pk")


@transaction.atomic
def request_update(*, by: User, jurisdiction: str, purpose: str) -> Job:
    """Ask for the update file. What it holds is marked as exported in the transaction that finishes it."""
    job = enqueue(UPDATE, {}, by=by, title="Berkas pemutakhiran SIKS-NG", jurisdiction=jurisdiction)
    record_access(by, AccessAction.EXPORT, reason=purpose, jurisdiction=jurisdiction,
                  object_type="households.changeproposal", ids=[], job=str(job.pk))  # fmt: skip
    return job


@transaction.atomic
def request_list(*, by: User, jurisdiction: str, queue: Queue, wanted: Wanted) -> Job:
    """Ask for the list of a review queue as it is shown, without numbers of identity."""
    payload = {"queue": queue.code, "village": wanted.village, "by": wanted.by}
    job = enqueue(LIST, payload, by=by, title="Daftar telaah", jurisdiction=jurisdiction)
    record_access(by, AccessAction.EXPORT, reason="Daftar telaah", jurisdiction=jurisdiction,
                  object_type="households.review", ids=[], queue=queue.code)  # fmt: skip
    return job


def write_update(target: IO[bytes], cases: list[ChangeProposal], *, user: User, place: str) -> Iterator[int]:
    """One row per changed value; yields how many proposals are written."""
    with Workbook(title=f"Pemutakhiran data, {place}", user=user.name, target=target,
                  purpose="Pemutakhiran SIKS-NG/DTSEN") as book:  # fmt: skip
        sheet = book.sheet("Pemutakhiran", UPDATE_COLUMNS)
        for done, case in enumerate(cases, 1):
            for item in case.items.all():
                if not item.dropped:
                    sheet.row(_cells(case, item))
            yield done


def _cells(case: ChangeProposal, item: ChangeItem) -> list[str]:
    field = fields_of(item.target)[item.field]
    made = {line.field: line.new for line in case.items.all() if line.target == item.target and not line.dropped}
    new_one = item.target == "new_person"
    name = made.get("name") if new_one else item.person.name if item.person else case.household.head_name
    nik = made.get("nik") if new_one else item.person.nik if item.person else ""
    kk = made.get("kk") if item.target == "new_household" else case.household.kk
    return [
        case.number, case.get_kind_display(), words.short_date(case.event_date) if case.event_date else "",
        kk or "", nik or "", name or "", case.household.village_id, field.siks.upper(), field.label,
        _plain(field, item.old, case), _plain(field, item.new, case), case.get_evidence_display(),
        words.short_date(case.closed_at),
    ]  # fmt: skip


def _plain(field, text: str | None, case: ChangeProposal) -> str:
    """The value as an update needs it: numbers whole, choices in words."""
    if not text:
        return ""
    return text if field.is_number else field.say(text, case.jurisdiction_id).upper()


def load_items(cases) -> list[ChangeProposal]:
    """The proposals with everything a row names, in few queries."""
    lines = ChangeItem.objects.select_related("person").order_by("position", "pk")
    return list(cases.select_related("household").prefetch_related(Prefetch("items", lines)))


def write_list(target: IO[bytes], queue: Queue, wanted: Wanted, *, user: User, profile: Profile) -> int:
    """The rows of a queue in its order; returns how many."""
    now = timezone.now()
    with Workbook(title=f"Daftar telaah: {queue.label}", user=user.name, target=target,
                  purpose="Telaah pengawas") as book:  # fmt: skip
        sheet = book.sheet("Telaah", LIST_COLUMNS)
        found = wanted.narrow(queue, queue.rows(user, profile)).order_by(*queue.order_by)
        lines = ((case, queue.row(case, now)) for case in found.iterator(chunk_size=500))
        return sheet.rows(
            [row.number, row.when, row.who, row.where, row.what, row.by,
             words.short_date(due) if (due := getattr(case, "due_at", None)) else ""]
            for case, row in lines
        )  # fmt: skip
