"""Penanda warga: what marks a person, what says so, and where it is shown and filtered (BS 5.b, BL 5.b)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from complaints.models import Complaint
from households.groups import flags
from households.groups.queries import carries
from households.groups.reading import flagged
from households.models import ChangeProposal, EditionListing, Person
from households.registers.actions import end
from slrt.jurisdictions.actions import set_value
from slrt.jurisdictions.codes import PERSON_FLAGS
from tests.complaints.world import complaint
from tests.households.test_change_screens import url_of
from tests.households.test_changes import change, decide
from tests.households.test_registers import entered
from tests.households.world import current_edition, make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
EVERY = tuple(PERSON_FLAGS)


def text(response) -> str:
    return response.content.decode()


def said(cast: Cast, person: Person, by: str = "front_office") -> dict[str, str]:
    person.refresh_from_db()
    return {flag.code: flag.said for flag in flagged(cast.person(by), [person])[0].flags}


def answers(person: Person, **attributes: str) -> None:
    EditionListing.objects.filter(person=person).update(attributes=attributes)


def found(cast: Cast, flag: str) -> set[int]:
    """Persons by the condition that lists use, to hold against what the card says."""
    rows = Complaint.objects.filter(carries(flag, on=timezone.localdate(), user=cast.manager))
    return set(rows.order_by("pk").values_list("person_id", flat=True))


# ---------------------------------------------------------------------- what says so
def test_disability_is_read_from_the_edition_in_force_and_named_with_it(cast: Cast) -> None:
    person = make_family(cast)
    answers(person, penglihatan="4", pendengaran="3")
    assert said(cast, person) == {}
    answers(person, penglihatan="2", mengurus_diri="1")
    assert said(cast, person) == {"disability": "DTSEN 2026-T3: sulit melihat, mengurus diri"}
    answers(person, jenis_cacat="02")
    assert said(cast, person)["disability"] == "DTSEN 2026-T3: tuna netra"
    edition = current_edition(cast)
    edition.state = "past"
    edition.save()
    assert said(cast, person) == {}, "an edition that was replaced says nothing any more"


@pytest.mark.parametrize(
    ("born", "marked"), [(date(1966, 11, 2), True), (date(1966, 11, 4), False), (date(1940, 1, 1), True)]
)
def test_old_age_follows_from_the_date_of_birth(cast: Cast, time_machine, born: date, marked: bool) -> None:
    time_machine.move_to("2026-11-03 03:00:00+00:00", tick=False)
    person = make_family(cast)
    person.birth_date = born
    person.save()
    assert ("elderly" in said(cast, person)) is marked
    complaint(cast, person=person)
    assert (person.pk in found(cast, "elderly")) is marked


def test_the_register_of_ppks_marks_with_its_code_until_the_entry_ends(cast: Cast) -> None:
    person = make_family(cast)
    entry = entered(cast, "P09", "P23", "P13", person=person)
    day = f"{entry.noted_on:%d-%m-%Y}"
    assert said(cast, person) == {
        "disability": f"PPKS P09 Penyandang disabilitas, dicatat {day}",
        "woman": f"PPKS P23 Perempuan rawan sosial ekonomi (PRSE), dicatat {day}",
        "other": f"PPKS P13 Pemulung, dicatat {day}",
    }
    end(by=cast.front_office, entry=entry, reason="Pindah")
    assert said(cast, person) == {}


def test_a_sensitive_kind_marks_only_for_whoever_may_open_it(cast: Cast) -> None:
    person = make_family(cast)
    entered(cast, "P16", person=person)
    complaint(cast, person=person)
    assert set(said(cast, person, "manager")) == {"other"} and said(cast, person, "back_office") == {}
    assert found(cast, "other") == {person.pk}
    hidden = carries("other", on=timezone.localdate(), user=cast.back_office)
    assert not Complaint.objects.filter(hidden).exists()
    assert Complaint.objects.filter(carries("other", on=timezone.localdate(), user=None)).exists()


def test_why_somebody_has_no_nik_says_it_too(cast: Cast) -> None:
    person = make_family(cast)
    for reason, born, sex, flag in (
        ("remote", 1990, "L", "remote"),
        ("abandoned", timezone.localdate().year - 8, "L", "child"),
        ("abandoned", 1990, "P", "woman"),
        ("abandoned", 1990, "L", "other"),
        ("not_brought", 1990, "L", ""),
    ):
        Person.objects.filter(pk=person.pk).update(
            no_nik_reason=reason, birth_date=None, birth_year=born, sex=sex, nik=None, nik_digest=None
        )
        assert list(said(cast, person)) == ([flag] if flag else []), reason


def test_every_kind_of_ppks_of_a_person_marks_something() -> None:
    """Only fakir miskin, the family and the group have a place of their own."""
    unmarked = {
        row.code for row in flags.kinds.of("ppks") if not any(row.code in flags.codes_of(flag) for flag in EVERY)
    }
    assert unmarked == {"P14", "P24", "P25"}


def test_card_and_list_agree_on_everybody(cast: Cast) -> None:
    """The rule is written twice, for a family and for many rows: both say the same of each person and flag."""
    people = [make_family(cast, f"WARGA {number}") for number in range(12)]
    for number, code in enumerate(("P01", "P02", "P05", "P08", "P23", "P26", "P13")):
        entered(cast, code, person=people[number], misfit_reason="Contoh")
    answers(people[7], jenis_cacat="10")
    answers(people[8], berbicara_komunikasi="1")
    answers(people[9], jenis_cacat="0", penglihatan="4")
    Person.objects.filter(pk=people[10].pk).update(flags=["woman", "other"])
    Person.objects.filter(pk=people[11].pk).update(birth_date=None, birth_year=1950, alive=True)
    for person in people:
        complaint(cast, person=person)
    for flag in EVERY:
        told = {person.pk for person in people if flag in said(cast, person, "manager")}
        assert told == found(cast, flag) and told, flag


def test_the_profile_says_which_flags_are_used(cast: Cast) -> None:
    person = make_family(cast)
    entered(cast, "P09", "P13", person=person)
    set_value(
        jurisdiction=cast.code, key="person_flags", value=["elderly", "disability"], by=None, clause="Pasal 5",
        valid_from=timezone.localdate(),
    )  # fmt: skip
    assert list(said(cast, person)) == ["disability"]


# ---------------------------------------------------------------------- decided here, by a proposal
def test_an_officer_sets_flags_by_a_proposal_that_somebody_else_applies(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    url = url_of(person.household, "fields", person)
    page = text(client.get(url))
    assert 'name="v_flags"' in page and "Masyarakat adat terpencil" in page
    sent = {"v_flags": ["remote", "other"], "evidence": "kunjungan", "reason": "Tinggal di pedalaman, korban banjir"}
    assert client.post(url, sent).status_code == 302
    case = ChangeProposal.objects.get()
    page = text(client.get(f"/perubahan/{case.pk}/"))
    assert "<del>tidak ada</del>" in page and "Lain-lain, Masyarakat adat terpencil" in page
    assert said(cast, person) == {}, "nothing is marked before it was applied"
    decide(case, cast)
    told = said(cast, person)
    assert case.number in told["remote"] and told["other"].startswith("Tinggal di pedalaman, korban banjir (usulan ")
    page = text(client.get(f"/keluarga/{person.household_id}/?bagian=riwayat"))
    assert "Penanda" in page and "disetujui di sini" in page


def test_flags_are_taken_away_by_a_proposal_too(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    decide(change(cast, person, flags="remote,woman"), cast)
    sign_in(client, cast.front_office)
    person.refresh_from_db()
    url = url_of(person.household, "fields", person)
    same = {"v_flags": ["remote", "woman"], "evidence": "kk", "reason": "x"}
    assert "Belum ada yang diubah" in text(client.post(url, same))
    assert client.post(url, same | {"v_flags": []}).status_code == 302
    case = ChangeProposal.objects.order_by("-pk").first()
    decide(case, cast)
    person.refresh_from_db()
    assert person.flags == [] and said(cast, person) == {}


# ---------------------------------------------------------------------- screens
def test_the_card_shows_flags_beside_the_member_and_what_says_so(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    answers(person, pendengaran="1")
    sign_in(client, cast.front_office)
    page = text(client.get(f"/keluarga/{person.household_id}/"))
    assert page.count("Penyandang disabilitas") == 2, "on the identity bar, and beside the member"
    assert "NURHAYATI: penyandang disabilitas" in page and "DTSEN 2026-T3: sulit mendengar" in page
    assert "Penyandang disabilitas" in text(client.get(f"/keluarga/{person.household_id}/?bagian=kasus"))


def test_the_queue_is_narrowed_to_a_flag(cast: Cast, client: Client) -> None:
    marked, plain = make_family(cast, "SULASTRI"), make_family(cast, "PARTINAH")
    entered(cast, "P09", person=marked)
    case, other = complaint(cast, person=marked), complaint(cast, person=plain)
    sign_in(client, cast.manager)
    page = text(client.get("/keluhan/?tab=bagian&penanda=disability"))
    assert case.number in page and other.number not in page and "Penanda warga" in page
    page = text(client.get(f"/keluhan/{case.pk}/"))
    assert "<dt>Kelompok</dt><dd>Kelompok rentan, Penyandang disabilitas" in page.replace("\n", "")
