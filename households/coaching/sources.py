"""What the field staff hand in, what came back to them, and who checked it. Apps above add their own kinds.

register(of_cases("complaints", "Keluhan", Complaint, checks=("supervisor_check",), returns=("supervisor_return",)))
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from households.coaching.span import Span
from households.models import ChangeProposal, PreListProposal, Visit
from slrt.cases.models import Case


@dataclass(frozen=True, slots=True)
class Returned:
    """One thing that came back: whose it was, which, when, from whom, and why in their words."""

    person: int
    label: str
    number: str
    url: str
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check by a colleague: who, whether it was sent back, and how long it had lain there."""

    person: int
    returned: bool
    since: datetime | None
    at: datetime


@dataclass(frozen=True)
class Source:
    """A kind of work. made: {user: how many in the span}; returned: what came back in it; checks: by the people of the
    span as checkers."""

    code: str
    label: str
    made: Callable[[Span], dict[int, int]]
    returned: Callable[[Span], list[Returned]]
    checks: Callable[[Span], list[Check]]


_SOURCES: dict[str, Source] = {}


def register(source: Source) -> Source:
    _SOURCES[source.code] = source
    return source


def sources() -> list[Source]:
    return list(_SOURCES.values())


def counted(rows: QuerySet, column: str) -> dict[int, int]:
    """{value of the column: rows}"""
    return dict(rows.order_by(column).values_list(column).annotate(n=Count("pk")))


def checks_of(events: QuerySet, names: Collection[str], returns: Collection[str], span: Span) -> list[Check]:
    """The checking steps among the events of a kind of case, each with when the case came to where it was checked."""
    arrived = (
        events.model.objects.filter(case=OuterRef("case"), target=OuterRef("source"), version__lt=OuterRef("version"))
        .exclude(source=F("target"))
        .order_by("-version")
        .values("at")[:1]
    )
    rows = events.filter(
        actor__in=span.people, transition__in=[*names, *returns], case__jurisdiction=span.jurisdiction,
        **span.within("at"),
    )  # fmt: skip
    found = rows.annotate(since=Subquery(arrived)).order_by("at", "pk")
    return [
        Check(person, name in returns, since, at)
        for person, name, since, at in found.values_list("actor", "transition", "since", "at")
    ]


def of_cases(
    code: str,
    label: str,
    model: type[Case],
    *,
    route: str,
    checks: Collection[str],
    returns: Collection[str],
    told: Callable[[Case], bool] = lambda case: True,
) -> Source:
    """Cases that their recorder hands in. told: whether the reason of a return may be read here."""
    events = model._meta.get_field("events").related_model

    def made(span: Span) -> dict[int, int]:
        rows = model.objects.filter(jurisdiction=span.jurisdiction, created_by__in=span.people)
        return counted(rows.filter(**span.within("received_at")), "created_by")

    def returned(span: Span) -> list[Returned]:
        rows = events.objects.filter(
            case__created_by__in=span.people, case__jurisdiction=span.jurisdiction, transition__in=returns,
            **span.within("at"),
        )  # fmt: skip
        found = rows.select_related("case", "actor").order_by("-at", "-pk")
        return [_returned(event, event.case.created_by_id, label, route, told(event.case)) for event in found]

    return Source(code, label, made, returned, lambda span: checks_of(events.objects.all(), checks, returns, span))


def _returned(event, person: int, label: str, route: str, told: bool) -> Returned:
    return Returned(
        person, label, event.case.number, reverse(route, args=[event.case_id]) if told else "", event.at,
        event.actor.name if event.actor else "Sistem", event.note if told else "Kasus terbatas: alasan tidak dibuka.",
    )  # fmt: skip


_VISIT_EVENTS = Visit._meta.get_field("events").related_model.objects


def finished_visits(span: Span) -> QuerySet:
    """Steps by which the people of the span finished a visit in it."""
    rows = _VISIT_EVENTS.filter(transition="complete", actor__in=span.people, case__jurisdiction=span.jurisdiction)
    return rows.filter(**span.within("at"))


def _visits_made(span: Span) -> dict[int, int]:
    rows = finished_visits(span).order_by("actor").values_list("actor")
    return dict(rows.annotate(n=Count("case", distinct=True)))


def _visits_returned(span: Span) -> list[Returned]:
    """A visit that is sent back belongs to whoever had finished it last."""
    finished = (
        _VISIT_EVENTS.filter(case=OuterRef("case"), transition="complete", version__lt=OuterRef("version"))
        .order_by("-version")
        .values("actor")[:1]
    )
    rows = _VISIT_EVENTS.filter(transition="send_back", case__jurisdiction=span.jurisdiction, **span.within("at"))
    rows = rows.annotate(person=Subquery(finished)).filter(person__in=span.people)
    found = rows.select_related("case", "actor").order_by("-at", "-pk")
    return [_returned(event, event.person, "Kunjungan", "households:visit", True) for event in found]


register(
    Source(
        "visits",
        "Kunjungan selesai",
        _visits_made,
        _visits_returned,
        lambda span: checks_of(_VISIT_EVENTS.all(), ("accept",), ("send_back",), span),
    )
)
register(
    of_cases(
        "changes",
        "Usulan perubahan",
        ChangeProposal,
        route="households:change",
        checks=("review", "reject"),
        returns=("return_to_proposer",),
    )
)
register(
    of_cases(
        "prelist",
        "Usulan daftar awal",
        PreListProposal,
        route="households:proposal",
        checks=("review",),
        returns=("return_to_proposer",),
    )
)
