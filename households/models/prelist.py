"""Usulan daftar awal: a family the desk met that government's list does not carry yet."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from households.enums import Eligibility, NoNikReason, PreListOutcome, Sex
from households.models.people import Household, Person
from households.models.registry import RegistryEdition
from households.siks.codes import IneligibleReason, Programme
from households.workflow import PRELIST
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedDigitsField, EncryptedTextField
from slrt.cases.models import CASE_PERSONAL, TRACKED_PERSONAL, Case, CaseEvent, Tracked
from slrt.cases.trigger import append_only, status_guard
from slrt.cases.workflow import Transition
from slrt.jurisdictions.profile import Profile


class PreListQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PreListQuerySet:
        """Proposals within reach of the person's grants."""
        return self.filter(user.access.rows(Permission.PRELIST_VIEW))

    def untold(self) -> PreListQuerySet:
        """Proposals with a sentence for the family that nobody has passed on yet."""
        steps = PreListEvent.objects.filter(case=models.OuterRef("pk"))
        told = steps.filter(transition="told").order_by("-pk").values("pk")[:1]
        news = steps.filter(pk__gt=models.OuterRef("last_told")).exclude(citizen="").exclude(transition="created")
        return self.alias(last_told=Coalesce(models.Subquery(told), 0)).filter(models.Exists(news))

    def of_complaint(self, complaint: Case) -> PreListQuerySet:
        """Those recorded together with a complaint, oldest first."""
        return self.filter(jurisdiction=complaint.jurisdiction_id, complaint_ref=complaint.number).order_by("pk")

    def open(self) -> PreListQuerySet:
        return self.filter(status__in=PRELIST.open_states())


@pghistory.track(model_name="PreListHistory", exclude=[*TRACKED_PERSONAL])
class PreListProposal(Tracked, Case):
    """Region is the village where the family lives. Household and person are made with the proposal, source local."""

    workflow = PRELIST

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="prelist")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="prelist")
    name = models.CharField("nama", max_length=120)
    nik = EncryptedDigitsField("NIK", null=True, blank=True)
    nik_digest = DigestField(null=True, editable=False)
    no_nik_reason = models.CharField("alasan tanpa NIK", max_length=16, choices=NoNikReason, blank=True)
    kk = EncryptedDigitsField("nomor KK", null=True, blank=True)
    kk_digest = DigestField(null=True, editable=False)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex, blank=True)
    address = models.CharField("alamat", max_length=240, blank=True)
    hamlet = models.CharField("dusun", max_length=80, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    phone = EncryptedTextField("nomor HP", null=True, blank=True)
    members_count = models.PositiveSmallIntegerField("jumlah anggota keluarga", default=1)
    occupation = models.CharField("pekerjaan", max_length=80, blank=True)
    housing = models.JSONField("kondisi rumah", default=dict, blank=True)
    reason = models.TextField("alasan diusulkan")
    eligible = models.CharField("kelayakan", max_length=8, choices=Eligibility, blank=True)
    eligible_code = models.CharField("sebab tidak layak", max_length=12, choices=IneligibleReason, blank=True)
    eligible_reason = models.CharField("alasan kelayakan", max_length=240, blank=True)
    complaint_ref = models.CharField("nomor keluhan", max_length=40, blank=True)
    visited_on = models.DateField("tanggal kunjungan", null=True, blank=True)
    programme = models.CharField("program yang diusulkan", max_length=4, choices=Programme, blank=True)
    minutes_ref = models.CharField("nomor berita acara", max_length=60, blank=True)
    batch_ref = models.CharField("nomor berkas usulan", max_length=60, blank=True)
    sent_on = models.DateField("tanggal kirim", null=True, blank=True)
    listed_edition = models.ForeignKey(
        RegistryEdition, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PreListQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = (
        CASE_PERSONAL
        | TRACKED_PERSONAL
        | {
            "name": "identity",
            "nik": "identity",
            "nik_digest": "identity",
            "no_nik_reason": "identity",
            "kk": "identity",
            "kk_digest": "identity",
            "birth_date": "identity",
            "birth_year": "identity",
            "sex": "identity",
            "address": "location",
            "hamlet": "location",
            "rt": "location",
            "rw": "location",
            "phone": "contact",
            "occupation": "financial",
            "housing": "financial",
            "reason": "free_text",
            "eligible": "financial",
            "eligible_code": "financial",
            "eligible_reason": "free_text",
            "complaint_ref": "none",
            "visited_on": "none",
            "programme": "none",
            "minutes_ref": "none",
            "batch_ref": "none",
            "sent_on": "none",
        }
    )

    class Meta:
        verbose_name = "usulan daftar awal"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=PreListOutcome.values), name="prelist_outcome_listed"
            ),
            models.CheckConstraint(
                condition=~Q(eligible=Eligibility.NOT_ELIGIBLE) | ~Q(eligible_reason=""),
                name="prelist_not_eligible_reason",
                violation_error_message="Tulis alasan mengapa keluarga ini tidak layak.",
            ),
            models.UniqueConstraint(
                fields=("token_digest",), condition=Q(token_digest__isnull=False), name="prelist_token"
            ),
            models.UniqueConstraint(
                fields=("jurisdiction", "nik_digest"),
                condition=Q(nik_digest__isnull=False, closed_at__isnull=True),
                name="prelist_one_open",
                violation_error_message="Warga ini sudah mempunyai usulan daftar awal yang masih berjalan.",
            ),
        )
        indexes = (
            models.Index(
                fields=("jurisdiction", "complaint_ref"), condition=~Q(complaint_ref=""), name="prelist_complaint"
            ),
            models.Index(fields=("jurisdiction", "status", "due_at", "id"), name="prelist_status"),
            models.Index(fields=("household", "-received_at"), name="prelist_household"),
            models.Index(fields=("region", "-received_at"), name="prelist_region"),
        )
        triggers = status_guard(PRELIST)

    def turn_after(self, transition: Transition, profile: Profile) -> str:
        """Who checks new data: the supervisor where the profile gives that queue to one, the data officer otherwise."""
        if transition.target == "reviewed":
            waits = profile.has_module("deliberation") and not self.minutes_ref
            return "data_officer" if waits else "manager"
        return reviewer(profile)

    @property
    def is_agreed(self) -> bool:
        """Whether a village meeting agreed, or none is asked. What a meeting raised need not come back to one."""
        return self.status == "deliberated" or bool(self.minutes_ref) or not self.profile.has_module("deliberation")

    @property
    def is_ineligible(self) -> bool:
        return self.eligible == Eligibility.NOT_ELIGIBLE

    def first_turn(self) -> str:
        """Whose turn a new proposal is."""
        return reviewer(self.profile)


class PreListEvent(CaseEvent):
    case = models.ForeignKey(PreListProposal, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"),
                condition=~Q(transition__in=("note", "told", "amended")),
                name="prelist_event_once",
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="prelist_event_case"),)
        triggers = append_only("prelist_event")


def reviewer(profile: Profile) -> str:
    """Role code of whoever reviews new data in this jurisdiction."""
    return "supervisor" if "data_addition" in profile.supervisor_queues else "data_officer"
