"""Answers without a name, the marks of links that were used, and what was published of them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.enums import Sex
from monitoring.survey.enums import FIELDS, Education, Occupation, Slot, Source
from programs.models import Programme
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.trigger import append_only
from slrt.regions.models import Region


def places_of(user: User) -> list[str]:
    """Where the person reads results: answers know no village, so whoever sees only one reads none of them."""
    grants = user.access.grants_for(Permission.BOARD_VIEW)
    return [grant.jurisdiction for grant in grants if grant.region == grant.jurisdiction]


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AnswerQuerySet:
        return self.filter(jurisdiction__in=places_of(user))


def element(number: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(f"U{number}")


class SurveyAnswer(models.Model):
    """One form. Its key is random and it knows the day, not the moment: nothing in it leads to a person or a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="layanan"
    )
    source = models.CharField("saluran", max_length=10, choices=Source)
    answered_on = models.DateField("tanggal")
    slot = models.CharField("jam", max_length=10, choices=Slot)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    education = models.CharField("pendidikan", max_length=8, choices=Education)
    occupation = models.CharField("pekerjaan", max_length=8, choices=Occupation)
    u1, u2, u3, u4, u5, u6, u7, u8, u9 = (element(number) for number in range(1, 10))
    suggestion = models.TextField("saran", blank=True)

    objects = AnswerQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "source": "none",
        "answered_on": "none",
        "slot": "none",
        "sex": "none",
        "education": "none",
        "occupation": "none",
        "suggestion": "free_text",
    }

    class Meta:
        verbose_name = "isian survei kepuasan"
        ordering = ("-answered_on", "pk")
        constraints = tuple(
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (1, 4)}),
                name=f"survey_{name}_range",
                violation_error_message="Pilih salah satu dari empat jawaban.",
            )
            for name in FIELDS
        )
        indexes = (models.Index(fields=("jurisdiction", "answered_on"), name="survey_answer_day"),)
        triggers = append_only("survey_answer")

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.answered_on}"


class SurveyTicket(models.Model):
    """A link of the tracking page that was used. The keyed digest leads to no case, and no answer leads to it."""

    key = models.BinaryField(primary_key=True, max_length=32)
    personal_data: ClassVar[dict[str, str]] = {"key": "none"}

    def __str__(self) -> str:
        return bytes(self.key).hex()[:8]


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PublicationQuerySet:
        return self.filter(jurisdiction__in=places_of(user))

    def current(self, jurisdiction: str) -> PublicationQuerySet:
        """The newest of each period, newest period first."""
        newest = self.filter(jurisdiction=jurisdiction).order_by("period", "-pk").distinct("period").values("pk")
        return self.filter(pk__in=newest).order_by("-last_day", "-pk")


class SurveyPublication(models.Model):
    """What was published of a period, frozen. A correction is another one of the same period; the first one stays."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    period = models.CharField("periode", max_length=24)
    last_day = models.DateField()
    figures = models.JSONField()
    actions = ArrayField(models.CharField(max_length=300), default=list, blank=True, verbose_name="tindak lanjut")
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "period": "none",
        "last_day": "none",
        "figures": "none",
        "actions": "none",
        "published_at": "none",
    }

    class Meta:
        verbose_name = "hasil survei yang diterbitkan"
        ordering = ("-last_day", "-pk")
        indexes = (models.Index(fields=("jurisdiction", "-last_day"), name="survey_published"),)
        triggers = append_only("survey_publication")

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.period}"
