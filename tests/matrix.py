"""How the permission matrix is walked: its world, the answer that must come, and what no answer may hold."""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count

from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from complaints.models import Complaint
from households.models import Person, PreListProposal
from slrt.accounts.models import User
from slrt.accounts.roles import ROLES
from tests import database
from tests.objects import HIDDEN, NAME, NAMED, NAMED_SECRET, SECRET, Objects
from tests.permission_matrix import ROUTES, STEPS, Route, visible
from tests.personas import Cast, sign_in

OWN, OTHER = "33.24", "63.09"
WHO = (*ROLES, "nobody", "anonymous")
# Every opening is logged; a session notes once a minute that it is in use.
ALWAYS_WRITTEN = ("audit_accessevent", "django_session")
WRITES = re.compile(
    r"^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE|COPY|WITH.*?\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM))\s+"
    r'"?(\w+)"?|\b(pg_current_xact_id|nextval|setval)\(',
    re.IGNORECASE | re.DOTALL,
)
# What a browser sends with a form in which nothing was filled in.
NOTHING = ((), (b"kosong=", "application/x-www-form-urlencoded"))
NONCE = re.compile(rb'(nonce="|csrfmiddlewaretoken" value=")[^"]+')
_ADDRESS = r"""(?:src|href|action|hx-post|hx-get)=["']"""
# What no page of ours may hold: script and style in the page, addresses elsewhere, numbers of people in addresses.
FORBIDDEN = {
    "script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "style in the page": re.compile(r"<style\b|<[a-z][^>]*\sstyle=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+=", re.IGNORECASE),
    # Safe text joined to plain text is escaped, and people read the tags instead of seeing them.
    "markup as text": re.compile(
        r"&(?:amp;)?lt;/?(?:span|svg|use|a|div|p|b|strong|li|ul|br|button|time)\b", re.IGNORECASE
    ),
    "another host": re.compile(_ADDRESS + r"""(?:https?:)?//(?!testserver)""", re.IGNORECASE),
    "long number in an address": re.compile(_ADDRESS + r"""[^"']*(?<![0-9a-f-])\d{16}(?!\d)"""),
}
MADE_UP = "gallery"  # the components, with a number that nobody has
MASKED = re.compile(r"\d{6} \d{6} ••••")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(full name, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry


VIEWS = {name: pattern.callback for name, pattern in patterns()}


@dataclass
class World:
    """Both jurisdictions with one of each thing, and a signed-in session for everybody of the first."""

    casts: dict[str, Cast]
    things: dict[str, Objects]
    people: dict[str, User | None]
    cookies: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    families: frozenset[str] = frozenset()  # names of everybody in the registry and the cases of the first one

    def client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who in self.cookies:
            client.cookies["sessionid"] = self.cookies[who]
        return client

    def enter(self, who: str) -> None:
        """Sign in as if just now: a walk on a slow machine outlasts the ten minutes of a fresh sign-in."""
        if self.people[who] is not None:
            self.cookies[who] = sign_in(Client(), self.people[who]).cookies["sessionid"].value

    def person(self, who: str) -> User | None:
        """As a request loads them: without rights remembered from an earlier question."""
        return self.people[who] and User.objects.get(pk=self.people[who].pk)


# Things that wait for their job: made when nothing runs the waiting jobs any more.
WAITING = ("report_waiting", "job")


def kinds() -> list[str]:
    used = [kind for route in ROUTES.values() for kind in route.things]
    every = dict.fromkeys([*used, *(kind for several in STEPS.values() for kind in several)])
    return sorted(every, key=lambda kind: kind in WAITING)


@contextmanager
def made_world() -> Iterator[World]:
    """Made once, in one transaction that is never committed; every request of the matrix is rolled back."""
    with transaction.atomic():
        database.enter_web_role_in_transaction()
        casts = {code: Cast(code) for code in (OWN, OTHER)}
        things = {code: Objects(cast) for code, cast in casts.items()}
        for kind in kinds():
            for objects in things.values():
                objects[kind]
        people: dict[str, User | None] = {role: casts[OWN].person(role) for role in ROLES}
        people |= {"nobody": casts[OWN].nobody, "anonymous": None}
        made = World(casts, things, people, families=frozenset(names_of(OWN)))
        for who in people:
            made.enter(who)

        def failed(sender, request=None, **kwargs) -> None:
            made.errors.append(repr(sys.exc_info()[1])[:300])

        got_request_exception.connect(failed, weak=False, dispatch_uid="matrix")
        try:
            yield made
        finally:
            got_request_exception.disconnect(dispatch_uid="matrix")
            transaction.set_rollback(True)


@dataclass(frozen=True)
class Target:
    """One address to ask: its arguments, and the thing it is about (None: none, or one that does not exist)."""

    label: str
    args: tuple
    thing: object = None
    absent: bool = False


def absent_args(args: tuple, thing: Model) -> tuple:
    """The same arguments with a key nobody holds, as long as the real one where there is such a key."""
    first = args[0]
    if isinstance(first, uuid.UUID):
        return (uuid.uuid4(), *args[1:])
    if isinstance(first, int):
        taken = set(type(thing)._base_manager.values_list("pk", flat=True))
        longest = 10 ** len(str(first)) - 1
        keys = chain(range(longest, 0, -1), count(longest + 1))
        return (next(key for key in keys if key not in taken), *args[1:])
    return ("0" * len(first), *args[1:])


def targets(world: World, route: Route, person: User | None, *, few: bool = False) -> Iterator[Target]:
    """few: one address is enough, because the answer is given before the thing is looked for."""
    if not route.things:
        yield Target("-", route.args if isinstance(route.args, tuple) else ())
        return
    reader = person or world.people["manager"]
    for kind in route.things:
        for code, label in ((OWN, "own"), (OTHER, "foreign")):
            thing = world.things[code][kind]
            yield Target(f"{label} {kind}", route.args(thing, reader), thing)
            if few:
                return
    thing = world.things[OTHER][route.things[0]]
    absent = absent_args(route.args(thing, reader), thing)
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
            answer = world.client(who).generic(method, url, *NOTHING[method != "GET"])
            if answer.streaming:
                list(answer.streaming_content)  # read to its end, which closes the file
        transaction.set_rollback(True)
    return answer, watch.tables


def body(answer: HttpResponse) -> bytes:
    return b"" if answer.streaming else NONCE.sub(rb"\1", answer.content)


def settled_early(name: str, route: Route, person: User | None, method: str) -> bool:
    """Whether the answer is given before the thing is looked for."""
    policy, answers = VIEWS[name].policy, route.get if method == "GET" else route.post
    if policy.kind == "public":
        return answers is None
    able = person is not None and (policy.kind != "requires" or person.access.can(*policy.permissions))
    return answers is None or not able


def walk(world: World, who: str, name: str, route: Route, said: list[str], *, few: bool = False) -> None:
    """Ask one address in every way and note each difference from what must come. few: with one thing only."""
    person = world.person(who)
    for method in ("GET", "POST"):
        lost: dict[str, int] = {}
        for target in targets(world, route, person, few=few or settled_early(name, route, person, method)):
            world.errors.clear()
            answer, wrote = ask(world, who, reverse(name, args=target.args), method)
            wanted = expected(name, route, who, person, target, method)
            line = f"{who} {method} {name} [{target.label}]"
            if answer.status_code not in wanted:
                said.append(f"{line}: {answer.status_code}, expected {sorted(wanted)} {' '.join(world.errors)}")
            if answer.status_code == 302 and wanted == {302} and person is None and "/akun/masuk/" not in answer.url:
                said.append(f"{line}: sent to {answer.url}")
            if name != MADE_UP and (unlogged := opened_without_trace(world, route, answer, wrote)):
                said.append(f"{line}: shows {unlogged} and the access log does not know it")
            if method == "GET" and (extra := wrote - {*ALWAYS_WRITTEN, *route.writes}):
                said.append(f"{line}: a GET wrote to {sorted(extra)}")
            if answer.status_code == 404:
                lost[target.label] = len(body(answer))
            public = VIEWS[name].policy.kind == "public"
            said += [
                f"{line}: {leak}" for leak in leaks(world, person, answer, public=public, residents=route.residents)
            ]
        if len(set(lost.values())) > 1:
            said.append(f"{who} {method} {name}: lengths of 404 differ {lost}")


def names_of(jurisdiction: str) -> Iterator[str]:
    yield from Person.objects.filter(jurisdiction=jurisdiction).order_by("pk").values_list("name", flat=True)
    yield from Complaint.objects.filter(jurisdiction=jurisdiction).order_by("pk").values_list("subject_name", flat=True)
    yield from PreListProposal.objects.filter(jurisdiction=jurisdiction).order_by("pk").values_list("name", flat=True)


def opened_without_trace(world: World, route: Route, answer: HttpResponse, wrote: set[str]) -> str:
    """Whom a page about one thing names, or what number a list shows, without an event in the access log; "" for none.

    Names in a list are no opening: that is an act of its own.
    """
    if answer.streaming or "html" not in answer.get("Content-Type", "") or "audit_accessevent" in wrote:
        return ""
    page = answer.content.decode()
    if number := MASKED.search(page):
        return number[0]
    if not route.things:
        return ""
    return next((name for name in sorted(world.families) if len(name) > 5 and name in page), "")


def leaks(
    world: World, person: User | None, answer: HttpResponse, *, public: bool = False, residents: bool = False
) -> Iterator[str]:
    """What stands in an answer and must not, whoever asks.

    public: what whoever holds a slip or a letter may see. residents: see Route.
    """
    if answer.streaming or "html" not in answer.get("Content-Type", ""):
        return
    page, own = answer.content.decode(), world.things[OWN]
    yield from (what for what, pattern in FORBIDDEN.items() if pattern.search(page))
    foreign = foreign_texts(world)[: -1 if public else None]
    yield from (f"from another jurisdiction: {text}" for text in foreign if text in page)
    for number in (own.person.nik, own.household.kk, own.restricted.person.nik):
        if number in page or f"{number[:6]} {number[6:12]} {number[12:]}" in page:
            yield "a whole NIK or KK number"
    for case, (secret, name) in restricted_texts(own):
        if person is None or not visible(person, case):
            texts = (secret,) if residents and person else (secret, name)
            yield from (f"of a restricted case: {text}" for text in texts if text in page)
    title = TITLE.search(page)
    if title and any(name in title[1] for name in (NAME[OWN], HIDDEN[OWN], NAMED[OWN])):
        yield "a name in the title"
    if "no-store" not in answer.get("Cache-Control", "") and person is not None:
        yield "may be kept by a cache"


def restricted_texts(own: Objects) -> tuple[tuple[object, tuple[str, str]], ...]:
    """Each restricted case with what only its readers may see of it."""
    return (
        (own.restricted, (SECRET[OWN], HIDDEN[OWN])),
        (own.referral_restricted.complaint, (NAMED_SECRET[OWN], NAMED[OWN])),
    )


def foreign_texts(world: World) -> tuple[str, ...]:
    other = world.things[OTHER]
    words = (NAME[OTHER], HIDDEN[OTHER], SECRET[OTHER], NAMED[OTHER], NAMED_SECRET[OTHER])
    return *words, other.person.nik, other.complaint.number  # the number is last
