"""A jurisdiction, the dated values of its profile, and its own days off.

Values are history: a row is written once and may later only end. A trigger keeps that promise; others renew the
jurisdiction's `stamp` with every change, by which each process sees that the profile it remembers is old.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from slrt.accounts.permissions import Permission
from slrt.jurisdictions import codes
from slrt.jurisdictions.keys import KEYS, Key
from slrt.regions.models import Region


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def visible_to(self, user, permission: Permission = Permission.PROFILE_VIEW) -> JurisdictionQuerySet:
        """Jurisdictions whose profile the user may look at (or change, with that permission)."""
        return self.filter(pk__in=user.access.jurisdictions(permission))


@pghistory.track(model_name="JurisdictionHistory", exclude=["stamp"])
class Jurisdiction(models.Model):
    """A kabupaten or kota that runs a secretariat here, with what stands on its letters."""

    region = models.OneToOneField(
        Region, models.PROTECT, primary_key=True, related_name="profile_jurisdiction", verbose_name="kabupaten/kota"
    )
    slug = models.SlugField("nama pada alamat halaman", max_length=40, unique=True)
    short_code = models.CharField("kode nomor", max_length=3, unique=True)
    name = models.CharField("nama", max_length=80)
    timezone = models.CharField("zona waktu", max_length=40)
    head_title = models.CharField("kepala daerah", max_length=20, choices=[(t, t) for t in ("Bupati", "Wali Kota")])
    seat = models.CharField("ibu kota, untuk tempat pada surat", max_length=60)
    regulation = models.CharField("peraturan", max_length=160)
    regulation_title = models.CharField("tentang", max_length=300)
    in_force = models.DateField("mulai berlaku")
    government_name = models.CharField("kepala surat, baris pertama", max_length=120)
    agency_name = models.CharField("kepala surat, nama dinas", max_length=160)
    address = models.CharField("alamat", max_length=240, blank=True)
    phone = models.CharField("telepon", max_length=60, blank=True)
    email = models.EmailField("surel", blank=True)
    website = models.CharField("laman", max_length=120, blank=True)
    logo_path = models.CharField("berkas lambang daerah", max_length=240, blank=True)
    active = models.BooleanField("aktif", default=True)
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = JurisdictionQuerySet.as_manager()
    # An office, not a person: nothing here is personal data.
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "slug",
            "short_code",
            "name",
            "timezone",
            "head_title",
            "seat",
            "regulation",
            "regulation_title",
            "in_force",
            "government_name",
            "agency_name",
            "address",
            "phone",
            "email",
            "website",
            "logo_path",
        ),
        "none",
    )

    class Meta:
        verbose_name = "daerah"
        ordering = ("region_id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(short_code__regex=r"^[A-Z]{3}$"),
                name="jurisdiction_short_code_form",
                violation_error_message="Kode nomor terdiri atas tiga huruf besar, misalnya KDL.",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="renew_stamp",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(exclude=["stamp"]),
                func="NEW.stamp = gen_random_uuid(); RETURN NEW;",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """By its province; the zone in force is that of the profile."""
        return ZoneInfo(self.timezone)


_RENEW = "UPDATE jurisdictions_jurisdiction SET stamp = gen_random_uuid()"
_RETURN = "RETURN COALESCE(NEW, OLD);"


class ProfileValueQuerySet(models.QuerySet["ProfileValue"]):
    def visible_to(self, user) -> ProfileValueQuerySet:
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.PROFILE_VIEW))

    def on(self, day: date) -> ProfileValueQuerySet:
        """Values in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class ProfileValue(models.Model):
    """The answer to one key from a day on. `valid_to` is the first day it no longer holds (half-open).

    A value that was replaced before its first day has valid_to = valid_from: it never held, but it is remembered.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="values", verbose_name="daerah")
    key = models.CharField("butir", max_length=40)
    value = models.JSONField("nilai")
    valid_from = models.DateField("berlaku mulai")
    valid_to = models.DateField("berlaku sampai sebelum", null=True, blank=True)
    clause = models.CharField("dasar", max_length=200, blank=True)
    source = models.CharField("asal", max_length=16, choices=codes.SOURCES)
    note = models.CharField("alasan atau catatan", max_length=500, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField("ditetapkan pada", auto_now_add=True)

    objects = ProfileValueQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        ["key", "value", "valid_from", "valid_to", "clause", "source", "note", "set_at"], "none"
    )

    class Meta:
        verbose_name = "nilai profil"
        ordering = ("jurisdiction_id", "key", "valid_from", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="profile_value_period",
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal mulai.",
            ),
            ExclusionConstraint(
                name="profile_value_no_overlap",
                expressions=(
                    (F("jurisdiction"), RangeOperators.EQUAL),
                    (F("key"), RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
                ),
                violation_error_message="Untuk butir ini sudah ada nilai yang berlaku pada tanggal tersebut.",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="written_once",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                # The one change allowed: a value may end earlier than it was to end.
                func="""
                IF TG_OP = 'UPDATE' AND NEW.valid_to < COALESCE(OLD.valid_to, 'infinity')
                   AND to_jsonb(NEW) - 'valid_to' = to_jsonb(OLD) - 'valid_to' THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'profile values are history: a value may end, but is never changed or deleted'
                    USING ERRCODE = 'restrict_violation';
                """,
            ),
            pgtrigger.Trigger(
                name="renew_stamp",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func=f"{_RENEW} WHERE region_id = NEW.jurisdiction_id; {_RETURN}",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} · {self.valid_from}"

    @property
    def key_spec(self) -> Key:
        return KEYS[self.key]

    def words(self) -> list[str]:
        """The value as lines for a screen."""
        return self.key_spec.kind.words(self.value)

    @property
    def never_held(self) -> bool:
        return self.valid_to == self.valid_from


class HolidayKind(models.TextChoices):
    CUTI_BERSAMA = "cuti_bersama", "Cuti bersama"
    DAERAH = "daerah", "Libur daerah"
    PENGGANTI = "pengganti", "Libur pengganti"
    MASUK = "masuk", "Tetap masuk kerja"


class LocalHolidayQuerySet(models.QuerySet["LocalHoliday"]):
    def visible_to(self, user, permission: Permission = Permission.PROFILE_VIEW) -> LocalHolidayQuerySet:
        return self.for_jurisdictions(user.access.jurisdictions(permission))

    def for_jurisdictions(self, region_codes: list[str]) -> LocalHolidayQuerySet:
        """Days of these jurisdictions and those of the whole country."""
        return self.filter(Q(jurisdiction__in=region_codes) | Q(jurisdiction=None))

    def standing(self) -> LocalHolidayQuerySet:
        return self.filter(removed_at=None)


class LocalHoliday(models.Model):
    """A day off (or, kind `masuk`, a working day after all) that the list of national holidays does not know.

    Without a jurisdiction it holds for the whole country. A mistake is taken back, not deleted.
    """

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="holidays", verbose_name="daerah"
    )
    date = models.DateField("tanggal")
    name = models.CharField("nama hari", max_length=120)
    kind = models.CharField("jenis", max_length=16, choices=HolidayKind)
    decree = models.CharField("dasar", max_length=200, blank=True)
    verified = models.BooleanField("sudah dicocokkan dengan naskah", default=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = LocalHolidayQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        ["date", "name", "kind", "decree", "set_at", "removed_at"], "none"
    )

    class Meta:
        verbose_name = "hari libur"
        ordering = ("date", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "date"),
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="local_holiday_once",
                violation_error_message="Tanggal ini sudah ada dalam daftar.",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="renew_stamp",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                func=f"""
                {_RENEW} WHERE COALESCE(NEW.jurisdiction_id, OLD.jurisdiction_id) IS NULL
                    OR region_id IN (NEW.jurisdiction_id, OLD.jurisdiction_id);
                {_RETURN}
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
