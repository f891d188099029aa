"""What the list of differences shows: both values with where they come from. Worked out here; the template prints."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from households.actions.conflicts import field_of, may_decide
from households.enums import ConflictState
from households.models import RegistryConflict
from households.origins import approved_since
from slrt.accounts.models import User
from slrt.ui import words
from slrt.ui.badges import badge_html

OPEN, DECIDED = "menunggu", "diputuskan"
TABS = {OPEN: "Menunggu putusan", DECIDED: "Sudah diputuskan"}
EMPTY = {
    OPEN: "Tidak ada perbedaan yang menunggu. Impor tidak pernah menimpa nilai yang disetujui daerah.",
    DECIDED: "Belum ada putusan.",
}


def rows_of(user: User, jurisdiction: str, tab: str, village: str = "") -> QuerySet[RegistryConflict]:
    rows = RegistryConflict.objects.visible_to(user).filter(jurisdiction=jurisdiction)
    rows = rows.open() if tab == OPEN else rows.exclude(state=ConflictState.OPEN)
    if village:
        rows = rows.filter(village=village)
    return rows.select_related("person__household", "household", "village__parent", "edition", "decided_by")


def by_village(user: User, jurisdiction: str) -> list[tuple[str, str, int]]:
    """(code, name, how many wait) of every village with differences, most first."""
    rows = RegistryConflict.objects.visible_to(user).filter(jurisdiction=jurisdiction).open().order_by()
    counted = rows.values_list("village", "village__name", "village__parent__name").annotate(n=Count("pk"))
    found = [(code, f"{name}, Kec. {district}", count) for code, name, district, count in counted]
    return sorted(found, key=lambda row: (-row[2], row[1]))


def tabs_of(chosen: str) -> list[dict[str, Any]]:
    url = reverse("households:conflicts")
    return [{"url": f"{url}?tab={code}", "label": label, "active": code == chosen} for code, label in TABS.items()]


def lines_of(user: User, conflicts: list[RegistryConflict], chosen: set[int]) -> list[dict[str, Any]]:
    """The rows of a page. chosen: those that were ticked."""
    people = [row.person for row in conflicts if row.person]
    homes = [row.household for row in conflicts if row.household]
    since = approved_since("personhistory", people) | approved_since("householdhistory", homes)
    return [_line(user, row, since) | {"chosen": row.pk in chosen} for row in conflicts]


def _line(user: User, row: RegistryConflict, since: dict) -> dict[str, Any]:
    record, declared = row.subject, field_of(row)
    home = row.household_id or row.person.household_id
    at = since.get((record._meta.model_name, record.pk, row.field), record.updated_at)
    ours = row.ours or "" if row.state != ConflictState.OPEN else declared.read(record)
    decided = f"{row.decided_by.name}, {words.long_date(row.decided_at)}" if row.decided_by else ""
    return {
        "pk": row.pk,
        "name": record.name if row.person_id else f"Keluarga {record.head_name}",
        "card": reverse("households:card", args=[home]) if home else "",
        "place": row.village.name,
        "label": declared.label,
        "ours": declared.say(ours, row.jurisdiction_id),
        "ours_said": f"disetujui di sini {words.mid_date(at)}",
        "theirs": declared.say(row.theirs or "", row.jurisdiction_id),
        "theirs_said": f"{row.edition}, data per {words.mid_date(row.edition.edition_date)}",
        "state": badge_html("conflict", row.state),
        "decided": decided,
        "reason": row.reason,
        "may_decide": may_decide(user, row),
    }
