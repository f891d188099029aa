"""Every state × every step that does not leave it is refused as such, and leaves nothing behind (security check 10).

That PostgreSQL refuses the same arrows by itself stands in tests/complaints/test_workflow_db.py.
"""

from __future__ import annotations

from itertools import product

import pytest
from django.apps import apps

from slrt.cases.actions import perform, refusal
from slrt.cases.errors import IllegalTransition
from slrt.cases.workflow import REGISTRY
from tests.objects import Objects

# One case of each kind, by its name among tests.objects.Objects.
ONE_OF = {
    "complaint": "complaint_handling", "referral": "referral_sent", "prelist": "proposal", "report": "report",
    "change": "change", "need": "need", "visit": "visit", "batch": "batch", "deliberation": "meeting",
}  # fmt: skip


def model_of(kind: str):
    return next(model for model in apps.get_models() if getattr(model, "workflow", None) is REGISTRY[kind])


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_a_step_that_does_not_leave_the_state_is_refused_whoever_asks(kind: str) -> None:
    workflow, model, pairs = REGISTRY[kind], model_of(kind), 0
    for state, step in product(workflow.states, workflow.transitions):
        refused = refusal(model(status=state.code), step, None, None) if state.code not in step.sources else None
        if refused is None:
            continue
        pairs += 1
        assert isinstance(refused, IllegalTransition), (state.code, step.name)
        assert state.label in refused.sentence
        assert refused.status == 409
    assert pairs > len(workflow.transitions)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(ONE_OF))
def test_nothing_is_written_by_a_step_that_is_refused(cast, kind: str) -> None:
    case = Objects(cast)[ONE_OF[kind]]
    before = (case.status, case.version, case.turn, case.events.count())
    for step in case.workflow.transitions:
        if case.status in step.sources:
            continue
        inputs = dict.fromkeys(step.inputs, "x") | {"note": "x"}
        with pytest.raises(IllegalTransition):
            perform(case, step.name, by=cast.manager, internal=step.internal, **inputs)
        case.refresh_from_db()
        assert (case.status, case.version, case.turn, case.events.count()) == before, step.name
    with pytest.raises(IllegalTransition):
        perform(case, "langkah-lain", by=cast.manager)
