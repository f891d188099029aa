"""Bringing presets into the database. What an administrator has decided is never overwritten."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from slrt.jurisdictions.actions import set_value
from slrt.jurisdictions.codes import LETTERHEAD
from slrt.jurisdictions.models import HolidayKind, Jurisdiction, LocalHoliday, ProfileValue
from slrt.jurisdictions.preset import Answer, Preset, common_holidays, with_letterhead


@transaction.atomic
def load_preset(preset: Preset) -> dict[str, int]:
    """Creates the jurisdiction and its values, or brings a newer preset in. Counts: new, changed, unchanged, kept.

    First loading: every value holds from the day the regulation came into force. Later loadings: a value that differs
    from the preset's last one holds from today; keys that a person has set (kept) are left alone.
    """
    # Letterhead and names may have been corrected on the screen, so an existing row stays as it is.
    place, _ = Jurisdiction.objects.get_or_create(pk=preset.code, defaults=preset.facts)
    latest: dict[str, ProfileValue] = {}
    touched: set[str] = set()
    for row in ProfileValue.objects.filter(jurisdiction=place).order_by("valid_from", "pk"):
        latest[row.key] = row
        if row.set_by_id is not None:
            touched.add(row.key)
    counts: Counter[str] = Counter(new=0, changed=0, unchanged=0, kept=0)
    fresh = []
    # What was corrected on the screen before the letterhead had dates is its first value.
    entered = with_letterhead(preset.answers["letterhead"], {name: getattr(place, name) for name in LETTERHEAD})
    for answer in (preset.answers | {"letterhead": entered}).values():
        outcome = _outcome(answer, latest.get(answer.key), answer.key in touched)
        counts[outcome] += 1
        if outcome == "new":
            fresh.append(ProfileValue(jurisdiction=place, valid_from=preset.in_force, **vars(answer)))
        elif outcome == "changed":
            today = timezone.localdate(timezone=place.zone)
            set_value(jurisdiction=place.pk, valid_from=today, by=None, **vars(answer))
    ProfileValue.objects.bulk_create(fresh)
    return dict(counts)


def _outcome(answer: Answer, last: ProfileValue | None, touched: bool) -> str:
    if last is None:
        return "new"
    if touched:
        return "kept"
    same = (last.value, last.clause, last.source, last.note) == (
        answer.value,
        answer.clause,
        answer.source,
        answer.note,
    )
    return "unchanged" if same else "changed"


@transaction.atomic
def load_holidays() -> dict[str, int]:
    """Enters cuti bersama for the whole country. A day once on the list, taken back or not, is not entered again."""
    known = set(LocalHoliday.objects.filter(jurisdiction=None).values_list("date", flat=True))
    days: list[dict[str, Any]] = [day for day in common_holidays() if day["date"] not in known]
    LocalHoliday.objects.bulk_create(
        LocalHoliday(kind=HolidayKind.CUTI_BERSAMA, decree="SKB tiga menteri (belum dicocokkan)", **day) for day in days
    )
    return {"new": len(days), "known": len(known)}
