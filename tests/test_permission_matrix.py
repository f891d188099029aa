"""Who may open what: every address × every role × {own, of another jurisdiction, restricted, not there} × GET and POST.

The expected answer is never written by hand: it follows from the view's policy, the thing's visible_to and the table in
tests/permission_matrix.py (security checks 1-5, 12, 13).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from slrt.accounts.models import User
from slrt.accounts.roles import ROLES
from tests import database
from tests.objects import Objects
from tests.permission_matrix import ALLAUTH, ALLAUTH_ARGS, ROUTES, STEPS, Route, step_answers, visible
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
OWN, OTHER = "33.24", "63.09"
PUBLIC_LIMIT = 8
WHO = (*ROLES, "nobody", "anonymous")
# Every opening is logged; a session notes once a minute that it is in use.
ALWAYS_WRITTEN = ("audit_accessevent", "django_session")
WRITES = re.compile(
    r"^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE|COPY|WITH.*?\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM))\s+"
    r'"?(\w+)"?|\b(pg_current_xact_id|nextval|setval)\(',
    re.IGNORECASE | re.DOTALL,
)
NONCE = re.compile(rb'(nonce="|csrfmiddlewaretoken" value=")[^"]+')


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(full name, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry


VIEWS = {name: pattern.callback for name, pattern in patterns()}


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


# ---------------------------------------------------------------------- the world of the matrix
@dataclass
class World:
    """Both jurisdictions with one of each thing, and a signed-in session for everybody of the first."""

    casts: dict[str, Cast]
    things: dict[str, Objects]
    people: dict[str, User | None]
    cookies: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who in self.cookies:
            client.cookies["sessionid"] = self.cookies[who]
        return client

    def person(self, who: str) -> User | None:
        """As a request loads them: without rights remembered from an earlier question."""
        return self.people[who] and User.objects.get(pk=self.people[who].pk)


def kinds() -> list[str]:
    used = [kind for route in ROUTES.values() for kind in route.things]
    return list(dict.fromkeys([*used, *(kind for several in STEPS.values() for kind in several)]))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once, in one transaction that is never committed; every request of the matrix is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        database.enter_web_role_in_transaction()
        casts = {code: Cast(code) for code in (OWN, OTHER)}
        things = {code: Objects(cast) for code, cast in casts.items()}
        for objects in things.values():
            for kind in kinds():
                objects[kind]
        people: dict[str, User | None] = {role: casts[OWN].person(role) for role in ROLES}
        people |= {"nobody": casts[OWN].nobody, "anonymous": None}
        made = World(casts, things, people)
        for who, person in people.items():
            if person is not None:
                made.cookies[who] = sign_in(Client(), person).cookies["sessionid"].value

        def failed(sender, request=None, **kwargs) -> None:
            import sys

            made.errors.append(repr(sys.exc_info()[1])[:300])

        got_request_exception.connect(failed, weak=False, dispatch_uid="matrix")
        try:
            yield made
        finally:
            got_request_exception.disconnect(dispatch_uid="matrix")
            transaction.set_rollback(True)
            connection.needs_rollback = True


@dataclass(frozen=True)
class Target:
    """One address to ask: its arguments, and the thing it is about (None: none, or one that does not exist)."""

    label: str
    args: tuple
    thing: object = None
    absent: bool = False


def absent_args(args: tuple) -> tuple:
    """The same arguments with a key nobody holds, as long as the real one."""
    first = args[0]
    if isinstance(first, uuid.UUID):
        return (uuid.uuid4(), *args[1:])
    if isinstance(first, int):
        return (10 ** len(str(first)) - 1, *args[1:])
    return ("0" * len(first), *args[1:])


def targets(world: World, route: Route, person: User | None) -> Iterator[Target]:
    if not route.things:
        yield Target("-", route.args if isinstance(route.args, tuple) else ())
        return
    reader = person or world.people["manager"]
    for kind in route.things:
        for code, label in ((OWN, "own"), (OTHER, "foreign")):
            thing = world.things[code][kind]
            yield Target(f"{label} {kind}", route.args(thing, reader), thing)
    absent = absent_args(route.args(world.things[OTHER][route.things[0]], reader))
    yield Target("absent", absent, absent=True)


# ---------------------------------------------------------------------- what must come
def expected(name: str, route: Route, who: str, person: User | None, target: Target, method: str) -> set[int]:
    policy = VIEWS[name].policy
    if policy.kind != "public" and person is None:
        return {302}
    answers = route.get if method == "GET" else route.post
    if policy.kind == "requires" and not person.access.can(*policy.permissions):
        return {403} if answers is not None else {403, 405}
    if answers is None:
        return {405}
    if not route.alike and (target.absent or (target.thing is not None and not reaches(route, person, target))):
        return {404}
    return answers(person, target.thing) if callable(answers) else answers


def reaches(route: Route, person: User | None, target: Target) -> bool:
    return (route.seen or visible)(person, target.thing)


class Watch:
    """Collects what a request writes."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        if found := WRITES.search(sql):
            self.tables.add(found[1] or found[2])
        return execute(sql, params, many, context)


def ask(world: World, who: str, url: str, method: str) -> tuple[HttpResponse, set[str]]:
    """One request of which nothing remains, and the tables it wrote to."""
    watch = Watch()
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            answer = world.client(who).generic(method, url)
            if answer.streaming:
                list(answer.streaming_content)  # read to its end, which closes the file
        transaction.set_rollback(True)
    return answer, watch.tables


def body(answer: HttpResponse) -> bytes:
    return b"" if answer.streaming else NONCE.sub(rb"\1", answer.content)


def walk(world: World, who: str, name: str, route: Route, said: list[str]) -> None:
    """Ask one address in every way and note each difference from what must come."""
    person = world.person(who)
    for method in ("GET", "POST"):
        lost: dict[str, bytes] = {}
        for target in targets(world, route, person):
            url = reverse(name, args=target.args)
            world.errors.clear()
            answer, wrote = ask(world, who, url, method)
            wanted = expected(name, route, who, person, target, method)
            line = f"{who} {method} {name} [{target.label}]"
            if answer.status_code not in wanted:
                said.append(f"{line}: {answer.status_code}, expected {sorted(wanted)} {' '.join(world.errors)}")
            if answer.status_code == 302 and wanted == {302} and person is None and "/akun/masuk/" not in answer.url:
                said.append(f"{line}: sent to {answer.url}")
            if method == "GET" and (extra := wrote - {*ALWAYS_WRITTEN, *route.writes}):
                said.append(f"{line}: a GET wrote to {sorted(extra)}")
            if answer.status_code == 404:
                lost[target.label] = body(answer)
        if len({len(content) for content in lost.values()}) > 1:
            said.append(f"{who} {method} {name}: lengths of 404 differ { {k: len(v) for k, v in lost.items()} }")


# ---------------------------------------------------------------------- (b), (c) the walk
@pytest.mark.parametrize("who", WHO)
def test_matrix(world: World, who: str) -> None:
    said: list[str] = []
    for name, route in ROUTES.items():
        if name in VIEWS:
            walk(world, who, name, route, said)
    assert not said, f"{len(said)} deviations\n" + "\n".join(said)


@pytest.mark.parametrize("who", WHO)
def test_steps(world: World, who: str) -> None:
    """One address per kind of case, tried with every step a person may take and with one that does not exist."""
    said: list[str] = []
    for name, kinds_ in STEPS.items():
        for kind in kinds_:
            workflow = world.things[OWN][kind].workflow
            for step in workflow.transitions:
                if step.internal or step.permission is None or step.name in ELSEWHERE.get(name, ()):
                    continue
                route = Route(
                    get=step_answers(step.name), post={422}, things=(kind,),
                    args=lambda thing, user, step=step: (thing.pk, step.name),
                )  # fmt: skip
                walk(world, who, name, route, said)
    assert not said, f"{len(said)} deviations\n" + "\n".join(said)


# Steps that another screen takes: their own address does not exist.
ELSEWHERE = {"referrals:step": ("revise",), "monitoring:step": ("write",)}


@pytest.mark.parametrize(("name", "kind"), [(name, kinds_[0]) for name, kinds_ in STEPS.items()])
def test_unknown_and_inner_steps_are_not_there(world: World, name: str, kind: str) -> None:
    case = world.things[OWN][kind]
    inner = [step.name for step in case.workflow.transitions if step.internal or step.permission is None]
    for step in ("tidak-ada", *inner, *ELSEWHERE.get(name, ())):
        answer, _ = ask(world, "manager", reverse(name, args=(case.pk, step)), "GET")
        assert answer.status_code == 404, step


@pytest.mark.parametrize("who", ["anonymous", "manager"])
@pytest.mark.parametrize("name", ALLAUTH)
def test_allauth(world: World, name: str, who: str) -> None:
    world.errors.clear()
    answer, wrote = ask(world, who, reverse(name, args=ALLAUTH_ARGS.get(name, ())), "GET")
    assert answer.status_code in ALLAUTH[name][who != "anonymous"], world.errors
    assert wrote <= {"django_session"}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    """By every address of ours, for the person who may do most there."""
    said = []
    for name, route in ROUTES.items():
        if name not in VIEWS:
            continue
        target = next(targets(world, route, world.people["manager"]))
        answer, wrote = ask(world, "manager", reverse(name, args=target.args), method)
        if answer.status_code not in (403, 405) or wrote - set(ALWAYS_WRITTEN):
            said.append(f"{method} {name}: {answer.status_code} {wrote}")
    assert not said, "\n".join(said)
