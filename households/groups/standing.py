"""Kelompok rentan, masyarakat miskin, and the statuses of a family: two groups that are never taken for one.

Kelompok rentan are the lowest percent of the registry. Masyarakat miskin live below the national poverty line, which no
edition states: a family is shown as such where an edition in force ranks it within the lowest percent that the profile
reads so (poor_percent), or where somebody with the authority determined it (BS 1 angka 6 and 11; KD 1 angka 7-8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from households.models import EditionListing, FamilyStatus, Household
from slrt.jurisdictions.codes import FAMILY_STATUSES
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.ui import words

TONE = "blue"  # of every group, wherever it is shown
VULNERABLE, POOR = "vulnerable", "poor"
NAMES = {VULNERABLE: "Kelompok rentan", **FAMILY_STATUSES}


@dataclass(frozen=True, slots=True)
class Group:
    """A group the family belongs to, and everything that says so."""

    code: str
    said: str

    @property
    def label(self) -> str:
        return NAMES[self.code]


def groups_used(profile: Profile) -> tuple[str, ...]:
    """Codes of the groups that this profile knows, in their order."""
    poor = (POOR,) if profile.poor_percent or POOR in profile.family_statuses else ()
    return (VULNERABLE, *poor, *(code for code in profile.family_statuses if code != POOR))


def rank_of(listing: EditionListing) -> int | None:
    """The desil as a percentage, else the percentile of older editions; None where an edition gives neither."""
    if listing.desil:
        return listing.desil * 10
    percentile = listing.attributes.get("percentile")
    return int(percentile) if percentile not in (None, "") else None


def is_vulnerable(listings: Sequence[EditionListing], percent: int) -> bool:
    """An edition in force lists a member within the lowest percent; one without ranks lists that group only."""
    return any((rank_of(row) or 0) <= percent for row in listings if row.edition.state == "current")


def groups_of(
    household: Household, listings: Sequence[EditionListing], active: Sequence[FamilyStatus] | None = None
) -> list[Group]:
    """The groups of the profile that the family belongs to. active: its statuses in force; household.statuses else."""
    profile = profile_of(household.jurisdiction_id)
    used = groups_used(profile)
    if active is None:
        in_force = (row for row in household.statuses.all() if row.ended_on is None)
        active = sorted(in_force, key=lambda row: (row.determined_on, row.pk))
    said: dict[str, list[str]] = {code: [] for code in used}
    if is_vulnerable(listings, profile.vulnerable_percent):
        ranked = list(_ranked(listings, profile.vulnerable_percent))
        current = (row.edition for row in listings if row.edition.state == "current")
        said[VULNERABLE] = ranked or [f"tercantum di {edition}" for edition in current]
    if POOR in said and profile.poor_percent:
        said[POOR] += _ranked(listings, profile.poor_percent)
    for row in active:
        if row.status in said:
            said[row.status].append(determined_words(row))
    return [Group(code, "; ".join(dict.fromkeys(said[code]))) for code in used if said[code]]


def _ranked(listings: Sequence[EditionListing], percent: int) -> Iterator[str]:
    """Editions in force that rank a member within the lowest percent, each with its rank."""
    for row in listings:
        rank = rank_of(row)
        if row.edition.state == "current" and rank is not None and rank <= percent:
            yield f"{row.edition}, desil {row.desil}" if row.desil else f"{row.edition}, persentil {rank}"


def determined_words(row: FamilyStatus) -> str:
    """ "ditetapkan Kepala Dinas Sosial, 3 November 2026" """
    return f"ditetapkan {row.determined_by}, {words.long_date(row.determined_on)}"
