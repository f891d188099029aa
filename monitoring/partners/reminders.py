"""Agreements that end, next steps past their day, promises of which nothing comes: whoever follows up is told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from monitoring.partners.giftmodels import Commitment
from monitoring.partners.listing import stale
from monitoring.partners.models import Partner, PartnerAgreement, PartnerFollowUp
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.profile import profile_of
from slrt.notifications.reminders import Due, reminder
from slrt.ui import words

STILL_NEWS = timedelta(days=62)


def places() -> list[str]:
    """Jurisdictions whose regulation knows partnerships."""
    rows = Jurisdiction.objects.filter(active=True).order_by("pk").values_list("pk", flat=True)
    return [code for code in rows if profile_of(code).has_module("partners")]


def _due(partner: Partner, key: str, title: str, body: str, anchor: str = "") -> Due:
    return Due(
        key=f"partner-{partner.pk}-{key}", recipients=[partner.follower], title=f"{title}: {partner.name}"[:160],
        body=body, url=f"/kemitraan/{partner.pk}/{anchor}", jurisdiction=partner.jurisdiction_id, subject=partner,
    )  # fmt: skip


@reminder("partner.agreement")
def agreement_ends(now: datetime, since: datetime) -> Iterator[Due]:
    """Two months before the last day, where nothing follows yet."""
    rows = PartnerAgreement.objects.ending(timezone.localdate(now)).filter(partner__jurisdiction__in=places())
    for row in rows.select_related("partner__responsible", "partner__created_by").order_by("pk"):
        body = f"{row} berakhir {words.long_date(row.ends)}. Hubungi mitra untuk memperpanjang atau menyelesaikannya."
        yield _due(row.partner, f"agreement-{row.pk}-{row.ends:%Y%m%d}", "Perjanjian akan berakhir", body)


@reminder("partner.step")
def step_late(now: datetime, since: datetime) -> Iterator[Due]:
    """The next step is past its day."""
    today = timezone.localdate(now)
    rows = PartnerFollowUp.objects.filter(
        done_on__isnull=True, next_on__lt=today, next_on__gt=today - STILL_NEWS, partner__jurisdiction__in=places()
    )
    for row in rows.select_related("partner__responsible", "partner__created_by").order_by("pk"):
        body = f"Langkah berikutnya direncanakan {words.long_date(row.next_on)}. Catat hasilnya atau tanggal baru."
        yield _due(row.partner, f"step-{row.pk}", "Tindak lanjut lewat tanggal", body, "#tindak-lanjut")


@reminder("partner.stale")
def promise_stale(now: datetime, since: datetime) -> Iterator[Due]:
    """Something is left of a promise and nothing moved for two months; told again each quarter while it lasts."""
    rows = stale(Commitment.objects.filter(jurisdiction__in=places()).with_amounts())
    quarter = f"{now:%Y}-{(now.month + 2) // 3}"
    for row in rows.select_related("partner__responsible", "partner__created_by").order_by("pk"):
        body = "Masih ada sisa dan lama tidak bergerak. Cocokkan dengan kebutuhan keluarga, atau hubungi mitra."
        yield _due(row.partner, f"stale-{row.pk}-{quarter}", "Komitmen belum terealisasi", body)
