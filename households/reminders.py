"""Proposals that wait too long: told to whoever's turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from households.models import PreListProposal
from households.notices import holders
from slrt.notifications.reminders import Due, reminder
from slrt.ui import words


@reminder("prelist.overdue")
def overdue(now: datetime, since: datetime) -> Iterator[Due]:
    """Open proposals whose deadline has passed; each once per deadline."""
    late = PreListProposal.objects.open().filter(due_at__gt=since, due_at__lte=now).order_by("due_at", "pk")
    for proposal in late:
        yield Due(
            key=f"prelist-{proposal.pk}-late-{proposal.due_at:%Y-%m-%d}",
            recipients=holders(proposal.jurisdiction_id, proposal.turn) if proposal.turn else [],
            title=f"Usulan daftar awal {proposal.number} lewat tenggat",
            body=f"Tenggat {words.long_date(proposal.due_at)}. Status: {proposal.state.label}.",
            url=reverse("households:proposal", args=[proposal.pk]),
            jurisdiction=proposal.jurisdiction_id,
            subject=proposal,
        )
