"""Where a new complaint goes and until when: first status, section, unit, deadlines. All of it from the profile."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from complaints.enums import (
    DEADLINE_ROW,
    FIELD_CHANNELS,
    INVESTIGATED_CATEGORIES,
    PROFILE_CLASS,
    RESTRICTED_CATEGORIES,
    SUBMITTED_CHANNELS,
    Channel,
)
from programs.models import Programme
from slrt.accounts.models import Assignment, Unit, UnitKind
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.keytypes import Deadline
from slrt.jurisdictions.profile import Profile

_CHANNEL_OF_UNIT = {UnitKind.PUSKESOS: Channel.PUSKESOS, UnitKind.SECRETARIAT: Channel.SECRETARIAT}


def first_status(channel: str, profile: Profile, *, urgent: bool = False) -> str:
    """The status a complaint begins in. An emergency waits for no supervisor: it is checked afterwards."""
    if channel in SUBMITTED_CHANNELS:
        return "submitted"
    gate = profile.supervisor_gate_field if channel in FIELD_CHANNELS else profile.supervisor_gate_walkin
    return "registered" if gate == "off" or urgent else "with_supervisor"


def is_restricted(category: str, programme: Programme | None) -> bool:
    """Abuse of office, social cases, and what the catalogue keeps confidential, such as the adoption of a child."""
    return category in RESTRICTED_CATEGORIES or bool(programme and programme.confidential)


def section_of(klass: str, sector: str, profile: Profile) -> str:
    """Code of the section that takes a class and sector by the profile; "" where no section takes any."""
    section = profile.section_for(case_class=PROFILE_CLASS[klass], sector=sector)
    return section.code if section else ""


def channel_of(unit: Unit, profile: Profile, *, role: str = "") -> str:
    """The channel a clerk of this unit mostly records, if the jurisdiction uses it; else its first channel."""
    usual = Channel.FACILITATOR if role == "facilitator" else _CHANNEL_OF_UNIT.get(unit.kind)
    return usual if usual in profile.channels else profile.channels[0]


def turn_unit_of(unit: Unit) -> Unit | None:
    """The Puskesos that works on its own cases when it has somebody to do so; None is the secretariat."""
    if unit.kind != UnitKind.PUSKESOS:
        return None
    staffed = Q(role__in=("puskesos_coordinator", "puskesos_back"))
    return unit if Assignment.objects.in_force().filter(staffed, unit=unit).exists() else None


def limits_of(klass: str, category: str, profile: Profile) -> Deadline:
    """Working days for a class; what needs an investigation has its own row."""
    return profile.deadline("investigation" if category in INVESTIGATED_CATEGORIES else DEADLINE_ROW[klass])


def due_dates(klass: str, category: str, at: datetime, profile: Profile) -> tuple[datetime, datetime]:
    """(first response, everything done): close of service on the last day, in the jurisdiction's zone."""
    limits, calendar = limits_of(klass, category, profile), WorkCalendar(profile.code)
    return calendar.add_working_days(at, limits.first_response), calendar.add_working_days(at, limits.total)
