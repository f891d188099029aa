"""Mending what was registered: by its author for fifteen minutes, by anybody at the desk while it is incomplete."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from complaints.actions.register import (
    Speaker,
    Subject,
    check,
    facts_of,
    fill_registry,
    fill_speaker,
    fill_subject,
    set_course,
)
from complaints.enums import ComplaintClass
from complaints.models import Complaint, ComplaintEvent
from complaints.routing import is_restricted
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import check_version, record
from slrt.cases.errors import StepNotAllowed

CORRECTION_TIME = timedelta(minutes=15)
# Plain fields that a correction may replace; subject, speaker, class and category come with rules of their own.
PLAIN_FIELDS = ("channel", "programme", "description", "documents_brought", "documents_missing")


def may_correct(complaint: Complaint, user: User, at: datetime | None = None) -> bool:
    """Whether this person may still mend the registration: nothing has happened to it yet, or it is incomplete."""
    moment = at or timezone.now()
    if not complaint.is_open:
        return False
    if complaint.incomplete and complaint.allows(user, Permission.COMPLAINT_REGISTER):
        return True
    fresh = moment - complaint.created_at <= CORRECTION_TIME and complaint.status in complaint.workflow.initial
    return fresh and complaint.created_by_id == user.pk


@transaction.atomic
def correct_registration(
    *,
    complaint: Complaint,
    by: User,
    subject: Subject,
    speaker: Speaker,
    klass: str,
    category: str,
    expected_version: int | None = None,
    at: datetime | None = None,
    **plain: Any,
) -> ComplaintEvent | None:
    """Replace what was registered; number, code and time of receipt stay. None when nothing differs.

    Deadlines and section follow the new class, but the status does not move: a gate stays passed or closed. A case
    that became restricted stays so. Raises StepNotAllowed, CaseChanged, RegistrationRefused.
    """
    moment = at or timezone.now()
    locked = Complaint.objects.select_for_update(of=("self",), no_key=True).get(pk=complaint.pk)
    check_version(locked, expected_version)
    if not may_correct(locked, by, moment):
        raise StepNotAllowed("Waktu memperbaiki sudah lewat. Tulis perbaikannya sebagai catatan pada keluhan.")
    channel = plain.get("channel", locked.channel)
    check(by, locked.unit, channel, klass, category, subject, locked.profile)
    before = _values(locked)
    for name in PLAIN_FIELDS:
        if name in plain:
            setattr(locked, name, plain[name])
    was_person = locked.person_id
    fill_subject(locked, subject)
    fill_speaker(locked, speaker)
    if locked.person_id != was_person:
        fill_registry(locked, facts_of(locked), moment)
    recourse(locked, klass, category)
    changed = [name for name, value in _values(locked).items() if value != before[name]]
    complaint.__dict__.update(locked.__dict__)
    if not changed:
        return None
    locked.version += 1
    locked.save()
    complaint.__dict__.update(locked.__dict__)
    return record(locked, "corrected", by=by, at=moment, source=locked.status, data={"fields": changed})


def recourse(complaint: Complaint, klass: str, category: str) -> None:
    """Class, category and what follows from them, without moving the case."""
    kept = complaint.status, complaint.turn
    complaint.klass, complaint.category = klass, category
    complaint.sector = complaint.programme.sector if complaint.programme else ""
    complaint.restricted = complaint.restricted or is_restricted(category, complaint.programme)
    complaint.urgent = klass == ComplaintClass.EMERGENCY
    complaint.incomplete = complaint.urgent and not (complaint.person_id or complaint.subject_nik)
    set_course(complaint, complaint.profile)
    complaint.status, complaint.turn = kept


def _values(complaint: Complaint) -> dict[str, Any]:
    """Everything a correction can change, for telling what did; keys are column names, never values, in the event."""
    names = [*PLAIN_FIELDS, "klass", "category", "person_id", "household_id", "region_id", "restricted", "incomplete"]
    names += [f"subject_{field.name}" for field in fields(Subject) if hasattr(complaint, f"subject_{field.name}")]
    names += ["subject_unit", "reporter", "reporter_name", "reporter_relation", "reporter_phone"]
    return {name: getattr(complaint, name) for name in names}
