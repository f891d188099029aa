"""Putting validated proposals into a file for SIKS-NG, and what goes with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from households.models import Batch, BatchLine, PersonFacts, PreListProposal
from households.siks.codes import Programme
from households.siks.compose import candidates
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import perform, record
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.cases.numbering import take_number
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job
from slrt.jurisdictions.profile import profile_of
from slrt.regions.models import Region
from slrt.ui import words

BATCH_JOB = "prelist.batch"
FILE = "siks_file"
EDITORS = (Permission.PRELIST_PROPOSE, Permission.PRELIST_REVIEW, Permission.PRELIST_SEND)
# While the facts of a proposal may still be completed.
EDITABLE = ("recorded", "visited", "returned", "reviewed", "deliberated", "validated")


def file_of(area: Region, programme: str, month: date) -> Batch | None:
    """The file that the area has for that programme and month: SIKS-NG takes one (domain §1.6)."""
    made = Batch.objects.filter(jurisdiction=area.jurisdiction_code, region=area, programme=programme, month=month)
    return made.exclude(status="cancelled").first()


@transaction.atomic
def compose_batch(*, by: User, unit: Unit, programme: str, area: Region, month: date) -> Batch:
    """Make a file of everybody who breaks no rule; the others stay validated for another month.

    Raises StepNotAllowed without the right for the area, CaseError when the month has its file or nobody fits.
    """
    jurisdiction = unit.jurisdiction_id
    if not by.access.can_on(
        Permission.PRELIST_SEND, jurisdiction=jurisdiction, region=area.code, unit_ids=(unit.pk,)
    ) or area.jurisdiction_code not in (jurisdiction, area.code):
        raise StepNotAllowed("Anda tidak berwenang membuat berkas usulan wilayah ini.")
    wanted = Programme(programme)
    if made := file_of(area, wanted, month):
        raise CaseError(
            f"Wilayah ini sudah mempunyai berkas {wanted} untuk bulan itu: {made.number}. Pilih bulan lain."
        )
    profile = profile_of(jurisdiction)
    today = timezone.localdate(timezone=profile.zone)
    found = candidates(by, profile=profile, programme=wanted, area=area, month=month, today=today)
    fit = [one for one in found if not one.problems]
    if not fit:
        raise CaseError("Belum ada usulan yang memenuhi syarat untuk berkas ini.")
    now = timezone.now()
    batch = Batch.objects.create(
        jurisdiction_id=jurisdiction, unit=unit, region=area, status="composed", turn="data_officer",
        number=take_number(unit, "batch", now, prefix="BU"), received_at=now, created_by=by, programme=wanted,
        month=month,
    )  # fmt: skip
    record(batch, "created", by=by, at=now)
    BatchLine.objects.bulk_create(
        BatchLine(
            batch=batch, proposal=one.proposal, person=one.person, household_id=one.proposal.household_id,
            programme=wanted, month=month, position=place,
        )
        for place, one in enumerate(fit, 1)
    )  # fmt: skip
    for proposal in {one.proposal.pk: one.proposal for one in fit}.values():
        perform(proposal, "batch", by=by, batch_ref=batch.number, internal=True)
    queue_file(batch)
    return batch


def queue_file(batch: Batch) -> Job:
    """Ask for the file. Asking again changes nothing, unless making it had failed."""
    return enqueue(
        BATCH_JOB, {"batch": batch.pk}, by=None, key=str(batch.pk), listed=False,
        title=f"Berkas usulan {batch.number}", jurisdiction=batch.jurisdiction_id,
    )  # fmt: skip


def file_name(batch: Batch) -> str:
    """Usulan PKH Kendal November 2026 BU-KDL-2026-000001.xlsx: no personal data in it."""
    month = words.long_date(batch.month).split(" ", 1)[1]
    return f"Usulan {batch.programme} {batch.region.name} {month} {batch.number}.xlsx"


@transaction.atomic
def complete_facts(case: PreListProposal, *, by: User, programme: str, people: Iterable[tuple[object, dict]]) -> None:
    """What the template asks beside the card. people: (person, values); of the card only empty values are filled.

    Raises StepNotAllowed without the right or when the proposal went into a file already.
    """
    locked = PreListProposal.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not any(locked.allows(by, permission) for permission in EDITORS):
        raise StepNotAllowed("Anda tidak berwenang melengkapi usulan ini.")
    if locked.status not in EDITABLE:
        raise StepNotAllowed("Usulan ini sudah masuk berkas atau selesai; datanya tidak dapat dilengkapi lagi.")
    changed = []
    if locked.programme != programme:
        locked.programme = programme
        locked.save(update_fields=["programme"])
        changed.append("programme")
    for person, values in people:
        changed += _complete(person, values, by)
    if changed:
        record(locked, "amended", by=by, at=timezone.now(), data={"fields": sorted(set(changed))})


_OF_CARD = ("birth_place", "mother_name", "birth_date", "occupation")
_OF_FACTS = ("marital", "disability", "pregnant", "pregnant_since")


def _complete(person, values: dict, by: User) -> list[str]:
    filled = [name for name in _OF_CARD if values.get(name) and not getattr(person, name)]
    for name in filled:
        setattr(person, name, values[name])
    if filled:
        person.updated_at = timezone.now()
        person.save()
    facts = PersonFacts.objects.select_for_update().filter(person=person).first() or PersonFacts(person=person)
    moved = [name for name in _OF_FACTS if getattr(facts, name) != values[name]]
    if moved or facts.pk is None:
        for name in moved:
            setattr(facts, name, values[name])
        facts.updated_by, facts.updated_at = by, timezone.now()
        facts.save()
    return filled + moved
