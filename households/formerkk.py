"""Families by a KK number they carried before: a walk-in often brings the old card."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from households.models import FormerKK
from slrt.audit import crypto
from slrt.ui import words


def carried(number: str, jurisdictions: Sequence[str]) -> QuerySet[FormerKK]:
    """The rows of families of these jurisdictions that once had this number, newest change first.

    Several when a family was split and the number went with both. The caller checks who may find them.
    """
    rows = FormerKK.objects.filter(
        household__jurisdiction__in=jurisdictions, kk_digest__in=crypto.digests(number, "kk")
    )
    return rows.select_related("household").order_by("-until", "-pk")


def was_of(number: str, household_id: int) -> bool:
    """Whether the family carried this number before."""
    rows = FormerKK.objects.filter(household=household_id, kk_digest__in=crypto.digests(number, "kk"))
    return rows.exists()


def sentence(row: FormerKK) -> str:
    """ "nomor KK lama, sejak 3 November 2026 menjadi 332412 010112 ••••" (the serial of the new one stays hidden)."""
    since = words.long_date(row.until)
    later = FormerKK.objects.filter(household=row.household_id, until__gte=row.until).exclude(pk=row.pk)
    following = later.filter(pk__gt=row.pk).order_by("until", "pk").first()
    now = row.household.kk
    if following is None:
        return f"nomor KK lama, sejak {since} {_became(now)}"
    return (
        f"nomor KK lama, sejak {since} {_became(following.kk)}; sekarang {words.mask_nik(now) if now else 'tanpa KK'}"
    )


def _became(number: str | None) -> str:
    return f"menjadi {words.mask_nik(number)}" if number else "tidak berlaku"
