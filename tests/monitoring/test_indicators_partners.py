"""M36 against made-up partnerships."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring import actions as reports
from monitoring.indicators import INDICATORS, Scope
from monitoring.partners import actions, giving
from monitoring.partners.giftmodels import Commitment
from monitoring.partners.models import Partner
from monitoring.periods import quarter
from slrt.jobs.inline import run_pending
from tests.monitoring.partnerworld import partner, promise, recommended
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def moment(cast, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=cast.profile.zone)


def figure(cast, number: int = 3, region: str = ""):
    return INDICATORS["M36"](Scope(cast.code, region), quarter(2026, number, cast.profile.zone), with_cases=True)


def given(cast, commitment, on: date, amount: int, **more):
    facts = {"what": "Bantuan", "received_by": "Ketua RT", "beneficiaries": 3} | more
    return giving.realise(by=cast.manager, commitment=commitment, on=on, amount=amount, **facts)


def test_partners_agreements_value_and_families(cast):
    kinds = cast.profile.partner_kinds
    money, goods = partner(cast), partner(cast, name="Toko", kind=kinds[1], region=cast.village)
    later = partner(cast, name="Nanti")
    Partner.objects.exclude(pk=later.pk).update(created_at=moment(cast, date(2026, 7, 1)))
    for name, starts, ends in (("1", date(2026, 1, 1), date(2026, 9, 29)), ("2", date(2026, 8, 1), None)):
        actions.add_agreement(by=cast.manager, partner=money, kind="mou", number=name, starts=starts, ends=ends)
    first = promise(cast, money, amount=9_000_000, starts=date(2026, 7, 1))
    second = promise(cast, goods, amount=50, unit="paket", worth=5_000_000, starts=date(2026, 7, 1))
    Commitment.objects.update(created_at=moment(cast, date(2026, 7, 5)))
    case = recommended(cast)
    row = giving.allocate(by=cast.manager, commitment=first, need=case, amount=3_000_000)
    for amount in (1_000_000, 500_000):
        given(cast, first, date(2026, 8, 1), amount, allocation=row)
    given(cast, second, date(2026, 9, 30), 10)
    given(cast, second, date(2026, 10, 1), 10)
    wrong = given(cast, second, date(2026, 8, 2), 5)
    giving.void(by=cast.manager, realisation=wrong, reason="Salah catat.")
    found = figure(cast)
    facts = {fact.label: fact.value for fact in found.facts}
    assert found.value == 2 and found.parts["active"].ids == sorted([money.pk, goods.pk])
    assert facts["Perjanjian berlaku"] == 1, "one ended the day before the quarter did"
    assert (facts["Nilai komitmen baru"], facts["Nilai realisasi"]) == (14_000_000, 2_500_000)
    assert facts["Keluarga penerima"] == 4, "one of the need, counted once, and three at once"
    rows = {row.label: row.values for row in found.table("kind_value").rows}
    assert rows == {kinds[0]: [9_000_000, 1_500_000], kinds[1]: [5_000_000, 1_000_000]}
    assert figure(cast, region=cast.village.pk).value == 1 and figure(cast, 2).value == 0
    assert figure(cast, 4).fact("Mitra aktif") == 3

    actions.set_state(by=cast.manager, partner=later, state="ended", note="Pindah.")
    assert figure(cast, 4).fact("Mitra aktif") == 2
    Partner.objects.filter(pk=later.pk).update(created_at=moment(cast, date(2026, 7, 2)))
    assert figure(cast).value == 3, "it worked when the quarter ended"


@pytest.mark.parametrize(("code", "told"), [("32.76", True), ("63.09", False)])
def test_a_report_tells_of_partners_where_the_profile_has_them(casts, client, code, told):
    cast = casts(code)
    if told:
        partner(cast)
        Partner.objects.update(created_at=moment(cast, date(2026, 7, 1)))
    report = reports.request_report(by=cast.manager, jurisdiction=code, period=quarter(2026, 3, cast.profile.zone))
    run_pending("report.freeze")
    report.refresh_from_db()
    assert ("M36" in {each.code for each in report.frozen_figures()}) is told
    if told:
        sign_in(client, cast.manager)
        behind = client.get(reverse("monitoring:behind", args=[report.pk, "M36"])).content.decode()
        assert "PT Mitra Uji" in behind and timezone.localdate().year == 2026
