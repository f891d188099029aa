"""Who works here: people, the units they work in, and the assignments (SK) that join them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from slrt.accounts.origins import StaffOrigin
from slrt.accounts.roles import ROLE_CHOICES, ROLES, Role
from slrt.accounts.scope import inside
from slrt.regions.models import Region

if TYPE_CHECKING:
    from slrt.accounts.scope import Access


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields) -> User:
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> User:
        return self.get(username__iexact=username)

    def visible_to(self, user: User) -> models.QuerySet:
        """People with an assignment in a jurisdiction whose users `user` may see."""
        from slrt.accounts.permissions import Permission

        codes = user.access.jurisdictions(Permission.USER_VIEW)
        return self.filter(Q(assignments__unit__jurisdiction__in=codes) | Q(home_jurisdiction__in=codes)).distinct()


class User(AbstractBaseUser):
    """A member of staff. What someone may do is never stored here: it follows from the assignments in force."""

    username = models.CharField("nama pengguna", max_length=60, unique=True)
    name = models.CharField("nama", max_length=120)
    email = models.EmailField("surel", blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    employee_number = models.CharField("NIP", max_length=18, blank=True)
    home_jurisdiction = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="daerah"
    )
    is_active = models.BooleanField("aktif", default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    password_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_staff = False
    is_superuser = False
    personal_data: ClassVar[dict[str, str]] = {
        "username": "identity",
        "name": "identity",
        "email": "contact",
        "phone": "contact",
        "employee_number": "identity",
        "password": "none",
        "last_login": "none",
        "password_changed_at": "none",
        "created_at": "none",
    }

    class Meta:
        verbose_name = "pengguna"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("username"), name="user_username_ci", violation_error_message="Nama pengguna ini sudah dipakai."
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def managed_in(self, jurisdiction: str) -> bool:
        """Whether administrators of that kabupaten manage this account: the one it was entered in, and no other.

        Somebody may hold a role in a second kabupaten. Its administrators give and end that role; a new e-mail address
        from them, and with it a new password, would open the first one's data.
        """
        if self.home_jurisdiction_id:
            return self.home_jurisdiction_id == jurisdiction
        return not self.assignments.exclude(unit__jurisdiction=jurisdiction).exists()

    @cached_property
    def access(self) -> Access:
        """What this person may do today. One query, once per loaded user, so a removed role ends with the request."""
        from slrt.accounts.scope import access_of

        return access_of(self)


class UnitKind(models.TextChoices):
    SECRETARIAT = "secretariat", "Sekretariat"
    PUSKESOS = "puskesos", "Puskesos"
    AGENCY = "agency", "Instansi pengelola program"
    KECAMATAN = "kecamatan", "Kecamatan"
    COORDINATION = "coordination", "Tim koordinasi"


class UnitLevel(models.TextChoices):
    NATIONAL = "national", "Pusat"
    PROVINCE = "province", "Provinsi"
    REGENCY = "regency", "Kabupaten/Kota"
    VILLAGE = "village", "Desa/Kelurahan"
    NON_GOVERNMENT = "non_government", "Non-pemerintah"


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> UnitQuerySet:
        """Units of every jurisdiction the user works in: names of offices are no secret among staff."""
        return self.filter(jurisdiction__in=user.access.jurisdictions())

    def agencies(self) -> UnitQuerySet:
        return self.filter(kind=UnitKind.AGENCY, active=True)


class Unit(models.Model):
    """An office: the secretariat, a Puskesos, an agency that runs programmes, a kecamatan, a coordination team."""

    jurisdiction = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="units", verbose_name="kabupaten/kota"
    )
    kind = models.CharField("jenis", max_length=16, choices=UnitKind)
    level = models.CharField("tingkat", max_length=16, choices=UnitLevel, default=UnitLevel.REGENCY)
    name = models.CharField("nama", max_length=160)
    code = models.CharField("kode nomor", max_length=24, help_text="Awalan nomor keluhan, misalnya KDL.")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah kerja")
    sectors = ArrayField(models.CharField(max_length=24), default=list, blank=True, verbose_name="sektor")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    address = models.CharField("alamat", max_length=240, blank=True)
    phone = models.CharField("telepon", max_length=40, blank=True)
    email = models.EmailField("surel", blank=True)
    decree_number = models.CharField("nomor SK pembentukan", max_length=80, blank=True)
    decree_date = models.DateField("tanggal SK", null=True, blank=True)
    active = models.BooleanField("aktif", default=True)

    objects = UnitQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        ["kind", "level", "name", "code", "sectors", "address", "phone", "email", "decree_number", "decree_date"],
        "none",
    )

    class Meta:
        verbose_name = "unit"
        ordering = ("jurisdiction", "kind", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "code"),
                name="unit_code_unique",
                violation_error_message="Kode nomor ini sudah dipakai unit lain.",
            ),
        )
        indexes = (models.Index(fields=("jurisdiction", "kind", "name"), name="unit_by_kind"),)

    def __str__(self) -> str:
        return self.name


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, on=None) -> AssignmentQuerySet:
        """Assignments valid on a date (default: today in the server's zone)."""
        day = on or timezone.localdate()
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day, unit__active=True)

    def visible_to(self, user: User) -> AssignmentQuerySet:
        from slrt.accounts.permissions import Permission

        return self.filter(unit__jurisdiction__in=user.access.jurisdictions(Permission.USER_VIEW))


class Assignment(models.Model):
    """Who holds which role, where, from when until when, and by which decree."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments", verbose_name="pengguna")
    role = models.CharField("peran", max_length=24, choices=ROLE_CHOICES)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name="unit")
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="wilayah tugas",
        help_text="Kecamatan atau desa/kelurahan yang menjadi tanggung jawabnya; kosong berarti wilayah unit.",
        null=True,
        blank=True,
    )
    section = models.CharField("bagian", max_length=24, blank=True)
    origin = models.CharField("asal petugas", max_length=12, choices=StaffOrigin.choices, blank=True)
    starts = models.DateField("mulai")
    ends = models.DateField("sampai", null=True, blank=True)
    decree_number = models.CharField("nomor SK", max_length=80, blank=True)
    decree_date = models.DateField("tanggal SK", null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AssignmentQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        ["role", "section", "origin", "starts", "ends", "decree_number", "decree_date", "created_at"], "none"
    )

    class Meta:
        verbose_name = "penugasan"
        ordering = ("-starts", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="assignment_period",
                violation_error_message="Tanggal selesai tidak boleh sebelum tanggal mulai.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"

    def clean(self) -> None:
        """A territory outside the unit's own jurisdiction would reach into another kabupaten."""
        if self.region_id and self.unit_id and not inside(self.region_id, self.unit.jurisdiction_id):
            raise ValidationError({"region": "Wilayah tugas harus berada di kabupaten/kota unit ini."})

    @property
    def role_spec(self) -> Role:
        return ROLES[self.role]


class PasswordHistory(models.Model):
    """Hashes of earlier passwords, so that none of the last few is used again (BSSN 4/2021)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_history")
    password = models.CharField(max_length=256)
    created_at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {"password": "none", "created_at": "none"}

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"


class LoginFailure(models.Model):
    """One failed sign-in, for the pause per account and address (security check 17). Holds no typed name."""

    key = models.BinaryField(max_length=32, db_index=True)
    at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {"key": "none", "at": "none"}

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class IdempotencyKey(models.Model):
    """A form that was sent once. A repeated POST with the same key is answered with the first result."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", null=True)
    purpose = models.CharField(max_length=60)
    location = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {"purpose": "none", "location": "none", "created_at": "none"}

    class Meta:
        db_table = "cases_idempotencykey"  # where it was made
        constraints = (models.CheckConstraint(condition=~Q(purpose=""), name="idempotency_purpose"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
