"""Catatan pembinaan: what a supervisor and a member of the field staff talked over, and what they agreed to do."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region


class CoachingTopic(models.TextChoices):
    VISITS = "visits", "Kunjungan rumah"
    RECORDS = "records", "Kelengkapan catatan"
    DATA = "data", "Usulan data keluarga"
    FAMILIES = "families", "Menghadapi warga"
    APPLICATION = "application", "Pemakaian aplikasi"
    AREA = "area", "Wilayah dan beban kerja"
    OTHER = "other", "Lainnya"


class CoachingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CoachingQuerySet:
        """One's own, those one wrote, and those about people whom one guides."""
        reach = user.access.rows(Permission.CASELOAD_COACH, units=())
        return self.filter(reach | Q(person=user) | Q(author=user))

    def open(self) -> CoachingQuerySet:
        """With an agreed follow-up that nobody has called done."""
        return self.exclude(agreed="").filter(settled_at__isnull=True)


@pghistory.track(model_name="CoachingNoteHistory")
class CoachingNote(models.Model):
    """Written once; afterwards only whether the person has read it, and whether what was agreed is done.

    region: where the person worked then, so that whoever supervises there later can read on.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="petugas")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="pembina")
    held_on = models.DateField("tanggal pembinaan", default=timezone.localdate)
    topic = models.CharField("pokok pembinaan", max_length=12, choices=CoachingTopic)
    note = models.TextField("catatan", max_length=2000)
    agreed = models.CharField("tindak lanjut", max_length=400, blank=True)
    due_on = models.DateField("paling lambat", null=True, blank=True)
    seen_at = models.DateTimeField("dibaca", null=True, blank=True)
    settled_at = models.DateTimeField("selesai", null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_note = models.CharField("hasil tindak lanjut", max_length=240, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CoachingQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "held_on": "none",
        "topic": "none",
        "note": "free_text",
        "agreed": "free_text",
        "due_on": "none",
        "seen_at": "none",
        "settled_at": "none",
        "settled_note": "free_text",
        "created_at": "none",
    }

    class Meta:
        verbose_name = "catatan pembinaan"
        ordering = ("-held_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(person=F("author")),
                name="coaching_of_another",
                violation_error_message="Catatan pembinaan ditulis untuk petugas lain.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | ~Q(agreed="") & Q(due_on__gte=F("held_on")),
                name="coaching_due_after",
                violation_error_message="Batas tindak lanjut tidak boleh sebelum tanggal pembinaan.",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(agreed=""),
                name="coaching_settled_by",
            ),
        )
        indexes = (
            models.Index(fields=("person", "-held_on", "-id"), name="coaching_person"),
            models.Index(fields=("jurisdiction", "due_on"), name="coaching_due"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.held_on}"

    @property
    def late(self) -> bool:
        """Agreed, due, and not called done."""
        return self.settled_at is None and self.due_on is not None and self.due_on < timezone.localdate()
