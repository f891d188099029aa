"""The weekly search: which pairs it asks about, which it leaves alone, and that it goes on where it stopped."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models.functions import Now
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from households.actions import keep_apart, undo_merge
from households.duplicates import asking, weekly
from households.duplicates.compare import Record, compare, may_be_worth_asking, worth_asking
from households.enums import PairState
from households.models import DuplicatePair, Person
from households.tasks import search_duplicates
from slrt.jobs.errors import JobAgain
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from tests.households.test_merge import merged
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
BORN = date(1975, 10, 22)
ASKED = Record("SRI RAHAYU WULANDARI", BORN, 1975, "33.24.12.2001", "P", "SUMIATI", 7, "3324126210750001")


def person(cast: Cast, name: str, **more) -> Person:
    facts = {"birth_date": BORN, "sex": "P"} | more
    return Person.objects.create(jurisdiction=cast.region, village=cast.village, name=name, **facts)


def searched(cast: Cast) -> Job:
    job = asking.ask_for_search(by=cast.data_officer, jurisdiction=cast.code)
    run_pending(asking.SEARCH)
    job.refresh_from_db()
    return job


def pairs() -> set[tuple[int, int]]:
    return set(DuplicatePair.objects.open().values_list("first_id", "second_id"))


# ---------------------------------------------------------------------- who is asked about
@pytest.mark.parametrize(
    "other",
    [
        Record("SRI RAHAYU WULANDARI", BORN, 1975, "33.24.12.2001", "P"),
        Record("SRI RAHAJU WULANDARY", BORN, 1975, "33.24.12.2002", "P", "SUMIYATI"),
        Record("RAHAYU WULANDARI", None, 1975, "33.24.12.2001", "P", "SUMIATI"),
        Record("SRI RAHAYU WULANDARI", BORN, 1975, "33.24.12.2001", "P", nik="3324126210750101"[:15] + "1"),
    ],
)
def test_one_person_twice_is_asked_about(other: Record) -> None:
    assert worth_asking(compare(ASKED, other))


WORDS = st.sampled_from(["SRI", "RAHAYU", "RAHAJU", "WULANDARI", "SUMIATI", "SUMIYATI", "TONO"])
NAMES = st.lists(WORDS, min_size=1, max_size=3, unique=True).map(" ".join)
PEOPLE = st.builds(
    Record, NAMES, st.sampled_from([None, BORN, date(1975, 1, 1), date(1976, 10, 22)]), st.sampled_from([1975, 1976]),
    st.sampled_from(["33.24.12.2001", "33.24.12.2002", "33.24.01.2001"]), st.sampled_from(["P", "L", ""]),
    st.one_of(st.just(""), NAMES), st.sampled_from([None, 7, 8]),
)  # fmt: skip


@given(PEOPLE, PEOPLE)
def test_the_cheap_look_leaves_out_nobody_who_is_worth_asking_about(one: Record, two: Record) -> None:
    if worth_asking(compare(one, two)):
        assert may_be_worth_asking(one, two)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Record("SRI RAHAYU WULANDARA", BORN, 1975, "33.24.12.2001", "P", "SUMIATI", 7, "3324126210750002"), "twins"),
        (Record("SRI RAHAYU WULANDARI", date(1991, 3, 4), 1991, "33.24.12.2001", "P"), "namesake of another age"),
        (Record("SRI RAHAYU WULANDARI", None, None, "33.24.12.2001", "P"), "a name and a village alone"),
        (Record("SLAMET RIYADI", BORN, 1975, "33.24.12.2001", "L"), "born on the same day"),
    ],
)
def test_others_are_left_alone(other: Record, why: str) -> None:
    assert not worth_asking(compare(ASKED, other)), why


# ---------------------------------------------------------------------- the search
def test_the_search_finds_pairs_by_village_and_beyond(cast: Cast) -> None:
    one, two = person(cast, "SRI RAHAYU"), person(cast, "SRI RAHAJU")
    neighbour = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    three = Person.objects.create(
        jurisdiction=cast.region, village=neighbour, name="SRI RAHAYU", birth_date=BORN, sex="P"
    )
    person(cast, "WARTINI", birth_date=date(1960, 1, 2))
    job = searched(cast)
    assert job.state == "done" and job.result_data["seen"] == 4 and job.progress_total == 4
    assert pairs() == {(one.pk, two.pk), (one.pk, three.pk), (two.pk, three.pk)}
    kept = DuplicatePair.objects.get(first=one, second=two)
    assert kept.band in ("cocok", "mungkin") and kept.matching_version and ["birth", "cocok"] in kept.reasons
    assert "RAHAYU" not in str(kept.reasons)


def test_what_was_decided_is_not_asked_again(cast: Cast) -> None:
    one, two = person(cast, "SRI RAHAYU"), person(cast, "SRI RAHAYU")
    searched(cast)
    keep_apart(by=cast.data_officer, pair=DuplicatePair.objects.get(), decision="different", reason="Dua orang senama")
    searched(cast)
    assert pairs() == set() and DuplicatePair.objects.get().state == PairState.DIFFERENT
    # ... neither of the record that one of them was merged into.
    three = person(cast, "SRI RAHAYU W")
    done = merged(cast, three, two)
    searched(cast)
    assert pairs() == set()
    undo_merge(by=cast.data_officer, merge=done, reason="Ternyata dua orang")
    searched(cast)
    assert (min(one.pk, three.pk), max(one.pk, three.pk)) in pairs()


def test_questions_that_mended_data_have_answered_fall_away_and_may_come_back(cast: Cast) -> None:
    one, two = person(cast, "SRI RAHAYU"), person(cast, "SRI RAHAYU")
    searched(cast)
    Person.objects.filter(pk=two.pk).update(birth_date=date(1991, 3, 4), birth_year=1991)
    searched(cast)
    assert DuplicatePair.objects.get().state == PairState.MOOT
    Person.objects.filter(pk=two.pk).update(birth_date=BORN, birth_year=1975)
    searched(cast)
    assert pairs() == {(one.pk, two.pk)}


def test_the_search_goes_on_where_it_stopped(cast: Cast, monkeypatch) -> None:
    people = [person(cast, name) for name in ("SRI RAHAYU", "SRI RAHAYU", "WARTINI", "WARTINI")]
    real, parts = weekly.part_after, []

    def two_by_two(code: str, after: int) -> tuple[int, int]:
        parts.append(after)
        if len(parts) == 2:
            raise JobAgain
        return real(code, after, 2)

    monkeypatch.setattr(weekly, "part_after", two_by_two)
    job = searched(cast)
    Job.objects.filter(pk=job.pk).update(next_at=Now())
    run_pending(asking.SEARCH)
    job.refresh_from_db()
    assert job.state == "done" and job.result_data["found"] == 2
    assert parts == [0, people[1].pk, people[1].pk, people[3].pk], "the first part is not done twice"


def test_each_jurisdiction_is_searched_once_a_week(cast: Cast, casts) -> None:
    assert cast.secretariat and casts("63.09").secretariat
    search_duplicates()
    search_duplicates()
    codes = Job.objects.filter(kind=asking.SEARCH).order_by("pk").values_list("jurisdiction", flat=True)
    assert {"33.24", "63.09"} <= set(codes) and len(codes) == len(set(codes))


def test_other_jurisdictions_are_not_compared(cast: Cast, casts) -> None:
    other = casts("63.09")
    person(cast, "SRI RAHAYU")
    Person.objects.create(jurisdiction=other.region, village=other.village, name="SRI RAHAYU", birth_date=BORN, sex="P")
    searched(cast)
    assert pairs() == set()


def test_the_list_starts_a_search_and_tells_how_far_it_is(cast: Cast, client: Client) -> None:
    person(cast, "SRI RAHAYU"), person(cast, "SRI RAHAYU")
    sign_in(client, cast.data_officer)
    page = client.post("/data-ganda/cari", follow=True).content.decode()
    assert "Pencarian data ganda dimulai." in page and "Pencarian berjalan" in page
    client.post("/data-ganda/cari")
    assert Job.objects.filter(kind=asking.SEARCH).count() == 1
    assert client.get("/data-ganda/?bagian=kemajuan").status_code == 200
    run_pending(asking.SEARCH)
    assert client.get("/data-ganda/?bagian=kemajuan").status_code == 286
    page = client.get("/data-ganda/").content.decode()
    assert "1 pasangan baru dari 2 warga" in page and page.count("SRI RAHAYU") >= 2
