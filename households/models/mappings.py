"""What people have taught the import: whose columns a file has, and which village a BPS code means."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.enums import CodeState, Source, Subject
from households.models.registry import RegistryEdition
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region


class TaughtQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TaughtQuerySet:
        """What was taught in the jurisdictions where this person imports."""
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.REGISTRY_IMPORT))


@pghistory.track(model_name="FileMappingHistory")
class FileMapping(models.Model):
    """A kind of file that no declared form knows: a person said what its columns are.

    titles: the header row as it came, in order. fields: what each column is, "" for one that is not used. The digest
    is over all titles, whatever their order: only a file with exactly these columns is read with it. A retired mapping
    is kept, because editions were read with it.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("sumber", max_length=8, choices=Source)
    name = models.CharField("nama", max_length=80)
    version = models.PositiveSmallIntegerField("versi", default=1)
    subject = models.CharField("isi baris", max_length=11, choices=Subject)
    questionnaire = models.CharField("daftar kode", max_length=40, blank=True)
    titles = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = TaughtQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "source": "none",
        "name": "none",
        "subject": "none",
        "questionnaire": "none",
        "titles": "none",
        "fields": "none",
        "digest": "none",
        "made_at": "none",
        "retired_at": "none",
    }

    class Meta:
        verbose_name = "bentuk berkas"
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "name", "version"),
                name="mapping_name_once",
                violation_error_message="Nama dan versi ini sudah dipakai.",
            ),
            models.UniqueConstraint(
                fields=("jurisdiction", "source", "digest"),
                condition=Q(retired_at__isnull=True),
                name="mapping_one_in_use",
                violation_error_message="Judul kolom ini sudah mempunyai bentuk yang dipakai.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} versi {self.version}"

    @property
    def in_use(self) -> bool:
        return self.retired_at is None


@pghistory.track(model_name="VillageCodeHistory")
class VillageCode(models.Model):
    """A BPS code that stood in a file, and the village that the names beside it mean (domain §1.2).

    Only a confirmed one places rows, through Region.bps_code. rows: how many rows named this village with the code;
    other_rows: how many named another one, named in other_name. village is null while no name is known.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    bps_code = models.CharField("kode BPS", max_length=10, db_collation="C")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="desa/kelurahan"
    )
    written = models.CharField("tertulis di berkas", max_length=160, blank=True)
    rows = models.PositiveIntegerField("baris", default=0)
    other_rows = models.PositiveIntegerField("baris dengan nama lain", default=0)
    other_name = models.CharField("nama lain", max_length=160, blank=True)
    edition = models.ForeignKey(RegistryEdition, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField("status", max_length=9, choices=CodeState, default=CodeState.OPEN)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = TaughtQuerySet.as_manager()
    # Villages and their codes, no person among them.
    personal_data: ClassVar[dict[str, str]] = {
        "bps_code": "none",
        "written": "none",
        "other_name": "none",
        "state": "none",
        "decided_at": "none",
    }

    class Meta:
        verbose_name = "kode desa BPS"
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "bps_code"), name="village_code_once"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(village__isnull=False, decided_at__isnull=False),
                name="village_code_decided",
            ),
            models.CheckConstraint(condition=Q(bps_code__regex=r"^\d{10}$"), name="village_code_form"),
        )
        indexes = (models.Index(fields=("jurisdiction", "state", "bps_code"), name="village_code_queue"),)

    def __str__(self) -> str:
        return f"{self.bps_code} ~ {self.village_id or '?'}"
