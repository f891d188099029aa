"""Proposals that fall due, are late, or wait to be decided: told to whoever's turn it is, once each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from households.cutoffs import next_close
from households.models import PreListProposal
from households.notices import holders
from households.workflow import PRELIST
from slrt.jurisdictions.profile import profile_of
from slrt.notifications.reminders import Due, reminder
from slrt.ui import words

SOON = timedelta(days=1)
WAITING = timedelta(days=2)
CLOSING = timedelta(days=3)
# Where a colleague holds a proposal up by not deciding; the other states wait for work in the field or the centre.
UNDECIDED = ("recorded", "visited", "reviewed")


def _due(proposal: PreListProposal, kind: str, mark: datetime, title: str) -> Due:
    return Due(
        key=f"prelist-{proposal.pk}-{kind}-{mark:%Y-%m-%d}",
        recipients=holders(proposal.jurisdiction_id, proposal.turn) if proposal.turn else [],
        title=f"Usulan daftar awal {proposal.number} {title}",
        body=f"Tenggat {words.long_date(proposal.due_at)}. Status: {proposal.state.label}.",
        url=reverse("households:proposal", args=[proposal.pk]),
        jurisdiction=proposal.jurisdiction_id,
        subject=proposal,
    )


@reminder("prelist.due_tomorrow")
def due_tomorrow(now: datetime, since: datetime) -> Iterator[Due]:
    """Open proposals whose deadline came within a day."""
    near = PreListProposal.objects.open().filter(due_at__gt=max(since, now - SOON), due_at__lte=now + SOON)
    for proposal in near.filter(due_at__gt=now).order_by("due_at", "pk"):
        yield _due(proposal, "soon", proposal.due_at, "mendekati tenggat")


@reminder("prelist.overdue")
def overdue(now: datetime, since: datetime) -> Iterator[Due]:
    """Open proposals whose deadline has passed."""
    late = PreListProposal.objects.open().filter(due_at__gt=since, due_at__lte=now).order_by("due_at", "pk")
    for proposal in late:
        yield _due(proposal, "late", proposal.due_at, "lewat tenggat")


@reminder("prelist.cutoff")
def cutoff(now: datetime, since: datetime) -> Iterator[Due]:
    """Stages that close within three days with proposals still in them: one word per stage to whoever has the turn."""
    waiting_rows = PreListProposal.objects.open().exclude(turn="").order_by("jurisdiction", "status", "turn")
    counted = waiting_rows.values_list("jurisdiction", "status", "turn").annotate(count=Count("pk"))
    for jurisdiction, status, turn, count in counted:
        profile = profile_of(jurisdiction)
        today = timezone.localdate(now, timezone=profile.zone)
        day = next_close(status, profile, today)
        if day is None or day - today > CLOSING:
            continue
        yield Due(
            key=f"prelist-close-{jurisdiction}-{status}-{turn}-{day:%Y-%m-%d}",
            recipients=holders(jurisdiction, turn),
            title=f"{count} usulan daftar awal ditutup {words.weekday_date(day)}",
            body=f"Status: {PRELIST.state(status).label}. Yang lewat tanggal itu ikut bulan berikutnya.",
            url=reverse("households:prelist"),
            jurisdiction=jurisdiction,
        )


@reminder("prelist.waiting")
def waiting(now: datetime, since: datetime) -> Iterator[Due]:
    """Proposals that nobody has decided for two days."""
    resting = PreListProposal.objects.open().filter(
        status__in=UNDECIDED, turn_since__gt=since - WAITING, turn_since__lte=now - WAITING
    )
    for proposal in resting.order_by("turn_since", "pk"):
        yield _due(proposal, "waiting", proposal.turn_since, "menunggu keputusan Anda")
