"""perform() is the only writer of a case's status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from slrt.accounts.models import User
from slrt.accounts.scope import Grant
from slrt.cases.errors import CaseChanged, CaseError, FourEyes, IllegalTransition, MissingInput, StepNotAllowed
from slrt.cases.models import Case, CaseEvent
from slrt.cases.workflow import Clock, Transition
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import Profile

# Sent inside the transaction after a step: sender=type(case), case=, event=, transition=, data=.
case_moved = Signal()


def refusal(case: Case, transition: Transition, user: User | None, profile: Profile) -> CaseError | None:
    """Why `user` may not take this step now; None when they may. Inputs and version are not looked at."""
    if case.status not in transition.sources:
        return IllegalTransition(
            f"Langkah “{transition.label}” tidak dapat dilakukan: kasus sedang berstatus {case.state.label}."
        )
    if not all(condition.holds(case, profile) for condition in transition.conditions):
        return StepNotAllowed(f"Langkah “{transition.label}” tidak dipakai menurut profil {profile.name}.")
    if transition.internal:
        return None
    if user is None:
        if transition.permission is None:
            return None
        return StepNotAllowed(f"Langkah “{transition.label}” harus dilakukan oleh petugas.")
    if transition.permission is None or not holds(case, user, transition, profile):
        return StepNotAllowed(f"Anda tidak berwenang melakukan langkah “{transition.label}” pada kasus ini.")
    if transition.not_by and took_part(case, user, transition.not_by):
        return FourEyes("Langkah ini harus dilakukan orang lain: Anda sendiri yang mencatat atau mengusulkannya.")
    return None


def holds(case: Case, user: User, transition: Transition, profile: Profile) -> bool:
    """Whether a grant of the person reaches the case, carries the permission, and is of a role the profile names."""
    return any(True for _ in carrying(case, user, transition, profile))


def carrying(case: Case, user: User, transition: Transition, profile: Profile) -> Iterator[Grant]:
    """The person's grants by which they may take the step on this case."""
    roles = getattr(profile, transition.roles_from) if transition.roles_from else None
    units = case.reach_units()
    for grant in user.access.grants_for(transition.permission):
        if roles is not None and grant.role not in roles:
            continue
        if grant.covers(jurisdiction=case.jurisdiction_id, region=case.region_id, unit_ids=units):
            yield grant


def took_part(case: Case, user: User, names: tuple[str, ...]) -> bool:
    """Whether the person took one of these steps on the case since it last came back to be proposed."""
    if "created" in names and case.created_by_id == user.pk:
        return True
    return case.events.filter(transition__in=names, actor=user).exists()


@transaction.atomic
def perform(
    case: Case,
    name: str,
    *,
    by: User | None,
    note: str = "",
    expected_version: int | None = None,
    at: datetime | None = None,
    internal: bool = False,
    **data: Any,
) -> CaseEvent:
    """Take one step: lock, check, write the new status and its event, and tell who listens.

    case: is refreshed to the stored row. by: None for the system. expected_version: what the person saw.
    internal: set by actions of other kinds of case whose step moves this one along (see Transition.internal).
    data: the step's inputs, given to the workflow's effect and kept (if simple) in the event.
    Raises IllegalTransition, StepNotAllowed, FourEyes, MissingInput, CaseChanged; nothing is written then.
    """
    locked = type(case)._base_manager.select_for_update(of=("self",)).get(pk=case.pk)
    case.__dict__.update(locked.__dict__)
    check_version(case, expected_version)
    transition = find(case, name)
    profile = case.profile
    refused = refusal(case, transition, by, profile)
    if transition.internal is not internal:
        refused = refused or StepNotAllowed(f"Langkah “{transition.label}” berjalan dari layar lain.")
    if refused:
        raise refused
    check_inputs(transition, {**data, "note": note})

    moment = at or timezone.now()
    source, role = case.status, acting_role(case, by, transition, profile)
    if transition.target != source:
        case.turn_user = None  # a new turn is nobody's by name until the step's effect names somebody
    effect = case.workflow.effects.get(name)
    if effect:
        effect(case, by=by, note=note, at=moment, profile=profile, **data)
    case.status = transition.target
    move_clock(case, source, moment)
    turn = case.turn_after(transition, profile) if transition.turn == "*" else transition.turn
    if turn != case.turn or source != case.status:
        case.turn, case.turn_since = turn, moment
    case.version += 1
    case.save()
    event = record(
        case,
        transition.name,
        by=by,
        role=role,
        source=source,
        note=note,
        at=moment,
        data=data,
        citizen=transition.citizen,
    )
    case_moved.send(sender=type(case), case=case, event=event, transition=transition, data=data)
    return event


def find(case: Case, name: str) -> Transition:
    try:
        return case.workflow.transition(name)
    except KeyError:
        raise IllegalTransition("Langkah ini tidak dikenal. Muat ulang halaman, lalu coba lagi.") from None


def check_version(case: Case, expected: int | None) -> None:
    if expected is not None and expected != case.version:
        raise CaseChanged(case, list(case.events.filter(version__gt=expected).select_related("actor")))


def check_inputs(transition: Transition, data: dict[str, Any]) -> None:
    missing = [name for name in transition.inputs if data.get(name) in (None, "", [], ())]
    if missing:
        raise MissingInput(missing, f"Lengkapi isian sebelum melakukan langkah “{transition.label}”.")


def acting_role(case: Case, by: User | None, transition: Transition, profile: Profile) -> str:
    """The role in which the person acted, for the event; the first in which they may take the step here."""
    if by is None or transition.permission is None:
        return ""
    return next((grant.role for grant in carrying(case, by, transition, profile)), "")


def move_clock(case: Case, source: str, at: datetime) -> None:
    """Pause, resume or stop the deadline according to the states left and entered."""
    clock = case.state.clock
    if case.paused_since and clock is not Clock.PAUSED:
        calendar = WorkCalendar(case.jurisdiction_id)
        pause = calendar.working_seconds(case.paused_since, at)
        case.paused_seconds += pause
        if case.due_at:
            case.due_at = calendar.add_working_seconds(case.due_at, pause)
        case.paused_since = None
    elif clock is Clock.PAUSED and not case.paused_since:
        case.paused_since = at
    if case.state.open:
        case.closed_at = None
    elif case.workflow.state(source).open:
        case.closed_at = at


def record(
    case: Case,
    name: str,
    *,
    by: User | None,
    at: datetime,
    role: str = "",
    source: str = "",
    note: str = "",
    data: dict[str, Any] | None = None,
    citizen: str = "",
) -> CaseEvent:
    """Append an event. Used by perform() and by the actions that create a case."""
    kept = {key: value for key, value in (data or {}).items() if isinstance(value, (str, int, float, bool, list))}
    return case.events.create(
        at=at,
        actor=by,
        role=role,
        transition=name,
        source=source,
        target=case.status,
        note=note,
        citizen=citizen,
        data=kept,
        version=case.version,
    )
