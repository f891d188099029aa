"""Giving a part of the territory to somebody, and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from households.areas import blocks
from households.areas.rights import may_steer
from households.models import ServiceArea
from households.visits.queries import visitors_for
from slrt.accounts.models import User
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.regions.models import Region


def _check(by: User, village: Region) -> None:
    if not may_steer(by, village.jurisdiction_code, village.code):
        raise StepNotAllowed("Anda tidak berwenang membagi wilayah di wilayah ini.")


@transaction.atomic
def give_area(*, by: User, person: User, village: Region, parts: str = "") -> ServiceArea:
    """Let somebody serve a village, or the RW and RT in `parts`, from today on.

    Raises StepNotAllowed, CaseError for somebody whose assignment does not reach the village or who serves it
    already, BlocksWrong for parts that cannot be read.
    """
    _check(by, village)
    written = blocks.tidy(parts)
    if person.pk not in {each.pk for each in visitors_for(village)}:
        raise CaseError("Penugasan petugas ini tidak mencakup wilayah itu. Perbaiki penugasannya dahulu.")
    if ServiceArea.objects.filter(user=person, village=village, ends__isnull=True).exists():
        raise CaseError("Petugas ini sudah melayani wilayah itu. Akhiri yang lama, lalu tambahkan lagi.")
    return ServiceArea.objects.create(
        jurisdiction_id=village.jurisdiction_code, village=village, user=person, blocks=written, assigned_by=by
    )


@transaction.atomic
def end_area(*, by: User, area: ServiceArea) -> ServiceArea:
    """From today on it is served no longer. Raises StepNotAllowed, CaseError when it has ended before."""
    locked = ServiceArea.objects.select_for_update(of=("self",)).select_related("village").get(pk=area.pk)
    _check(by, locked.village)
    if locked.ends is not None:
        raise CaseError("Wilayah ini sudah berakhir.")
    locked.ends = timezone.localdate()
    locked.save()
    return locked
