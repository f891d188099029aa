"""A register of former days and its lines."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from complaints.ledger.codes import BookState, EntryState, Tie
from households.models import Household, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedDigitsField, EncryptedTextField
from slrt.jobs.models import Job
from slrt.regions.models import Region


class LedgerBookQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> LedgerBookQuerySet:
        """Books of the jurisdictions in which the person may bring registers over."""
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.COMPLAINT_LEDGER))


@pghistory.track(model_name="LedgerBookHistory")
class LedgerBook(models.Model):
    """Buku register lama. columns: place in the row by field; figures: counts of what was read, by code."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("nama buku", max_length=120)
    kept_by = models.CharField("disimpan oleh", max_length=120, blank=True)
    restricted = models.BooleanField("semua baris rahasia", default=False)
    state = models.CharField("keadaan", max_length=10, choices=BookState, default=BookState.COLUMNS)
    file_digest = models.CharField(max_length=64)
    headers = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    done_row = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = LedgerBookQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "title": "none",
        "kept_by": "none",
        "state": "none",
        "file_digest": "none",
        "headers": "none",
        "samples": "none",  # masked
        "columns": "none",
        "figures": "none",
        "refused": "none",
        "created_at": "none",
        "settled_at": "none",
    }

    class Meta:
        verbose_name = "buku lama"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "file_digest"),
                condition=~Q(state="discarded"),
                name="ledger_file_once",
                violation_error_message="Berkas ini sudah dibawa.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class LedgerEntryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> LedgerEntryQuerySet:
        """Lines of applied books within one's reach; secret ones with the permission for restricted cases."""
        columns = {"jurisdiction": "jurisdiction_id", "region": "region_id"}
        open_to = user.access.rows(Permission.COMPLAINT_RESTRICTED, units=(), **columns)
        reached = user.access.rows(Permission.COMPLAINT_VIEW, units=(), **columns)
        return self.filter(reached, Q(restricted=False) | open_to, book__state=BookState.APPLIED)

    def open(self) -> LedgerEntryQuerySet:
        """Left unfinished in the book, and not taken on here."""
        return self.filter(state=EntryState.OPEN, complaint__isnull=True, dropped_reason="")


@pghistory.track(
    model_name="LedgerEntryHistory",
    exclude=["nik", "nik_digest", "kk", "kk_digest", "phone", "name", "address", "matter", "result"],
)
class LedgerEntry(models.Model):
    """Catatan lama: a line of a book, as it was written. row: its number as a spreadsheet counts."""

    book = models.ForeignKey(LedgerBook, on_delete=models.PROTECT, related_name="entries")
    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    row = models.PositiveIntegerField()
    number = models.CharField("nomor lama", max_length=60, blank=True)
    received_on = models.DateField("tanggal masuk")
    name = models.CharField("nama warga", max_length=120, blank=True)
    nik = EncryptedDigitsField("NIK", length=16, null=True, blank=True)
    nik_digest = DigestField(purpose="nik", null=True, editable=False)
    kk = EncryptedDigitsField("No. KK", length=16, null=True, blank=True)
    kk_digest = DigestField(purpose="kk", null=True, editable=False)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, blank=True)
    village_words = models.CharField("tempat tertulis", max_length=160, blank=True)
    address = models.CharField("alamat", max_length=240, blank=True)
    phone = EncryptedTextField("nomor HP", null=True, blank=True)
    matter = models.TextField("keluhan")
    kind = models.CharField("jenis tertulis", max_length=120, blank=True)
    programme = models.CharField("program tertulis", max_length=120, blank=True)
    handled_by = models.CharField("petugas tertulis", max_length=120, blank=True)
    referred_to = models.CharField("dirujuk ke", max_length=160, blank=True)
    result = models.TextField("hasil tertulis", blank=True)
    closed_on = models.DateField("tanggal selesai", null=True, blank=True)
    state = models.CharField("keadaan", max_length=8, choices=EntryState)
    restricted = models.BooleanField("rahasia", default=False)
    warnings = models.JSONField(default=list)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tie = models.CharField("dihubungkan", max_length=8, choices=Tie, default=Tie.NONE)
    tied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    complaint = models.OneToOneField(
        "complaints.Complaint", on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_entry"
    )
    dropped_reason = models.CharField("tidak dilanjutkan karena", max_length=240, blank=True)

    objects = LedgerEntryQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "number": "none",
        "received_on": "none",
        "name": "identity",
        "nik": "identity",
        "nik_digest": "identity",
        "kk": "identity",
        "kk_digest": "identity",
        "birth_year": "identity",
        "sex": "identity",
        "village_words": "location",
        "address": "location",
        "phone": "contact",
        "matter": "free_text",
        "kind": "none",
        "programme": "none",
        "handled_by": "identity",
        "referred_to": "none",
        "result": "free_text",
        "closed_on": "none",
        "state": "none",
        "warnings": "none",
        "tie": "none",
        "dropped_reason": "free_text",
    }

    class Meta:
        verbose_name = "catatan lama"
        ordering = ("-received_on", "-pk")
        constraints = (models.UniqueConstraint(fields=("book", "row"), name="ledger_row_once"),)
        indexes = (
            models.Index(fields=("jurisdiction", "-received_on", "-id"), name="ledger_newest"),
            models.Index(fields=("household",), name="ledger_household", condition=Q(household__isnull=False)),
            models.Index(fields=("person",), name="ledger_person", condition=Q(person__isnull=False)),
        )

    def __str__(self) -> str:
        return self.number or f"baris {self.row}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be taken on; a book without a word on its end leaves that to whoever knows."""
        return self.state != EntryState.CLOSED and self.complaint_id is None and not self.dropped_reason
