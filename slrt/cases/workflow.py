"""How a kind of case moves, as plain data that a secretary can review.

One Workflow per kind. Buttons, permission checks, the PostgreSQL trigger, docs/workflows.md and the tests are all
read from it; nothing else knows an arrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from slrt.accounts.permissions import Permission


class Clock(StrEnum):
    """What the deadline clock does while a case is in a state."""

    RUNNING = "running"
    PAUSED = "paused"  # waiting for the citizen: the deadline moves by the working time that passes
    STOPPED = "stopped"  # handled: the net time is final unless the case is reopened


@dataclass(frozen=True)
class State:
    """A place a case can be. `phase` is the citizen's step 1–5, 0 for side roads; `tone` colours the badge."""

    code: str
    label: str
    tone: str
    phase: int
    clock: Clock = Clock.RUNNING
    open: bool = True
    icon: str = ""


@dataclass(frozen=True)
class When:
    """A condition on the jurisdiction's profile: the value of `key` is one of `values`.

    `case` names a boolean property of the case that must also hold ("is_walkin"); a leading "!" negates it.
    An empty `key` asks only for the property.
    """

    key: str
    values: tuple[Any, ...] = ()
    case: str = ""

    def holds(self, case, profile) -> bool:
        if self.key:
            value = getattr(profile, self.key)
            chosen = value if isinstance(value, (list, tuple)) else (value,)
            if not any(item in self.values for item in chosen):
                return False
        if not self.case:
            return True
        wanted = not self.case.startswith("!")
        return bool(getattr(case, self.case.lstrip("!"))) is wanted


@dataclass(frozen=True)
class AnyOf:
    """Holds when one of its conditions holds."""

    options: tuple[When, ...]

    def holds(self, case, profile) -> bool:
        return any(option.holds(case, profile) for option in self.options)


def when(key: str = "", *values: Any, case: str = "") -> When:
    return When(key, tuple(values), case)


def any_of(*options: When) -> AnyOf:
    return AnyOf(options)


@dataclass(frozen=True)
class Transition:
    """One arrow, or several with one name: who may take it, under what conditions, and what it asks and tells.

    permission: None means that only the system takes it (a timer, an edition that arrived).
    internal: taken by another action on the way (a referral that is sent moves its complaint), never a button; that
    action has checked its own permission. roles_from: a profile key that lists the only roles that may take it.
    conditions: all must hold. not_by: nobody who took one of these earlier steps may take this one (four eyes).
    inputs: keyword inputs that must not be empty. citizen: the sentence the family reads ("" = not shown).
    fresh: a password older than ten minutes is asked for again: for what approves (security check 25).
    turn: whose turn it is afterwards: a role code, "agency", "citizen", "" for nobody; "*" asks the case itself.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: Permission | None
    turn: str = "*"
    conditions: tuple[When | AnyOf, ...] = ()
    not_by: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    citizen: str = ""
    clause: str = ""
    internal: bool = False
    roles_from: str = ""
    fresh: bool = False
    tone: str = "secondary"  # "primary" for the usual next step, "danger" for refusals
    done: str = ""  # how the timeline says it: "Diteruskan ke back office"


Effect = Callable[..., None]


@dataclass
class Workflow:
    """Every state and arrow of one kind of case."""

    kind: str
    label: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    initial: tuple[str, ...]
    effects: dict[str, Effect] = field(default_factory=dict)

    def __post_init__(self) -> None:
        codes = [state.code for state in self.states]
        if len(set(codes)) != len(codes):
            raise ValueError(f"{self.kind}: a state stands twice")
        names = [transition.name for transition in self.transitions]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.kind}: a transition stands twice")
        for transition in self.transitions:
            for code in (*transition.sources, transition.target):
                if code not in codes:
                    raise ValueError(f"{self.kind}.{transition.name}: unknown state {code}")
            for name in transition.not_by:
                if name not in names and name != "created":
                    raise ValueError(f"{self.kind}.{transition.name}: not_by names an unknown step {name}")

    def state(self, code: str) -> State:
        return next(state for state in self.states if state.code == code)

    def transition(self, name: str) -> Transition:
        """The transition with this name; KeyError when there is none."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(name)

    def arrows(self) -> set[tuple[str, str]]:
        """Every (source, target) pair the database lets through. A step that stays in its state needs no arrow."""
        return {(s, t.target) for t in self.transitions for s in t.sources if s != t.target}

    def leaving(self, status: str) -> Iterator[Transition]:
        return (transition for transition in self.transitions if status in transition.sources)

    def choices(self) -> list[tuple[str, str]]:
        return [(state.code, state.label) for state in self.states]

    def open_states(self) -> list[str]:
        return [state.code for state in self.states if state.open]

    def effect(self, name: str) -> Callable[[Effect], Effect]:
        """Register what a step changes on the case beside its status; runs inside the transaction of perform()."""
        self.transition(name)

        def register(function: Effect) -> Effect:
            self.effects[name] = function
            return function

        return register


REGISTRY: dict[str, Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    REGISTRY[workflow.kind] = workflow
    return workflow
