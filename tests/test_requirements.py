"""docs/requirements.csv: every duty is there once, and what it says about screens and tests is true."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import URLPattern, URLResolver, get_resolver

from monitoring.duties import REGULATIONS, SCREENS, STATUSES, Duty, duties, link_of

ROOT = Path(__file__).resolve().parent.parent
# As many duties as the five regulations hold.
COUNTED = {"BS": 89, "BL": 92, "KD": 78, "TB": 29, "DP": 87}
ALL = duties()


@cache
def url_names() -> frozenset[str]:
    def walk(patterns: list, space: str) -> set[str]:
        found = set()
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                found |= walk(one.url_patterns, inner)
            elif isinstance(one, URLPattern) and one.name:
                found.add(space + one.name)
        return found

    return frozenset(walk(get_resolver().url_patterns, ""))


@cache
def nodes_of(path: Path) -> frozenset[str]:
    """Node ids of a test file, without parameters."""
    if not path.is_file():
        return frozenset()
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return frozenset(found)


def test_every_duty_is_there_once() -> None:
    expected = [f"{code}-{number:02}" for code, count in COUNTED.items() for number in range(1, count + 1)]
    assert Counter(duty.id for duty in ALL) == Counter(expected)
    assert set(COUNTED) == set(REGULATIONS)


def test_every_duty_says_what_it_is() -> None:
    empty = [d.id for d in ALL if not (d.clause and d.sentence and d.the_software_must and d.kind and d.regulation)]
    assert not empty


def test_status_is_one_of_three() -> None:
    assert {duty.status for duty in ALL} <= set(STATUSES)


@pytest.mark.parametrize("status", ["done", "partial"])
def test_what_is_said_to_work_names_its_screen_and_its_test(status: str) -> None:
    lacking = [duty.id for duty in ALL if duty.status == status and not (duty.where and duty.tests)]
    assert not lacking


def test_what_is_open_claims_nothing() -> None:
    assert not [duty.id for duty in ALL if duty.status == "open" and (duty.where or duty.tests)]


def _missing_tests(duty: Duty) -> list[str]:
    missing = []
    for name in duty.tests:
        file, _, node = name.partition("::")
        if not node or node not in nodes_of(ROOT / file):
            missing.append(f"{duty.id}: {name}")
    return missing


def test_every_named_test_exists() -> None:
    missing = [line for duty in ALL for line in _missing_tests(duty)]
    assert not missing, "\n".join(missing)


def test_every_named_place_exists() -> None:
    missing = [
        f"{duty.id}: {where}"
        for duty in ALL
        for where in duty.where
        if where not in url_names() and not ("/" in where and (ROOT / where).exists())
    ]
    assert not missing, "\n".join(missing)


def test_every_named_screen_has_a_word() -> None:
    named = {where for duty in ALL for where in duty.where if "/" not in where}
    assert named <= set(SCREENS) <= url_names()


@pytest.mark.django_db
def test_a_screen_that_needs_no_key_has_a_link_for_who_may_open_it(cast) -> None:
    assert link_of("monitoring:duties", cast.front_office) == "/peraturan/"
    assert link_of("monitoring:report", cast.manager) == ""
    assert link_of("docs/requirements.csv", cast.manager) == ""
    assert link_of("monitoring:board", cast.manager) == "/papan/"
    assert link_of("monitoring:board", cast.front_office) == ""
    assert link_of("tracking:form", AnonymousUser()) == "/lacak/"
    assert link_of("monitoring:duties", AnonymousUser()) == link_of("monitoring:board", AnonymousUser()) == ""
