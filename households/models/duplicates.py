"""Two records that may be one person: what was decided about them, and what a merge did, so that it can be undone."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.enums import MergeKind, PairSource, PairState
from households.models.people import Household, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedDigitsField, EncryptedTextField
from slrt.regions.models import Region


class PairQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PairQuerySet:
        """Pairs whose two people both live where this person may decide. A record that was merged away shows none."""
        reach = [
            user.access.rows(Permission.DUPLICATE_DECIDE, region=f"{side}__village_id", units=())
            for side in ("first", "second")
        ]
        return self.filter(*reach)

    def open(self) -> PairQuerySet:
        return self.filter(state=PairState.OPEN)

    def decided(self) -> PairQuerySet:
        """Pairs that somebody has looked at: they are not raised again."""
        return self.exclude(state__in=(PairState.OPEN, PairState.MOOT))


def _person(name: str) -> models.ForeignKey:
    """Points at a record that a merge may have taken away: what was decided about it stays as it was written."""
    return models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, verbose_name=name
    )


@pghistory.track(model_name="DuplicatePairHistory")
class DuplicatePair(models.Model):
    """Two people of one jurisdiction that may be one, the lower id first. Decided once, it is not raised again.

    bits and band are the score's of version `matching_version`; reasons holds [field, mark] pairs, never a name.
    """

    merge_leaves = True  # households.duplicates.references: a merge does not repoint these

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    first = _person("warga pertama")
    second = _person("warga kedua")
    state = models.CharField("putusan", max_length=10, choices=PairState, default=PairState.OPEN)
    source = models.CharField("ditemukan oleh", max_length=8, choices=PairSource)
    bits = models.FloatField(default=0)
    band = models.CharField(max_length=8, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    matching_version = models.PositiveSmallIntegerField(default=0)
    found_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField("alasan", max_length=240, blank=True)

    objects = PairQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "state": "none",
        "source": "none",
        "band": "none",
        "reasons": "none",
        "found_at": "none",
        "decided_at": "none",
        "note": "free_text",
    }

    class Meta:
        verbose_name = "data yang mungkin ganda"
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_ordered"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "moot")) | Q(decided_at__isnull=False), name="duplicate_pair_decided"
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "state", "-bits", "id"), name="duplicate_pair_queue"),
            models.Index(fields=("second",), name="duplicate_pair_second"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"

    @property
    def is_open(self) -> bool:
        return self.state == PairState.OPEN


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> MergeQuerySet:
        """Merges that lie where this person may decide about duplicates."""
        return self.filter(user.access.rows(Permission.DUPLICATE_DECIDE, region="village_id", units=()))

    def standing(self) -> MergeQuerySet:
        return self.filter(undone_at__isnull=True)


@pghistory.track(model_name="MergeHistory", exclude=["before", "after", "gone_nik", "gone_nik_digest"])
class Merge(models.Model):
    """One record taken into another: the tombstone of the one that went, and everything needed to bring it back.

    survivor and gone are ids, not keys: either may be gone by a later merge. moved: table.column → ids that were
    repointed. before: the row that went, the survivor's earlier values, rows that could not be kept beside the
    survivor's own. after: the survivor's values as the merge left them. Both are sealed.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    kind = models.CharField("jenis", max_length=10, choices=MergeKind)
    survivor = models.BigIntegerField()
    gone = models.BigIntegerField()
    gone_nik = EncryptedDigitsField("NIK lama", null=True)
    gone_nik_digest = DigestField(purpose="nik", null=True, editable=False)
    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, null=True, related_name="merges")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    moved = models.JSONField(default=dict)
    before = EncryptedTextField()
    after = EncryptedTextField()
    reason = models.CharField("alasan", max_length=240)
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField("alasan pengurungan", max_length=240, blank=True)

    objects = MergeQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "kind": "none",
        "gone_nik": "identity",
        "gone_nik_digest": "identity",
        "moved": "none",
        "before": "identity",
        "after": "identity",
        "reason": "free_text",
        "merged_at": "none",
        "undone_at": "none",
        "undone_reason": "free_text",
    }

    class Meta:
        verbose_name = "penggabungan data"
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "gone"), condition=Q(undone_at__isnull=True), name="merge_gone_once"
            ),
        )
        indexes = (
            models.Index(fields=("kind", "survivor"), name="merge_by_survivor"),
            models.Index(
                fields=("jurisdiction", "gone_nik_digest"),
                condition=Q(gone_nik_digest__isnull=False),
                name="merge_by_number",
            ),
            models.Index(fields=("jurisdiction", "-merged_at", "-id"), name="merge_newest"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.gone} → {self.survivor}"

    @property
    def model(self) -> type[models.Model]:
        return Person if self.kind == MergeKind.PERSON else Household

    @property
    def stands(self) -> bool:
        return self.undone_at is None
