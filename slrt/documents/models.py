"""A file that belongs to something: a house photo, a scanned letter, evidence of delivery."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from slrt.accounts.models import User
from slrt.regions.models import Region


class DocumentState(models.TextChoices):
    SCANNED = "scanned", "Diperiksa"
    UNSCANNED = "unscanned", "Belum dipindai"
    QUARANTINED = "quarantined", "Ditahan"


class DocumentQuerySet(models.QuerySet):
    def of(self, kind: str, subject_id: object) -> DocumentQuerySet:
        """The documents of one subject. The caller has already checked that the subject may be seen."""
        return self.filter(subject_kind=kind, subject_id=str(subject_id))


class Document(models.Model):
    """One stored file, cleaned of metadata, under a name of our own.

    Who may see it follows from its subject (slrt.documents.subjects); there is no list of documents by themselves.
    Coordinates are what the person's device said on the spot; the picture itself carries none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    kind = models.CharField("jenis", max_length=40)
    title = models.CharField("judul", max_length=120, blank=True)
    original_name = models.CharField("nama berkas", max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120, unique=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField("ketelitian (m)", null=True, blank=True)
    state = models.CharField(max_length=12, choices=DocumentState)
    scanner = models.CharField(max_length=60)
    scanned_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = DocumentQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "subject_kind": "none",
        "subject_id": "none",
        "kind": "none",
        "title": "free_text",
        "original_name": "free_text",
        "content_type": "none",
        "sha256": "none",
        "path": "none",
        "latitude": "location",
        "longitude": "location",
        "state": "none",
        "scanner": "none",
    }

    class Meta:
        verbose_name = "dokumen"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-11, 7), longitude__range=(94, 142)),
                name="document_in_indonesia",
                violation_error_message="Titik lokasi berada di luar Indonesia. Periksa koordinatnya.",
            ),
        )
        indexes = (
            models.Index(fields=("subject_kind", "subject_id", "-created_at"), name="document_of_subject"),
            models.Index(fields=("created_at",), name="document_to_scan", condition=Q(state="unscanned")),
        )

    def __str__(self) -> str:
        return self.title or self.original_name

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def served(self) -> bool:
        """Whether the file may be handed out at all."""
        return self.state == DocumentState.SCANNED
