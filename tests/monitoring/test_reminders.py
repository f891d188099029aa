"""The rhythm of the profile is kept in mind for the manager."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitoring import actions
from slrt.jobs.inline import run_pending
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.monitoring.builder import Builder

pytestmark = pytest.mark.django_db


@pytest.fixture
def balangan(casts) -> Builder:
    """Reports each quarter, half-year and year (Pasal 15 ayat (5))."""
    return Builder(casts("63.11"))


def told(user) -> list[str]:
    return sorted(Message.objects.filter(user=user).values_list("title", flat=True))


def test_a_period_that_ended_without_report_is_told_once(balangan, time_machine):
    b = balangan
    time_machine.move_to(b.at(7, 1, 0) - timedelta(minutes=1))
    manager = b.cast.manager
    remind()
    assert "Laporan Triwulan II 2026 belum disusun" not in told(manager)
    time_machine.move_to(b.at(7, 1, 0))
    remind()
    remind()
    expected = ["Laporan Semester I 2026 belum disusun", "Laporan Triwulan II 2026 belum disusun"]
    assert [title for title in told(manager) if " 2026 " in title] == expected


def test_a_report_that_was_asked_for_is_not_mentioned(balangan, time_machine):
    b = balangan
    time_machine.move_to(b.at(7, 2))
    actions.request_report(by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(2))
    remind()
    assert told(b.cast.manager) == ["Laporan Semester I 2026 belum disusun"]


def test_old_periods_are_no_news(balangan, time_machine):
    time_machine.move_to(balangan.at(9, 15))
    manager = balangan.cast.manager
    remind()
    assert told(manager) == []


def test_a_written_report_waits_for_somebody_else(kendal, time_machine):
    b = kendal
    time_machine.move_to(b.at(11, 2))
    head, manager = b.cast.head, b.cast.manager
    report = actions.request_report(by=manager, jurisdiction=b.cast.code, period=b.quarter(3))
    run_pending("report.freeze")
    report.refresh_from_db()
    actions.write(report, by=manager, obstacles="x", recommendations="", expected_version=report.version)
    time_machine.move_to(b.at(11, 5))
    remind()
    remind()
    assert told(head) == ["Laporan Triwulan III 2026 menunggu persetujuan"]
    assert "Laporan Triwulan III 2026 menunggu persetujuan" not in told(manager)
