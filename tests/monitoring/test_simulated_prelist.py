"""The demonstration's pre-list: a proposal in every state, in each of the five jurisdictions' own rules."""

from __future__ import annotations

import pytest

from households.models import Batch, Deliberation, PreListProposal
from households.workflow import PRELIST
from monitoring.simulation.prelist import PLAN, write_proposals
from monitoring.simulation.staff import load_staff
from tests.households.world import current_edition
from tests.personas import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["63.11", "33.24"])
def test_there_is_a_proposal_in_every_state(casts, code: str) -> None:
    cast: Cast = casts(code)
    current_edition(cast)
    said: list[str] = []
    meets = cast.profile.has_module("deliberation")
    count = sum(PLAN.values()) + (5 if meets else 0)  # those of the two meetings that are still open
    assert write_proposals(code, 7, load_staff(code), said.append) == count
    states = set(PreListProposal.objects.filter(jurisdiction=code).values_list("status", flat=True))
    assert states == {state.code for state in PRELIST.states} - ({"deliberated"} if not meets else set())
    assert set(Batch.objects.values_list("status", flat=True)) == {"made", "sent"}
    held = list(Deliberation.objects.order_by("status").values_list("status", flat=True))
    assert held == (["closed", "held", "planned"] if meets else [])
    assert said == [f"{count} usulan daftar awal"]
