"""The permission matrix for the addresses that take a step of a case: every step of every kind × every role.

A file of its own, so that it runs beside tests/test_permission_matrix.py, which says how the expected answer is found.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from tests.matrix import OWN, WHO, World, ask, made_world, walk
from tests.permission_matrix import STEPS, Route, step_answers

pytestmark = pytest.mark.django_db
# Steps that another screen takes: their own address does not exist.
ELSEWHERE = {"complaints:step": ("accept_submission",), "referrals:step": ("revise",), "monitoring:step": ("write",)}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), made_world() as made:
        yield made


@pytest.mark.parametrize("who", WHO)
def test_steps(world: World, who: str) -> None:
    """One address per kind of case, tried with every step a person may take; out of reach is tried with the first."""
    said: list[str] = []
    world.enter(who)
    for name, kinds in STEPS.items():
        for kind in kinds:
            for place, step in enumerate(steps_of(world, name, kind)):
                route = Route(
                    get=step_answers(step), post={422}, things=(kind,),
                    args=lambda thing, user, step=step: (thing.pk, step),
                )  # fmt: skip
                walk(world, who, name, route, said, few=place > 0)
    assert not said, f"{len(said)} deviations\n" + "\n".join(said)


def steps_of(world: World, name: str, kind: str) -> list[str]:
    workflow = world.things[OWN][kind].workflow
    taken = [step.name for step in workflow.transitions if not step.internal and step.permission is not None]
    return [step for step in taken if step not in ELSEWHERE.get(name, ())]


@pytest.mark.parametrize(("name", "kind"), [(name, kinds_[0]) for name, kinds_ in STEPS.items()])
def test_unknown_and_inner_steps_are_not_there(world: World, name: str, kind: str) -> None:
    who = "data_officer" if kind == "batch" else "manager"
    world.enter(who)
    case = world.things[OWN][kind]
    inner = [step.name for step in case.workflow.transitions if step.internal or step.permission is None]
    for step in ("tidak-ada", *inner, *ELSEWHERE.get(name, ())):
        answer, _ = ask(world, who, reverse(name, args=(case.pk, step)), "GET")
        assert answer.status_code == 404, step
