"""Files for SIKS-NG, line by line, and what the centre answered to each line."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.models.people import Household, Person
from households.models.prelist import PreListProposal
from households.siks.codes import Disability, LineState, MaritalStatus, Programme, ResultState, RowOutcome
from households.workflow_meetings import BATCH
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedTextField
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard
from slrt.regions.models import Region


@pghistory.track(model_name="PersonFactsHistory")
class PersonFacts(models.Model):
    """What the SIKS-NG template asks of a person beside their card. disability empty means: none."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="siks")
    marital = models.CharField("status kawin", max_length=8, choices=MaritalStatus, blank=True)
    disability = models.CharField("jenis disabilitas", max_length=5, choices=Disability, blank=True)
    pregnant = models.BooleanField("hamil", default=False)
    pregnant_since = models.DateField("mulai hamil", null=True, blank=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {
        "marital": "identity",
        "disability": "health",
        "pregnant": "health",
        "pregnant_since": "health",
        "updated_at": "none",
    }

    class Meta:
        verbose_name = "data usulan warga"
        constraints = (
            models.CheckConstraint(
                condition=Q(pregnant=True) | Q(pregnant_since__isnull=True),
                name="siks_pregnant_since",
                violation_error_message="Tanggal mulai hamil hanya diisi bila status hamil YA.",
            ),
        )

    def __str__(self) -> str:
        return f"data usulan {self.person_id}"


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> BatchQuerySet:
        """Files of areas within reach; they hold full numbers, so only for whoever may send."""
        return self.filter(user.access.rows(Permission.PRELIST_SEND))


@pghistory.track(model_name="BatchHistory")
class Batch(Case):
    """One file: a programme, an area (village, kecamatan or kabupaten/kota) and a month, given as its first day."""

    workflow = BATCH

    programme = models.CharField("program", max_length=4, choices=Programme)
    month = models.DateField("bulan")
    sent_on = models.DateField("tanggal kirim", null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    objects = BatchQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "programme": "none",
        "month": "none",
        "sent_on": "none",
        "file_sha256": "none",
    }

    class Meta:
        verbose_name = "berkas usulan"
        ordering = ("-month", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "region", "programme", "month"),
                condition=~Q(status="cancelled"),
                name="batch_one_a_month",
                violation_error_message="Wilayah ini sudah mempunyai berkas program tersebut pada bulan ini.",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="batch_month_first"),
        )
        indexes = (models.Index(fields=("jurisdiction", "-month", "-id"), name="batch_month"),)
        triggers = status_guard(BATCH)


class BatchEvent(CaseEvent):
    case = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="batch_event_once"
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="batch_event_case"),)
        triggers = append_only("batch_event")


@pghistory.track(model_name="BatchLineHistory")
class BatchLine(models.Model):
    """A person in a file. month, programme and family are copied, so that the database keeps one a month."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lines")
    proposal = models.ForeignKey(PreListProposal, on_delete=models.PROTECT, related_name="batch_lines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    programme = models.CharField(max_length=4, choices=Programme)
    month = models.DateField()
    position = models.PositiveIntegerField()
    state = models.CharField("keadaan", max_length=10, choices=LineState, default=LineState.WAITING)
    result = models.CharField("hasil", max_length=120, blank=True)
    match = models.CharField("padan", max_length=60, blank=True)
    registered_name = models.CharField("nama menurut Dukcapil", max_length=120, blank=True)
    remark = models.CharField("keterangan validasi", max_length=240, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    personal_data: ClassVar[dict[str, str]] = {
        "programme": "none",
        "month": "none",
        "state": "none",
        "result": "none",
        "match": "none",
        "registered_name": "identity",
        "remark": "free_text",
        "answered_at": "none",
    }

    class Meta:
        verbose_name = "baris berkas usulan"
        ordering = ("batch", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "month"), condition=~Q(state="withdrawn"), name="batch_line_person_month",
                violation_error_message="Warga ini sudah diusulkan pada bulan tersebut.",
            ),
            models.UniqueConstraint(
                fields=("household", "month"),
                condition=~Q(state="withdrawn") & ~Q(programme="PBI"),
                name="batch_line_family_month",
                violation_error_message="Keluarga ini sudah diusulkan pada bulan tersebut.",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("proposal", "state"), name="batch_line_proposal"),)

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"


class ResultFileQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ResultFileQuerySet:
        return self.filter(user.access.rows(Permission.PRELIST_SEND, region="jurisdiction_id", units=()))


class ResultFile(models.Model):
    """A result file of SIKS-NG as it was delivered; the same bytes are kept once."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nama berkas", max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField("keadaan", max_length=10, choices=ResultState, default=ResultState.PREVIEW)
    delivered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    delivered_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True, blank=True)

    objects = ResultFileQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "name": "none",
        "sha256": "none",
        "state": "none",
        "delivered_at": "none",
        "committed_at": "none",
    }

    class Meta:
        verbose_name = "berkas hasil SIKS-NG"
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "sha256"), name="result_file_once"),)

    def __str__(self) -> str:
        return self.name


class ResultRow(models.Model):
    """A row of a result file and the line of ours that it answers, if any."""

    file = models.ForeignKey(ResultFile, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("baris")
    district = models.CharField("kecamatan", max_length=80, blank=True)
    village = models.CharField("desa/kelurahan", max_length=80, blank=True)
    nik = EncryptedTextField("NIK", null=True, blank=True)
    nik_digest = DigestField(null=True, editable=False)
    programme = models.CharField("program", max_length=20, blank=True)
    result = models.CharField("hasil", max_length=120, blank=True)
    match = models.CharField("padan", max_length=60, blank=True)
    registered_name = models.CharField("nama menurut Dukcapil", max_length=120, blank=True)
    remark = models.CharField("keterangan validasi", max_length=240, blank=True)
    outcome = models.CharField("akibat", max_length=10, choices=RowOutcome)
    line = models.ForeignKey(BatchLine, on_delete=models.PROTECT, related_name="answers", null=True, blank=True)
    personal_data: ClassVar[dict[str, str]] = {
        "district": "location",
        "village": "location",
        "nik": "identity",
        "nik_digest": "identity",
        "programme": "none",
        "result": "none",
        "match": "none",
        "registered_name": "identity",
        "remark": "free_text",
        "outcome": "none",
    }

    class Meta:
        verbose_name = "baris hasil SIKS-NG"
        ordering = ("file", "number")
        constraints = (models.UniqueConstraint(fields=("file", "number"), name="result_row_once"),)

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"
