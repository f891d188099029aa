"""The outbox: asking, leasing, finishing once, failing with a code, cancelling, tidying."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from datetime import timedelta
from uuid import uuid4

import pytest
import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from slrt.jobs import actions, leases, registry, relay, runner, storage, tasks
from slrt.jobs.actions import enqueue
from slrt.jobs.errors import JobAgain, JobFailed
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job, JobState
from slrt.jobs.registry import Result, handler

pytestmark = pytest.mark.django_db
KIND = "tests.job"


@pytest.fixture
def work(monkeypatch):
    """Register a handler for this test only: work(function) → kind."""

    def register(run, **options):
        registry._handlers.pop(KIND, None)
        handler(KIND, **options)(run)
        return KIND

    yield register
    registry._handlers.pop(KIND, None)


def write_report(job, progress):
    path = progress.path("laporan.txt")
    path.write_text("isi laporan")
    progress.step(2, 2, "Menulis")
    return Result(path, "Laporan triwulan III 2026.txt", "text/plain", message="1 halaman", data={"rows": 2})


# ------------------------------------------------------------------ asking


def test_job_belongs_to_the_transaction_that_asked(work, cast):
    work(write_report)
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(KIND, {"report": 1}, by=cast.manager)
        raise RuntimeError
    assert not Job.objects.exists()


def test_unknown_kind_is_refused_at_once(cast):
    with pytest.raises(LookupError, match="no handler"):
        enqueue("tests.unknown", {}, by=cast.manager)


@pytest.mark.parametrize("payload", [{"nik": "3324066210750001"}, {"phone": "081234567890"}, {"obj": object()}])
def test_payload_takes_ids_only(work, cast, payload):
    work(write_report)
    with pytest.raises(ValueError, match="payload"):
        enqueue(KIND, payload, by=cast.manager)


def test_job_knows_who_asked_and_where(work, cast):
    work(write_report, queue="fast")
    job = enqueue(KIND, {"report": uuid4()}, by=cast.manager, title="Laporan")
    job.refresh_from_db()
    assert (job.created_by, job.unit, job.jurisdiction_id) == (cast.manager, cast.secretariat, "33.24")
    assert (job.queue, job.state, str(job)) == ("fast", JobState.QUEUED, "Laporan")


def test_same_request_gives_the_same_file(work, cast):
    calls = []
    work(lambda job, progress: calls.append(1) or write_report(job, progress))
    first = enqueue(KIND, {"report": 1}, by=cast.manager, key="1-v7")
    assert enqueue(KIND, {"report": 1}, by=cast.manager, key="1-v7") == first
    run_pending()
    again = enqueue(KIND, {"report": 1}, by=cast.manager, key="1-v7")
    assert again == first
    assert again.has_file
    assert enqueue(KIND, {"report": 1}, by=cast.manager, key="1-v8") != first, "newer data, another file"
    assert enqueue(KIND, {"report": 1}, by=cast.head, key="1-v7") != first, "nobody gets another's file"
    assert len(calls) == 1


def test_same_request_after_failure_or_expiry_runs_again(work, cast):
    work(lambda job, progress: (_ for _ in ()).throw(JobFailed("Tidak ada data.")))
    job = enqueue(KIND, {}, by=cast.manager, key="x")
    run_pending()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    work(write_report)
    assert enqueue(KIND, {}, by=cast.manager, key="x").state == JobState.QUEUED
    run_pending()
    job.refresh_from_db()
    assert job.has_file


def test_background_work_has_one_key_for_all(work, cast):
    work(write_report)
    first = enqueue(KIND, {"message": 1}, by=None, key="1", listed=False)
    assert enqueue(KIND, {"message": 1}, by=cast.manager, key="1", listed=False) == first
    assert not Job.objects.visible_to(cast.manager).exists()


# ------------------------------------------------------------------ doing


def test_finished_job_has_a_whole_file(work, cast):
    work(write_report)
    (job,) = [enqueue(KIND, {}, by=cast.manager)]
    assert run_pending() == [job]
    job.refresh_from_db()
    assert (job.state, job.percent, job.message, job.result_data) == (JobState.DONE, 100, "1 halaman", {"rows": 2})
    path = storage.absolute(job.result_path)
    assert path.read_text() == "isi laporan"
    assert hashlib.sha256(b"isi laporan").hexdigest() == job.result_sha256
    assert job.expires_at > timezone.now() + timedelta(days=6)
    assert job.lease_token is None
    assert not list((storage.root() / "work").glob(f"{job.pk}-*")), "the workspace is gone"


def test_only_one_worker_takes_a_job(work, cast):
    work(write_report)
    job = enqueue(KIND, {}, by=cast.manager)
    held = leases.take(job.pk)
    assert held.lease_token
    assert leases.take(job.pk) is None
    assert runner.run(job.pk, inline=True) is None


def test_lost_lease_cannot_finish(work, cast):
    """A worker that slept too long wakes up when another has the job: its result is thrown away."""

    def slow(job, progress):
        Job.objects.filter(pk=job.pk).update(lease_token=uuid4())
        path = progress.path("a.txt")
        path.write_text("alt")
        return Result(path, apply=lambda row: pytest.fail("applied without the lease"))

    work(slow)
    before = set(storage.root().glob("*/*"))
    job = enqueue(KIND, {}, by=cast.manager)
    runner.run(job.pk, inline=True)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "still the other worker's"
    assert set(storage.root().glob("*/*")) == before


def test_result_and_state_come_together_or_not_at_all(work, cast):
    def run(job, progress):
        path = progress.path("a.txt")
        path.write_text("x")

        def apply(row):
            cast.manager.phone = "1"
            cast.manager.save()
            raise ValueError("half way")

        return Result(path, apply=apply)

    work(run)
    before = set(storage.root().glob("*/*"))
    job = enqueue(KIND, {}, by=cast.manager)
    runner.run(job.pk, inline=True)
    job.refresh_from_db()
    cast.manager.refresh_from_db()
    assert job.state == JobState.QUEUED, "tried again later"
    assert cast.manager.phone == ""
    assert set(storage.root().glob("*/*")) == before


def test_errors_are_tried_again_and_then_get_a_code(work, cast):
    work(lambda job, progress: 1 / 0, max_attempts=3)
    job = enqueue(KIND, {}, by=cast.manager)
    pauses = []
    with structlog.testing.capture_logs() as lines:
        for _ in range(3):
            runner.run(job.pk, inline=True)
            job.refresh_from_db()
            pauses.append((job.next_at - timezone.now()).total_seconds())
            Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(next_at=timezone.now() - timedelta(seconds=1))
    assert job.state == JobState.FAILED
    assert pauses[0] < pauses[1]
    assert len(job.error_code) == 6 and job.error_code.startswith("R-")
    assert job.error_code in str(lines), "the administrator finds the code in the log"
    assert "Terjadi gangguan" in job.message
    assert runner.run(job.pk, inline=True) is None


def test_base_exceptions_of_libraries_do_not_kill_the_worker(work, cast):
    class FatalURLFetchingError(BaseException):
        pass

    work(lambda job, progress: (_ for _ in ()).throw(FatalURLFetchingError()))
    job = enqueue(KIND, {}, by=cast.manager)
    assert runner.run(job.pk, inline=True) == JobState.QUEUED


def test_failure_in_words_is_final(work, cast):
    work(lambda job, progress: (_ for _ in ()).throw(JobFailed("Belum ada data triwulan III 2026.")))
    job = enqueue(KIND, {}, by=cast.manager)
    runner.run(job.pk, inline=True)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.message) == (JobState.FAILED, 1, "Belum ada data triwulan III 2026.")


def test_long_work_goes_on_in_parts(work, cast):
    done = []

    def run(job, progress):
        done.append(len(done))
        if len(done) < 8:
            raise JobAgain("bagian berikutnya")

    work(run, max_attempts=2)
    job = enqueue(KIND, {}, by=cast.manager)
    for _ in range(8):
        Job.objects.filter(pk=job.pk).update(next_at=timezone.now() - timedelta(seconds=1))
        runner.run(job.pk, inline=True)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.attempts == 1, "parts are not attempts"


# ------------------------------------------------------------------ stopping


def test_cancel_before_and_during(work, cast):
    def run(job, progress):
        actions.cancel(Job.objects.get(pk=job.pk), by=cast.manager)
        progress.step(1, 2)
        pytest.fail("went on after cancel")

    work(run)
    waiting = enqueue(KIND, {}, by=cast.manager)
    assert actions.cancel(waiting, by=cast.manager)
    assert not actions.cancel(waiting, by=cast.manager)
    assert run_pending() == []
    busy = enqueue(KIND, {}, by=cast.manager)
    runner.run(busy.pk, inline=True)
    busy.refresh_from_db()
    assert busy.state == JobState.CANCELLED
    assert not actions.cancel(busy, by=cast.head), "another's job"
    assert actions.retry(busy, by=cast.manager)
    assert busy.state == JobState.QUEUED and busy.attempts == 0


def test_database_knows_no_running_job_without_lease(work, cast):
    work(write_report)
    job = enqueue(KIND, {}, by=cast.manager)
    with pytest.raises(IntegrityError, match="job_running_has_lease"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)


# ------------------------------------------------------------------ what others left behind


def test_expired_leases_return_and_poison_fails(work, cast):
    work(write_report, max_attempts=2)
    job = enqueue(KIND, {}, by=cast.manager)
    for attempt in (1, 2):
        leases.take(job.pk)
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert leases.return_abandoned() == 1
        job.refresh_from_db()
        assert job.attempts == attempt
    assert job.state == JobState.FAILED
    assert job.error_code.startswith("R-")


def test_a_second_message_for_an_abandoned_job_takes_it_over(work, cast):
    work(write_report)
    job = enqueue(KIND, {}, by=cast.manager)
    leases.take(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert runner.run(job.pk, inline=True) == JobState.DONE


def test_messages_the_broker_lost_are_sent_again(work, cast, monkeypatch):
    work(write_report)
    job = enqueue(KIND, {}, by=cast.manager)
    sent = []
    monkeypatch.setattr(relay, "publish", lambda job_id, queue: sent.append((job_id, queue)))
    assert relay.publish_one()
    assert not relay.publish_one()
    monkeypatch.setattr(relay, "_is_empty", lambda queue: True)
    assert relay.sweep()["resent"] == 0, "a minute has not passed"
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now() - timedelta(seconds=61))
    monkeypatch.setattr(relay, "_is_empty", lambda queue: False)
    assert relay.sweep()["resent"] == 0, "the queue is long, not lost"
    monkeypatch.setattr(relay, "_is_empty", lambda queue: True)
    assert relay.sweep()["resent"] == 1
    assert relay.publish_one()
    assert sent == [(str(job.pk), "slow")] * 2


def test_unreachable_broker_makes_the_relay_wait_and_nobody_else(work, cast, settings):
    """Asking for work is one INSERT: no broker is in it. The relay keeps the job, pauses ever longer, recovers."""
    work(write_report)
    reachable = settings.REDIS_URL
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    start = time.monotonic()
    job = enqueue(KIND, {}, by=cast.manager)
    assert time.monotonic() - start < 1
    loop = relay.Relay()
    assert [loop.turn() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert time.monotonic() - start < 5, "asking a dead broker is quick"
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    settings.REDIS_URL = reachable
    assert loop.turn() == relay.POLL_SECONDS
    job.refresh_from_db()
    assert (job.state, loop.failures) == (JobState.SENT, 0)


def test_hung_broker_holds_the_relay_for_seconds_only(work, cast, settings):
    work(write_report)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        enqueue(KIND, {}, by=cast.manager)
        start = time.monotonic()
        assert relay.Relay().turn() == 1
        assert time.monotonic() - start < 4
        assert relay._is_empty("slow") is False, "nothing is known of an unreachable queue"


def test_tidy_removes_what_is_past_and_what_is_lost(work, cast):
    work(write_report)
    job, kept = enqueue(KIND, {}, by=cast.manager), enqueue(KIND, {}, by=cast.manager)
    run_pending()
    job.refresh_from_db()
    kept.refresh_from_db()
    stray = storage.root() / "2020-01" / "verirrt"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text("x")
    old = storage.workspace(uuid4(), uuid4())
    for path in (stray, old):
        os.utime(path, (1, 1))
    path = storage.absolute(job.result_path)
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    tasks.tidy()
    job.refresh_from_db()
    assert not path.exists() and not stray.exists() and not old.exists()
    assert job.gone and job.can_retry and not job.has_file
    assert storage.absolute(kept.result_path).exists()
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=91))
    tasks.tidy()
    assert set(Job.objects.all()) == {kept}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.pdf", "x.pdf"),
        ("a\r\nb.pdf", "a b.pdf"),
        ("", "hasil"),
        ("a" * 300 + ".xlsx", "a" * 110 + ".xlsx"),
        ("Triwulan III/2026.pdf", "2026.pdf"),
    ],
)
def test_file_names_are_harmless(given, kept):
    assert storage.clean_name(given) == kept
