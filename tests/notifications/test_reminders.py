"""Reminders: once each, caught up after downtime, safe with two schedulers (reliability F17)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from slrt.jobs.models import Job
from slrt.notifications import reminders
from slrt.notifications.models import Message, ReminderRun
from slrt.notifications.reminders import Due, remind, reminder
from slrt.notifications.tasks import remind as remind_task

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_reminders(monkeypatch):
    monkeypatch.setattr(reminders, "_reminders", {})


def deadlines(recipient, *moments):
    @reminder("tests.due")
    def look(now, since):
        for moment in moments:
            if moment <= now:
                yield Due(
                    key=f"case-{moment:%Y%m%d%H%M}",
                    recipients=[recipient],
                    title="Keluhan KDL-2026-000001 jatuh tempo",
                    url="/keluhan/1/",
                    jurisdiction="33.24",
                )


@pytest.mark.django_db
def test_told_once_however_often_it_runs(cast):
    deadlines(cast.back_office, NOW)
    assert remind(NOW - timedelta(minutes=15)) == {"tests.due": 0}
    assert remind(NOW) == {"tests.due": 1}
    for minutes in (0, 15, 30, 60 * 24):
        assert remind(NOW + timedelta(minutes=minutes)) == {"tests.due": 0}
    assert Message.objects.get().kind == "tests.due"
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_what_fell_due_while_the_scheduler_was_down_is_caught_up_once(cast):
    deadlines(cast.back_office, *(NOW + timedelta(hours=hour) for hour in range(1, 26)))
    remind(NOW)
    assert remind(NOW + timedelta(hours=26)) == {"tests.due": 25}
    assert remind(NOW + timedelta(hours=26, minutes=15)) == {"tests.due": 0}


@pytest.mark.django_db
def test_window_starts_where_the_last_look_ended(cast):
    windows = []

    @reminder("tests.window")
    def look(now, since):
        windows.append((since, now))
        return []

    for hours in (0, 1, 27):
        remind(NOW + timedelta(hours=hours))
    assert windows[0] == (NOW - reminders.FIRST_LOOK, NOW)
    assert windows[1] == (NOW, NOW + timedelta(hours=1))
    assert windows[2] == (NOW + timedelta(hours=1), NOW + timedelta(hours=27))
    remind(NOW + timedelta(hours=5))
    assert ReminderRun.objects.get().looked_until == NOW + timedelta(hours=27), "a clock set back does not go back"


@pytest.mark.django_db
def test_one_that_fails_stops_no_other_and_loses_nothing(cast):
    @reminder("tests.a_broken")
    def broken(now, since):
        yield Due(key="half", recipients=[cast.manager], title="Setengah jalan")
        raise ValueError("bug")

    deadlines(cast.back_office, NOW)
    assert remind(NOW) == {"tests.due": 1}
    assert not Message.objects.filter(user=cast.manager).exists(), "its transaction was rolled back"
    assert not ReminderRun.objects.filter(name="tests.a_broken").exists(), "the window stays open"


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_send_once(casts):
    person = casts("33.24").back_office
    moments = [datetime.now(UTC) - timedelta(minutes=n) for n in range(20)]
    deadlines(person, *moments)
    errors = []

    def work():
        try:
            remind_task()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert Message.objects.filter(user=person).count() == len({f"{m:%Y%m%d%H%M}" for m in moments})
    assert Job.objects.count() == Message.objects.count()


def test_two_reminders_may_not_share_a_name():
    @reminder("tests.same")
    def first(now, since):
        return []

    with pytest.raises(ValueError, match=r"tests\.same"):

        @reminder("tests.same")
        def second(now, since):
            return []
