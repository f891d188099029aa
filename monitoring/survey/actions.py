"""Storing an answer, using up a link, publishing the result of a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone

from monitoring.periods import Period
from monitoring.survey.enums import FIELDS, Slot
from monitoring.survey.models import SurveyAnswer, SurveyPublication, SurveyTicket
from monitoring.survey.results import frozen
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit import crypto
from slrt.cases.errors import CaseError
from slrt.cases.models import Tracked
from slrt.jurisdictions.profile import Profile

MODULE = "skm"
_SALT = "slrt.survey"


class AlreadyAnswered(Exception):
    """The link of the tracking page was used before."""


def mark_of(case: Tracked) -> str:
    """What the link of a case carries: made from its secret by a key, so that nobody reads the case out of it."""
    digest = crypto.digest(case.token, "survey").hex()[:32]
    return signing.Signer(salt=_SALT).sign(digest).replace(":", "~")


def is_mark(mark: str) -> bool:
    try:
        signing.Signer(salt=_SALT).unsign(mark.replace("~", ":"))
    except signing.BadSignature:
        return False
    return True


def use_mark(mark: str) -> None:
    """Use up a link. Raises AlreadyAnswered. In a transaction of its own, so that no answer is stored beside it."""
    with transaction.atomic():
        _, made = SurveyTicket.objects.get_or_create(key=crypto.digest(mark, "survey-used"))
    if not made:
        raise AlreadyAnswered


def is_used(mark: str) -> bool:
    return SurveyTicket.objects.filter(key=crypto.digest(mark, "survey-used")).exists()


def slot_of(local: datetime) -> str:
    """The hours of the questionnaire in which this moment lies."""
    if 8 <= local.hour < 12:
        return Slot.MORNING
    return Slot.AFTERNOON if 13 <= local.hour < 17 else Slot.OTHER


def answer(*, profile: Profile, given: Mapping[str, Any], source: str, at: datetime | None = None) -> SurveyAnswer:
    """Keep one form: the nine answers by code, who answers in three words, and what was suggested."""
    local = timezone.localtime(at, profile.zone)
    return SurveyAnswer.objects.create(
        jurisdiction_id=profile.code,
        programme=given.get("programme"),
        source=source,
        answered_on=local.date(),
        slot=slot_of(local),
        sex=given["sex"],
        education=given["education"],
        occupation=given["occupation"],
        suggestion=given.get("suggestion", "").strip(),
        **{name: int(given[name]) for name in FIELDS},
    )


@transaction.atomic
def publish(*, by: User, profile: Profile, period: Period, actions: list[str]) -> SurveyPublication:
    """Freeze the result of a period that is over, for everybody to read. Raises CaseError."""
    if not by.access.can(Permission.REPORT_PUBLISH, jurisdiction=profile.code):
        raise CaseError("Anda tidak berwenang menerbitkan hasil survei.")
    if period.end > timezone.now():
        raise CaseError("Periode ini belum berakhir. Terbitkan sesudah hari terakhirnya.")
    figures = frozen(profile, period)
    if figures["count"] < profile.suppress_below:
        raise CaseError("Jawabannya terlalu sedikit untuk diterbitkan tanpa menunjuk orang.")
    return SurveyPublication.objects.create(
        jurisdiction_id=profile.code, period=period.code, last_day=period.last, figures=figures, actions=actions,
        published_by=by,
    )  # fmt: skip
