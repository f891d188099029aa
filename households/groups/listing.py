"""Families of a group, or with a member who carries a flag, as a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from households.groups.queries import belongs, families_with
from households.groups.standing import TONE, groups_of
from households.models import EditionListing, FamilyStatus, Household
from households.places import block_words
from slrt.accounts.models import User
from slrt.jurisdictions.profile import Profile
from slrt.ui.badges import tag_html

Narrow = Callable[[QuerySet[Household]], QuerySet[Household]]
_MORE: dict[str, tuple[str, Narrow]] = {}
ORDER = ("village", "head_name", "id")


def offer(code: str, label: str, narrow: Narrow) -> None:
    """A further filter that an upper app brings; the same code again replaces it."""
    _MORE[code] = (label, narrow)


def offered() -> list[tuple[str, str]]:
    return [(code, label) for code, (label, _) in sorted(_MORE.items())]


def families(user: User, profile: Profile, chosen: dict) -> QuerySet[Household]:
    """Families within reach. chosen: area (code of a place), group, flag, more (a code of `offered`)."""
    rows = Household.objects.visible_to(user).filter(jurisdiction=profile.code)
    if area := chosen.get("area"):
        rows = rows.filter(village__code__startswith=area) if len(area) < 13 else rows.filter(village=area)
    if chosen.get("group"):
        rows = rows.filter(belongs(chosen["group"], profile, household="self"))
    if chosen.get("flag"):
        today = timezone.localdate()
        rows = rows.filter(families_with(chosen["flag"], on=today, user=user, jurisdiction=profile.code))
    if chosen.get("more"):
        rows = _MORE[chosen["more"]][1](rows)
    return rows.select_related("village__parent")


def rows_of(shown: list[Household]) -> list[dict]:
    """A line for each family, with what says that it belongs to its groups. Two queries."""
    listings: dict[int, list[EditionListing]] = defaultdict(list)
    found = EditionListing.objects.filter(household__in=shown, edition__state="current").select_related("edition")
    for row in found.order_by("-edition__edition_date", "person_id"):
        listings[row.household_id].append(row)
    statuses: dict[int, list[FamilyStatus]] = defaultdict(list)
    for row in FamilyStatus.objects.active().filter(household__in=shown).order_by("determined_on", "pk"):
        statuses[row.household_id].append(row)
    return [_row(home, listings[home.pk], statuses[home.pk]) for home in shown]


def _row(home: Household, listings: list[EditionListing], statuses: list[FamilyStatus]) -> dict:
    groups = groups_of(home, listings, statuses)
    return {
        "name": home.head_name,
        "url": reverse("households:card", args=[home.pk]),
        "size": home.size,
        "place": home.village.full_name,
        "block": block_words(home.rt, home.rw),
        "groups": [(tag_html(group.label, TONE), group.said) for group in groups],
    }
