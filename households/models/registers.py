"""The registers of PPKS and PSKS: a person, a family or a group under one or several codes."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.enums import Sex
from households.models.people import Household, Person
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region


class WelfareRegister(models.TextChoices):
    PPKS = "ppks", "PPKS"
    PSKS = "psks", "PSKS"


class WelfareSubject(models.TextChoices):
    PERSON = "person", "Perorangan"
    FAMILY = "family", "Keluarga"
    GROUP = "group", "Kelompok atau lembaga"


class WelfarePlace(models.TextChoices):
    COMMUNITY = "community", "Di masyarakat"
    INSTITUTION = "institution", "Di dalam panti"


class WelfareSource(models.TextChoices):
    VISIT = "visit", "Kunjungan rumah"
    DESK = "desk", "Meja layanan"
    OUTREACH = "outreach", "Penjangkauan"
    AGENCY = "agency", "Laporan instansi atau lembaga"
    CENSUS = "census", "Pendataan"


class RegisterEntryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> RegisterEntryQuerySet:
        """Entries within reach; sensitive ones for whoever wrote them or may open restricted cases there."""
        reach = user.access.rows(Permission.WELFARE_VIEW, region="village_id")
        restricted = user.access.rows(Permission.COMPLAINT_RESTRICTED, region="village_id")
        return self.filter(reach).filter(Q(restricted=False) | restricted | Q(created_by=user))

    def active(self) -> RegisterEntryQuerySet:
        return self.filter(ended_on__isnull=True)


@pghistory.track(model_name="RegisterEntryHistory")
class RegisterEntry(models.Model):
    """Somebody under the codes of one register. name, sex and birth_year are kept for groups and people without card.

    misfit_reason: why a code was chosen that age or sex does not suggest. Ended, never deleted.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="unit pencatat")
    register = models.CharField("daftar", max_length=4, choices=WelfareRegister)
    codes = ArrayField(models.CharField(max_length=3), verbose_name="jenis")
    subject = models.CharField("sasaran", max_length=8, choices=WelfareSubject)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registers", null=True, blank=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="registers", null=True, blank=True)
    name = models.CharField("nama", max_length=120)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    address = models.CharField("alamat", max_length=240, blank=True)
    place = models.CharField("keberadaan", max_length=12, choices=WelfarePlace, blank=True)
    needs_institution = models.BooleanField("membutuhkan panti", default=False)
    aid = models.CharField("bantuan yang diterima", max_length=120, blank=True)
    source = models.CharField("sumber", max_length=8, choices=WelfareSource)
    evidence = models.CharField("bukti", max_length=240, blank=True)
    noted_on = models.DateField("dicatat tanggal", default=timezone.localdate)
    misfit_reason = models.CharField("alasan jenis tidak sesuai", max_length=240, blank=True)
    restricted = models.BooleanField("terbatas", default=False)
    ended_on = models.DateField("berakhir tanggal", null=True, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=240, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="pencatat")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegisterEntryQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "register": "none",
        "codes": "health",
        "subject": "none",
        "name": "identity",
        "sex": "identity",
        "birth_year": "identity",
        "address": "location",
        "place": "location",
        "aid": "financial",
        "source": "none",
        "evidence": "free_text",
        "noted_on": "none",
        "misfit_reason": "free_text",
        "ended_on": "none",
        "end_reason": "free_text",
        "created_at": "none",
    }

    class Meta:
        verbose_name = "catatan PPKS dan PSKS"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(codes=[]),
                name="register_entry_codes",
                violation_error_message="Pilih paling sedikit satu jenis.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""),
                name="register_entry_end_reason",
                violation_error_message="Tulis alasan mengapa catatan ini berakhir.",
            ),
            models.UniqueConstraint(
                fields=("register", "person"),
                condition=Q(ended_on__isnull=True, person__isnull=False),
                name="register_entry_person_once",
                violation_error_message="Warga ini sudah tercatat dalam daftar ini.",
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "register", "-created_at", "-id"), name="register_entry_newest"),
            GinIndex(fields=("codes",), name="register_entry_by_code"),
            models.Index(fields=("household", "-created_at"), name="register_entry_family"),
        )

    def __str__(self) -> str:
        return f"{self.get_register_display()} {self.pk}"
