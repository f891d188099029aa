"""A referral: what one complaint asks of the office that runs the programme, and what that office answers."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from complaints.models import Complaint
from programs.models import Programme
from referrals.enums import ReferralOutcome, SharedField
from referrals.workflow import REFERRAL
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard

# An agency sees a referral from the moment it was sent, never a draft or a proposal.
AGENCY_STATES = ("sent", "received", "accepted", "delivered", "not_delivered", "declined")


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ReferralQuerySet:
        """Staff see the referrals of complaints they may open; an agency sees what was sent to its own unit."""
        addressed = [g.unit_id for g in user.access.grants_for(Permission.REFERRAL_RESPOND)]
        staff_roles = [g for g in user.access.grants_for(Permission.REFERRAL_VIEW) if g.unit_id not in addressed]
        condition = Q(target_unit__in=addressed, status__in=AGENCY_STATES)
        if staff_roles:
            complaints = Complaint.objects.visible_to(user)
            overview = user.access.rows(Permission.REFERRAL_VIEW, units=("unit_id",))
            restricted = Q(complaint__restricted=False) | Q(complaint__in=complaints)
            condition |= overview & restricted
        return self.filter(condition)

    def open(self) -> ReferralQuerySet:
        return self.filter(status__in=REFERRAL.open_states())


@pghistory.track()
class Referral(Case):
    """Rujukan from a unit of the secretariat to the unit of an agency, about one programme."""

    workflow = REFERRAL

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="referrals", verbose_name="keluhan")
    target_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="instansi tujuan")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.TextField("yang diminta")
    reason = models.TextField("pertimbangan")
    shared = ArrayField(models.CharField(max_length=12, choices=SharedField), default=list, verbose_name="data dibagi")
    is_emergency = models.BooleanField("darurat", default=False)
    needs_ratification = models.BooleanField(default=False)
    letter_number = models.CharField("nomor surat", max_length=60, blank=True)
    letter_date = models.DateField("tanggal surat", null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    response = models.TextField("jawaban instansi", blank=True)

    objects = ReferralQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "request": "free_text",
        "reason": "free_text",
        "shared": "none",
        "letter_number": "none",
        "letter_date": "none",
        "submitted_at": "none",
        "approved_at": "none",
        "sent_at": "none",
        "acknowledged_at": "none",
        "responded_at": "none",
        "response": "free_text",
    }

    class Meta:
        verbose_name = "rujukan"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("created_by")),
                name="referral_four_eyes",
                violation_error_message="Pengusul tidak boleh menyetujui rujukannya sendiri.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=ReferralOutcome.values), name="referral_outcome_listed"
            ),
            models.UniqueConstraint(
                fields=("jurisdiction", "letter_number"), condition=~Q(letter_number=""), name="referral_letter_unique"
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "status", "due_at", "id"), name="referral_status"),
            models.Index(fields=("target_unit", "status", "due_at", "id"), name="referral_inbox"),
            models.Index(fields=("jurisdiction", "sent_at"), name="referral_sent"),
        )
        triggers = status_guard(REFERRAL)

    def reach_units(self) -> set[int]:
        return {self.unit_id, self.target_unit_id}

    def allows(self, user: User, permission) -> bool:
        """Responding belongs to the addressed unit alone; everything else to the secretariat that refers."""
        units = {self.target_unit_id} if permission == Permission.REFERRAL_RESPOND else {self.unit_id}
        return user.access.can_on(
            permission, jurisdiction=self.jurisdiction_id, region=self.region_id, unit_ids=units
        )

    @property
    def is_late(self) -> bool:
        return bool(self.due_at and self.is_open and self.due_at < timezone.now())


class ReferralEvent(CaseEvent):
    case = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            # A remark leaves the version alone, so several may share one; a step may not.
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="referral_event_once"
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="referral_event_case"),)
        triggers = append_only("referral_event")
