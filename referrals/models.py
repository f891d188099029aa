"""A referral: what one complaint asks of the office that runs the programme, and what that office answers."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from complaints.models import Complaint, opened_by, reached_by
from programs.models import Programme
from referrals.enums import ReferralOutcome, SharedField
from referrals.workflow import AT_AGENCY, REFERRAL, SENT
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.accounts.roles import Reach
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ReferralQuerySet:
        """Everything the person may open: by role in the secretariat, or because it was sent to their own office."""
        return self.filter(self._staff(user) | self._addressed(user))

    def of_staff(self, user: User) -> ReferralQuerySet:
        """What the person sees as staff: referrals within reach, restricted ones only with their complaint."""
        return self.filter(self._staff(user))

    def addressed_to(self, user: User) -> ReferralQuerySet:
        """What was sent to the person's own office: from the moment it was sent, never a draft or a proposal."""
        return self.filter(self._addressed(user))

    def _staff(self, user: User) -> Q:
        grants = user.access.grants_for(Permission.REFERRAL_VIEW)
        if all(grant.reach is Reach.ADDRESSED for grant in grants):
            return Q(pk__in=[])
        condition = Q(complaint__restricted=False)
        if user.access.can(Permission.COMPLAINT_VIEW):
            # Asked of the joined row: as a subquery it would read every complaint there is.
            condition |= reached_by(user, "complaint__") & opened_by(user, "complaint__")
        return user.access.rows(Permission.REFERRAL_VIEW, units=("unit_id",)) & condition

    def _addressed(self, user: User) -> Q:
        units = {grant.unit_id for grant in user.access.grants_for(Permission.REFERRAL_RESPOND)}
        return Q(target_unit__in=units, sent_at__isnull=False) if units else Q(pk__in=[])

    def open(self) -> ReferralQuerySet:
        return self.filter(status__in=REFERRAL.open_states())

    def at_agency(self) -> ReferralQuerySet:
        return self.filter(status__in=AT_AGENCY)


@pghistory.track(model_name="ReferralHistory")
class Referral(Case):
    """Rujukan from a unit of the secretariat to the unit of an agency, about one programme."""

    workflow = REFERRAL

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="referrals", verbose_name="keluhan")
    target_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="instansi tujuan")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="program"
    )
    request = models.TextField("yang diminta")
    reason = models.TextField("pertimbangan")
    shared = ArrayField(models.CharField(max_length=12, choices=SharedField), default=list, verbose_name="data dibagi")
    is_emergency = models.BooleanField("darurat", default=False)
    needs_ratification = models.BooleanField("menunggu pengesahan", default=False)
    ratify_due_at = models.DateTimeField("batas pengesahan", null=True, blank=True)
    letter_number = models.CharField("nomor surat", max_length=60, blank=True)
    letter_date = models.DateField("tanggal surat", null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penanda tangan surat"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    ack_due_at = models.DateTimeField("batas tanggapan", null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    response = models.TextField("jawaban instansi", blank=True)

    objects = ReferralQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "request": "free_text",
        "reason": "free_text",
        "shared": "none",
        "letter_number": "none",
        "letter_date": "none",
        "ratify_due_at": "none",
        "submitted_at": "none",
        "approved_at": "none",
        "sent_at": "none",
        "ack_due_at": "none",
        "acknowledged_at": "none",
        "accepted_at": "none",
        "responded_at": "none",
        "response": "free_text",
    }

    class Meta:
        verbose_name = "rujukan"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | ~Q(approved_by=models.F("created_by")) & ~Q(approved_by=models.F("submitted_by")),
                name="referral_four_eyes",
                violation_error_message="Pengusul tidak boleh menyetujui rujukannya sendiri.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=ReferralOutcome.values), name="referral_outcome_listed"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=SENT) | Q(sent_at__isnull=False) & ~Q(letter_number=""),
                name="referral_sent_with_letter",
                violation_error_message="Rujukan yang terkirim harus bernomor surat.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("delivered", "not_delivered")) | ~Q(outcome=""),
                name="referral_outcome_known",
                violation_error_message="Pilih hasil rujukan.",
            ),
            models.CheckConstraint(
                condition=Q(needs_ratification=False) | Q(is_emergency=True, ratify_due_at__isnull=False),
                name="referral_ratified_emergency",
            ),
            models.UniqueConstraint(
                fields=("jurisdiction", "letter_number"), condition=~Q(letter_number=""), name="referral_letter_unique"
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "status", "due_at", "id"), name="referral_status"),
            models.Index(fields=("target_unit", "status", "due_at", "id"), name="referral_inbox"),
            models.Index(fields=("jurisdiction", "sent_at"), name="referral_sent"),
            models.Index(fields=("complaint", "-id"), name="referral_of_complaint"),
            models.Index(
                fields=("jurisdiction", "ratify_due_at"),
                condition=Q(needs_ratification=True),
                name="referral_ratify",
            ),
        )
        triggers = status_guard(REFERRAL)

    def reach_units(self) -> set[int]:
        return {self.unit_id, self.target_unit_id}

    def allows(self, user: User, permission) -> bool:
        """Responding belongs to the addressed unit alone; everything else to the secretariat that refers."""
        units = {self.target_unit_id} if permission == Permission.REFERRAL_RESPOND else {self.unit_id}
        return user.access.can_on(permission, jurisdiction=self.jurisdiction_id, region=self.region_id, unit_ids=units)

    @property
    def is_late(self) -> bool:
        return bool(self.due_at and self.is_open and self.due_at < timezone.now())

    @property
    def was_sent(self) -> bool:
        return self.sent_at is not None


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
