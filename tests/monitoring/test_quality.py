"""/mutu/: what came in, what came back, what lies, by kind of work and place; and which desks live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from monitoring.figures import Scope
from monitoring.quality import counting
from monitoring.quality.counting import WORKS, Quality, Tally
from programs.models import Enrolment
from slrt.accounts.models import Assignment
from tests.complaints.world import programme
from tests.households.world import make_family
from tests.monitoring.builder import Builder
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
WORK = {work.code: work for work in WORKS}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _counted_anew(monkeypatch):
    """Nothing kept from one look to the next, but where a test asks for it."""
    monkeypatch.setattr(counting, "KEPT_SECONDS", 0)
    cache.clear()


@pytest.fixture
def b(kendal: Builder) -> Builder:
    """Complaints: two ended after 4 and 8 days, one came back, one late, one paused past its day, one long ago."""
    now = timezone.now()
    kendal.complaint(now - 20 * DAY, ended=now - 16 * DAY)
    kendal.complaint(now - 20 * DAY, ended=now - 12 * DAY)
    back = kendal.complaint(now - 10 * DAY, due_at=now + DAY)
    for _ in range(2):
        kendal.step(back, now - 9 * DAY, "supervisor_return", "with_supervisor", "returned")
    kendal.complaint(now - 9 * DAY, due_at=now - DAY)
    kendal.complaint(now - 9 * DAY, due_at=now - DAY, paused_since=now - 5 * DAY)
    kendal.complaint(now - 400 * DAY, due_at=now - 380 * DAY, region=None)
    kendal.complaint(now - 500 * DAY, ended=now - 450 * DAY)
    return kendal


def tallies(b: Builder, work: str = "complaint", *, region: str = "", window: int = 90) -> dict[str | None, Tally]:
    return Quality(Scope(b.cast.code, region), timezone.now(), window).tallies(WORK[work])


def test_counts_are_of_the_window_and_of_what_is_open_now(b: Builder) -> None:
    found = tallies(b)
    assert found[None] == Tally(received=5, back=1, waiting=4, late=2, days=6.0)
    assert found[b.cast.village.code[:8]] == Tally(received=5, back=1, waiting=3, late=1, days=6.0)
    assert found[""] == Tally(waiting=1, late=1), "a case without a place is counted beside the kecamatan"
    assert tallies(b, window=30)[None].received == 5 and tallies(b, window=365)[None].received == 5
    inside = tallies(b, region=b.cast.village.code[:8])
    assert set(inside) == {None, b.cast.village.code} and inside[None].waiting == 3


def test_a_referral_that_was_not_taken_on_has_come_back(b: Builder) -> None:
    now = timezone.now()
    case = b.complaint(now - 3 * DAY)
    taken, declined = (
        b.referral(case, received_at=now - 3 * DAY, sent_at=now - 2 * DAY, letter_date=now.date()) for _ in range(2)
    )
    b.decision(taken, now - DAY, "accept", "received", "accepted")
    b.decision(declined, now - DAY, "decline", "received", "declined")
    assert tallies(b, "referral")[None] == Tally(received=2, back=1, waiting=2)


def test_participation_waits_for_whoever_looks_at_it(b: Builder) -> None:
    household = make_family(b.cast).household
    for review, person in (("waiting", b.cast.facilitator), ("returned", b.cast.facilitator), ("", None)):
        Enrolment.objects.create(
            jurisdiction=b.cast.region, programme=programme(code=f"UJI-{review.upper() or 'X'}"), household=household,
            review=review, recorded_by=person,
        )  # fmt: skip
    assert tallies(b, "enrolment")[None] == Tally(received=2, back=1, waiting=1, late=None)


def test_every_kind_of_work_can_be_counted_and_says_nothing_of_nothing(kendal: Builder) -> None:
    for code in WORK:
        assert tallies(kendal, code)[None] in (Tally(), Tally(late=None)), code


def test_the_page_by_kecamatan_and_inside_one(b: Builder, client: Client) -> None:
    sign_in(client, b.cast.assistant)
    page = client.get("/mutu/", {"kerja": "complaint"}).content.decode()
    for words in ("Usulan data", "Kepesertaan", "Rujukan", "Weleri", "20%"):
        assert words in page, words
    district = b.cast.village.code[:8]
    assert f"kerja=complaint&amp;hari=90&amp;wilayah={district}" in page
    inside = client.get("/mutu/", {"kerja": "complaint", "wilayah": district}).content.decode()
    assert b.cast.village.name in inside and "Semua kecamatan" in inside and "Kaliwungu" not in inside
    for odd in ({"wilayah": "63.09.01"}, {"hari": "7"}, {"hari": "²"}, {"kerja": "x"}):
        assert client.get("/mutu/", odd).status_code == 200


def test_whoever_has_a_kecamatan_sees_that_one(b: Builder, client: Client) -> None:
    sign_in(client, b.cast.kecamatan)
    page = client.get("/mutu/", {"wilayah": "33.24.01"}).content.decode()
    assert b.cast.village.name in page and "Semua kecamatan" not in page
    sign_in(client, b.cast.front_office)
    assert client.get("/mutu/").status_code == 403


def test_desks_without_people_or_records_are_named(b: Builder, client: Client) -> None:
    assert b.cast.puskesos_front.is_active
    sign_in(client, b.cast.assistant)
    page = client.get("/mutu/").content.decode()
    assert b.cast.puskesos.name in page and "Belum pernah mencatat" in page and "Tanpa petugas" not in page
    b.complaint(timezone.now() - 100 * DAY, unit=b.cast.puskesos)
    assert "Terakhir mencatat 3 bulan lalu" in client.get("/mutu/").content.decode()
    assert b.cast.puskesos.name not in client.get("/mutu/", {"hari": "365"}).content.decode()
    Assignment.objects.filter(unit=b.cast.puskesos).update(ends=timezone.localdate() - DAY)
    assert "Tanpa petugas" in client.get("/mutu/", {"hari": "365"}).content.decode()


def test_desks_that_never_began_are_told_as_a_number(b: Builder, client: Client) -> None:
    assert b.cast.puskesos.name
    sign_in(client, b.cast.assistant)
    page = client.get("/mutu/").content.decode()
    assert "1 lagi belum mempunyai petugas." in page and b.cast.puskesos.name not in page


def test_the_page_asks_no_more_for_more_cases(b: Builder, client: Client) -> None:
    sign_in(client, b.cast.assistant)
    client.get("/mutu/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get("/mutu/")
        counts.append(len(captured))
        b.complaint(timezone.now() - DAY)
    assert counts[0] == counts[1]


def test_numbers_are_kept_for_a_few_minutes(b: Builder, client: Client, monkeypatch) -> None:
    monkeypatch.setattr(counting, "KEPT_SECONDS", 300)
    sign_in(client, b.cast.assistant)
    first = client.get("/mutu/").context["works"]
    b.complaint(timezone.now() - DAY)
    assert client.get("/mutu/").context["works"] == first
    cache.clear()
    assert client.get("/mutu/").context["works"] != first


@pytest.mark.parametrize("code", ["63.09", "63.11", "62.04", "32.76"])
def test_every_place_has_its_own_words(casts, client: Client, code: str) -> None:
    cast = casts(code)
    sign_in(client, cast.assistant)
    page = client.get("/mutu/").content.decode()
    assert "Menurut jenis pekerjaan" in page
    assert ("yang perlu didampingi" in page) is ("puskesos" in cast.profile.channels)
    assert cast.profile.label("unit_puskesos") in page or "puskesos" not in cast.profile.channels
