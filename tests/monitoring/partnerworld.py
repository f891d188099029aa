"""Partners, promises and needs for the tests of partnerships."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.partners import actions, giving
from monitoring.partners.giftmodels import Commitment
from monitoring.partners.models import Partner
from programs.models import Need
from slrt.cases.actions import perform
from tests.personas import Cast
from tests.programs.test_needs import need


def partner(cast: Cast, **more) -> Partner:
    facts = {"by": cast.manager, "region": cast.region, "name": "PT Mitra Uji", "kind": cast.profile.partner_kinds[0]}
    return actions.enter(**facts | more)


def promise(cast: Cast, made: Partner | None = None, **more) -> Commitment:
    """Ten million rupiah for any need in the whole kabupaten, unless said otherwise."""
    made = made or partner(cast)
    facts = {"what": "Bantuan sekolah", "amount": 10_000_000, "region": made.region, "starts": timezone.localdate()}
    return giving.promise(by=cast.manager, partner=made, **facts | more)


def reviewed(cast: Cast, **more) -> Need:
    case = need(cast, **more)
    perform(case, "review", by=cast.person(cast.profile.need_reviewers[0]))
    return case


def recommended(cast: Cast, **more) -> Need:
    """Kendal wants the manager's recommendation."""
    case = reviewed(cast, **more)
    perform(case, "recommend", by=cast.manager)
    return case


def amounts(commitment: Commitment) -> tuple[int, int, int]:
    """Set aside, given, left."""
    row = Commitment.objects.with_amounts().get(pk=commitment.pk)
    return row.set_aside, row.given, row.left


def day(days: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d-%m-%Y}"


def url(name: str, *args: object) -> str:
    return reverse(f"monitoring:{name}", args=args)


def page_of(client: Client, name: str, *args, **query) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
