"""House visits: planned, filled in block by block, located, finished, checked by somebody else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from households.actions import propose
from households.models import Household, PreListProposal, Visit
from households.models.visits import checker
from households.prelist_rules import PROPOSAL
from households.visits import changes, instrument, position, progress, queries
from households.visits.actions import add_photo, plan_visit, save_answers
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError, FourEyes, IllegalTransition, StepNotAllowed
from slrt.documents.actions import UploadRefused
from slrt.notifications.models import Message
from tests.documents.files import evil_pdf, picture_with_position, upload
from tests.households.visiting import BLOCKS, HOUSE, MEMBER, filled, located, neighbours, planned
from tests.households.world import make_family
from tests.objects import picture
from tests.personas import PLACES, Cast

pytestmark = pytest.mark.django_db


def finished(cast: Cast, visit: Visit) -> Visit:
    perform(filled(cast, visit), "complete", by=cast.facilitator, note="Rumah berlantai tanah")
    return visit


# ---------------------------------------------------------------------- the instrument
def test_the_instrument_has_the_six_blocks_of_the_form() -> None:
    loaded = instrument.load()
    assert [block.code for block in loaded.blocks] == ["lokasi", "perumahan", "sanitasi", "aset", "anggota", "foto"]
    assert loaded.version == "dtsen-2025" and dict(loaded.photos)["house_front"] == "Rumah tampak depan"
    names = [question.name for question in loaded.block("aset").questions]
    assert sum(name.startswith("aset_bergerak_") for name in names) == 14
    assert sum(name.startswith("jumlah_ternak_") for name in names) == 5
    assert loaded.question("perumahan", "jenis_atap_terluas").words("5") == "Bambu"
    with pytest.raises(LookupError):
        instrument.load("bdt-2015")


def test_house_questions_are_called_as_the_family_file_calls_them() -> None:
    from households.registry.formats import FOLDER

    text = (FOLDER / "dtsen_family.toml").read_text(encoding="utf-8")
    own = {"jarak_air_ke_tinja", "nomor_meter", "luas_sawah", changes.ASKED}
    loaded = instrument.load()
    asked = {question.name for code in changes.HOUSE_BLOCKS for question in loaded.block(code).questions} - own
    assert [name for name in sorted(asked) if f'"housing:{name}"' not in text] == []


def test_a_question_is_needed_when_the_answer_before_it_says_so() -> None:
    block = instrument.load().block("perumahan")
    given = HOUSE | {"daya_terpasang": ""}
    assert [question.name for question in block.missing(given)] == ["daya_terpasang"]
    assert block.missing(given | {"sumber_penerangan_utama": "4"}) == []


# ---------------------------------------------------------------------- planning
def test_a_visit_is_planned_and_told(cast: Cast) -> None:
    visit = planned(cast, request="Lihat atap")
    assert (visit.status, visit.turn_user, visit.turn) == ("planned", cast.facilitator, "facilitator")
    assert visit.number.startswith(f"KR-{cast.secretariat.code}-") and visit.due_at > timezone.now()
    assert visit.events.get().transition == "created"
    assert Message.objects.filter(user=cast.facilitator, kind="visit.assigned").count() == 1


def test_one_visit_at_a_time_also_for_the_database(cast: Cast) -> None:
    person = make_family(cast)
    first = planned(cast, person)
    with pytest.raises(CaseError, match="masih berjalan"):
        planned(cast, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(
            jurisdiction=cast.region, unit=cast.secretariat, region=cast.village, number="KR-X", status="planned",
            household=person.household, purpose="update", planned_on=timezone.localdate(),
        )  # fmt: skip
    perform(first, "cancel", by=cast.supervisor, note="Keluarga pindah")
    assert planned(cast, person).pk != first.pk


def test_who_may_send_whom(casts, cast: Cast) -> None:
    household = make_family(cast).household
    facts = {"unit": cast.secretariat, "household": household, "planned_on": timezone.localdate()}
    with pytest.raises(StepNotAllowed):
        plan_visit(by=cast.auditor, visitor=cast.facilitator, **facts)
    with pytest.raises(CaseError, match="tidak bertugas"):
        plan_visit(by=cast.supervisor, visitor=casts("63.09").facilitator, **facts)
    with pytest.raises(CaseError, match="tidak bertugas"):
        plan_visit(by=cast.supervisor, visitor=cast.front_office, **facts)


# ---------------------------------------------------------------------- filling in
def test_answers_are_kept_block_by_block_and_nothing_is_lost(cast: Cast) -> None:
    visit = planned(cast)
    save_answers(visit=visit, by=cast.facilitator, block="perumahan", given={"luas_lantai": 28})
    stored = Visit.objects.get(pk=visit.pk)
    assert (stored.status, stored.turn_user, stored.visited_at is not None) == ("begun", cast.facilitator, True)
    save_answers(visit=visit, by=cast.facilitator, block="lokasi", given=BLOCKS["lokasi"])
    (member,) = visit.household.members.order_by("pk")
    save_answers(visit=visit, by=cast.facilitator, block="anggota", given=MEMBER, member=member.pk)
    stored.refresh_from_db()
    assert stored.answers == {
        "perumahan": {"luas_lantai": 28}, "lokasi": BLOCKS["lokasi"], "anggota": {str(member.pk): MEMBER},
    }  # fmt: skip
    for code, person in (("tidak-ada", None), ("anggota", 10**9), ("anggota", None), ("foto", None)):
        with pytest.raises(LookupError):
            save_answers(visit=visit, by=cast.facilitator, block=code, given={}, member=person)


def test_only_the_visitor_writes_and_only_until_it_is_finished(cast: Cast) -> None:
    visit = planned(cast)
    for other in (cast.supervisor, cast.person("facilitator", number=2), cast.puskesos_front):
        with pytest.raises(StepNotAllowed):
            save_answers(visit=visit, by=other, block="lokasi", given={})
    finished(cast, visit)
    with pytest.raises(StepNotAllowed):
        save_answers(visit=visit, by=cast.facilitator, block="lokasi", given={})


def test_progress_says_what_is_missing(cast: Cast) -> None:
    visit = planned(cast)
    members = queries.members_of(visit)

    def states(*photos: str, must: bool = False) -> dict[str, str]:
        return {p.block.code: p.state for p in progress.parts_of(visit, members, photos, must_photo=must)}

    assert set(states().values()) == {"none"}
    save_answers(visit=visit, by=cast.facilitator, block="perumahan", given={"luas_lantai": 28})
    assert states()["perumahan"] == "some"
    filled(cast, visit)
    assert states() == {
        "lokasi": "done", "perumahan": "done", "sanitasi": "done", "aset": "done", "anggota": "done", "foto": "none",
    }  # fmt: skip
    located(cast, visit)
    assert states(must=True)["foto"] == "some" and states("house_front", must=True)["foto"] == "done"
    away = {"hasil": "5", "catatan": "Pindah ke Semarang"}
    save_answers(visit=visit, by=cast.facilitator, block="lokasi", given=away)
    assert states()["perumahan"] == "" and states()["lokasi"] == "done"


# ---------------------------------------------------------------------- photos and position
def test_a_photo_is_cleaned_and_carries_the_point_of_the_device(cast: Cast) -> None:
    visit = located(cast, planned(cast), accuracy=12)
    file = upload("IMG_1.jpg", picture_with_position(), "image/jpeg")
    document = add_photo(visit=visit, by=cast.facilitator, kind="house_front", file=file)
    assert (document.title, document.accuracy) == ("Rumah tampak depan", 12)
    assert document.latitude == visit.latitude == Decimal("-6.968")
    from django.core.files.storage import default_storage

    with default_storage.open(document.path) as stored:
        content = stored.read()
    assert b"KameraRahasia" not in content and b"Ibu S" not in content
    with pytest.raises(UploadRefused):
        add_photo(visit=visit, by=cast.facilitator, kind="house_front", file=upload("x.pdf", evil_pdf()))
    with pytest.raises(KeyError):
        add_photo(visit=visit, by=cast.facilitator, kind="selfie", file=picture())


def test_a_point_is_compared_with_the_neighbours_when_there_are_enough(cast: Cast) -> None:
    visit = planned(cast)
    assert located(cast, visit).position_code == "inside" and "Kendal" in visit.position_check
    neighbours(cast, position.ENOUGH)
    assert located(cast, visit, accuracy=80).position_code == "near"
    assert f"{position.ENOUGH} keluarga lain" in visit.position_check
    from households.visits.actions import save_position

    far = save_position(visit=visit, by=cast.facilitator, latitude=Decimal("-7.10"), longitude=Decimal("110.20"))
    assert far.code == "far" and far.doubtful and "km dari pusatnya" in visit.position_check


def test_a_point_outside_the_kabupaten_is_doubted_and_kept() -> None:
    words = {"jurisdiction": "33.24", "village": "Desa Uji", "place": "Kabupaten Kendal"}
    assert position.check((-6.4, 106.8), [], **words).code == "outside"
    assert position.check((-6.97, 110.07), [], **words).code == "inside"
    assert position.check((-6.97, 110.07), [], **words | {"jurisdiction": "11.01"}).code == "unchecked"
    one_wrong = [(-6.97, 110.07)] * 20 + [(3.0, 98.0)]
    assert position.check((-7.2, 110.2), one_wrong, **words).code == "far"
    assert position.metres((-6.97, 110.07), (-6.97, 110.08)) == pytest.approx(1104, abs=5)


# ---------------------------------------------------------------------- finishing and checking
def test_a_visit_is_finished_only_when_it_is_complete(cast: Cast) -> None:
    visit = planned(cast)
    save_answers(visit=visit, by=cast.facilitator, block="perumahan", given={"luas_lantai": 28})
    with pytest.raises(CaseError, match="Lokasi dan hasil kunjungan"):
        perform(visit, "complete", by=cast.facilitator, note="Selesai")
    finished(cast, visit)
    assert (visit.status, visit.turn, visit.turn_user) == ("completed", checker(cast.profile), None)


def test_photo_and_point_are_mandatory_where_the_regulation_says_so(casts) -> None:
    """DP 19(2)."""
    depok = casts("32.76")
    visit = filled(depok, planned(depok))
    with pytest.raises(CaseError, match="Foto rumah tampak depan, Titik lokasi"):
        perform(visit, "complete", by=depok.facilitator, note="Selesai")
    located(depok, visit)
    add_photo(visit=visit, by=depok.facilitator, kind="house_front", file=picture())
    perform(visit, "complete", by=depok.facilitator, note="Selesai")
    assert visit.status == "completed"


def test_a_family_that_was_not_met_ends_with_the_reason(cast: Cast) -> None:
    visit = planned(cast)
    before = Household.objects.get(pk=visit.household_id).housing
    save_answers(visit=visit, by=cast.facilitator, block="lokasi", given={"hasil": "5", "catatan": "Pindah"})
    perform(visit, "complete", by=cast.facilitator, note="Bangunan kosong")
    perform(visit, "accept", by=cast.supervisor)
    assert visit.status == "accepted" and Household.objects.get(pk=visit.household_id).housing == before


def test_somebody_else_checks_and_the_card_follows(cast: Cast) -> None:
    visit = located(cast, planned(cast), accuracy=9)
    finished(cast, visit)
    rows = {row.label: (row.old, row.new) for row in changes.differences(visit)}
    assert rows["Lantai terluas"] == ("", "Tanah") and rows["RT"] == ("002", "003")
    assert rows["Sepeda motor"] == ("", "1") and "AC" not in rows
    with pytest.raises(StepNotAllowed):
        perform(visit, "accept", by=cast.facilitator)
    perform(visit, "accept", by=cast.supervisor)
    card = Household.objects.get(pk=visit.household_id)
    assert card.housing["jenis_lantai_terluas"] == "8" and card.housing["questionnaire"] == "dtsen-2025"
    assert card.housing["visit"] == visit.number and card.housing["aset_bergerak_ac"] == 0
    assert (card.address, card.rt, card.latitude) == ("Jalan Kenanga 4", "003", visit.latitude)
    assert {"housing", "address", "rt", "rw"} <= set(card.approved_fields)
    assert card.as_of == timezone.localdate(visit.visited_at) and visit.turn == "" and visit.closed_at


def test_whoever_went_there_does_not_check_it(cast: Cast) -> None:
    from slrt.accounts.models import Assignment

    user = cast.facilitator
    day = timezone.localdate() - timedelta(days=1)
    Assignment.objects.create(user=user, role="supervisor", unit=cast.secretariat, starts=day)
    user.__dict__.pop("access", None)
    visit = finished(cast, planned(cast))
    for name in ("accept", "send_back"):
        with pytest.raises(FourEyes):
            perform(visit, name, by=user, note="Sudah benar")


def test_what_is_sent_back_returns_to_the_visitor(cast: Cast) -> None:
    visit = finished(cast, planned(cast))
    perform(visit, "send_back", by=cast.supervisor, note="Foto kurang jelas")
    assert (visit.status, visit.turn_user) == ("returned", cast.facilitator)
    save_answers(visit=visit, by=cast.facilitator, block="sanitasi", given=BLOCKS["sanitasi"])
    perform(visit, "complete", by=cast.facilitator, note="Sudah dilengkapi")
    with pytest.raises(IllegalTransition):
        perform(visit, "cancel", by=cast.supervisor, note="Tidak jadi")


def test_an_edition_leaves_what_a_visit_found_alone(cast: Cast) -> None:
    """Codes of another questionnaire are not mixed with the accepted answers; the older ones stay in the history."""
    person = make_family(cast)
    Household.objects.filter(pk=person.household_id).update(housing={"questionnaire": "bdt-2015", "lantai": "9"})
    person.household.refresh_from_db()
    visit = finished(cast, planned(cast, person))
    perform(visit, "accept", by=cast.supervisor)
    card = Household.objects.get(pk=person.household_id)
    assert "lantai" not in card.housing and card.housing["questionnaire"] == "dtsen-2025"


def test_a_finished_visit_moves_its_proposal(cast: Cast) -> None:
    made = propose(
        by=cast.front_office, unit=cast.secretariat, rule=PROPOSAL, name="SARTINI", village=cast.village, reason="Lain"
    )
    visit = plan_visit(
        by=cast.supervisor, unit=cast.secretariat, household=made.household, visitor=cast.facilitator,
        planned_on=timezone.localdate(), proposal=made.proposal, purpose="prelist",
    )  # fmt: skip
    assert queries.latest_visit(made.household) is None and queries.open_visit(made.household) == visit
    finished(cast, visit)
    proposal = PreListProposal.objects.get(pk=made.proposal.pk)
    assert proposal.status == "visited" and proposal.visited_on == timezone.localdate(visit.visited_at)
    assert visit.number in proposal.events.filter(transition="visit").get().note
    assert queries.latest_visit(made.household) == visit


@pytest.mark.parametrize("code", PLACES)
def test_who_checks_follows_the_profile(casts, code: str) -> None:
    profile = casts(code).profile
    assert (checker(profile) == "supervisor") is ("data_change" in profile.supervisor_queues)
