"""Finding people: exactly, by name, within limits, and never beyond the jurisdiction."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from households import lookup, matching, names, panel, searchindex
from households.enums import EditionState, RegistryResult
from households.limits import DAY_BLOCKS, HOUR_WARNS, TooManyLookups, count_lookup
from households.matching import Band, Known, Mark
from households.models import EditionListing, Household, LookupTally, Person, PersonKeys, RegistryEdition
from slrt.audit.models import AccessEvent
from slrt.notifications.models import Message
from tests.personas import Cast

pytestmark = pytest.mark.django_db
NIK, KK = "3324124210750003", "3324120101120007"


def family(cast: Cast, *, nik: str = NIK, kk: str = KK, name: str = "NURHAYATI", desil: int | None = 2) -> Person:
    household = Household.objects.create(
        jurisdiction=cast.region, village=cast.village, kk=kk, head_name="SUKARNO", rt="002", rw="001", size=4
    )
    person = Person.objects.create(
        jurisdiction=cast.region, village=cast.village, household=household, nik=nik, name=name,
        birth_date=date(1975, 10, 2), sex="P", relation="2",
    )  # fmt: skip
    if desil is not None:
        EditionListing.objects.create(
            jurisdiction=cast.region, edition=edition(cast), person=person, household=household, desil=desil,
            row_hash=b"x",
        )  # fmt: skip
    return person


def edition(cast: Cast, period: str = "2026-T3", state: str = EditionState.CURRENT) -> RegistryEdition:
    return RegistryEdition.objects.get_or_create(
        jurisdiction=cast.region, source="dtsen", period=period,
        defaults={"state": state, "edition_date": date(2026, 9, 30)},
    )[0]  # fmt: skip


def test_a_nik_finds_its_person_with_the_edition(cast: Cast) -> None:
    person = family(cast)
    answer = lookup.lookup_digits(cast.front_office, "332412 421075 0003", "33.24")
    assert answer.kind == "nik" and answer.one.person == person
    assert [reason.text for reason in answer.one.reasons] == ["NIK sama"]
    (listed,) = answer.one.listings
    assert listed.text == "Terdaftar, desil 2" and listed.sub == "edisi 2026-T3, data per 30 September 2026"
    assert answer.one.facts.startswith("NIK 332412 421075 •••• · Perempuan, ")
    assert NIK not in repr(answer)


def test_a_kk_finds_the_members_of_its_family(cast: Cast) -> None:
    person = family(cast)
    answer = lookup.lookup_digits(cast.front_office, KK, "33.24")
    assert answer.kind == "kk" and [found.person for found in answer.found] == [person]


def test_a_family_without_members_is_found_by_its_kk(cast: Cast) -> None:
    family(cast).delete()
    answer = lookup.lookup_digits(cast.front_office, KK, "33.24")
    assert answer.found[0].person is None and answer.found[0].name == "SUKARNO"


def test_nobody_is_found_in_another_jurisdiction(cast: Cast, casts) -> None:
    person = family(cast)
    elsewhere = casts("63.09").front_office
    assert not lookup.lookup_digits(elsewhere, NIK, "63.09").found
    with pytest.raises(PermissionDenied):
        lookup.lookup_digits(elsewhere, NIK, "33.24")
    with pytest.raises(PermissionDenied):
        lookup.search_people(elsewhere, "NURHAYATI", jurisdiction="33.24")
    assert person not in Person.objects.searchable_by(elsewhere)


def test_an_absent_number_says_the_next_step_and_what_is_odd(cast: Cast) -> None:
    answer = lookup.lookup_digits(cast.front_office, "3324129913750001", "33.24")
    assert not answer and "daftar awal" in answer.not_found_sentence
    assert "tanggal lahir yang wajar" in answer.problem


@pytest.mark.parametrize("typed", ["3324124210750008", "3324124210750030", "3324214210750003"])
def test_a_slip_in_the_number_still_finds_its_person(cast: Cast, typed: str) -> None:
    person = family(cast)
    answer = lookup.lookup_digits(cast.front_office, typed, "33.24")
    assert [found.person for found in answer.found] == [person] and answer.close and answer.one is None
    assert answer.found[0].band is Band.POSSIBLE
    assert "NIK hampir sama" in answer.found[0].why and "hampir sama" in answer.note
    assert "tidak ditemukan" in answer.say


def test_two_slips_in_the_number_find_nobody(cast: Cast) -> None:
    family(cast)
    assert not lookup.lookup_digits(cast.front_office, "3324124210570009", "33.24").found


def test_keys_follow_the_person(cast: Cast) -> None:
    person = family(cast)
    before = list(PersonKeys.objects.get(person=person).keys)
    person.name = "SUMIYATI"
    person.save(update_fields=["name"])
    assert sorted(PersonKeys.objects.get(person=person).keys) != sorted(before)
    found = lookup.search_people(cast.front_office, "SUMIJATI", birth="02-10-1975", jurisdiction="33.24").found
    assert [each.person for each in found] == [person]


def test_missing_keys_are_made_by_the_command_and_once(cast: Cast) -> None:
    person = family(cast)
    PersonKeys.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(name_key="nurayaty")  # as an earlier version heard it
    assert not lookup.search_people(cast.front_office, "NURHAYATI", birth="1975", jurisdiction="33.24").found
    output = StringIO()
    call_command("index_people", jurisdiction="33.24", stdout=output, stderr=StringIO())
    assert "untuk 1 warga" in output.getvalue()
    found = lookup.search_people(cast.front_office, "NURHAYATI", birth="1975", jurisdiction="33.24").found
    assert [each.person for each in found] == [person]
    person.refresh_from_db()
    assert person.name_key == names.key(person.name)
    assert searchindex.fill(["33.24"]) == 0


@pytest.mark.parametrize(
    ("name", "extra", "band"),
    [
        ("Noor Hayati", {"village": "33.24.12.2001", "birth": "22-10-1975"}, Band.SURE),
        ("Noor Hayati", {"birth": "1975"}, Band.POSSIBLE),
        ("Hj. Nur Hayati, S.Pd", {"village": "Sidomukti, Kec. Weleri"}, Band.POSSIBLE),
        ("NURHAYATI", {}, Band.POSSIBLE),
        ("Hayati", {"village": "Weleri"}, Band.POSSIBLE),
    ],
)
def test_names_are_found_however_they_are_written(cast: Cast, name: str, extra: dict, band: Band) -> None:
    person = family(cast)
    if extra.get("birth") == "22-10-1975":
        Person.objects.filter(pk=person.pk).update(birth_date=date(1975, 10, 22))
    answer = lookup.search_people(cast.front_office, name, jurisdiction="33.24", **extra)
    assert [found.person for found in answer.found] == [person]
    assert answer.found[0].band == band


def test_the_best_candidate_comes_first_with_its_reasons(cast: Cast) -> None:
    family(cast, nik="3324124210750099", kk="3324120101120099", name="NURHAYANI")
    person = family(cast)
    answer = lookup.search_people(
        cast.front_office, "Noor Hayati", village="33.24.12.2001", birth="02-10-1975", jurisdiction="33.24"
    )
    assert answer.found[0].person == person
    assert {reason.field: reason.mark for reason in answer.found[0].reasons} == {
        "name": Mark.MATCH, "birth": Mark.MATCH, "village": Mark.MATCH,
    }  # fmt: skip
    assert "tanggal lahir sama" in answer.found[0].why and "tempat tinggal sama" in answer.found[0].why


def test_strangers_are_not_offered(cast: Cast) -> None:
    family(cast)
    answer = lookup.search_people(cast.front_office, "BAMBANG", birth="1990", jurisdiction="33.24")
    assert not answer.found and answer.say == "Tidak ditemukan"


def test_every_search_is_logged_without_what_was_typed(cast: Cast) -> None:
    person = family(cast)
    lookup.lookup_digits(cast.front_office, NIK, "33.24")
    lookup.search_people(cast.front_office, "NURHAYATI", jurisdiction="33.24")
    events = list(AccessEvent.objects.filter(action="search_person").order_by("pk"))
    assert [event.details["by"] for event in events] == ["nik", "name"]
    assert all(event.details["ids"] == [person.pk] and event.jurisdiction_id == "33.24" for event in events)
    assert NIK not in str([event.details for event in events])


def test_numbers_are_counted_and_end_at_the_limit(cast: Cast) -> None:
    user = cast.front_office
    tally = LookupTally.objects.create(user=user, day=timezone.localdate(), hour=timezone.localtime().hour)
    LookupTally.objects.filter(pk=tally.pk).update(in_hour=HOUR_WARNS - 1, in_day=DAY_BLOCKS - 1)
    supervisor = cast.supervisor
    answer = lookup.lookup_digits(user, NIK, "33.24")
    assert "60 nomor dalam satu jam" in answer.warning
    assert Message.objects.filter(user=supervisor, kind="lookup.many").count() == 1
    with pytest.raises(TooManyLookups) as many:
        lookup.lookup_digits(user, NIK, "33.24")
    assert many.value.status == 429 and 0 < many.value.retry_after <= 24 * 3600
    assert "300 nomor hari ini" in many.value.sentence


def test_the_hour_and_the_day_start_again(cast: Cast) -> None:
    now = timezone.now().replace(hour=3)
    assert [count_lookup(cast.front_office, now).in_hour for _ in range(3)] == [1, 2, 3]
    later = count_lookup(cast.front_office, now + timedelta(hours=1))
    assert (later.in_hour, later.in_day) == (1, 4)
    assert count_lookup(cast.front_office, now + timedelta(days=1)).in_day == 1


def test_an_exact_lookup_costs_few_queries(cast: Cast, django_assert_max_num_queries) -> None:
    family(cast)
    user = cast.front_office
    user.access  # noqa: B018 - loaded with the request
    with django_assert_max_num_queries(8):
        lookup.lookup_digits(user, NIK, "33.24")


def test_what_is_kept_with_a_complaint(cast: Cast) -> None:
    person = family(cast)
    facts = lookup.registry_facts("33.24", person)
    assert (facts.result, facts.desil, facts.edition.period) == (RegistryResult.LISTED, 2, "2026-T3")
    stranger = family(cast, nik="3324124210750088", kk="3324120101120088", desil=None)
    assert lookup.registry_facts("33.24", stranger).result == RegistryResult.KNOWN
    assert lookup.registry_facts("33.24").result == RegistryResult.NOT_FOUND
    assert lookup.registry_facts("33.24", checked=False).result == RegistryResult.NOT_CHECKED


def test_other_apps_add_their_blocks(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(panel, "_PROVIDERS", {})
    panel.register(lambda user, household, person: panel.Block("a", "Dua", (panel.Line("x"),)), order=20)

    @panel.register(order=10)
    def first(user, household, person):
        return panel.Block("b", "Satu")

    @panel.register(order=5)
    def silent(user, household, person):
        return None

    person = family(cast)
    assert [block.title for block in panel.blocks(cast.front_office, person.household)] == ["Satu", "Dua"]
    assert panel.blocks(cast.front_office, None) == []


def test_scores_say_what_agrees() -> None:
    asked = Known("SITI AMINAH", date(1980, 3, 12), 1980, "33.24.12.2001", "P")
    same = matching.score(asked, Known("SITTI AMINAH", date(1980, 12, 3), 1980, "33.24.12.2003", "P"))
    assert same.band is Band.POSSIBLE
    near = matching.score(asked, Known("SITTI AMINAH", date(1980, 12, 3), 1980, "33.24.12.2001", "P"))
    assert near.band is Band.SURE
    assert "tanggal dan bulan lahir tertukar" in [reason.text for reason in same.reasons]
    assert "tempat tinggal lain, kecamatan sama" in [reason.text for reason in same.reasons]
    other = matching.score(asked, Known("BAMBANG", date(1950, 1, 1), 1950, "33.24.01.2001", "L"))
    assert other.band is Band.UNLIKELY
