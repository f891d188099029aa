"""What a partner promised, what of it was set aside for which need, and what arrived."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from monitoring.partners.enums import CommitmentState, TellMethod
from monitoring.partners.models import Partner, PartnerAgreement
from programs.enums import Sector
from programs.models import Need, Programme
from slrt.accounts.models import User
from slrt.regions.models import Region

AMOUNT = models.PositiveBigIntegerField()


def _sum(rows: models.QuerySet) -> Coalesce:
    """The amounts of rows of one commitment, 0 for none."""
    summed = rows.filter(commitment=OuterRef("pk")).order_by().values("commitment").annotate(n=Sum("amount"))
    return Coalesce(Subquery(summed.values("n")), Value(0), output_field=AMOUNT)


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CommitmentQuerySet:
        """Those of the partners one sees."""
        return self.filter(partner__in=Partner.objects.visible_to(user).order_by().values("pk"))

    def with_amounts(self) -> CommitmentQuerySet:
        """set_aside for needs, given, used of the promise, left of it.

        What was set aside counts whole; what was given beside, or before its allocation was taken back, on top.
        """
        apart = Q(allocation__isnull=True) | Q(allocation__cancelled_at__isnull=False)
        return self.annotate(
            set_aside=_sum(Allocation.objects.filter(cancelled_at__isnull=True)),
            given=_sum(Realisation.objects.filter(voided_at__isnull=True)),
            beside=_sum(Realisation.objects.filter(apart, voided_at__isnull=True)),
        ).annotate(used=F("set_aside") + F("beside"), left=F("amount") - F("used"))


@pghistory.track(model_name="CommitmentHistory")
class Commitment(models.Model):
    """Komitmen. amount: whole rupiah where unit is "", else that many of the unit (paket, orang, unit rumah).

    worth: what goods or services are worth in rupiah, as the partner says. programme or sector: what it is for; both
    empty: for any need. region: within which part of the partner's area. What is left is never stored.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="commitments")
    agreement = models.ForeignKey(
        PartnerAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments",
        verbose_name="perjanjian",
    )  # fmt: skip
    what = models.CharField("yang dijanjikan", max_length=200)
    amount = models.PositiveBigIntegerField("banyaknya")
    unit = models.CharField("satuan", max_length=40, blank=True)
    worth = models.PositiveBigIntegerField("perkiraan nilai", null=True, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="program"
    )
    sector = models.CharField("bidang", max_length=16, choices=Sector, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah")
    starts = models.DateField("mulai")
    ends = models.DateField("sampai", null=True, blank=True)
    note = models.CharField("syarat dan keterangan", max_length=600, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    state_note = models.CharField("alasan", max_length=240, blank=True)
    state_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommitmentQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "what": "free_text",
        "unit": "none",
        "sector": "none",
        "starts": "none",
        "ends": "none",
        "note": "free_text",
        "state": "none",
        "state_note": "free_text",
        "state_at": "none",
        "created_at": "none",
    }

    class Meta:
        verbose_name = "komitmen"
        ordering = ("-starts", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="commitment_amount", violation_error_message="Jumlah lebih dari nol."
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="commitment_period",
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(state_note="") | ~Q(state="cancelled"),
                name="commitment_cancelled_why",
                violation_error_message="Tulis alasan komitmen dibatalkan.",
            ),
            models.CheckConstraint(condition=Q(worth__isnull=True) | ~Q(unit=""), name="commitment_worth"),
        )
        indexes = (models.Index(fields=("jurisdiction", "state", "ends"), name="commitment_open"),)
        triggers = (
            pgtrigger.FSM(
                name="commitment_arrows", field="state",
                transitions=[("open", "closed"), ("open", "cancelled"), ("closed", "open"), ("cancelled", "open")],
            ),
            pgtrigger.Protect(name="commitment_keep", operation=pgtrigger.Delete),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.what

    @property
    def is_over(self) -> bool:
        return self.ends is not None and self.ends < timezone.localdate()


@pghistory.track(model_name="AllocationHistory")
class Allocation(models.Model):
    """So much of a commitment is set aside for a need. Taken back, it gives back what did not arrive yet."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="allocations")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="allocations")
    amount = models.PositiveBigIntegerField("banyaknya")
    note = models.CharField("keterangan", max_length=240, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    cancel_reason = models.CharField("alasan dibatalkan", max_length=240, blank=True)
    personal_data: ClassVar[dict[str, str]] = {
        "note": "free_text",
        "created_at": "none",
        "cancelled_at": "none",
        "cancel_reason": "free_text",
    }

    class Meta:
        verbose_name = "alokasi"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="allocation_amount", violation_error_message="Jumlah lebih dari nol."
            ),
            models.UniqueConstraint(
                fields=("commitment", "need"),
                condition=Q(cancelled_at__isnull=True),
                name="allocation_once",
                violation_error_message="Kebutuhan ini sudah mendapat bagian dari komitmen ini.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason=""),
                name="allocation_cancelled_why",
                violation_error_message="Tulis alasan alokasi dibatalkan.",
            ),
        )
        triggers = (pgtrigger.Protect(name="allocation_keep", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.need_id}"

    @property
    def stands(self) -> bool:
        return self.cancelled_at is None


@pghistory.track(model_name="RealisationHistory")
class Realisation(models.Model):
    """What arrived. With an allocation for one family or person, without it for the beneficiaries counted here.

    received_by: who took it. told_how, told_on: how and when the family learned of it. Written by mistake: voided.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="realisations")
    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, null=True, blank=True, related_name="realisations"
    )
    on = models.DateField("tanggal")
    what = models.CharField("yang diserahkan", max_length=200)
    amount = models.PositiveBigIntegerField("banyaknya")
    beneficiaries = models.PositiveIntegerField("keluarga penerima", default=1)
    received_by = models.CharField("diterima oleh", max_length=120)
    told_how = models.CharField("cara memberi tahu", max_length=10, choices=TellMethod, blank=True)
    told_on = models.DateField("diberi tahu", null=True, blank=True)
    note = models.CharField("keterangan", max_length=400, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    void_reason = models.CharField("alasan dihapus", max_length=240, blank=True)
    personal_data: ClassVar[dict[str, str]] = {
        "on": "none",
        "what": "free_text",
        "received_by": "identity",
        "told_how": "none",
        "told_on": "none",
        "note": "free_text",
        "created_at": "none",
        "voided_at": "none",
        "void_reason": "free_text",
    }

    class Meta:
        verbose_name = "realisasi"
        ordering = ("-on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="realisation_amount", violation_error_message="Jumlah lebih dari nol."
            ),
            models.CheckConstraint(
                condition=Q(allocation__isnull=True) | Q(beneficiaries=1), name="realisation_one_family"
            ),
            models.CheckConstraint(
                condition=Q(told_how="", told_on__isnull=True) | ~Q(told_how="") & Q(told_on__isnull=False),
                name="realisation_told",
                violation_error_message="Isi cara dan tanggal memberi tahu, keduanya atau tidak sama sekali.",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="realisation_voided_why",
                violation_error_message="Tulis alasan catatan dihapus.",
            ),
        )
        indexes = (models.Index(fields=("commitment", "on"), name="realisation_of"),)
        triggers = (pgtrigger.Protect(name="realisation_keep", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.what

    @property
    def stands(self) -> bool:
        return self.voided_at is None
