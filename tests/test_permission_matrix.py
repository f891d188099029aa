"""Who may open what: every address × every role × {own, of another jurisdiction, restricted, not there} × GET and POST.

The expected answer is never written by hand: it follows from the view's policy, the thing's visible_to and the table in
tests/permission_matrix.py (security checks 1-5, 12, 13). On the way every page is searched for what no page may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from slrt.accounts.roles import ROLES
from tests.matrix import ALWAYS_WRITTEN, VIEWS, WHO, World, ask, expected, leaks, made_world, targets, walk
from tests.permission_matrix import ALLAUTH, ALLAUTH_ARGS, ROUTES, STEPS, Route

pytestmark = pytest.mark.django_db
# health, tracking and its answers, checks of papers, the form of families, the survey, the board, the catalogue
PUBLIC_LIMIT = 22


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), made_world() as made:
        yield made


# ---------------------------------------------------------------------- (a) the table is whole
def test_every_address_stands_in_the_table() -> None:
    known = {*ROUTES, *STEPS, *ALLAUTH}
    assert set(VIEWS) - known == set(), "address without a line in tests/permission_matrix.py"
    assert known - set(VIEWS) == set(), "line in tests/permission_matrix.py without an address"


def test_every_view_wears_a_policy() -> None:
    bare = {name for name, view in VIEWS.items() if not hasattr(view, "policy")} - set(ALLAUTH)
    assert bare == set()


def test_few_views_are_public() -> None:
    public = {name for name, view in VIEWS.items() if getattr(view, "policy", None) and view.policy.kind == "public"}
    assert len(public) <= PUBLIC_LIMIT, public


def test_a_difference_from_the_rule_says_why() -> None:
    silent = [
        name
        for name, route in ROUTES.items()
        if (route.writes or route.alike or (route.seen and route.seen.__name__ == "always")) and not route.why
    ]
    assert silent == []


# ---------------------------------------------------------------------- (b), (c) the walk
@pytest.mark.parametrize("who", WHO)
def test_matrix(world: World, who: str) -> None:
    said: list[str] = []
    world.enter(who)
    for name, route in ROUTES.items():
        if name in VIEWS:
            walk(world, who, name, route, said)
    assert not said, f"{len(said)} deviations\n" + "\n".join(said)


@pytest.mark.parametrize("who", ["anonymous", "manager"])
@pytest.mark.parametrize("name", ALLAUTH)
def test_allauth(world: World, name: str, who: str) -> None:
    world.enter(who)
    world.errors.clear()
    args = ALLAUTH_ARGS[name](world.people["manager"]) if name in ALLAUTH_ARGS else ()
    answer, wrote = ask(world, who, reverse(name, args=args), "GET")
    assert answer.status_code in ALLAUTH[name][who != "anonymous"], world.errors
    assert wrote <= {"django_session"}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    """By every address of ours, for the person who may do most there."""
    said = []
    world.enter("manager")
    for name, route in ROUTES.items():
        if name not in VIEWS:
            continue
        target = next(targets(world, route, world.people["manager"]))
        answer, wrote = ask(world, "manager", reverse(name, args=target.args), method)
        if answer.status_code not in (403, 405) or wrote - set(ALWAYS_WRITTEN):
            said.append(f"{method} {name}: {answer.status_code} {wrote}")
    assert not said, "\n".join(said)


# Lists and filters tell of a case, too: its class, its place, how many there are.
VIEWED = {
    "complaints:queue": [f"tab={tab}" for tab in ("giliran", "bagian", "menunggu", "lewat", "selesai")]
    + ["tab=bagian&category=N7", "tab=bagian&klass=need", "tab=bagian&status=registered"],
    "households:prelist": ["tab=tercatat", "tab=selesai"],
    "households:registers": ["daftar=ppks", "daftar=ppks&code=P06", "daftar=psks", "daftar=ppks&status=ended"],
    "households:fieldstaff": [""],
    "households:visits": ["tab=tugas", "tab=wilayah", "tab=periksa", "tab=selesai"],
    "referrals:list": [f"tab={tab}" for tab in ("berjalan", "persetujuan", "instansi", "lewat", "draf", "selesai")],
    "referrals:inbox": ["tab=baru", "tab=diproses", "tab=selesai"],
    "audit:list": ["action=view_case"],
    "monitoring:board": [""],
    "monitoring:quality": ["", "kerja=complaint&wilayah=33.24.12"],
    "monitoring:reports": [""],
    "accounts:users": ["q=a"],
}


@pytest.mark.parametrize("who", WHO)
def test_lists_and_filters_leak_nothing(world: World, who: str) -> None:
    person, said = world.person(who), []
    world.enter(who)
    for name, queries in VIEWED.items():
        for query in queries:
            answer, _ = ask(world, who, f"{reverse(name)}?{query}", "GET")
            if answer.status_code not in (200, 302, 403, 404):
                said.append(f"{who} {name}?{query}: {answer.status_code} {world.errors}")
            said += [f"{who} {name}?{query}: {leak}" for leak in leaks(world, person, answer)]
    assert not said, "\n".join(said)


# ---------------------------------------------------------------------- (d) whatever stands in an address
# Digits to Python that are no number, a number beyond the database's, a NUL, quotes, a day that does not exist.
HOSTILE = ("²", "9" * 30, "\x00", "'; --", "2026-13-45")
NAMES = re.compile(r'\bname="([\w-]+)"')
ALSO = ("desa", "kode", "q", "sebelum", "sesudah", "keluarga", "orang", "usulan", "program", "petugas", "draf", "unit")


def test_no_address_breaks_a_page(world: World) -> None:
    """Each page with everything it may be asked in its address, spelt in every wrong way (security check 29)."""
    said: list[str] = []
    people = {who: world.person(who) for who in ROLES}
    for who in people:
        world.enter(who)
    for name, route in ROUTES.items():
        who, target = reader_of(world, name, route, people)
        if who is None:
            continue
        url = reverse(name, args=target.args)
        page, _ = ask(world, who, url, "GET")
        asked = {*NAMES.findall("" if page.streaming else page.content.decode()), *ALSO} - {
            "csrfmiddlewaretoken",
            "tab",
        }
        for value, names in ((HOSTILE[0], {"tab", "bagian"}), *((value, asked) for value in HOSTILE)):
            world.errors.clear()
            answer, _ = ask(world, who, f"{url}?{urlencode(dict.fromkeys(sorted(names), value))}", "GET")
            if answer.status_code >= 500:
                said.append(f"{who} {name} {value[:12]!r}: {answer.status_code} {world.errors}")
    assert not said, f"{len(said)} broken\n" + "\n".join(said)


def reader_of(world: World, name: str, route: Route, people: dict):
    """Somebody who is shown this page, with the thing they are shown; (None, None) where nobody is."""
    if name not in VIEWS or route.get is None:
        return None, None
    for who, person in people.items():
        for target in targets(world, route, person):
            if not target.absent and expected(name, route, who, person, target, "GET") == {200}:
                return who, target
    return None, None
