"""Permintaan data terpadu: which agency asks for what, what for and on what ground, and what was granted."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from households.dataservice.workflow import DATA_REQUEST, TURNS
from households.models.registry import RegistryEdition
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard
from slrt.cases.workflow import Transition
from slrt.jurisdictions.profile import Profile


def _codes(label: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=24), verbose_name=label, default=list, blank=True)


class DataRequestQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DataRequestQuerySet:
        """Requests within reach; an agency's officers see those of their agency."""
        return self.filter(user.access.rows(Permission.DATA_REQUEST_VIEW, units=("unit_id", "agency_id")))


@pghistory.track(model_name="DataRequestHistory")
class DataRequest(Case):
    """Region is the area asked for. wanted and granted are codes of households.dataservice.fields.

    use_from and use_until: while the agency uses the data; afterwards it has to destroy it. whole_numbers: NIK and KK
    are given whole, for the reason beside it. download_until: when the file is removed. job: the one that makes it.
    """

    workflow = DATA_REQUEST

    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="perangkat daerah")
    contact = models.CharField("pejabat yang meminta", max_length=120)
    letter_number = models.CharField("nomor surat permintaan", max_length=80)
    letter_date = models.DateField("tanggal surat")
    purpose = models.TextField("tujuan pemakaian", max_length=1000)
    legal_basis = models.CharField("dasar hukum", max_length=240)
    subject = models.CharField("bentuk baris", max_length=6)
    wanted = _codes("data yang diminta")
    granted = _codes("data yang diberikan")
    desil_max = models.PositiveSmallIntegerField("sampai desil", null=True, blank=True)
    use_from = models.DateField("dipakai mulai")
    use_until = models.DateField("dipakai sampai")
    whole_numbers = models.BooleanField("NIK dan KK lengkap", default=False)
    numbers_reason = models.CharField("alasan nomor lengkap", max_length=240, blank=True)
    handover_number = models.CharField("nomor berita acara", max_length=80, blank=True)
    approved_on = models.DateField("disetujui tanggal", null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    download_until = models.DateTimeField("diunduh paling lambat", null=True, blank=True)
    job = models.UUIDField(null=True, blank=True, editable=False)
    edition = models.ForeignKey(RegistryEdition, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    rows = models.PositiveIntegerField("jumlah baris", null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "contact": "identity",
        "letter_number": "none",
        "letter_date": "none",
        "purpose": "free_text",
        "legal_basis": "none",
        "subject": "none",
        "wanted": "none",
        "granted": "none",
        "use_from": "none",
        "use_until": "none",
        "numbers_reason": "free_text",
        "handover_number": "none",
        "approved_on": "none",
        "download_until": "none",
    }

    class Meta:
        verbose_name = "permintaan data terpadu"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(use_until__gte=F("use_from")),
                name="data_request_period",
                violation_error_message="Masa pemakaian berakhir sebelum mulai.",
            ),
            models.CheckConstraint(
                condition=Q(whole_numbers=False) | ~Q(numbers_reason=""),
                name="data_request_numbers",
                violation_error_message="NIK dan KK lengkap hanya diberikan dengan alasan.",
            ),
            models.CheckConstraint(
                condition=Q(granted__contained_by=F("wanted")),
                name="data_request_granted",
                violation_error_message="Hanya data yang diminta yang dapat diberikan.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("approved", "ready"))
                | ~Q(handover_number="") & Q(approved_by__isnull=False, download_until__isnull=False),
                name="data_request_approved",
            ),
        )
        indexes = (models.Index(fields=("jurisdiction", "-received_at", "-id"), name="data_request_newest"),)
        triggers = status_guard(DATA_REQUEST)

    def reach_units(self) -> set[int]:
        return super().reach_units() | {self.agency_id}

    def turn_after(self, transition: Transition, profile: Profile) -> str:
        """Who has to act on the request as it now stands."""
        return TURNS.get(self.status, "")


class DataRequestEvent(CaseEvent):
    case = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="data_request_event_once"
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="data_request_event_case"),)
        triggers = append_only("data_request_event")
