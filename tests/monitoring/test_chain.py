"""The chain of BS 1 angka 12: where a need stands on its way through case and referral, and why it does not move."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.fromneed import open_case
from complaints.models import Complaint
from monitoring.chain.stages import STAGES, WHY, by_village, totals, with_stages
from programs.models import Need, Programme
from programs.needs.actions import record_need
from referrals.actions import take_step
from slrt.cases.actions import perform
from slrt.regions.models import Region
from tests.complaints.world import walk
from tests.households.world import make_family
from tests.personas import Cast, sign_in
from tests.referrals import world

pytestmark = pytest.mark.django_db


def need(cast: Cast, code: str = "SEMBAKO", **more) -> Need:
    programme = Programme.objects.offered_in(cast.code).get(code=code)
    home = make_family(cast).household
    return record_need(
        by=cast.front_office, unit=cast.secretariat, household=home, programme=programme, wanted="Pangan", **more
    )


def stand(case: Need, *, days: int = 0) -> tuple[str, str]:
    """(stage, why) so many days from now."""
    row = with_stages(Need.objects.filter(pk=case.pk), timezone.now() + timedelta(days=days)).get()
    return row.stage, row.stuck


def elsewhere(cast: Cast) -> Region:
    """Another village of the same kecamatan."""
    return Region.objects.filter(parent=cast.district).exclude(pk=cast.village.pk).order_by("code").first()


def handled(cast: Cast, case: Need) -> Complaint:
    """The case of a need, in the hands of the back office."""
    return walk(open_case(by=cast.front_office, need=case), cast)


def test_each_step_of_the_chain_is_a_stage(cast: Cast) -> None:
    case = need(cast)
    assert stand(case) == ("need", "") and stand(case, days=400) == ("need", "need_late")
    complaint = handled(cast, case)
    case.refresh_from_db()
    assert stand(case) == ("case", "") and stand(case, days=400) == ("case", "case_late")
    referral = world.sent(cast, complaint)
    assert stand(case) == ("agency", "") and stand(case, days=400) == ("agency", "silent")
    take_step(by=world.officer(cast), referral=referral, name="decline", note="Kuota penuh")
    assert stand(case) == ("answered", "declined")
    perform(case, "review", by=cast.supervisor)
    perform(case, "recommend", by=cast.manager)
    perform(case, "refer", by=cast.back_office, sent_to="Dinas Sosial")
    perform(case, "fulfil", by=cast.back_office, since=timezone.localdate())
    assert stand(case, days=400) == ("fulfilled", "")


def test_what_was_delivered_waits_to_be_recorded(cast: Cast) -> None:
    case = need(cast)
    referral = world.accepted(cast, handled(cast, case))
    take_step(by=world.officer(cast), referral=referral, name="deliver", outcome="fulfilled", note="Sudah diterima")
    assert stand(case) == ("answered", "unrecorded")


def test_a_need_without_a_case_goes_its_own_way(cast: Cast) -> None:
    case = need(cast)
    perform(case, "return_to_recorder", by=cast.supervisor, note="Lengkapi")
    assert stand(case) == ("need", "returned")
    perform(case, "resubmit", by=cast.front_office, wanted="Pangan")
    perform(case, "review", by=cast.supervisor)
    perform(case, "recommend", by=cast.manager)
    perform(case, "refer", by=cast.back_office, sent_to="Bulog")
    assert stand(case) == ("agency", "") and stand(case, days=400) == ("agency", "silent")
    perform(case, "fail", by=cast.back_office, reason="quota", note="Penuh")
    assert stand(case) == ("ended", "")


def test_villages_with_most_stuck_come_first_and_add_up(cast: Cast) -> None:
    near, far = need(cast), need(cast)
    Need.objects.filter(pk=far.pk).update(region=elsewhere(cast))
    late = timezone.now() - timedelta(days=1)
    Need.objects.filter(pk=far.pk).update(due_at=late)
    rows = with_stages(Need.objects.all(), timezone.now())
    places = by_village(rows)
    assert [place.code for place in places] == [elsewhere(cast).pk, near.region_id]
    assert [place.stuck for place in places] == [1, 0]
    assert totals(rows)["need"] == 2 == sum(sum(place.counts) for place in places)
    assert set(WHY) == {"declined", "unrecorded", "silent", "case_late", "need_late", "returned"}


def test_the_page_follows_the_chain_and_narrows(cast: Cast, client: Client) -> None:
    first, second = need(cast), need(cast, "V-LUMBUNG")
    complaint = handled(cast, first)
    referral = world.sent(cast, complaint)
    sign_in(client, cast.manager)
    url = reverse("monitoring:chain")
    page = client.get(url).content.decode()
    for link in (("needs:need", first.pk), ("needs:need", second.pk), ("complaints:case", complaint.pk),
                 ("referrals:referral", referral.pk)):  # fmt: skip
        assert reverse(link[0], args=link[1:]) in page
    for stage in STAGES.values():
        assert stage in page

    def shown(**chosen) -> set[str]:
        return {row["number"] for row in client.get(url, chosen).context["rows"]}

    assert shown(tahap="agency") == {first.number} and shown(tingkat="village") == {second.number}
    assert shown(tahap="macet") == set() and shown(wilayah=first.region_id) == {first.number, second.number}
    Need.objects.filter(pk=second.pk).update(due_at=timezone.now() - timedelta(days=1))
    assert shown(tahap="macet") == {second.number}
    assert url in client.get("/pesan/").content.decode(), "the menu leads there"


def test_a_village_sees_its_own_chain_only(cast: Cast, client: Client) -> None:
    case = need(cast)
    Need.objects.filter(pk=case.pk).update(region=elsewhere(cast))
    own = need(cast)
    sign_in(client, cast.facilitator)
    rows = client.get(reverse("monitoring:chain")).context["rows"]
    assert own.number in {row["number"] for row in rows}
    assert {row["number"] for row in rows} <= set(
        Need.objects.visible_to(cast.facilitator).values_list("number", flat=True)
    )


def test_the_page_costs_the_same_for_one_chain_and_for_many(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)
    open_case(by=cast.front_office, need=need(cast))
    counts = []
    for _ in range(2):
        client.get(reverse("monitoring:chain"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("monitoring:chain"))
        counts.append(len(queries))
        for _ in range(4):
            open_case(by=cast.front_office, need=need(cast))
    assert counts[0] == counts[1]
