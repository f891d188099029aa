"""The card's section about groups and statuses: what says so, who determined it, and when."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html

from households import cardsections
from households.groups.standing import NAMES, VULNERABLE, groups_of, groups_used
from households.groups.statuses import may_determine
from households.models import EditionListing, FamilyStatus, Household
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.badges import tag_html

HEAD = ("Status", "Ditetapkan oleh", "Dasar dan bukti", "Dicatat", "Keadaan")


@cardsections.register("ringkasan", order=10)
def groups(user: User, household: Household) -> cardsections.Section:
    """Every group of the profile with what says so, or that nothing does; then the determinations, ended ones too."""
    profile = profile_of(household.jurisdiction_id)
    listings = EditionListing.objects.filter(household=household, edition__state="current").select_related("edition")
    said = {
        group.code: group.said for group in groups_of(household, list(listings.order_by("edition_id", "person_id")))
    }
    rows = tuple((NAMES[code], said.get(code) or _nothing(code)) for code in groups_used(profile))
    return cardsections.Section(
        "groups",
        "Kelompok dan status keluarga",
        rows=rows,
        table=_table(user, household),
        links=_links(user, household),
    )


def _nothing(code: str) -> str:
    """Of a group by rank and of one by determination: the register of PPKS may say something else of its own."""
    return "tidak menurut data terpadu yang berlaku" if code == VULNERABLE else "belum ada penetapan yang dicatat"


def _table(user: User, household: Household) -> cardsections.Table | None:
    if not user.access.can(Permission.WELFARE_VIEW):
        return None
    found = FamilyStatus.objects.visible_to(user).filter(household=household).select_related("created_by", "unit")
    may_end = may_determine(user, household)
    cells = tuple(_cells(row, may_end) for row in found.order_by("-determined_on", "-pk"))
    return cardsections.Table(HEAD, cells) if cells else None


def _cells(row: FamilyStatus, may_end: bool) -> tuple:
    noted = f"{row.created_by.name}, {words.long_date(row.created_at)}"
    return (
        row.get_status_display(),
        f"{row.determined_by}, {words.long_date(row.determined_on)}",
        f"{row.get_basis_display()}: {row.document}",
        noted,
        _state(row, may_end),
    )


def _state(row: FamilyStatus, may_end: bool) -> object:
    if row.ended_on:
        return f"Berakhir {words.long_date(row.ended_on)}: {row.end_reason}"
    mark = tag_html("Berlaku", "teal", "check")
    if not may_end:
        return mark
    url = reverse("households:status_end", args=[row.pk])
    return format_html(
        '{} <a href="{}">Akhiri<span class="visually-hidden"> status {}</span></a>',
        mark, url, row.get_status_display().lower(),
    )  # fmt: skip


def _links(user: User, household: Household) -> tuple[tuple[str, str], ...]:
    used = profile_of(household.jurisdiction_id).family_statuses
    if not used or not may_determine(user, household):
        return ()
    return (("Catat status keluarga", reverse("households:status_new", args=[household.pk])),)
