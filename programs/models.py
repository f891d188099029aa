"""The catalogue of programmes, and who takes part in them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from households.models import Household, Person, RegistryEdition
from programs.enums import (
    BASES,
    Aim,
    BasicService,
    EnrolmentStatus,
    ExitReason,
    Level,
    Review,
    Sector,
    ServiceBasis,
    ServiceField,
    ServiceKind,
    TargetUnit,
)
from programs.needs.models import Need, NeedEvent
from programs.standards.models import ServiceStandard
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region

__all__ = ("Enrolment", "Need", "NeedEvent", "Programme", "ServiceStandard")

CODE_LENGTH = 24


class ClosedDateRange(Func):
    """daterange(from, to, '[]') for the exclusion constraint: both days belong to the period."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ProgrammeQuerySet:
        """National entries, those of the provinces and those of the jurisdictions the person works in."""
        codes = user.access.jurisdictions(Permission.PROGRAMME_VIEW)
        return self.filter(reaching(*codes)) if codes else self.none()

    def valid_on(self, day: date) -> ProgrammeQuerySet:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def in_catalogue_of(self, jurisdiction: str, on: date | None = None) -> ProgrammeQuerySet:
        """The catalogue of a jurisdiction on a date (default today): its own version of an entry hides the wider one.

        Entries that are switched off are still in it; the desk offers only the active ones.
        """
        day = on or timezone.localdate()
        narrower = Programme.objects.valid_on(day).filter(jurisdiction=jurisdiction, code=OuterRef("code"))
        hidden = Exists(narrower.exclude(pk=OuterRef("pk")))
        wider = Q(jurisdiction__isnull=True) | Q(jurisdiction=jurisdiction[:2])
        return self.valid_on(day).filter(Q(jurisdiction=jurisdiction) | wider & ~hidden)

    def offered_in(self, jurisdiction: str, on: date | None = None) -> ProgrammeQuerySet:
        """What a desk in this jurisdiction can point a family to on a date (default today)."""
        return self.in_catalogue_of(jurisdiction, on).filter(active=True)


def reaching(*codes: str) -> Q:
    """Condition for entries that hold in one of these jurisdictions: national, of its province, or its own."""
    return Q(jurisdiction__isnull=True) | Q(jurisdiction__in=[*codes, *{code[:2] for code in codes}])


@pghistory.track(model_name="ProgrammeHistory")
class Programme(models.Model):
    """One entry of the catalogue, valid for a period.

    jurisdiction: None = the whole country, a province, or one kabupaten/kota. A change of rules is a new entry with the
    same code and a later valid_from; a correction edits the entry and leaves history. A jurisdiction that wants to say
    something else than the national entry keeps its own version with the same code.
    """

    jurisdiction = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berlaku di"
    )
    code = models.CharField("kode", max_length=CODE_LENGTH)
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("singkatan", max_length=40, blank=True)
    level = models.CharField("tingkat", max_length=16, choices=Level)
    sector = models.CharField("sektor", max_length=16, choices=Sector)
    aim = models.CharField("tujuan", max_length=12, choices=Aim, blank=True)
    service_kind = models.CharField("jenis layanan", max_length=16, choices=ServiceKind, blank=True)
    service_field = models.CharField("bidang layanan", max_length=12, choices=ServiceField, blank=True)
    basic_service = models.CharField("pelayanan dasar yang didukung", max_length=20, choices=BasicService, blank=True)
    manager_name = models.CharField("pengelola", max_length=200, blank=True)
    manager_unit = models.ForeignKey(
        Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="programmes", verbose_name="unit pengelola"
    )
    unit_hint = models.CharField("petunjuk nama unit", max_length=40, blank=True, editable=False)
    # In the words of the profile (funding_sources, partner_kinds); an entry keeps them when the profile changes.
    funding = models.CharField("sumber pendanaan", max_length=16, blank=True)
    partner_kind = models.CharField("jenis mitra", max_length=160, blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=300, blank=True)
    target_unit = models.CharField("sasaran", max_length=12, choices=TargetUnit, default=TargetUnit.FAMILY)
    criteria = models.TextField("kriteria penerima", blank=True)
    # The same criteria as questions about a family: programs.fitting.rules.
    rules = ArrayField(
        models.CharField(max_length=400), default=list, blank=True, verbose_name="kriteria untuk pencocokan"
    )
    documents = ArrayField(models.CharField(max_length=160), default=list, blank=True, verbose_name="dokumen syarat")
    benefit = models.TextField("manfaat", blank=True)
    frequency = models.CharField("frekuensi", max_length=120, blank=True)
    quota = models.PositiveIntegerField("kuota", null=True, blank=True)
    service_time = models.CharField("waktu layanan", max_length=120, blank=True)
    how_to_apply = models.TextField("jalur pengusulan", blank=True)
    contact = models.CharField("kanal pengaduan program", max_length=200, blank=True)
    spoken = models.TextField("kalimat untuk dibacakan", blank=True)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    active = models.BooleanField("ditawarkan di meja layanan", default=True)
    confidential = models.BooleanField("keluhannya kasus terbatas", default=False)
    updated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    updated_at = models.DateTimeField("diubah pada", default=timezone.now, editable=False)

    objects = ProgrammeQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        [
            *("code", "name", "short_name", "level", "sector", "manager_name", "unit_hint", "legal_basis"),
            *("target_unit", "criteria", "rules", "documents", "benefit", "frequency", "service_time", "how_to_apply"),
            *("contact", "spoken", "valid_from", "valid_to", "updated_at", "funding", "partner_kind"),
            *("aim", "service_kind", "service_field", "basic_service"),
        ],
        "none",
    )

    class Meta:
        verbose_name = "program"
        ordering = ("level", "name", "pk")
        constraints = (
            ExclusionConstraint(
                name="programme_one_version",
                expressions=(
                    (Coalesce("jurisdiction", Value("")), RangeOperators.EQUAL),
                    (F("code"), RangeOperators.EQUAL),
                    (ClosedDateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ),
                violation_error_message="Program dengan kode ini sudah berlaku pada tanggal tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="programme_period",
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                condition=Q(partner_kind="") | Q(level=Level.NON_GOVERNMENT),
                name="programme_partner",
                violation_error_message="Jenis mitra hanya untuk program non-pemerintah.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9-]*$"),
                name="programme_code_form",
                violation_error_message="Kode terdiri atas huruf besar, angka, dan tanda hubung, misalnya D-RTLH.",
            ),
        )

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_shared(self) -> bool:
        """Whether other jurisdictions use this entry too, so that one of them cannot change it for all."""
        return not self.jurisdiction_id or len(self.jurisdiction_id) == 2

    @property
    def basis(self) -> ServiceBasis:
        """Whom it serves: follows from its target."""
        return BASES[self.target_unit]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> EnrolmentQuerySet:
        """Participation of families whose card the person may open."""
        rows = user.access.rows(Permission.PERSON_VIEW, region="household__village_id", units=())
        return self.filter(rows)

    def of_household(self, household: Household) -> EnrolmentQuerySet:
        """What the family has, and what each of its members has.

        Two short index reads, united: an OR across the join would read every enrolment of the table.
        """
        own = Enrolment.objects.filter(household=household).order_by().values("pk")
        of_members = Enrolment.objects.filter(person__household=household).order_by().values("pk")
        return self.filter(pk__in=own.union(of_members))


@pghistory.track(model_name="EnrolmentHistory")
class Enrolment(models.Model):
    """Kepesertaan: a family or person in a programme. Never deleted; leaving is a status with a reason.

    household is always known when the family is; person only for programmes that belong to one person. edition is the
    registry edition that last said so; None when staff recorded it. review: "" where nobody has to look at it.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="enrolments", null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments", null=True, blank=True)
    status = models.CharField("status", max_length=8, choices=EnrolmentStatus, default=EnrolmentStatus.ACTIVE)
    since = models.DateField("sejak", null=True, blank=True)
    until = models.DateField("sampai", null=True, blank=True)
    exit_reason = models.CharField("alasan berhenti", max_length=16, choices=ExitReason, blank=True)
    note = models.CharField("keterangan", max_length=240, blank=True)
    edition = models.ForeignKey(RegistryEdition, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now, editable=False)
    review = models.CharField("telaah", max_length=8, choices=Review, blank=True)
    review_note = models.CharField("catatan telaah", max_length=240, blank=True)
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    reviewed_at = models.DateTimeField("ditelaah pada", null=True, blank=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "status": "financial",
        "since": "financial",
        "until": "financial",
        "exit_reason": "financial",
        "note": "free_text",
        "recorded_at": "none",
        "review": "none",
        "review_note": "free_text",
        "reviewed_at": "none",
    }

    class Meta:
        verbose_name = "kepesertaan"
        ordering = ("status", "programme__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "person"),
                condition=Q(person__isnull=False),
                name="enrolment_person_once",
                violation_error_message="Kepesertaan warga ini pada program itu sudah tercatat.",
            ),
            models.UniqueConstraint(
                fields=("programme", "household"),
                condition=Q(person__isnull=True),
                name="enrolment_household_once",
                violation_error_message="Kepesertaan keluarga ini pada program itu sudah tercatat.",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False) | Q(person__isnull=False), name="enrolment_subject"
            ),
            models.CheckConstraint(
                condition=~Q(status="stopped") | ~Q(exit_reason=""),
                name="enrolment_exit_reason",
                violation_error_message="Pilih alasan berhenti.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="enrolment_period",
                violation_error_message="Tanggal berhenti tidak boleh sebelum tanggal mulai.",
            ),
        )
        indexes = (
            models.Index(fields=("household", "status"), name="enrolment_by_household"),
            models.Index(fields=("jurisdiction", "programme", "status"), name="enrolment_by_programme"),
            models.Index(
                fields=("jurisdiction", "recorded_at"), name="enrolment_to_review", condition=Q(review=Review.WAITING)
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme}: {self.get_status_display()}"

    @property
    def is_active(self) -> bool:
        return self.status == EnrolmentStatus.ACTIVE

    @property
    def home(self) -> Household | None:
        """The family it belongs to, by the person where only that is known."""
        return self.household or (self.person.household if self.person else None)
