"""Numbers of referrals and of their letters."""

from __future__ import annotations

from datetime import datetime

from slrt.accounts.models import Unit
from slrt.cases.numbering import take_number
from slrt.jurisdictions.profile import Profile

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def referral_number(unit: Unit, at: datetime) -> str:
    """RJK-KDL-2026-000012."""
    return take_number(unit, "referral", at, prefix="RJK")


def letter_number(unit: Unit, at: datetime, profile: Profile) -> str:
    """The next letter number of the unit, in the form its jurisdiction uses: 400.9/012/KDL/XI/2026.

    Without {unit} two units of one jurisdiction would give out the same number, so the unit is put behind.
    """
    return letter_words(int(take_number(unit, "letter", at).rpartition("-")[2]), unit, at, profile)


def letter_words(count: int, unit: Unit, at: datetime, profile: Profile) -> str:
    """The letter number of the `count`-th letter of the unit in that year."""
    day = at.astimezone(profile.zone)
    form = profile.letter_number
    for needed in ("{nomor}", "{unit}"):
        form = form if needed in form else f"{form}/{needed}"
    parts = {
        "nomor": f"{count:03d}",
        "unit": unit.code,
        "layanan": profile.service_brand,
        "bulan": ROMAN[day.month - 1],
        "tahun": str(day.year),
    }
    # Plain replacement: the form was typed by an administrator and is no template (security check 32).
    for name, value in parts.items():
        form = form.replace(f"{{{name}}}", value)
    return form
