"""The worker is killed in mid-report: the report is finished once, with one file of each kind (reliability F1)."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import transaction

from monitoring import actions
from monitoring.models import Report
from slrt.jobs import storage
from slrt.jobs.models import Job, JobState
from slrt.notifications.models import Message
from tests.monitoring.builder import Builder
from tests.personas import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} seconds"
        time.sleep(0.1)


def job_of(report: Report, kind: str) -> Job:
    return Job.objects.get(kind=kind, payload__report=report.pk)


def running(report: Report, kind: str) -> bool:
    found = Job.objects.filter(kind=kind, payload__report=report.pk).first()
    return bool(found and found.state == JobState.RUNNING)


def test_report_is_finished_once_when_the_worker_is_killed_twice(worker):
    b = Builder(Cast("33.24"))
    b.complaint(b.at(8, 3), ended=b.at(8, 11))
    b.complaint(b.at(9, 1))
    with transaction.atomic():
        report = actions.request_report(
            by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(3), at=b.at(12, 1)
        )
    with transaction.atomic():
        # With this lock the worker cannot finish: it dies counting, or with its figures ready to be kept.
        Report.objects.select_for_update().get(pk=report.pk)
        wait_until(lambda: running(report, "report.freeze"), 40)
        time.sleep(1)
        worker.kill_worker()
    report.refresh_from_db()
    assert report.status == "drafted" and not report.cases.exists()
    worker.start_worker()
    wait_until(lambda: Report.objects.get(pk=report.pk).status == "frozen", 90)

    wait_until(lambda: running(report, "report.pdf"), 40)
    worker.kill_worker()
    worker.start_worker()
    wait_until(lambda: job_of(report, "report.pdf").state == JobState.DONE, 120)
    wait_until(lambda: job_of(report, "report.xlsx").state == JobState.DONE, 60)

    assert report.events.filter(transition="freeze").count() == 1
    assert report.cases.filter(code="M02", part="received").count() == 1
    assert Message.objects.filter(kind="report.frozen").count() == 1
    assert job_of(report, "report.freeze").attempts == 2
    for kind in ("report.pdf", "report.xlsx"):
        assert len(list(storage.root().glob(f"2*/{job_of(report, kind).pk}-*"))) == 1
    assert storage.absolute(job_of(report, "report.pdf").result_path).read_bytes().startswith(b"%PDF")
