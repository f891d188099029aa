"""Which schemes a jurisdiction has: the national ones that come with the application, and its own versions."""

from __future__ import annotations

from datetime import date

from households.models import RankingScheme
from households.ranking.catalogue import Scheme, national


def versions_of(jurisdiction: str, code: str) -> list[Scheme]:
    """Every version of one scheme, newest first; [] when the jurisdiction has none of that code."""
    if code in national():
        return [national()[code]]
    rows = RankingScheme.objects.filter(jurisdiction=jurisdiction, code=code).order_by("-version")
    return [row.scheme for row in rows]


def in_force(jurisdiction: str, day: date) -> list[Scheme]:
    """The version of each scheme that is in force on a day: national ones first, own ones by name."""
    own: dict[str, Scheme] = {}
    for row in RankingScheme.objects.filter(jurisdiction=jurisdiction, valid_from__lte=day).order_by("code", "version"):
        own[row.code] = row.scheme
    found = [*national().values(), *sorted(own.values(), key=lambda scheme: (scheme.name, scheme.code))]
    return [scheme for scheme in found if scheme.holds_on(day)]


def latest(jurisdiction: str) -> list[Scheme]:
    """The newest version of each scheme, in force or not."""
    own: dict[str, Scheme] = {}
    for row in RankingScheme.objects.filter(jurisdiction=jurisdiction).order_by("code", "version"):
        own[row.code] = row.scheme
    return [*national().values(), *sorted(own.values(), key=lambda scheme: (scheme.name, scheme.code))]


def find_scheme(jurisdiction: str, code: str, day: date) -> Scheme | None:
    return next((scheme for scheme in in_force(jurisdiction, day) if scheme.code == code), None)
