"""Events of a case as lines to read, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from slrt.cases.models import CaseEvent
from slrt.cases.workflow import Workflow
from slrt.jurisdictions.profile import Profile
from slrt.ui import words

# Events that are no step of the table.
COMMON = {
    "created": "Dicatat",
    "note": "Catatan",
    "corrected": "Pencatatan diperbaiki",
    "appoint": "Petugas ditunjuk",
    "handover": "Diserahkan ke petugas lain",
}


@dataclass(frozen=True, slots=True)
class Line:
    """For <c-timeline>."""

    text: str
    when: str
    who: str
    tone: str
    quote: str


def lines(
    events: Iterable[CaseEvent], workflow: Workflow, profile: Profile, more: Mapping[str, str] | None = None
) -> list[Line]:
    """Give events with select_related("actor"). `more` names the events only this kind of case has."""
    named = {**COMMON, **(more or {})}
    return [_line(event, workflow, profile, named) for event in events]


def _line(event: CaseEvent, workflow: Workflow, profile: Profile, named: Mapping[str, str]) -> Line:
    text, tone = named.get(event.transition, event.transition), "quiet"
    if event.transition not in named:
        transition = workflow.transition(event.transition)
        text = transition.done or transition.label
        tone = "bad" if transition.tone == "danger" else "" if workflow.state(event.target).open else "done"
    return Line(text, words.short_moment(event.at), who(event, profile), tone, event.note)


def who(event: CaseEvent, profile: Profile) -> str:
    """ "Budi Santosa, Front office"; the system and the citizen sign as themselves."""
    if event.actor is None:
        return "Warga" if event.data.get("sender") == "citizen" else "Sistem"
    role = profile.labels.get(event.role, "") if event.role else ""
    return f"{event.actor.name}, {role}" if role else event.actor.name
