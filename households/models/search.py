"""What makes people findable: search keys per person, and how common the words of names are per jurisdiction.

Keys stand in a table of their own and not on the person: computing them again must not write the person's history.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from households.matching import Known, keys_of
from households.matching.keys import VERSION
from slrt.regions.models import Region

if TYPE_CHECKING:
    from households.models.people import Person


class PersonKeys(models.Model):
    """The 32-bit keys of one person (households.matching.keys). Nothing of a NIK or KK is in them."""

    person = models.OneToOneField("households.Person", on_delete=models.CASCADE, primary_key=True, related_name="keys")
    # The person's own, kept beside the keys; the person is checked, this is not checked a second time.
    jurisdiction = models.ForeignKey(
        Region, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    keys = ArrayField(models.IntegerField())
    version = models.PositiveSmallIntegerField()
    personal_purpose: ClassVar[str] = "Menemukan warga walaupun nama atau tanggal lahir tertulis berbeda"
    personal_data: ClassVar[dict[str, str]] = {"keys": "identity"}

    class Meta:
        # A short pending list: every search has to read it from end to end.
        indexes = (GinIndex(fields=("keys",), name="person_keys", gin_pending_list_limit=512),)

    def __str__(self) -> str:
        return str(self.pk)


class NameCount(models.Model):
    """How often the common words of names occur in a jurisdiction: agreeing on a rare word says more."""

    jurisdiction = models.OneToOneField(Region, on_delete=models.PROTECT, primary_key=True, related_name="+")
    total = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {"words": "none", "counted_at": "none"}

    def __str__(self) -> str:
        return self.jurisdiction_id


def keep_keys(persons: Iterable[Person]) -> None:
    """Write the keys of these persons as they are now, new or again."""
    rows = [
        PersonKeys(person=each, jurisdiction_id=each.jurisdiction_id, keys=keys_of(known_of(each)), version=VERSION)
        for each in persons
    ]
    PersonKeys.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person"], update_fields=["jurisdiction", "keys", "version"]
    )


def known_of(person: Person) -> Known:
    """What keys rest on. The NIK is left out: it may be deferred, and keys hold nothing of it."""
    return Known(
        person.name,
        person.birth_date,
        person.birth_year,
        person.village_id,
        person.sex,
        mother=person.mother_name,
    )
