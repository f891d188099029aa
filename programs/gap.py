"""Families that take part in no programme at all, as a filter of the list of families by group."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from households.groups import listing
from households.models import Household
from programs.enums import EnrolmentStatus
from programs.models import Enrolment


def without_programme(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Neither the family nor any of its members receives anything now."""
    active = Enrolment.objects.filter(status=EnrolmentStatus.ACTIVE)
    own, of_members = active.filter(household=OuterRef("pk")), active.filter(person__household=OuterRef("pk"))
    return rows.filter(~Exists(own), ~Exists(of_members))


listing.offer("none", "Belum menerima program apa pun", without_programme)
