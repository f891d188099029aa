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
    assert write_proposals(code, 7, load_staff(code), said.append) == sum(PLAN.values())
    states = set(PreListProposal.objects.filter(jurisdiction=code).values_list("status", flat=True))
    meets = cast.profile.has_module("deliberation")
    assert states == {state.code for state in PRELIST.states} - ({"deliberated"} if not meets else set())
    assert set(Batch.objects.values_list("status", flat=True)) == {"made", "sent"}
    assert Deliberation.objects.filter(status="closed").count() == (1 if meets else 0)
    assert said == [f"{sum(PLAN.values())} usulan daftar awal"]
