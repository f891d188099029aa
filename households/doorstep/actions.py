"""Writing down what was found from door to door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from households.models import DoorCheck, Household, RegistryEdition
from households.models.doorstep import REASONED
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.regions.models import Region


@dataclass(frozen=True, slots=True)
class Answer:
    household: int
    outcome: str
    note: str = ""


@transaction.atomic
def record_answers(
    *, by: User, village: Region, edition: RegistryEdition, checked_on: date, answers: Sequence[Answer]
) -> int:
    """Keep one answer for each family; returns how many. A repeated answer takes the place of the former one.

    Raises StepNotAllowed outside one's own villages, CaseError for a day ahead, a missing reason or a family that lives
    elsewhere. Nothing is written then.
    """
    jurisdiction = village.jurisdiction_code
    if not by.access.can_on(Permission.VISIT_RECORD, jurisdiction=jurisdiction, region=village.code):
        raise StepNotAllowed("Anda tidak bertugas di desa/kelurahan ini.")
    if checked_on > timezone.localdate():
        raise CaseError("Tanggal pemeriksaan tidak boleh lewat dari hari ini.")
    if any(answer.outcome in REASONED and not answer.note.strip() for answer in answers):
        raise CaseError("Tulis alasannya untuk keluarga yang tidak ditemukan atau dinilai mampu.")
    wanted = {answer.household for answer in answers}
    if Household.objects.filter(pk__in=wanted, village=village).count() != len(wanted):
        raise CaseError("Ada keluarga yang tidak tinggal di desa/kelurahan ini lagi. Muat ulang halamannya.")
    for answer in answers:
        DoorCheck.objects.update_or_create(
            edition=edition,
            household_id=answer.household,
            defaults={
                "jurisdiction_id": jurisdiction, "village": village, "outcome": answer.outcome,
                "note": answer.note.strip(), "checked_on": checked_on, "recorded_by": by,
                "recorded_at": timezone.now(),
            },
        )  # fmt: skip
    return len(answers)
