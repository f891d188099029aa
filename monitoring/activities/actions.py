"""Planning an activity, saying how it was held, calling it off. Raises StepNotAllowed, ActivityRefused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from monitoring.activities.access import may_plan, may_write
from monitoring.activities.enums import ActivityState, Part
from monitoring.activities.models import Activity
from slrt.accounts.models import User
from slrt.audit import idsonly
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.notifications.actions import notify
from slrt.regions.models import Region

# What the plan says, and what is said once it was held.
PLAN = ("kind", "title", "description", "place", "responsible", "planned_on", "by_month", "budget", "funding",
        "organiser", "subject", "basic_training")  # fmt: skip
OUTCOME = ("held_on", "men", "women", "spent", "result")


SETTLED = "Rencana kegiatan yang sudah terlaksana atau batal tidak diubah lagi."


class ActivityRefused(CaseError):
    """`field` names the input to mend, "" for none."""

    status = 422

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def begin(*, by: User, jurisdiction: str, level: str, region: Region, **facts: Any) -> Activity:
    """Plan an activity, or, with held_on and no planned_on, write down one that was held without a plan."""
    if not may_plan(by, jurisdiction, level, region.code):
        raise StepNotAllowed("Anda tidak merencanakan kegiatan untuk wilayah ini.")
    made = Activity(
        jurisdiction_id=jurisdiction, region=region, level=level, created_by=by,
        state=ActivityState.HELD if facts.get("held_on") else ActivityState.PLANNED, **facts,
    )  # fmt: skip
    _check_title(made.title)
    if made.state == ActivityState.HELD:
        _check_held(made.held_on)
        made.closed_by, made.closed_at = by, timezone.now()
    made.save()
    tell(made, made.responsible, by)
    return made


def locked(*, by: User, activity: Activity) -> Activity:
    """The activity as it is now, held for writing; StepNotAllowed for whoever may not."""
    kept = Activity.objects.select_for_update(of=("self",), no_key=True).select_related("responsible")
    found = kept.get(pk=activity.pk)
    if not may_write(by, found):
        raise StepNotAllowed("Anda tidak mencatat kegiatan ini.")
    return found


def may_change(activity: Activity) -> bool:
    """A plan while it is one; what was held without a plan always."""
    return activity.state == (ActivityState.HELD if activity.unplanned else ActivityState.PLANNED)


@transaction.atomic
def change(*, by: User, activity: Activity, **facts: Any) -> Activity:
    """Another plan while it is one; of an unplanned activity whatever was said of it."""
    kept = locked(by=by, activity=activity)
    if not may_change(kept):
        raise ActivityRefused(SETTLED)
    former = kept.responsible_id
    for name, value in facts.items():
        setattr(kept, name, value)
    _check_title(kept.title)
    if kept.state == ActivityState.HELD:
        _check_held(kept.held_on)
    kept.save()
    if kept.responsible_id != former:
        tell(kept, kept.responsible, by)
    return kept


@transaction.atomic
def hold(*, by: User, activity: Activity, held_on: date, **outcome: Any) -> Activity:
    """It was held: when, with how many people, for how much, with which result. Once more to mend what was said."""
    kept = locked(by=by, activity=activity)
    if kept.state == ActivityState.CANCELLED:
        raise ActivityRefused("Kegiatan ini dibatalkan. Rencanakan lagi sebelum mencatat pelaksanaannya.")
    _check_held(held_on)
    kept.state, kept.held_on = ActivityState.HELD, held_on
    for name, value in outcome.items():
        setattr(kept, name, value)
    kept.closed_by, kept.closed_at = by, timezone.now()
    kept.save()
    return kept


@transaction.atomic
def cancel(*, by: User, activity: Activity, reason: str) -> Activity:
    """A plan that is not carried out, or an unplanned activity that was written down by mistake."""
    kept = locked(by=by, activity=activity)
    if kept.state == ActivityState.CANCELLED or (kept.state == ActivityState.HELD and not kept.unplanned):
        raise ActivityRefused("Kegiatan yang sudah terlaksana tidak dapat dibatalkan.")
    if not reason.strip():
        raise ActivityRefused("Tulis alasan kegiatan dibatalkan.", "reason")
    kept.state, kept.cancel_reason = ActivityState.CANCELLED, reason.strip()
    kept.closed_by, kept.closed_at = by, timezone.now()
    kept.save()
    return kept


@transaction.atomic
def reopen(*, by: User, activity: Activity) -> Activity:
    """Planned again: it was called held or cancelled too early. What was said of it stays in the history."""
    kept = locked(by=by, activity=activity)
    if kept.state == ActivityState.PLANNED or kept.unplanned:
        raise ActivityRefused("Hanya kegiatan berencana yang sudah terlaksana atau batal yang dapat dibuka lagi.")
    kept.state, kept.held_on, kept.cancel_reason = ActivityState.PLANNED, None, ""
    kept.men = kept.women = kept.spent = None
    kept.result, kept.closed_by, kept.closed_at = "", None, None
    kept.save()
    return kept


def _check_title(title: str) -> None:
    """It goes into messages and e-mails, where nobody's number belongs."""
    if idsonly.has_long_number(title):
        raise ActivityRefused("Jangan menulis NIK, nomor telepon, atau rekening pada nama kegiatan.", "title")


def _check_held(held_on: date) -> None:
    if held_on > timezone.localdate():
        raise ActivityRefused("Tanggal pelaksanaan tidak boleh lewat dari hari ini.", "held_on")


def tell(activity: Activity, person: User | None, by: User, part: str = "") -> None:
    """Whoever is given an activity by somebody else finds it in their inbox."""
    if person is None or person.pk == by.pk or activity.state != ActivityState.PLANNED:
        return
    said = f"Anda ditugaskan sebagai {Part(part).label.lower()}." if part else "Anda penanggung jawabnya."
    notify(
        [person], kind="activity.given", key=f"activity-{activity.pk}-{part or 'responsible'}-{person.pk}",
        title=f"Kegiatan: {activity.title}"[:160], body=said, url=f"/kegiatan/{activity.pk}/",
        jurisdiction=activity.jurisdiction_id, subject=activity,
    )  # fmt: skip
