"""The dated editions in which government lists families, and what each import had to say."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.enums import PARTICIPANT_SOURCES, EditionState, FindingKind, Relation, Source
from households.models.people import Household, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedDigitsField, EncryptedTextField
from slrt.regions.models import Region

# Editions in these states occupy their name; the others may be delivered again.
LIVE_STATES = (
    EditionState.STAGED,
    EditionState.MAPPING,
    EditionState.PREVIEW,
    EditionState.COMMITTING,
    EditionState.CURRENT,
    EditionState.PAST,
    EditionState.NOTED,
)
APPLIED_STATES = (EditionState.CURRENT, EditionState.PAST)


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> EditionQuerySet:
        """Editions of the jurisdictions whose registry the person may see or import."""
        codes = user.access.jurisdictions(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)
        return self.filter(jurisdiction__in=codes)

    def current(self, jurisdiction: str) -> EditionQuerySet:
        """The edition in force of each source, newest data first."""
        rows = self.filter(jurisdiction=jurisdiction, state=EditionState.CURRENT)
        return rows.order_by("-edition_date", "-source", "-period")


class RegistryEdition(models.Model):
    """One delivery of government's list: source and period. Read-only once it is current.

    files: name, sha256, size, rows and path (below SLRT_VAR/imports) of what was delivered; the paths are emptied when
    the files are removed. progress: the last line of families and of persons whose chunk was applied, so that an
    interrupted import goes on there. summary: its figures (households.registry.summary).
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("sumber", max_length=8, choices=Source)
    period = models.CharField("edisi", max_length=20, help_text="Misalnya 2026-T3.")
    edition_date = models.DateField("tanggal data", null=True, blank=True)
    state = models.CharField("status", max_length=12, choices=EditionState, default=EditionState.STAGED)
    format = models.CharField("bentuk berkas", max_length=40, blank=True)
    files = models.JSONField(default=list, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    job = models.UUIDField(null=True, blank=True, editable=False)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "source": "none",
        "period": "none",
        "edition_date": "none",
        "state": "none",
        "format": "none",
        "files": "none",
        "file_digest": "none",
        "progress": "none",
        "summary": "none",
        "imported_at": "none",
        "committed_at": "none",
    }

    class Meta:
        verbose_name = "edisi data terpadu"
        ordering = ("-period", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "source", "period"),
                condition=Q(state__in=LIVE_STATES),
                name="edition_unique",
                violation_error_message="Edisi ini sudah pernah diimpor.",
            ),
            models.UniqueConstraint(
                fields=("jurisdiction", "source"),
                condition=Q(state=EditionState.CURRENT),
                name="edition_one_current",
                violation_error_message="Sumber ini sudah mempunyai edisi yang berlaku.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.period}"

    @property
    def rank(self) -> tuple[date, str, str]:
        """Of two editions the one with the higher rank has the last word, whichever was brought in first."""
        return (self.edition_date or date.min, self.source, self.period)

    @property
    def lists_families(self) -> bool:
        """Whether being in it means being in the registry; lists of participants do not say so."""
        return self.source not in PARTICIPANT_SOURCES

    @property
    def applied(self) -> bool:
        """Whether its rows have arrived: in the registry, or in the participation of its people."""
        return self.state in (*APPLIED_STATES, EditionState.NOTED)


# Bits of a listing of which nobody kept what it said: it counts as having said something of every field.
EVERYTHING = -1


class EditionListing(models.Model):
    """A person as one edition lists them: what government says, never changed by hand.

    The table carries its jurisdiction and is read by person or by edition, both by index. It is not partitioned: a
    partition per edition would have to be made by the tables' owner during an import, which the web role is not, and
    ten editions of 1,000,000 rows stay within what one b-tree answers in the same time (docs/scale.md).
    Written by imports alone, in the transaction that makes edition, family and person: the database checks the person
    again, not the other two, a million times each.
    given: bits of the fields that the row said something of, its family's among them (households.registry.fields).
    """

    jurisdiction = models.ForeignKey(
        Region, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    edition = models.ForeignKey(
        RegistryEdition, on_delete=models.CASCADE, related_name="listings", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="listings", db_index=False)
    household = models.ForeignKey(
        Household, on_delete=models.CASCADE, related_name="listings", null=True, db_constraint=False, db_index=False
    )
    external_id = models.CharField(max_length=24, blank=True)
    desil = models.PositiveSmallIntegerField("desil", null=True, blank=True)
    matched_civil = models.CharField("padan Dukcapil", max_length=24, blank=True)
    programmes = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    row_hash = models.BinaryField(max_length=16)
    relation = models.CharField(max_length=1, choices=Relation, blank=True, db_default="")
    given = models.IntegerField(db_default=EVERYTHING)
    personal_data: ClassVar[dict[str, str]] = {
        "external_id": "identity",
        "desil": "financial",
        "matched_civil": "identity",
        "programmes": "financial",
        "attributes": "financial",
        "row_hash": "none",
        "relation": "identity",
    }

    class Meta:
        constraints = (models.UniqueConstraint(fields=("edition", "person"), name="listing_unique"),)
        indexes = (
            models.Index(fields=("person", "edition"), name="listing_by_person"),
            models.Index(fields=("household", "edition"), name="listing_by_household"),
            models.Index(
                fields=("edition", "external_id"), condition=~Q(external_id=""), name="listing_by_external_id"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition_id}:{self.person_id}"


class ListedNik(models.Model):
    """The NIK under which an edition lists a person, where it is not the person's NIK of today."""

    jurisdiction = models.ForeignKey(
        Region, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    edition = models.ForeignKey(RegistryEdition, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    nik = EncryptedDigitsField("NIK menurut edisi", null=True)
    nik_digest = DigestField(null=True, editable=False)
    personal_data: ClassVar[dict[str, str]] = {"nik": "identity", "nik_digest": "identity"}

    class Meta:
        constraints = (models.UniqueConstraint(fields=("edition", "person"), name="listed_nik_once"),)
        indexes = (models.Index(fields=("jurisdiction", "nik_digest"), name="listed_nik_by_number"),)

    def __str__(self) -> str:
        return f"{self.edition_id}:{self.person_id}"


class ListedFamily(models.Model):
    """A family row of an edition without any member row beside it: what it said has no listing to stand on.

    given: as EditionListing.given, the bits of the family alone.
    """

    jurisdiction = models.ForeignKey(
        Region, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    edition = models.ForeignKey(RegistryEdition, on_delete=models.CASCADE, related_name="+", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    given = models.IntegerField()
    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint(fields=("edition", "household"), name="listed_family_once"),)

    def __str__(self) -> str:
        return f"{self.edition_id}:{self.household_id}"


class EditionFinding(models.Model):
    """A rejected row, a value that differs from a locally approved one, or a row worth a look.

    row is the line of the file as a spreadsheet counts it (the header is row 1); file is 1 or 2. detail never repeats a
    name or a number. theirs is what the file says where a conflict has to be decided.
    """

    jurisdiction = models.ForeignKey(
        Region, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    edition = models.ForeignKey(RegistryEdition, on_delete=models.CASCADE, related_name="findings", db_index=False)
    kind = models.CharField(max_length=8, choices=FindingKind)
    file = models.PositiveSmallIntegerField("berkas", default=1)
    row = models.PositiveIntegerField("baris")
    reason = models.CharField("alasan", max_length=24)
    detail = models.CharField("keterangan", max_length=160, blank=True)
    field = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    theirs = EncryptedTextField("menurut berkas", null=True)
    personal_data: ClassVar[dict[str, str]] = {
        "kind": "none",
        "reason": "none",
        "detail": "none",
        "field": "none",
        "theirs": "identity",
    }

    class Meta:
        ordering = ("edition", "kind", "file", "row", "pk")
        indexes = (models.Index(fields=("edition", "kind", "file", "row"), name="finding_by_row"),)

    def __str__(self) -> str:
        return f"{self.edition_id}:{self.file}:{self.row} {self.reason}"
