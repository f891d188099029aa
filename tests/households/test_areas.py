"""Field staff: who serves which part of the territory, how much each has to do, and handing it over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from complaints.models import Complaint
from households.areas import blocks, caseload
from households.areas.actions import end_area, give_area
from households.areas.handover import hand_over, held, joined
from households.models import Handover, ServiceArea, Visit
from slrt.accounts.models import Assignment
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.notifications.models import Message
from tests.complaints import world
from tests.households.visiting import planned
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------------- parts of a village
def test_parts_are_read_and_written_in_one_form() -> None:
    assert blocks.tidy(" 4:2 | 1:7,05") == "001:005,007|004:002" and blocks.tidy("") == ""
    assert blocks.words("001:005|004") == "RW 001 (RT 005), RW 004"
    for wrong in ("RW1", "1:", "1:2|1:3", "1234:1"):
        with pytest.raises(blocks.BlocksWrong):
            blocks.parse(wrong)


@pytest.mark.parametrize(
    ("text", "rw", "rt", "inside"),
    [("", "", "", True), ("001:005", "1", "5", True), ("001:005", "001", "006", False), ("001", "001", "", True),
     ("001:005", "001", "", False), ("001:005", "", "", False)],
)  # fmt: skip
def test_a_family_lives_in_a_part_or_not(text: str, rw: str, rt: str, inside: bool) -> None:
    assert blocks.holds(text, rw, rt) is inside


_PARTS = some.dictionaries(some.integers(1, 9), some.sets(some.integers(1, 9), max_size=4), min_size=1, max_size=4)


@given(_PARTS, _PARTS, some.integers(1, 9), some.integers(1, 9))
def test_two_parts_together_hold_what_either_held(one: dict, other: dict, rw: int, rt: int) -> None:
    def text(parts: dict) -> str:
        return "|".join(f"{r}:{','.join(map(str, sorted(s)))}" if s else str(r) for r, s in parts.items())

    both = joined(text(one), text(other))
    either = any(blocks.holds(text(part), str(rw), str(rt)) for part in (one, other))
    assert blocks.holds(both, str(rw), str(rt)) is either


# ---------------------------------------------------------------------- areas and caseloads
def test_who_serves_a_family(cast: Cast) -> None:
    near, whole = cast.facilitator, cast.person("facilitator", number=2)
    household = make_family(cast).household  # RW 001, RT 002
    assert caseload.servers_of(household) == []
    give_area(by=cast.manager, person=whole, village=cast.village)
    assert caseload.servers_of(household) == [whole]
    give_area(by=cast.manager, person=near, village=cast.village, parts="1:2")
    assert caseload.servers_of(household) == [near]


def test_an_area_needs_the_right_an_assignment_and_is_given_once(casts, cast: Cast) -> None:
    with pytest.raises(StepNotAllowed):
        give_area(by=cast.supervisor, person=cast.facilitator, village=cast.village)
    with pytest.raises(StepNotAllowed):
        give_area(by=cast.manager, person=cast.facilitator, village=casts("63.09").village)
    with pytest.raises(CaseError, match="Penugasan"):
        give_area(by=cast.manager, person=cast.front_office, village=cast.village)
    area = give_area(by=cast.puskesos_coordinator, person=cast.facilitator, village=cast.village)
    with pytest.raises(CaseError, match="sudah melayani"):
        give_area(by=cast.manager, person=cast.facilitator, village=cast.village)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceArea.objects.create(
            jurisdiction=cast.region, village=cast.village, user=cast.facilitator, assigned_by=cast.manager
        )
    end_area(by=cast.manager, area=area)
    with pytest.raises(CaseError, match="sudah berakhir"):
        end_area(by=cast.manager, area=area)


def test_caseloads_count_families_and_open_work(cast: Cast, django_assert_max_num_queries) -> None:
    person = cast.facilitator
    give_area(by=cast.manager, person=person, village=cast.village, parts="001:002")
    for _ in range(3):
        planned(cast)
    late = planned(cast)
    Visit.objects.filter(pk=late.pk).update(planned_on=timezone.localdate() - timedelta(days=2))
    with django_assert_max_num_queries(14):
        (load,) = [load for load in caseload.loads(cast.manager, cast.code) if load.person == person]
    assert (load.families, load.held["visits"], load.late, load.orphaned) == (4, 4, 1, False)
    assert cast.village not in caseload.unserved(cast.code)
    assert len(caseload.unserved(cast.code)) > 100


def test_villages_with_several_whole_servers_are_named(cast: Cast) -> None:
    """DP 14(8): one facilitator accompanies each kelurahan."""
    for number in (1, 2):
        give_area(by=cast.manager, person=cast.person("facilitator", number=number), village=cast.village)
    assert caseload.crowded(cast.code) == [(cast.village.code, 2)]


# ---------------------------------------------------------------------- handing over
def test_everything_open_goes_over_in_one_act(cast: Cast) -> None:
    leaver, successor = cast.facilitator, cast.person("facilitator", number=2)
    give_area(by=cast.manager, person=leaver, village=cast.village, parts="001:002")
    visits = [planned(cast) for _ in range(2)]
    complaint = world.walk(world.complaint(cast), cast)
    Complaint.objects.filter(pk=complaint.pk).update(turn_user=leaver, handler=leaver)
    assert held(leaver, cast.code)["Kunjungan rumah"] == 2
    made = hand_over(
        by=cast.manager, unit=cast.secretariat, leaver=leaver, successor=successor, reason="Masa tugas berakhir",
        decree_number="800/12/2026",
    )  # fmt: skip
    assert not any(held(leaver, cast.code).values())
    for visit in visits:
        visit.refresh_from_db()
        assert visit.turn_user == successor
        assert visit.events.filter(transition="handover").count() == 1
    assert caseload.servers_of(visits[0].household) == [successor]
    assert made.moved == {
        "visits": [visit.number for visit in visits], "complaints": [complaint.number],
        "areas": [f"{cast.village.code} 001:002"],
    }  # fmt: skip
    complaint.refresh_from_db()
    # A facilitator cannot take a back office's turn: it returns to that queue, and nobody is named.
    assert complaint.turn_user is None and complaint.handler is None and complaint.turn == "back_office"
    assert made.number.startswith(f"ST-{cast.secretariat.code}-")
    assert Message.objects.filter(user=successor, kind="handover").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Handover.objects.filter(pk=made.pk).update(reason="lain")


def test_nothing_moves_when_one_visit_would_be_orphaned(casts, cast: Cast) -> None:
    leaver = cast.facilitator
    visit = planned(cast)
    give_area(by=cast.manager, person=leaver, village=cast.village)
    elsewhere = cast.person("facilitator", number=3)
    other = type(cast.village).objects.inside(cast.code).villages().exclude(pk=cast.village.pk).order_by("code")[0]
    Assignment.objects.filter(user=elsewhere).update(region=other)
    with pytest.raises(CaseError, match=visit.number):
        hand_over(by=cast.manager, unit=cast.secretariat, leaver=leaver, successor=elsewhere, reason="Pindah")
    visit.refresh_from_db()
    assert visit.turn_user == leaver and held(leaver, cast.code)["Wilayah layanan"] == 1
    for wrong in (leaver, casts("63.09").facilitator):
        with pytest.raises(CaseError, match="penerima lain"):
            hand_over(by=cast.manager, unit=cast.secretariat, leaver=leaver, successor=wrong, reason="Pindah")
    with pytest.raises(StepNotAllowed):
        hand_over(by=cast.supervisor, unit=cast.secretariat, leaver=leaver, successor=cast.facilitator, reason="x")


def test_whoever_left_with_open_work_is_shown(cast: Cast) -> None:
    person = cast.facilitator
    planned(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    Assignment.objects.filter(user=person).update(ends=yesterday)
    (load,) = [load for load in caseload.loads(cast.manager, cast.code) if load.person == person]
    assert load.leaving and load.orphaned


# ---------------------------------------------------------------------- screens
def test_the_manager_gives_ends_and_hands_over_on_screen(cast: Cast, client: Client) -> None:
    leaver, successor = cast.facilitator, cast.person("facilitator", number=2)
    visit = planned(cast)
    sign_in(client, cast.manager)
    page = client.get("/fasilitator/").content.decode()
    assert leaver.name in page and "belum dilayani siapa pun" in page
    url = f"/fasilitator/{leaver.pk}/"
    wrong = client.post(f"{url}wilayah", {"village": cast.village.code, "parts": "RW satu"})
    assert wrong.status_code == 422 and "tidak terbaca" in wrong.content.decode()
    assert client.post(f"{url}wilayah", {"village": cast.village.code, "parts": "1:2"}).url == url
    assert "RW 001 (RT 002)" in client.get(url).content.decode()
    refused = client.post(f"{url}wilayah", {"village": cast.village.code, "parts": ""})
    assert refused.status_code == 422 and "sudah melayani" in refused.content.decode()
    data = {"successor": successor.pk, "reason": "Masa tugas berakhir"}
    answer = client.post(f"{url}serah-terima", data)
    letter = client.get(answer.url).content.decode()
    assert visit.number in letter and "RW 001 (RT 002)" in letter and successor.name in letter
    area = ServiceArea.objects.get(user=successor)
    assert client.post(f"/fasilitator/wilayah/{area.pk}/akhiri").url == f"/fasilitator/{successor.pk}/"
    area.refresh_from_db()
    assert area.ends == timezone.localdate()
