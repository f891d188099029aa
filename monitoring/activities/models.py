"""An activity as it was planned and as it was held, with partners, people, decisions and surveyed villages."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, ExtractYear, Length
from django.db.models.lookups import Exact
from django.utils import timezone

from monitoring.activities.enums import ActivityKind, ActivityLevel, ActivityState, Part, PartnerKind, SurveyState
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.codes import FUNDING
from slrt.regions.models import Region

# Along which a state may change: a record made by mistake is cancelled, an activity called held too early goes back.
ARROWS = (
    ("planned", "held"),
    ("planned", "cancelled"),
    ("held", "planned"),
    ("held", "cancelled"),
    ("cancelled", "planned"),
)


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ActivityQuerySet:
        """Those of the own reach, those one has a part in, and what was learned anywhere in the jurisdiction:
        good practice is there to be shared (BL 7(2)g)."""
        here = Q(jurisdiction__in=user.access.jurisdictions(Permission.ACTIVITY_VIEW))
        part = ActivityPerson.objects.filter(user=user).values("activity")
        mine = Q(responsible=user) | Q(created_by=user) | Q(pk__in=part)
        shared = Q(kind=ActivityKind.LEARNING, state=ActivityState.HELD)
        return self.filter(user.access.rows(Permission.ACTIVITY_VIEW, units=()) | here & (mine | shared))

    def late(self) -> ActivityQuerySet:
        """Planned for a day, or a month, that is over."""
        today = timezone.localdate()
        by_month = Q(by_month=True, planned_on__lt=today.replace(day=1))
        return self.filter(Q(by_month=False, planned_on__lt=today) | by_month, state=ActivityState.PLANNED)


@pghistory.track(model_name="ActivityHistory")
class Activity(models.Model):
    """Kegiatan. planned_on is None for what was held without a plan; with by_month it is the first of the month.

    region: the kabupaten/kota, the kecamatan or the village in whose plan it stands. day: when it was held, else
    when it is planned, for lists in time. year: of the plan, else of the day it was held. Amounts are whole rupiah.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah")
    level = models.CharField("tingkat", max_length=8, choices=ActivityLevel)
    kind = models.CharField("jenis", max_length=12, choices=ActivityKind)
    title = models.CharField("nama kegiatan", max_length=160)
    description = models.TextField("uraian", max_length=1000, blank=True)
    place = models.CharField("tempat", max_length=160, blank=True)
    responsible = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penanggung jawab"
    )
    planned_on = models.DateField("rencana", null=True, blank=True)
    by_month = models.BooleanField("baru bulannya", default=False)
    budget = models.PositiveBigIntegerField("anggaran", null=True, blank=True)
    funding = models.CharField("sumber pendanaan", max_length=12, choices=list(FUNDING.items()), blank=True)
    organiser = models.CharField("penyelenggara pelatihan", max_length=160, blank=True)
    subject = models.CharField("materi pelatihan", max_length=160, blank=True)
    basic_training = models.BooleanField("pelatihan dasar", default=False)
    state = models.CharField("keadaan", max_length=10, choices=ActivityState)
    held_on = models.DateField("dilaksanakan", null=True, blank=True)
    men = models.PositiveIntegerField("hadir laki-laki", null=True, blank=True)
    women = models.PositiveIntegerField("hadir perempuan", null=True, blank=True)
    spent = models.PositiveBigIntegerField("realisasi anggaran", null=True, blank=True)
    result = models.TextField("hasil", max_length=2000, blank=True)
    cancel_reason = models.CharField("alasan batal", max_length=240, blank=True)
    day = models.DateField(editable=False)
    year = models.PositiveSmallIntegerField("tahun", editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = ActivityQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "level": "none",
        "kind": "none",
        "title": "free_text",
        "description": "free_text",
        "place": "free_text",
        "planned_on": "none",
        "funding": "none",
        "organiser": "none",
        "subject": "none",
        "state": "none",
        "held_on": "none",
        "result": "free_text",
        "cancel_reason": "free_text",
        "day": "none",
        "created_at": "none",
        "closed_at": "none",
    }

    class Meta:
        verbose_name = "kegiatan"
        ordering = ("-day", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(level="regency", region=F("jurisdiction"))
                | Q(Exact(Length("region"), 8), level="district")
                | Q(Exact(Length("region"), 13), level="village"),
                name="activity_level_of_region",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", held_on__isnull=True, planned_on__isnull=False)
                | Q(state="held", held_on__isnull=False)
                | Q(state="cancelled"),
                name="activity_state_dates",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(cancel_reason="") | ~Q(state="cancelled") & Q(cancel_reason=""),
                name="activity_cancel_reason",
                violation_error_message="Tulis alasan kegiatan dibatalkan.",
            ),
            models.CheckConstraint(
                condition=Q(Exact(F("day"), Coalesce("held_on", "planned_on"))), name="activity_day"
            ),
            models.CheckConstraint(
                condition=Q(Exact(F("year"), ExtractYear(Coalesce("planned_on", "held_on")))), name="activity_year"
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "-day", "-id"), name="activity_newest"),
            models.Index(fields=("jurisdiction", "year", "region"), name="activity_of_year"),
        )
        triggers = (
            pgtrigger.FSM(name="activity_arrows", field="state", transitions=list(ARROWS)),
            pgtrigger.Protect(name="activity_keep", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.day = self.held_on or self.planned_on
        self.year = (self.planned_on or self.held_on).year
        super().save(*args, **kwargs)

    @property
    def unplanned(self) -> bool:
        return self.planned_on is None

    @property
    def present(self) -> int | None:
        """How many people were there; None while nobody counted."""
        return None if self.men is None and self.women is None else (self.men or 0) + (self.women or 0)

    @property
    def is_late(self) -> bool:
        if self.state != ActivityState.PLANNED:
            return False
        today = timezone.localdate()
        return self.planned_on < (today.replace(day=1) if self.by_month else today)


@pghistory.track(model_name="ActivityPartnerHistory")
class ActivityPartner(models.Model):
    """With whom: an institution, as it is called."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="partners")
    kind = models.CharField("jenis mitra", max_length=12, choices=PartnerKind)
    name = models.CharField("nama lembaga", max_length=160)
    personal_data: ClassVar[dict[str, str]] = {"kind": "none", "name": "none"}

    class Meta:
        verbose_name = "mitra kegiatan"
        constraints = (models.UniqueConstraint(fields=("activity", "kind", "name"), name="activity_partner_once"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track(model_name="ActivityPersonHistory")
class ActivityPerson(models.Model):
    """Somebody's part in an activity: a member of staff, or a named person from outside (BPS, a trainer)."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="people")
    part = models.CharField("sebagai", max_length=12, choices=Part)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("nama", max_length=120, blank=True)
    organisation = models.CharField("asal lembaga", max_length=120, blank=True)
    attended = models.BooleanField("hadir", default=False)
    score = models.DecimalField("nilai", max_digits=5, decimal_places=2, null=True, blank=True)
    personal_data: ClassVar[dict[str, str]] = {"part": "none", "name": "identity", "organisation": "none"}

    class Meta:
        verbose_name = "orang dalam kegiatan"
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "part", "user"), condition=Q(user__isnull=False), name="activity_person_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | Q(user__isnull=True) & ~Q(name=""),
                name="activity_person_named",
                violation_error_message="Pilih petugas, atau tulis nama orang dari luar.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="activity_person_score",
                violation_error_message="Nilai antara 0 dan 100.",
            ),
        )
        indexes = (models.Index(fields=("user", "part"), name="activity_person_of"),)

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        return self.user.name if self.user else self.name


@pghistory.track(model_name="ActivityDecisionHistory")
class ActivityDecision(models.Model):
    """What was decided, who follows it up until when, and that it was done."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField("putusan", max_length=400)
    who = models.CharField("penindak lanjut", max_length=120)
    due_on = models.DateField("paling lambat", null=True, blank=True)
    done_on = models.DateField("ditindaklanjuti", null=True, blank=True)
    done_note = models.CharField("hasil tindak lanjut", max_length=240, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    personal_data: ClassVar[dict[str, str]] = {
        "text": "free_text",
        "who": "free_text",
        "due_on": "none",
        "done_on": "none",
        "done_note": "free_text",
    }

    class Meta:
        verbose_name = "putusan"
        constraints = (
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="activity_decision_done_by",
            ),
        )
        indexes = (models.Index(fields=("activity", "done_on"), name="activity_decision_open"),)

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()


@pghistory.track(model_name="ActivityVillageHistory")
class ActivityVillage(models.Model):
    """A village of a survey: which member of the team goes there, and how far it is."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="villages")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        ActivityPerson, on_delete=models.SET_NULL, null=True, blank=True, related_name="villages"
    )
    state = models.CharField("keadaan", max_length=8, choices=SurveyState, default=SurveyState.WAITING)
    note = models.CharField("catatan", max_length=240, blank=True)
    personal_data: ClassVar[dict[str, str]] = {"state": "none", "note": "free_text"}

    class Meta:
        verbose_name = "desa survei"
        constraints = (models.UniqueConstraint(fields=("activity", "village"), name="activity_village_once"),)

    def __str__(self) -> str:
        return self.village_id
