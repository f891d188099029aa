"""Writing down guidance, having read it, and calling what was agreed done."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from households.coaching.people import guides
from households.models import CoachingNote
from slrt.accounts.models import User
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.notifications.actions import notify
from slrt.ui import words


@transaction.atomic
def write_note(
    *, by: User, person: User, jurisdiction: str, topic: str, note: str, held_on: date, agreed: str = "",
    due_on: date | None = None,
) -> CoachingNote:  # fmt: skip
    """Keep what was talked over; the person finds it in their inbox. Raises StepNotAllowed, CaseError."""
    reached = guides(by, person, jurisdiction)
    if reached is None:
        raise StepNotAllowed("Anda tidak membina petugas ini.")
    if held_on > timezone.localdate():
        raise CaseError("Tanggal pembinaan tidak boleh lewat dari hari ini.")
    if due_on is not None and (not agreed.strip() or due_on < held_on):
        raise CaseError("Batas tindak lanjut memerlukan tindak lanjut, dan tidak boleh sebelum tanggal pembinaan.")
    made = CoachingNote.objects.create(
        jurisdiction_id=jurisdiction, region=reached.region or reached.unit.region, unit=reached.unit, person=person,
        author=by, held_on=held_on, topic=topic, note=note.strip(), agreed=agreed.strip(), due_on=due_on,
    )  # fmt: skip
    body = f"Tindak lanjut paling lambat {words.long_date(due_on)}." if due_on else ""
    notify(
        [person], kind="coaching.note", key=f"coaching-{made.pk}", title=f"Catatan pembinaan dari {by.name}", body=body,
        url="/pembinaan/saya", jurisdiction=jurisdiction, subject=made,
    )  # fmt: skip
    return made


@transaction.atomic
def mark_seen(*, by: User, note: CoachingNote) -> CoachingNote:
    """The person says that they have read it. Once; StepNotAllowed for anybody else."""
    kept = CoachingNote.objects.select_for_update(no_key=True).get(pk=note.pk)
    if kept.person_id != by.pk:
        raise StepNotAllowed("Hanya petugas yang dibina yang menyatakan sudah membaca.")
    if kept.seen_at is None:
        kept.seen_at = timezone.now()
        kept.save(update_fields=("seen_at",))
    return kept


@transaction.atomic
def settle(*, by: User, note: CoachingNote, result: str = "") -> CoachingNote:
    """What was agreed is done. Raises StepNotAllowed for whoever does not guide the person, CaseError when there is
    nothing (any more) to be done."""
    kept = CoachingNote.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=note.pk)
    if kept.author_id != by.pk and guides(by, kept.person, kept.jurisdiction_id) is None:
        raise StepNotAllowed("Anda tidak membina petugas ini.")
    if not kept.agreed or kept.settled_at is not None:
        raise CaseError("Tindak lanjut ini sudah dinyatakan selesai.")
    kept.settled_at, kept.settled_by, kept.settled_note = timezone.now(), by, result.strip()
    kept.save()
    return kept
