"""Kunjungan rumah: what somebody saw and asked in a family's house, block by block, and what came of it."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from households.models.people import Household
from households.models.prelist import PreListProposal
from households.visits.instrument import CURRENT
from households.visits.workflow import EDITABLE, FINISHED, VISIT
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard
from slrt.cases.workflow import Transition
from slrt.jurisdictions.profile import Profile


class VisitPurpose(models.TextChoices):
    PRELIST = "prelist", "Verifikasi usulan daftar awal"
    UPDATE = "update", "Pemutakhiran data keluarga"
    COMPLAINT = "complaint", "Tindak lanjut keluhan"
    AID = "aid", "Periksa bantuan sudah diterima"
    OUTREACH = "outreach", "Penjangkauan"


class PositionSource(models.TextChoices):
    DEVICE = "device", "Dari gawai"
    MANUAL = "manual", "Diisi dari peta"


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> VisitQuerySet:
        """Visits within reach of the person's grants."""
        return self.filter(user.access.rows(Permission.VISIT_VIEW))

    def open(self) -> VisitQuerySet:
        return self.filter(status__in=VISIT.open_states())

    def finished(self) -> VisitQuerySet:
        """Visits that somebody made, checked by a colleague or not yet."""
        return self.filter(status__in=FINISHED)


@pghistory.track(model_name="VisitHistory")
class Visit(Case):
    """Region is the village where the family lives; turn_user is who goes there while the visit is being made.

    answers: {block: {question: code}}, members as {"anggota": {"<person>": {…}}}, in the codes of `instrument`.
    latitude and longitude are degrees, accuracy metres, as the device said; position_check is what was compared.
    """

    workflow = VISIT

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits")
    proposal = models.ForeignKey(
        PreListProposal, on_delete=models.PROTECT, related_name="visits", null=True, blank=True
    )
    purpose = models.CharField("tujuan", max_length=12, choices=VisitPurpose)
    request = models.CharField("permintaan", max_length=240, blank=True)
    planned_on = models.DateField("direncanakan tanggal")
    instrument = models.CharField(max_length=24, default=CURRENT)
    answers = models.JSONField("jawaban", default=dict, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField("ketelitian (m)", null=True, blank=True)
    located_at = models.DateTimeField("titik diambil", null=True, blank=True)
    position_source = models.CharField(max_length=8, choices=PositionSource, blank=True)
    position_code = models.CharField(max_length=12, blank=True)
    position_check = models.CharField("pemeriksaan titik", max_length=240, blank=True)
    visited_at = models.DateTimeField("dikunjungi", null=True, blank=True)

    objects = VisitQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "purpose": "none",
        "request": "free_text",
        "planned_on": "none",
        "instrument": "none",
        "answers": "health",
        "latitude": "location",
        "longitude": "location",
        "located_at": "none",
        "position_source": "none",
        "position_code": "none",
        "position_check": "location",
        "visited_at": "none",
    }

    class Meta:
        verbose_name = "kunjungan rumah"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-11, 7), longitude__range=(94, 142)),
                name="visit_in_indonesia",
                violation_error_message="Titik ini berada di luar Indonesia. Periksa angkanya.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("completed", "accepted")) | Q(visited_at__isnull=False),
                name="visit_made_before_finished",
                violation_error_message="Kunjungan yang selesai harus mempunyai waktu kunjungan.",
            ),
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(closed_at__isnull=True),
                name="visit_one_open",
                violation_error_message="Keluarga ini sudah mempunyai kunjungan yang masih berjalan.",
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "status", "planned_on", "id"), name="visit_status"),
            models.Index(fields=("turn_user", "planned_on", "id"), name="visit_turn_user"),
            models.Index(fields=("household", "-received_at"), name="visit_household"),
            models.Index(fields=("region", "-received_at"), name="visit_region"),
        )
        triggers = status_guard(VISIT)

    @property
    def editable(self) -> bool:
        """Whether answers may still be written: a finished visit is read only."""
        return self.status in EDITABLE

    def turn_after(self, transition: Transition, profile: Profile) -> str:
        """Who checks a finished visit."""
        return checker(profile)


class VisitEvent(CaseEvent):
    case = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="visit_event_once"
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="visit_event_case"),)
        triggers = append_only("visit_event")


def checker(profile: Profile) -> str:
    """Role code of whoever checks changed data in this jurisdiction."""
    return "supervisor" if "data_change" in profile.supervisor_queues else "data_officer"
