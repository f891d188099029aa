"""Programme needs: recorded, reviewed by others, recommended, sent on, and what came of them."""

from __future__ import annotations

import itertools
import uuid
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Household
from programs import participation
from programs.models import Enrolment, Need, Programme
from programs.needs.actions import record_need
from programs.needs.errors import NeedRefused, NeedWarned
from programs.needs.models import turn_of
from programs.needs.workflow import NEED
from slrt.accounts.models import Assignment
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.cases.errors import FourEyes, IllegalTransition, MissingInput, StepNotAllowed
from tests.households.world import make_family
from tests.personas import PLACES, Cast, sign_in

pytestmark = pytest.mark.django_db


def programme(cast: Cast, code: str = "PKH") -> Programme:
    return Programme.objects.offered_in(cast.code).get(code=code)


def home(cast: Cast) -> Household:
    return make_family(cast, desil=None).household


def need(cast: Cast, household: Household | None = None, code: str = "PKH", **more) -> Need:
    told = {"programme": programme(cast, code) if code else None, "wanted": "Anak putus sekolah"} | more
    by, unit = told.pop("by", cast.front_office), told.pop("unit", cast.secretariat)
    return record_need(by=by, unit=unit, household=household or home(cast), **told)


def sent(cast: Cast, case: Need) -> Need:
    """Along the way of the profile to the office that runs the programme."""
    perform(case, "review", by=cast.person(cast.profile.need_reviewers[0]))
    if cast.profile.need_recommendation == "required":
        perform(case, "recommend", by=cast.manager)
        perform(case, "refer", by=cast.back_office, sent_to="Dinas Sosial")
    else:
        perform(case, "refer_reviewed", by=cast.back_office, sent_to="Dinas Sosial")
    return case


@pytest.mark.parametrize("code", PLACES)
def test_a_need_goes_the_way_of_each_profile(casts, code: str) -> None:
    cast = casts(code)
    case = need(cast)
    reviewer = cast.profile.need_reviewers[0]
    assert (case.status, case.turn, case.sector) == ("recorded", reviewer, "social")
    assert case.number.startswith(f"KB-{cast.secretariat.code}-") and case.due_at > case.received_at
    assert ("supervisor" in cast.profile.need_reviewers) is ("needs" in cast.profile.supervisor_queues)
    perform(case, "review", by=cast.person(reviewer))
    required = cast.profile.need_recommendation == "required"
    assert case.turn == ("manager" if required else "back_office")
    with pytest.raises((IllegalTransition, StepNotAllowed)):
        perform(case, "refer_reviewed" if required else "recommend", by=cast.manager, sent_to="Dinas")
    if required:
        perform(case, "recommend", by=cast.manager)
    perform(case, "refer" if required else "refer_reviewed", by=cast.back_office, sent_to="Dinas Sosial")
    assert (case.status, case.sent_to, case.turn) == ("referred", "Dinas Sosial", "back_office")
    perform(case, "fulfil", by=cast.back_office, since=date(2026, 11, 2), enrols=True, note="Masuk daftar")
    got = Enrolment.objects.get(household=case.household)
    assert (case.status, case.enrolment_id, got.since) == ("fulfilled", got.pk, date(2026, 11, 2))
    assert case.closed_at is not None and case.turn == ""
    told = list(case.events.order_by("version").values_list("citizen", flat=True))
    assert told[0].startswith("Kebutuhan Anda dicatat") and told[-1] == "Kebutuhan Anda tercatat sudah terpenuhi."


def test_who_it_did_not_reach_is_told_with_a_coded_reason(cast: Cast) -> None:
    case = sent(cast, need(cast))
    with pytest.raises(MissingInput):
        perform(case, "fail", by=cast.back_office, note="Penuh")
    perform(case, "fail", by=cast.back_office, reason="quota", note="Kuota tahun ini penuh")
    assert (case.status, case.outcome, case.outcome_text) == ("unmet", "quota", "Kuota tahun ini penuh")
    assert "belum dapat dipenuhi" in case.events.order_by("-version").first().citizen
    assert not Enrolment.objects.filter(household=case.household).exists()


def test_nobody_reviews_or_recommends_their_own(cast: Cast) -> None:
    user = cast.front_office
    for role in ("supervisor", "manager"):
        Assignment.objects.create(user=user, role=role, unit=cast.secretariat, starts="2026-01-01")
    user.__dict__.pop("access", None)
    case = need(cast)
    for step in ("review", "return_to_recorder", "reject", "mark_duplicate"):
        with pytest.raises(FourEyes):
            perform(case, step, by=user, note="sendiri")
    perform(case, "review", by=cast.supervisor)
    with pytest.raises(FourEyes):
        perform(case, "recommend", by=user)


def test_only_the_role_of_the_profile_reviews(cast: Cast) -> None:
    case = need(cast)
    with pytest.raises(StepNotAllowed):
        perform(case, "review", by=cast.data_officer)  # Kendal: needs belong to the supervisor


def test_a_returned_need_goes_back_by_name_and_comes_again(cast: Cast) -> None:
    case = need(cast)
    perform(case, "return_to_recorder", by=cast.supervisor, note="Tulis keadaannya")
    assert (case.status, case.turn_user) == ("returned", cast.front_office)
    perform(case, "resubmit", by=cast.front_office, wanted="Dua anak putus sekolah", evidence="Surat sekolah")
    assert (case.status, case.turn, case.wanted) == ("recorded", "supervisor", "Dua anak putus sekolah")
    assert case.turn_user is None


def test_one_open_need_per_family_and_programme(cast: Cast) -> None:
    household = home(cast)
    first = need(cast, household)
    with pytest.raises(NeedRefused, match=first.number):
        need(cast, household, by=cast.facilitator)
    need(cast, household, code="SEMBAKO")
    copy = {field.attname: getattr(first, field.attname) for field in Need._meta.concrete_fields}
    with pytest.raises(IntegrityError, match="need_one_open"), transaction.atomic():
        Need.objects.create(**copy | {"id": None, "number": "KB-LAIN"})
    perform(first, "withdraw", by=cast.front_office, note="Sudah tidak perlu")
    assert need(cast, household).status == "recorded"


def test_a_programme_of_persons_wants_the_person(cast: Cast) -> None:
    person = make_family(cast, desil=None)
    with pytest.raises(NeedRefused, match="perseorangan") as refused:
        need(cast, person.household, code="PBI-JK")
    assert refused.value.field == "person"
    with pytest.raises(NeedRefused, match="bukan anggota"):
        need(cast, person.household, code="PBI-JK", person=make_family(cast, desil=None))
    assert need(cast, person.household, code="PBI-JK", person=person).person == person
    assert need(cast, person.household, person=person).person is None, "a family's programme names no member"


def test_who_takes_part_already_is_warned_of(cast: Cast) -> None:
    household = home(cast)
    participation.enrol(by=cast.back_office, programme=programme(cast), household=household)
    with pytest.raises(NeedWarned, match="sudah menerima"):
        need(cast, household)
    assert need(cast, household, go_on=True).status == "recorded"


def test_without_a_programme_the_sector_says_what_is_missing(cast: Cast) -> None:
    with pytest.raises(NeedRefused, match="sektor"):
        need(cast, code="")
    case = need(cast, code="", sector="housing", wanted="Atap bocor")
    assert (case.programme, case.sector) == (None, "housing")


def test_it_is_recorded_only_where_one_works(casts) -> None:
    ours, theirs = casts("33.24"), casts("63.09")
    with pytest.raises(NeedRefused, match="tidak berwenang"):
        need(ours, home(theirs), code="", sector="food")
    case = need(ours)
    assert Need.objects.visible_to(ours.supervisor).get() == case
    assert not Need.objects.visible_to(theirs.front_office).exists()
    assert not Need.objects.visible_to(ours.nobody).exists()


def test_the_database_refuses_every_other_arrow(cast: Cast) -> None:
    """Every state × every state: an arrow of the table goes through, any other is refused."""
    states = [state.code for state in NEED.states]
    fixed = _one_in_each_state(cast)
    assert set(fixed) == set(states)
    for source, target in itertools.permutations(states, 2):
        if (source, target) in NEED.arrows():
            with transaction.atomic():
                Need.objects.filter(pk=fixed[source]).update(status=target)
                transaction.set_rollback(True)
        else:
            with pytest.raises(DatabaseError), transaction.atomic():
                Need.objects.filter(pk=fixed[source]).update(status=target)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM programs_need WHERE id = %s", [fixed["recorded"]])


def _one_in_each_state(cast: Cast) -> dict[str, int]:
    """One need brought to each state along the shortest way of arrows."""
    ways: dict[str, tuple[str, ...]] = {"recorded": ()}
    while len(ways) < len(NEED.states):
        for source, target in sorted(NEED.arrows()):
            if source in ways and target not in ways:
                ways[target] = (*ways[source], target)
    found = {}
    for state, way in ways.items():
        case = need(cast)
        for status in way:
            Need.objects.filter(pk=case.pk).update(status=status)
        found[state] = case.pk
    return found


def test_every_open_state_has_somebodys_turn(cast: Cast) -> None:
    assert all(bool(turn_of(state.code, cast.profile)) is state.open for state in NEED.states)


# ---------------------------------------------------------------------- screens
def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_from_the_card_to_the_answer_through_the_screens(cast: Cast, client: Client) -> None:
    household = home(cast)
    sign_in(client, cast.facilitator)
    url = reverse("needs:new", args=[household.pk])
    assert url in page(client, f"/keluarga/{household.pk}/?bagian=kasus")
    assert ">PKH</option>" in page(client, url)
    told = {"programme": programme(cast).pk, "wanted": "Anak putus sekolah", "urgency": "urgent",
            "source": "facilitator", "idempotency_key": str(uuid.uuid4())}  # fmt: skip
    answer = client.post(url, told)
    case = Need.objects.get()
    assert answer["Location"] == f"/kebutuhan/{case.pk}/"
    assert client.post(url, told)["Location"] == answer["Location"] and Need.objects.count() == 1
    text = page(client, answer["Location"])
    assert '<span class="tag amber">Mendesak</span>' in text and "&lt;" not in text
    assert case.number in text and "Anak putus sekolah" in text
    assert AccessEvent.objects.filter(object_type="programs.need", object_id=str(case.pk)).exists()
    assert case.number in page(client, f"/keluarga/{household.pk}/?bagian=kasus")

    sign_in(client, cast.supervisor)
    assert f"/kebutuhan/{case.pk}/langkah/review" in page(client, answer["Location"])
    client.post(f"/kebutuhan/{case.pk}/langkah/review", {"expected_version": 1})
    sign_in(client, cast.manager)
    client.post(f"/kebutuhan/{case.pk}/langkah/recommend", {"expected_version": 2})
    url = f"/kebutuhan/{case.pk}/langkah/refer"
    assert "Nomor surat" in page(client, url)
    refused = client.post(url, {"expected_version": 3})
    assert refused.status_code == 422 and "tulis pengelola program" in refused.content.decode()
    office = cast.education
    client.post(url, {"expected_version": 3, "sent_unit": office.pk, "letter_number": "460/12"})
    case.refresh_from_db()
    assert (case.status, case.sent_unit, case.sent_to) == ("referred", office, office.name)
    url = f"/kebutuhan/{case.pk}/langkah/fulfil"
    assert "kepesertaan" in page(client, url)
    later = client.post(url, {"expected_version": 4, "since": "31-12-2999"})
    assert later.status_code == 422
    client.post(url, {"expected_version": 4, "since": f"{timezone.localdate():%d-%m-%Y}", "enrols": "on"})
    case.refresh_from_db()
    assert case.status == "fulfilled" and case.enrolment is not None
    assert "460/12" in page(client, f"/kebutuhan/{case.pk}/")


def test_the_form_asks_again_where_the_family_takes_part(cast: Cast, client: Client) -> None:
    household = home(cast)
    participation.enrol(by=cast.back_office, programme=programme(cast), household=household)
    sign_in(client, cast.front_office)
    url = reverse("needs:new", args=[household.pk])
    assert 'name="go_on"' not in page(client, url)
    told = {"programme": programme(cast).pk, "wanted": "Tetap perlu", "urgency": "normal", "source": "desk"}
    answer = client.post(url, told)
    assert answer.status_code == 422 and 'name="go_on"' in answer.content.decode()
    assert client.post(url, told | {"go_on": "on"}).status_code == 302


def test_the_list_has_tabs_and_narrows(cast: Cast, client: Client) -> None:
    waiting, away = need(cast), sent(cast, need(cast, code="SEMBAKO"))
    done = need(cast, code="", sector="food")
    perform(done, "withdraw", by=cast.front_office, note="Tidak jadi")
    sign_in(client, cast.supervisor)

    def shown(**query: str) -> set[str]:
        text = client.get("/kebutuhan/", query).content.decode()
        return {case.number for case in (waiting, away, done) if case.number in text}

    assert shown() == {waiting.number, away.number}
    assert shown(tab="giliran") == {waiting.number}
    assert shown(tab="dirujuk") == {away.number}
    assert shown(tab="selesai") == {done.number}
    assert shown(tab="semua") == {waiting.number, away.number, done.number}
    assert 'name="tab" value="semua"' in client.get("/kebutuhan/", {"tab": "semua"}).content.decode()
    assert shown(program=str(programme(cast).pk)) == {waiting.number}
    assert shown(wilayah=cast.village.code) == {waiting.number, away.number}
    assert shown(wilayah=cast.district.code) == {waiting.number, away.number}
    assert shown(status="referred") == {away.number}
    event = AccessEvent.objects.filter(object_type="households.household", user=cast.supervisor).order_by("-pk").first()
    assert (event.action, event.details["ids"]) == ("view_household", [away.household_id])
