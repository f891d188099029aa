"""Rows of a file on their way into the registry, sealed like the living record. Unlogged: a crash empties them, and
the edition is then staged again from its file.

The key is the edition's id times SPAN plus the line, so that one index finds an edition and a range of its lines.
Numbers are sealed with the name of the column they are going to (households.person.nik), not of the one they wait in.
kk_digest holds a family's rows together: the digest of the KK, or of the file's household id where it knows no KK; in
that case own_kk_digest is the digest of the KK until validation has put it in its place.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from households.enums import Change

SPAN = 1 << 32


def span(edition_id: int, first: int = 0, last: int = SPAN - 1) -> tuple[int, int]:
    """The lowest and highest key of these lines of an edition."""
    return edition_id * SPAN + first, edition_id * SPAN + last


class StagedFamily(models.Model):
    """One family of an edition, by its KK number."""

    key = models.BigIntegerField(primary_key=True)
    kk = models.BinaryField(null=True)
    kk_digest = models.BinaryField(null=True)
    own_kk_digest = models.BinaryField(null=True)
    village = models.CharField(max_length=13, blank=True, db_collation="C")
    head_name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=240, blank=True)
    hamlet = models.CharField(max_length=80, blank=True)
    rt = models.CharField(max_length=3, blank=True)
    rw = models.CharField(max_length=3, blank=True)
    size = models.PositiveSmallIntegerField(default=1)
    desil = models.PositiveSmallIntegerField(null=True)
    programmes = ArrayField(models.CharField(max_length=24), default=list)
    housing = models.JSONField(default=dict)
    attributes = models.JSONField(default=dict)
    household_id = models.BigIntegerField(null=True)
    change = models.CharField(max_length=10, choices=Change, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    personal_purpose: ClassVar[str] = "Pemeriksaan berkas data terpadu sebelum diterapkan"
    personal_retention: ClassVar[str] = "sampai impor diterapkan atau dibatalkan"
    personal_data: ClassVar[dict[str, str]] = {
        "kk": "identity",
        "kk_digest": "identity",
        "own_kk_digest": "identity",
        "village": "location",
        "head_name": "identity",
        "address": "location",
        "hamlet": "location",
        "rt": "location",
        "rw": "location",
        "programmes": "financial",
        "housing": "financial",
        "attributes": "financial",
        "change": "none",
        "reason": "none",
    }

    def __str__(self) -> str:
        return str(self.key)


class StagedPerson(models.Model):
    """One person row of an edition. In files without family rows it carries what the row says of the family too."""

    key = models.BigIntegerField(primary_key=True)
    nik = models.BinaryField(null=True)
    nik_digest = models.BinaryField(null=True)
    kk = models.BinaryField(null=True)
    kk_digest = models.BinaryField(null=True)
    own_kk_digest = models.BinaryField(null=True)
    no_nik_reason = models.CharField(max_length=16, blank=True)
    external_id = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=160, blank=True)
    birth_date = models.DateField(null=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_place = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    mother_name = models.CharField(max_length=120, blank=True)
    relation = models.CharField(max_length=1, blank=True)
    occupation = models.CharField(max_length=80, blank=True)
    village = models.CharField(max_length=13, blank=True, db_collation="C")
    address = models.CharField(max_length=240, blank=True)
    hamlet = models.CharField(max_length=80, blank=True)
    rt = models.CharField(max_length=3, blank=True)
    rw = models.CharField(max_length=3, blank=True)
    desil = models.PositiveSmallIntegerField(null=True)
    matched_civil = models.CharField(max_length=24, blank=True)
    programmes = ArrayField(models.CharField(max_length=24), default=list)
    attributes = models.JSONField(default=dict)
    housing = models.JSONField(default=dict)
    row_hash = models.BinaryField(null=True)
    given = models.IntegerField(db_default=0)
    household_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    change = models.CharField(max_length=10, choices=Change, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    personal_purpose: ClassVar[str] = "Pemeriksaan berkas data terpadu sebelum diterapkan"
    personal_retention: ClassVar[str] = "sampai impor diterapkan atau dibatalkan"
    personal_data: ClassVar[dict[str, str]] = {
        "nik": "identity",
        "nik_digest": "identity",
        "kk": "identity",
        "kk_digest": "identity",
        "own_kk_digest": "identity",
        "no_nik_reason": "identity",
        "external_id": "identity",
        "name": "identity",
        "name_key": "identity",
        "birth_date": "identity",
        "birth_year": "identity",
        "birth_place": "identity",
        "sex": "identity",
        "mother_name": "identity",
        "relation": "identity",
        "occupation": "financial",
        "village": "location",
        "address": "location",
        "hamlet": "location",
        "rt": "location",
        "rw": "location",
        "matched_civil": "identity",
        "programmes": "financial",
        "attributes": "financial",
        "housing": "financial",
        "change": "none",
        "reason": "none",
    }

    def __str__(self) -> str:
        return str(self.key)
