"""Who stands on the list of people without a NIK: the filters as plain values, the same for screen and workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from households.changes.kinds import Target
from households.models import ChangeItem, ChangeProposal, Person
from slrt.accounts.models import User
from slrt.ui import words

# The oldest first: whoever has waited longest.
ORDER = ("created_at", "id")
# Days a record has stood without a number.
AGES = {"30": "lebih dari 30 hari", "90": "lebih dari 90 hari", "365": "lebih dari setahun"}


def without_nik(user: User, jurisdiction: str, chosen: dict) -> QuerySet[Person]:
    """Living people without a NIK within reach. chosen: area (code of a place), reason, age (a code of AGES)."""
    rows = Person.objects.visible_to(user).filter(jurisdiction=jurisdiction, nik_digest__isnull=True, alive=True)
    if area := chosen.get("area"):
        rows = rows.filter(village__code__startswith=area) if len(area) < 13 else rows.filter(village=area)
    if chosen.get("reason"):
        rows = rows.filter(no_nik_reason=chosen["reason"])
    if chosen.get("age"):
        rows = rows.filter(created_at__lt=timezone.now() - timedelta(days=int(chosen["age"])))
    return rows.select_related("village__parent", "household")


def days_of(person: Person) -> int:
    """Whole days since the record was made; a NIK that is known is never taken away again."""
    return (timezone.localdate() - timezone.localtime(person.created_at).date()).days


def age_words(person: Person) -> str:
    """ "14 hari", "5 bulan", "2 tahun" """
    days = days_of(person)
    if days < 60:
        return f"{words.number(days)} hari"
    return f"{words.number(days // 30)} bulan" if days < 730 else f"{words.number(days // 365)} tahun"


def proposed(people: Iterable[Person]) -> dict[int, ChangeProposal]:
    """The open proposal that gives a NIK, by person."""
    items = ChangeItem.objects.filter(
        is_open=True, target=Target.PERSON, field="nik", person__in=[person.pk for person in people]
    )
    return {item.person_id: item.case for item in items.select_related("case").order_by("pk")}
