"""The parts of the path that a profile switches: the meeting, layak or tidak, the days of the month, and the news."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from households import cutoffs
from households.enums import PreListOutcome
from households.models import PreListProposal
from households.workflow import PRELIST
from slrt.cases.actions import perform
from slrt.cases.errors import IllegalTransition, StepNotAllowed
from slrt.jurisdictions.actions import set_value
from slrt.jurisdictions.profile import profile_of
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.households.test_prelist import proposed
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
MEETING = "63.11"


def reviewed(cast: Cast, **facts) -> PreListProposal:
    case = proposed(cast, **facts)
    perform(case, "review", by=cast.supervisor)
    return case


def test_with_the_module_only_what_a_meeting_agreed_to_is_validated(casts) -> None:
    cast = casts(MEETING)
    case = reviewed(cast)
    assert case.turn == "data_officer" and not case.is_agreed
    with pytest.raises(StepNotAllowed):
        perform(case, "validate", by=cast.manager)
    perform(case, "deliberate", by=cast.data_officer, minutes="BA-1", internal=True)
    assert (case.status, case.turn, case.minutes_ref) == ("deliberated", "manager", "BA-1")
    perform(case, "validate", by=cast.manager)
    assert case.status == "validated"


def test_without_the_module_no_meeting_is_asked(cast: Cast) -> None:
    case = reviewed(cast)
    assert case.turn == "manager"
    with pytest.raises(StepNotAllowed):
        perform(case, "deliberate", by=cast.data_officer, minutes="BA-1", internal=True)
    perform(case, "validate", by=cast.manager)


def test_a_meeting_may_disagree_and_a_new_try_needs_a_new_meeting(casts) -> None:
    cast = casts(MEETING)
    case = reviewed(cast)
    perform(case, "deliberate_drop", by=cast.data_officer, minutes="BA-1", note="b. Mampu", internal=True)
    assert (case.status, case.outcome, case.outcome_text) == ("refused", PreListOutcome.NOT_AGREED, "b. Mampu")
    perform(case, "reopen", by=cast.data_officer, note="Keadaan berubah")
    assert case.minutes_ref == "" and not case.is_agreed


def test_what_a_meeting_raised_does_not_return_to_one(casts) -> None:
    cast = casts(MEETING)
    case = proposed(cast)
    perform(case, "raise_in_meeting", by=cast.data_officer, minutes="BA-2", internal=True)
    perform(case, "review", by=cast.supervisor)
    assert case.turn == "manager"
    perform(case, "validate", by=cast.manager)


def test_what_the_centre_did_not_take_rolls_over(cast: Cast) -> None:
    case = reviewed(cast)
    perform(case, "validate", by=cast.manager)
    perform(case, "batch", by=cast.data_officer, batch_ref="BU-1", internal=True)
    perform(case, "send", by=cast.data_officer, sent_on=date(2026, 11, 10), internal=True)
    perform(case, "accept", by=None, internal=True)
    assert (case.status, case.turn) == ("sent", "")
    perform(case, "roll_over", by=None, note="NIK tidak padan", internal=True)
    assert (case.status, case.batch_ref, case.sent_on, case.turn) == ("validated", "", None, "data_officer")


def test_steps_of_the_file_are_no_buttons(cast: Cast) -> None:
    case = reviewed(cast)
    perform(case, "validate", by=cast.manager)
    with pytest.raises(StepNotAllowed):
        perform(case, "batch", by=cast.data_officer, batch_ref="BU-1")
    assert "batch" not in {step.name for step in case.available(cast.data_officer)}
    with pytest.raises(IllegalTransition):
        perform(case, "send", by=cast.data_officer, sent_on=date(2026, 11, 10), internal=True)


def test_layak_or_tidak_is_said_with_its_reason_where_the_profile_asks(casts, client: Client) -> None:
    cast = casts(MEETING)
    case = proposed(cast)
    sign_in(client, cast.supervisor)
    url = f"/daftar-awal/{case.pk}/langkah/review"
    assert "Sebab tidak layak" in client.get(url).content.decode()
    sent = {"expected_version": case.version, "eligible": "tidak"}
    assert "Pilih sebab keluarga ini tidak layak." in client.post(url, sent).content.decode()
    assert client.post(url, sent | {"eligible_code": "well_off"}).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.eligible_code, case.eligible_reason) == ("reviewed", "well_off", "Mampu")
    perform(case, "deliberate", by=cast.data_officer, minutes="BA-1", internal=True)
    with pytest.raises(StepNotAllowed):
        perform(case, "validate", by=cast.manager)
    perform(case, "refuse", by=cast.manager, note="Mampu")


def test_elsewhere_the_review_asks_only_a_remark(cast: Cast, client: Client) -> None:
    case = proposed(cast)
    sign_in(client, cast.supervisor)
    assert "Sebab tidak layak" not in client.get(f"/daftar-awal/{case.pk}/langkah/review").content.decode()


@pytest.mark.parametrize(
    ("status", "today", "day"),
    [
        ("recorded", date(2026, 11, 3), date(2026, 11, 5)),
        ("recorded", date(2026, 11, 6), date(2026, 12, 5)),
        ("validated", date(2026, 12, 14), date(2026, 12, 14)),
        ("validated", date(2026, 12, 15), date(2027, 1, 14)),
        ("sent", date(2026, 11, 3), None),
    ],
)
def test_each_stage_has_its_day_of_the_month(cast: Cast, status: str, today: date, day: date | None) -> None:
    assert cutoffs.next_close(status, cast.profile, today) == day


def test_the_day_after_review_depends_on_the_meeting(cast: Cast, casts) -> None:
    assert cutoffs.day_key("reviewed", cast.profile) == "prelist_validate_day"
    assert cutoffs.day_key("reviewed", casts(MEETING).profile) == "deliberation_day"
    assert cutoffs.open_month(cast.profile, date(2026, 12, 20)) == date(2027, 1, 1)


def test_a_month_may_have_a_day_of_its_own(cast: Cast) -> None:
    """A circular closes December on the 20th: set from 1 December, and as before from 1 January."""
    before = cast.profile.prelist_send_day
    for day, value in ((date(2026, 12, 1), 20), (date(2027, 1, 1), before)):
        set_value(by=None, jurisdiction=cast.code, key="prelist_send_day", value=value, valid_from=day)
    november = profile_of(cast.code, on=date(2026, 11, 20))
    assert cutoffs.next_close("validated", november, date(2026, 11, 3)) == date(2026, 11, before)
    assert cutoffs.next_close("validated", november, date(2026, 11, 20)) == date(2026, 12, 20)
    assert cutoffs.open_month(november, date(2026, 12, 18)) == date(2026, 12, 1)
    assert cutoffs.next_close("validated", november, date(2026, 12, 21)) == date(2027, 1, before)


def test_the_page_and_the_reminder_name_the_closing_day(cast: Cast, client: Client) -> None:
    case, supervisor = proposed(cast), cast.supervisor
    sign_in(client, supervisor)
    assert "Tutup bulan berjalan" in client.get(f"/daftar-awal/{case.pk}/").content.decode()
    zone = ZoneInfo("Asia/Jakarta")
    remind(now=datetime(2027, 1, 1, 9, tzinfo=zone))
    assert not Message.objects.filter(kind="prelist.cutoff").exists()
    for hour in (9, 15):
        remind(now=datetime(2027, 1, 3, hour, tzinfo=zone))
    told = Message.objects.get(kind="prelist.cutoff", user=supervisor)
    assert told.title.startswith("1 usulan daftar awal ditutup") and "5 Januari" in told.title


def test_the_family_is_told_and_the_desk_sees_who_is_not(cast: Cast, client: Client) -> None:
    case = proposed(cast)
    sign_in(client, cast.front_office)
    assert case.number not in client.get("/daftar-awal/?tab=kabari").content.decode()
    perform(case, "review", by=cast.supervisor)
    assert case.number in client.get("/daftar-awal/?tab=kabari").content.decode()
    page = client.get(f"/daftar-awal/{case.pk}/").content.decode()
    assert "Usulan Anda sudah diperiksa." in page and "Catat sudah diberi tahu" in page
    client.post(f"/daftar-awal/{case.pk}/kabar", {"method": "phone", "note": "Terima kasih"})
    page = client.get(f"/daftar-awal/{case.pk}/").content.decode()
    assert "Sudah diberi tahu" in page and "(Telepon)" in page and "Catat sudah diberi tahu" not in page
    assert case.number not in client.get("/daftar-awal/?tab=kabari").content.decode()
    perform(case, "validate", by=cast.manager)
    assert case.number in client.get("/daftar-awal/?tab=kabari").content.decode()


def test_only_who_informs_citizens_records_it(cast: Cast, client: Client) -> None:
    case = proposed(cast)
    sign_in(client, cast.data_officer)
    assert client.post(f"/daftar-awal/{case.pk}/kabar", {"method": "phone"}).status_code == 403
    sign_in(client, cast.front_office)
    assert client.post(f"/daftar-awal/{case.pk}/kabar", {"method": "pigeon"}).status_code == 422


def test_every_step_that_concerns_the_family_has_a_plain_sentence() -> None:
    silent = {"resubmit", "unbatch"}
    for transition in PRELIST.transitions:
        assert bool(transition.citizen) is (transition.name not in silent | {"reopen"}), transition.name
        assert transition.citizen == "" or transition.citizen.endswith(".")


def test_waiting_for_the_centre_is_nobodys_delay_here(cast: Cast) -> None:
    case = reviewed(cast)
    assert cutoffs.following(date(2026, 12, 1)) == date(2027, 1, 1)
    assert case.due_at - case.received_at > timedelta(days=1)
