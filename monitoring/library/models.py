"""A paper, and who has read it."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region


class PaperKind(models.TextChoices):
    SOP = "sop", "SOP"
    REGULATION = "regulation", "Peraturan daerah"
    PLAN = "plan", "RPJMD/RKPD"
    BUDGET = "budget", "APBD/APBDesa"
    POLICY = "policy", "Kebijakan operasional"
    OTHER = "other", "Lainnya"


class Standing(models.TextChoices):
    """How far a paper has come; what is in force is replaced by its next version."""

    PROPOSED = "proposed", "Diusulkan"
    DRAFTED = "drafted", "Disusun"
    DISCUSSED = "discussed", "Dibahas"
    IN_FORCE = "in_force", "Berlaku"
    REPLACED = "replaced", "Diganti"


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PaperQuerySet:
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.LIBRARY_VIEW))

    def in_force(self) -> PaperQuerySet:
        return self.filter(standing=Standing.IN_FORCE)


@pghistory.track(model_name="LibraryPaperHistory")
class LibraryPaper(models.Model):
    """Dokumen. readers: roles that must have read it, [] for nobody; replaces: the version before this one."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("jenis", max_length=12, choices=PaperKind)
    title = models.CharField("judul", max_length=200)
    number = models.CharField("nomor", max_length=80, blank=True)
    dated = models.DateField("tanggal", null=True, blank=True)
    standing = models.CharField("keadaan", max_length=12, choices=Standing)
    content = models.TextField("isi pokok", max_length=2000, blank=True)
    progress = models.TextField("perkembangan", max_length=1000, blank=True)
    link = models.URLField("tautan resmi", max_length=300, blank=True)
    told_on = models.DateField("disosialisasikan", null=True, blank=True)
    readers = ArrayField(models.CharField(max_length=24), default=list, blank=True, verbose_name="wajib dibaca")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="mengganti"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PaperQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "kind": "none",
        "title": "none",
        "number": "none",
        "dated": "none",
        "standing": "none",
        "content": "none",
        "progress": "free_text",
        "link": "none",
        "told_on": "none",
        "readers": "none",
        "created_at": "none",
    }

    class Meta:
        verbose_name = "dokumen"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(replaces=models.F("id")), name="library_not_itself"),
            models.CheckConstraint(
                condition=Q(readers=[]) | Q(standing__in=("in_force", "replaced")),
                name="library_read_in_force",
                violation_error_message="Hanya dokumen yang berlaku dapat diwajibkan dibaca.",
            ),
        )
        indexes = (models.Index(fields=("jurisdiction", "kind", "standing"), name="library_kind"),)

    def __str__(self) -> str:
        return self.title


class LibraryRead(models.Model):
    """Somebody says to have read a version."""

    paper = models.ForeignKey(LibraryPaper, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {"at": "none"}

    class Meta:
        verbose_name = "bukti baca"
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=("paper", "user"), name="library_read_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.paper_id}"
