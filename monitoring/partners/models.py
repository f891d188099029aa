"""A partner, the papers that bind it, the follow-up with it, and the contacts of other companions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from monitoring.activities.enums import ActivityLevel
from monitoring.partners.enums import AgreementKind, CompanionKind, PartnerState
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region

# How long before its last day an agreement is shown as ending.
ENDING = timedelta(days=60)
_ROW = {
    "regency": Q(level="regency", region=F("jurisdiction")),
    "district": Q(Exact(Length("region"), 8), level="district"),
    "village": Q(Exact(Length("region"), 13), level="village"),
}


def level_of_region(name: str) -> models.CheckConstraint:
    """The level of a row is that of its region."""
    return models.CheckConstraint(condition=_ROW["regency"] | _ROW["district"] | _ROW["village"], name=name)


def seen_by(user: User) -> Q:
    """Rows of the own reach, and of the kecamatan and the kabupaten/kota around it: they work in its villages, too."""
    here = Q(jurisdiction__in=user.access.jurisdictions(Permission.PARTNER_VIEW), level=ActivityLevel.REGENCY)
    grants = user.access.grants_for(Permission.PARTNER_VIEW)
    around = Q(level=ActivityLevel.DISTRICT, region__in={g.region[:8] for g in grants if len(g.region) > 8})
    return user.access.rows(Permission.PARTNER_VIEW, units=()) | here | around


class PartnerQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PartnerQuerySet:
        """Those that work where the person does."""
        return self.filter(seen_by(user))


@pghistory.track(model_name="PartnerHistory")
class Partner(models.Model):
    """Mitra. region: where it works, and whose register it stands in: the kabupaten/kota, a kecamatan, a village.

    kind is one of the words of the profile when it was chosen. contact: who speaks for it, at work.
    responsible: who of the staff follows up; None: whoever entered it.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah kerja")
    level = models.CharField("tingkat", max_length=8, choices=ActivityLevel)
    name = models.CharField("nama mitra", max_length=160)
    kind = models.CharField("jenis mitra", max_length=160)
    legal_form = models.CharField("bentuk dan nomor badan hukum", max_length=160, blank=True)
    address = models.CharField("alamat kantor", max_length=240, blank=True)
    contact = models.CharField("nama narahubung", max_length=120, blank=True)
    contact_role = models.CharField("jabatan narahubung", max_length=120, blank=True)
    phone = models.CharField("telepon kantor atau narahubung", max_length=24, blank=True)
    email = models.EmailField("surel kantor", blank=True)
    focus = models.CharField("bidang dan sasaran bantuan", max_length=400, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=PartnerState, default=PartnerState.ACTIVE)
    state_note = models.CharField("alasan tidak aktif", max_length=240, blank=True)
    responsible = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penanggung jawab"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PartnerQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "level": "none",
        "name": "none",
        "kind": "none",
        "legal_form": "none",
        "address": "none",
        "contact": "identity",
        "contact_role": "none",
        "phone": "contact",
        "email": "contact",
        "focus": "free_text",
        "state": "none",
        "state_note": "free_text",
        "created_at": "none",
    }

    class Meta:
        verbose_name = "mitra"
        ordering = ("name", "pk")
        constraints = (
            level_of_region("partner_level_of_region"),
            models.UniqueConstraint(
                fields=("region", "name"), name="partner_once", violation_error_message="Mitra ini sudah tercatat."
            ),
            models.CheckConstraint(
                condition=Q(state="ended") & ~Q(state_note="") | ~Q(state="ended") & Q(state_note=""),
                name="partner_ended_why",
                violation_error_message="Tulis alasan kemitraan tidak aktif lagi.",
            ),
        )
        indexes = (models.Index(fields=("jurisdiction", "state", "name"), name="partner_by_name"),)
        triggers = (pgtrigger.Protect(name="partner_keep", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.name

    @property
    def follower(self) -> User:
        """Who follows up."""
        return self.responsible or self.created_by


class AgreementQuerySet(models.QuerySet):
    def in_force(self, day: date) -> AgreementQuerySet:
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)

    def ending(self, day: date) -> AgreementQuerySet:
        """In force until a day that is near, with nothing that follows."""
        later = PartnerAgreement.objects.filter(partner=OuterRef("partner")).filter(
            Q(ends__isnull=True) | Q(ends__gt=OuterRef("ends"))
        )
        near = self.in_force(day).filter(ends__lte=day + ENDING, partner__state=PartnerState.ACTIVE)
        return near.filter(~Exists(later))


@pghistory.track(model_name="PartnerAgreementHistory")
class PartnerAgreement(models.Model):
    """What binds a partner: kind of paper, its number, from when until when (None: without end)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField("bentuk", max_length=10, choices=AgreementKind)
    number = models.CharField("nomor", max_length=120, blank=True)
    signed_on = models.DateField("ditandatangani", null=True, blank=True)
    starts = models.DateField("berlaku mulai")
    ends = models.DateField("berlaku sampai", null=True, blank=True)
    about = models.CharField("isi pokok", max_length=400, blank=True)

    objects = AgreementQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "kind": "none",
        "number": "none",
        "signed_on": "none",
        "starts": "none",
        "ends": "none",
        "about": "free_text",
    }

    class Meta:
        verbose_name = "perjanjian"
        ordering = ("-starts", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="partner_agreement_period",
                violation_error_message="Tanggal berakhir tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                condition=Q(kind="spoken") | ~Q(number=""),
                name="partner_agreement_number",
                violation_error_message="Tulis nomor perjanjian, kecuali untuk kesepakatan lisan.",
            ),
        )
        indexes = (models.Index(fields=("ends",), name="partner_agreement_ends"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @property
    def is_over(self) -> bool:
        return self.ends is not None and self.ends < timezone.localdate()

    @property
    def is_ending(self) -> bool:
        return self.ends is not None and not self.is_over and self.ends <= timezone.localdate() + ENDING


@pghistory.track(model_name="PartnerFollowUpHistory")
class PartnerFollowUp(models.Model):
    """What was talked about or done with a partner, and the next step with its day; done_on: the step was taken."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="follow_ups")
    commitment = models.ForeignKey(
        "monitoring.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    on = models.DateField("tanggal")
    text = models.CharField("yang dibicarakan atau dikerjakan", max_length=600)
    next_step = models.CharField("langkah berikutnya", max_length=240, blank=True)
    next_on = models.DateField("paling lambat", null=True, blank=True)
    done_on = models.DateField("dikerjakan", null=True, blank=True)
    done_note = models.CharField("hasil", max_length=240, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    personal_data: ClassVar[dict[str, str]] = {
        "on": "none",
        "text": "free_text",
        "next_step": "free_text",
        "next_on": "none",
        "done_on": "none",
        "done_note": "free_text",
    }

    class Meta:
        verbose_name = "tindak lanjut kemitraan"
        ordering = ("-on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(next_step="", next_on__isnull=True) | ~Q(next_step="") & Q(next_on__isnull=False),
                name="partner_next_step_dated",
                violation_error_message="Langkah berikutnya perlu tanggal, dan tanggal perlu langkah.",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="partner_next_step_done_by",
            ),
        )
        indexes = (models.Index(fields=("partner", "-on", "-id"), name="partner_follow_up_newest"),)

    def __str__(self) -> str:
        return self.text

    @property
    def waits(self) -> bool:
        return self.next_on is not None and self.done_on is None

    @property
    def is_late(self) -> bool:
        return self.waits and self.next_on < timezone.localdate()


class CompanionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CompanionQuerySet:
        """Those who work where the person does."""
        return self.filter(seen_by(user))


@pghistory.track(model_name="CompanionHistory")
class Companion(models.Model):
    """A companion of another programme: whom to call about a family both work with. A professional contact."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah kerja")
    level = models.CharField("tingkat", max_length=8, choices=ActivityLevel)
    kind = models.CharField("pendamping", max_length=16, choices=CompanionKind)
    name = models.CharField("nama", max_length=120)
    organisation = models.CharField("program atau lembaga", max_length=160, blank=True)
    phone = models.CharField("telepon", max_length=24, blank=True)
    about = models.CharField("keterangan", max_length=240, blank=True)
    active = models.BooleanField("masih bertugas", default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanionQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "level": "none",
        "kind": "none",
        "name": "identity",
        "organisation": "none",
        "phone": "contact",
        "about": "free_text",
        "created_at": "none",
    }

    class Meta:
        verbose_name = "pendamping"
        ordering = ("kind", "name", "pk")
        constraints = (level_of_region("companion_level_of_region"),)
        indexes = (models.Index(fields=("jurisdiction", "active", "kind"), name="companion_by_kind"),)
        triggers = (pgtrigger.Protect(name="companion_keep", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.region_id}"


class CompanionNote(models.Model):
    """What those who work with a companion tell each other. Written once."""

    companion = models.ForeignKey(Companion, on_delete=models.PROTECT, related_name="notes")
    text = models.CharField("catatan", max_length=600)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    personal_data: ClassVar[dict[str, str]] = {"text": "free_text", "at": "none"}

    class Meta:
        verbose_name = "catatan bersama"
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("companion", "-at", "-id"), name="companion_note_newest"),)
        triggers = (pgtrigger.Protect(name="companion_note_keep", operation=pgtrigger.Delete | pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.companion_id} {self.at:%Y-%m-%d}"
