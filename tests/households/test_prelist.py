"""The pre-list: what the desk records, and how a proposal moves, in each of the five jurisdictions."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from households import prelist
from households.actions import close_listed
from households.enums import NoNikReason, PreListOutcome
from households.models import EditionListing, Household, Person, PreListProposal
from households.workflow import PRELIST
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.cases.errors import CaseChanged, FourEyes, IllegalTransition, MissingInput, StepNotAllowed
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.households.world import current_edition, make_family
from tests.personas import PLACES, Cast, sign_in

pytestmark = pytest.mark.django_db
_numbers = itertools.count(1)
RULES = {
    "62.04": "prelist",
    "63.11": "profile_eligibility_prelist",
    "33.24": "basic_profile",
    "63.09": "registration",
    "32.76": "record_only",
}


def nik_of(cast: Cast) -> str:
    return f"{cast.village.code.replace('.', '')[:6]}{51:02d}0380{next(_numbers):04d}"


def proposed(cast: Cast, **facts) -> PreListProposal:
    told = {
        "by": cast.front_office, "unit": cast.secretariat, "name": "Sri Wahyuni", "village": cast.village,
        "nik": nik_of(cast), "reason": "Janda, tidak bekerja", "rule": prelist.RULES["prelist"],
    }  # fmt: skip
    return prelist.propose(**told | facts).proposal


def validated(cast: Cast) -> PreListProposal:
    case = proposed(cast)
    perform(case, "review", by=cast.data_officer)
    perform(case, "validate", by=cast.manager)
    return case


@pytest.mark.parametrize(("code", "rule"), RULES.items())
def test_each_profile_says_what_is_recorded(casts, code: str, rule: str) -> None:
    profile = casts(code).profile
    assert prelist.rule_for(profile).code == rule
    fields = prelist.fields_for(profile)
    assert bool(fields) is (rule != "record_only")
    assert ("eligible" in fields) is (rule == "profile_eligibility_prelist")


@pytest.mark.parametrize("code", PLACES)
def test_recording_follows_the_profile(casts, code: str) -> None:
    cast = casts(code)
    rule = prelist.rule_for(cast.profile)
    if not rule.asks:
        assert not rule.makes_household and not rule.makes_case
        return
    facts = {"eligible": "layak"} if "eligible" in rule.asks else {}
    made = prelist.propose(
        by=cast.front_office, unit=cast.secretariat, name="Sri Wahyuni", village=cast.village, nik=nik_of(cast),
        kk="", house_status="1", floor="8", reason="Belum terdata", **facts,
    )  # fmt: skip
    assert made.household.source == made.person.source == "local" and made.person.name == "SRI WAHYUNI"
    assert made.household.housing["jenis_lantai_terluas"] == "8"
    assert (made.proposal is not None) is rule.makes_case
    if made.proposal:
        expected = "supervisor" if "data_addition" in cast.profile.supervisor_queues else "data_officer"
        assert (made.proposal.status, made.proposal.turn) == ("recorded", expected)
        assert made.proposal.number.startswith(f"DA-{cast.secretariat.code}-")
        assert made.proposal.due_at > timezone.now() and made.proposal.events.get().transition == "created"


def test_a_proposal_goes_the_whole_way(cast: Cast) -> None:
    case = proposed(cast)
    perform(case, "visit", by=cast.facilitator, visited_on=date(2026, 11, 20), note="Rumah berlantai tanah")
    perform(case, "review", by=cast.supervisor)
    perform(case, "validate", by=cast.manager)
    perform(case, "batch", by=cast.data_officer, batch_ref="Usulan November 2026", internal=True)
    perform(case, "send", by=cast.data_officer, sent_on=date(2026, 11, 21), internal=True)
    case.refresh_from_db()
    assert (case.status, case.visited_on, case.batch_ref) == ("sent", date(2026, 11, 20), "Usulan November 2026")
    perform(case, "centre_refused", by=cast.data_officer, note="NIK tidak padan")
    assert (case.status, case.outcome, case.outcome_text) == ("refused", "centre_refused", "NIK tidak padan")
    assert case.closed_at is not None
    perform(case, "reopen", by=cast.data_officer, note="NIK sudah diperbaiki")
    assert (case.status, case.outcome, case.closed_at) == ("recorded", "", None)


def test_it_may_be_returned_and_sent_again(cast: Cast) -> None:
    case = proposed(cast)
    with pytest.raises(MissingInput):
        perform(case, "return_to_proposer", by=cast.supervisor)
    perform(case, "return_to_proposer", by=cast.supervisor, note="Lengkapi KK")
    assert (case.status, case.turn) == ("returned", "front_office")
    perform(case, "resubmit", by=cast.front_office)
    perform(case, "review", by=cast.supervisor)
    perform(case, "return_by_manager", by=cast.manager, note="Alamat kurang")
    perform(case, "withdraw", by=cast.front_office, note="Pindah")
    assert (case.status, case.outcome) == ("withdrawn", PreListOutcome.WITHDRAWN)


def test_nobody_checks_their_own_proposal(cast: Cast) -> None:
    from slrt.accounts.models import Assignment

    user = cast.front_office
    Assignment.objects.create(user=user, role="supervisor", unit=cast.secretariat, starts=date(2026, 1, 1))
    Assignment.objects.create(user=user, role="manager", unit=cast.secretariat, starts=date(2026, 1, 1))
    user.__dict__.pop("access", None)
    case = proposed(cast)
    with pytest.raises(FourEyes):
        perform(case, "review", by=user)
    perform(case, "review", by=cast.supervisor)
    with pytest.raises(FourEyes):
        perform(case, "validate", by=user)


def test_who_may_take_which_step(cast: Cast) -> None:
    case = proposed(cast)
    for name, role in (("review", "front_office"), ("review", "back_office"), ("review", "facilitator")):
        with pytest.raises(StepNotAllowed):
            perform(case, name, by=cast.person(role))
    with pytest.raises(IllegalTransition):
        perform(case, "validate", by=cast.manager)
    with pytest.raises(StepNotAllowed):
        perform(case, "list", by=cast.data_officer, edition=None)


def test_who_saved_second_is_told(cast: Cast) -> None:
    case = proposed(cast)
    seen = case.version
    perform(case, "visit", by=cast.facilitator, visited_on=date(2026, 11, 20), note="Sudah")
    with pytest.raises(CaseChanged):
        perform(case, "review", by=cast.supervisor, expected_version=seen)


def test_postgresql_lets_through_the_arrows_of_the_table_only(cast: Cast) -> None:
    states, arrows = [state.code for state in PRELIST.states], PRELIST.arrows()
    for source, target in itertools.permutations(states, 2):
        case = proposed(cast, nik="")
        with connection.cursor() as cursor:
            _force(cursor, case.pk, source)
        try:
            with connection.cursor() as cursor, transaction.atomic():
                cursor.execute("UPDATE households_prelistproposal SET status = %s WHERE id = %s", [target, case.pk])
            passed = True
        except DatabaseError:
            passed = False
        assert passed is ((source, target) in arrows), f"{source} → {target}"


def _force(cursor, pk: int, status: str) -> None:
    """Put a row into a state along legal arrows only: the shortest way from "recorded"."""
    arrows, ways, queue = PRELIST.arrows(), {"recorded": []}, ["recorded"]
    while queue:
        here = queue.pop(0)
        for source, target in sorted(arrows):
            if source == here and target not in ways:
                ways[target] = [*ways[here], target]
                queue.append(target)
    for step in ways[status]:
        cursor.execute("UPDATE households_prelistproposal SET status = %s WHERE id = %s", [step, pk])


def test_a_validated_proposal_makes_its_values_the_jurisdictions_own(cast: Cast) -> None:
    case = validated(cast)
    person = Person.objects.get(pk=case.person_id)
    assert "name" in person.approved_fields and "birth_date" not in person.approved_fields
    assert Household.objects.get(pk=case.household_id).approved_fields == ["village"]


def test_an_edition_that_lists_the_person_ends_the_proposal(cast: Cast) -> None:
    case, other = validated(cast), proposed(cast)
    edition = current_edition(cast)
    EditionListing.objects.create(
        jurisdiction=cast.region, edition=edition, person=case.person, household=case.household, row_hash=b"x"
    )
    assert close_listed(edition) == 1 and close_listed(edition) == 0
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.status, case.outcome, case.listed_edition) == ("listed", "listed", edition)
    assert other.status == "recorded"


def test_known_people_and_families_are_used_not_doubled(cast: Cast) -> None:
    person = make_family(cast, desil=None)
    made = proposed(cast, nik=person.nik, occupation="Buruh")
    assert made.person == person and made.household == person.household
    person.refresh_from_db()
    assert person.occupation == "Buruh" and person.name == "NURHAYATI"
    second = prelist.propose(
        by=cast.front_office, unit=cast.secretariat, name="Anak", village=cast.village, kk=person.household.kk,
        reason="x", rule=prelist.RULES["prelist"],
    )  # fmt: skip
    assert second.household == person.household and second.person != person
    assert second.person.no_nik_reason == NoNikReason.NOT_BROUGHT


def test_one_open_proposal_per_person(cast: Cast) -> None:
    case = proposed(cast)
    with pytest.raises(prelist.ProposalRefused, match="masih berjalan"):
        proposed(cast, nik=case.nik)
    with pytest.raises(IntegrityError, match="prelist_one_open"), transaction.atomic():
        PreListProposal.objects.create(
            jurisdiction=cast.region, unit=cast.secretariat, region=cast.village, number="X-1", status="recorded",
            household=case.household, person=case.person, name="X", nik=case.nik, reason="x",
        )  # fmt: skip
    perform(case, "withdraw", by=cast.front_office, note="Salah catat")
    assert proposed(cast, nik=case.nik).status == "recorded"


def test_places_and_permissions_are_checked(cast: Cast, casts) -> None:
    with pytest.raises(prelist.ProposalRefused):
        proposed(cast, village=casts("63.09").village)
    with pytest.raises(prelist.ProposalRefused):
        proposed(cast, by=cast.agency)


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"name": ""}, "name", "Masukkan nama"),
        ({"village": ""}, "village", "desa"),
        ({"village": "Antah"}, "village", "tidak ada di daftar"),
        ({"nik": "332412"}, "nik", "NIK harus 16 angka. Yang Anda masukkan 6 angka."),
        ({"nik": "3324124210750000"}, "nik", "tidak mungkin 0000"),
        ({"nik": "3324129913750001"}, "nik_confirmed", "Sesuai KTP"),
        ({"kk": "0000000000000000"}, "kk", "pengganti"),
        ({"members_count": "0"}, "members_count", "1"),
    ],
)
def test_the_form_says_what_is_wrong(casts, data: dict, field: str, words: str) -> None:
    cast = casts("62.04")
    base = {"name": "Sri", "village": cast.village.code, "reason": "Belum terdata"}
    form = prelist.PreListForm(_prefixed(base | data), profile=cast.profile, user=cast.front_office)
    assert not form.is_valid()
    assert any(words in sentence for sentence in form.errors[field])


def _prefixed(data: dict) -> dict:
    return {f"prelist-{name}": value for name, value in data.items()}


def test_the_form_takes_birth_and_sex_from_the_nik(casts) -> None:
    cast = casts("62.04")
    nik = nik_of(cast)
    data = {"name": "Sri", "village": f"{cast.village.name}", "reason": "x", "nik": f"{nik[:6]} {nik[6:]}"}
    form = prelist.PreListForm(_prefixed(data), profile=cast.profile, user=cast.front_office)
    if not form.is_valid():  # the village's name is not the only one of its kind
        data["village"] = cast.village.code
        form = prelist.PreListForm(_prefixed(data), profile=cast.profile, user=cast.front_office)
    assert form.is_valid(), form.errors
    made = form.save(by=cast.front_office, unit=cast.secretariat, complaint_ref="BRS-2026-000001")
    assert (made.person.birth_date, made.person.sex) == (date(1980, 3, 11), "P")
    assert made.proposal.complaint_ref == "BRS-2026-000001"


def test_not_eligible_needs_a_reason(casts) -> None:
    cast = casts("63.11")
    data = {"name": "Sri", "village": cast.village.code, "reason": "x", "eligible": "tidak"}
    form = prelist.PreListForm(_prefixed(data), profile=cast.profile, user=cast.front_office)
    assert "eligible_reason" in form.errors
    with pytest.raises(IntegrityError, match="prelist_not_eligible_reason"), transaction.atomic():
        proposed(cast, eligible="tidak")


# ---------------------------------------------------------------------------------------------------- screens


def test_the_desk_proposes_on_its_own_page(cast: Cast, client: Client) -> None:
    sign_in(client, cast.front_office)
    page = client.get("/daftar-awal/baru")
    key = page.context["idempotency_key"]
    data = _prefixed({"name": "Sri", "village": cast.village.code, "reason": "Belum terdata", "floor": "8"})
    first = client.post("/daftar-awal/baru", data | {"idempotency_key": key})
    again = client.post("/daftar-awal/baru", data | {"idempotency_key": key})
    assert first.status_code == 302 and first["Location"] == again["Location"]
    assert PreListProposal.objects.count() == 1
    shown = client.get(first["Location"]).content.decode()
    assert "SRI" in shown and "Tanah" in shown and "Dicatat" in shown
    assert AccessEvent.objects.filter(action="view_case", object_type="households.prelistproposal").exists()


def test_mistakes_on_the_page_keep_what_was_typed(cast: Cast, client: Client) -> None:
    sign_in(client, cast.front_office)
    response = client.post("/daftar-awal/baru", _prefixed({"name": "Sri", "nik": "123", "reason": "Belum terdata"}))
    page = response.content.decode()
    assert response.status_code == 422 and 'value="Sri"' in page and "Belum terdata" in page and "Kesalahan: " in page


def test_a_known_family_that_is_not_listed_can_be_proposed(cast: Cast, client: Client) -> None:
    person = make_family(cast, desil=None)
    sign_in(client, cast.front_office)
    card = client.get(f"/keluarga/{person.household_id}/").content.decode()
    url = f"/daftar-awal/baru?keluarga={person.household_id}"
    assert url in card
    page = client.get(url).content.decode()
    assert "NURHAYATI" in page and person.nik not in page
    data = _prefixed({"name": "NURHAYATI", "village": cast.village.code, "reason": "x"})
    client.post("/daftar-awal/baru", data | {"keluarga": person.household_id})
    assert PreListProposal.objects.get().person == person and Person.objects.count() == 1


@pytest.mark.parametrize("tab", ["tercatat", "dikembalikan", "diperiksa", "disahkan", "dikirim", "selesai"])
def test_the_queue_has_a_tab_for_each_stage(
    cast: Cast, client: Client, tab: str, django_assert_max_num_queries
) -> None:
    proposed(cast)
    validated(cast)
    sign_in(client, cast.manager)
    client.get("/daftar-awal/")
    with django_assert_max_num_queries(15):
        page = client.get(f"/daftar-awal/?tab={tab}").content.decode()
    assert ("SRI WAHYUNI" in page) is (tab in ("tercatat", "disahkan"))
    assert client.get("/daftar-awal/?tab=lain").status_code == 404


def test_steps_are_pages_that_ask_and_record(cast: Cast, client: Client) -> None:
    case = proposed(cast)
    sign_in(client, cast.supervisor)
    page = client.get(f"/daftar-awal/{case.pk}/").content.decode()
    assert f"/daftar-awal/{case.pk}/langkah/review" in page and "langkah/validate" not in page
    form = client.get(f"/daftar-awal/{case.pk}/langkah/review")
    assert "SRI WAHYUNI" in form.content.decode()
    response = client.post(f"/daftar-awal/{case.pk}/langkah/review", {"expected_version": case.version, "note": ""})
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.status == "reviewed"
    stale = client.post(f"/daftar-awal/{case.pk}/langkah/review", {"expected_version": 1, "note": "lagi"})
    assert stale.status_code == 409
    assert client.get(f"/daftar-awal/{case.pk}/langkah/list").status_code == 404


def test_a_remark_is_kept(cast: Cast, client: Client) -> None:
    case = proposed(cast)
    sign_in(client, cast.supervisor)
    client.post(f"/daftar-awal/{case.pk}/catatan", {"note": "Sudah ditelepon"})
    assert "Sudah ditelepon" in client.get(f"/daftar-awal/{case.pk}/").content.decode()
    assert client.post(f"/daftar-awal/{case.pk}/catatan", {"note": ""}).status_code == 422


def test_proposals_of_others_do_not_exist(cast: Cast, casts, client: Client) -> None:
    case = proposed(cast)
    sign_in(client, casts("63.11").supervisor)
    for path in ("", "langkah/review"):
        assert client.get(f"/daftar-awal/{case.pk}/{path}").status_code == 404
    assert case.number not in client.get("/daftar-awal/").content.decode()


@pytest.mark.parametrize(
    ("kind", "column", "hours"),
    [
        ("prelist.overdue", "due_at", -0.1),
        ("prelist.due_tomorrow", "due_at", 20),
        ("prelist.waiting", "turn_since", -48.1),
    ],
)
def test_whoever_has_the_turn_is_reminded_once(cast: Cast, kind: str, column: str, hours: float) -> None:
    case, supervisor, now = proposed(cast), cast.supervisor, timezone.now()
    PreListProposal.objects.filter(pk=case.pk).update(**{column: now + timedelta(hours=hours)})
    remind(now=now)
    remind(now=now)
    found = Message.objects.filter(user=supervisor, kind=kind)
    assert found.count() == 1 and case.number in found.get().title
