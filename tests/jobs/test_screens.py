"""Unduhan saya: one's own jobs only, progress that stops asking, files as attachments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from slrt.jobs import leases
from slrt.jobs.actions import enqueue
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job, JobState
from slrt.jobs.tasks import TRIAL
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
QUICK = {"lines": 3, "pause": 0}


@pytest.fixture
def job(cast):
    return enqueue(TRIAL, QUICK, by=cast.manager, title="Percobaan antrean")


def detail(job):
    return reverse("jobs:detail", args=[job.pk])


def part(job):
    return detail(job) + "?bagian=kemajuan"


def test_progress_asks_less_often_and_stops(client, cast, job):
    sign_in(client, cast.manager)
    page = client.get(detail(job)).content.decode()
    assert "Menunggu" in page and "load delay:2s" in page and "Batalkan" in page
    for age, wait in ((30, 5), (300, 15)):
        Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(seconds=age))
        response = client.get(part(job))
        assert response.status_code == 200
        assert f"load delay:{wait}s" in response.content.decode()
    run_pending()
    response = client.get(part(job))
    assert response.status_code == 286
    assert "hx-trigger" not in response.content.decode()
    text = response.content.decode()
    assert "Unduh berkas" in text and "Percobaan antrean.txt" in text


def test_fragment_is_part_of_the_page(client, cast, job):
    sign_in(client, cast.manager)
    fragment = client.get(part(job)).content.decode().strip()
    assert "<html" not in fragment
    assert fragment.split("csrfmiddlewaretoken")[0] in client.get(detail(job)).content.decode()


def test_running_job_shows_numbers_and_time_left(client, cast, job):
    leases.take(job.pk)
    Job.objects.filter(pk=job.pk).update(
        progress_done=1500,
        progress_total=12480,
        message="Menyusun tabel",
        started_at=timezone.now() - timedelta(seconds=60),
    )
    page = sign_in(client, cast.manager).get(part(job)).content.decode()
    assert "1.500 dari 12.480" in page
    assert "Menyusun tabel" in page
    assert "menit lagi" in page


def test_failed_job_says_its_code_and_can_be_tried_again(client, cast, job):
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error_code="R-7F3A", message="Terjadi gangguan.")
    sign_in(client, cast.manager)
    page = client.get(detail(job)).content.decode()
    assert "sebutkan kode R-7F3A kepada admin" in page
    assert client.post(reverse("jobs:retry", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_cancel(client, cast, job):
    sign_in(client, cast.manager)
    page = client.post(reverse("jobs:cancel", args=[job.pk]), follow=True).content.decode()
    assert "Pekerjaan dibatalkan." in page
    page = client.post(reverse("jobs:cancel", args=[job.pk]), follow=True).content.decode()
    assert "tidak perlu dibatalkan" in page


def test_download_is_attached_sandboxed_and_logged(client, cast, job):
    sign_in(client, cast.manager)
    url = reverse("jobs:download", args=[job.pk])
    assert client.get(url).status_code == 404, "nothing partial is handed out"
    run_pending()
    response = client.get(url)
    assert b"".join(response.streaming_content) == b"baris 1\nbaris 2\nbaris 3\n"
    assert response["Content-Disposition"] == 'attachment; filename="Percobaan antrean.txt"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    event = AccessEvent.objects.get(action=AccessAction.DOWNLOAD)
    job.refresh_from_db()
    assert event.details["sha256"] == job.result_sha256


@pytest.mark.parametrize(
    ("method", "name"),
    [("get", "jobs:detail"), ("get", "jobs:download"), ("post", "jobs:cancel"), ("post", "jobs:retry")],
)
def test_another_persons_job_does_not_exist(client, cast, job, method, name):
    run_pending()
    sign_in(client, cast.administrator)
    assert getattr(client, method)(reverse(name, args=[job.pk])).status_code == 404
    assert "Percobaan" not in client.get(reverse("jobs:list")).content.decode()


def test_list(client, cast, job):
    sign_in(client, cast.manager)
    assert "Percobaan antrean" in client.get(reverse("jobs:list")).content.decode()
    run_pending()
    page = client.get(reverse("jobs:list")).content.decode()
    assert reverse("jobs:download", args=[job.pk]) in page
    Job.objects.update(expires_at=timezone.now() - timedelta(days=1))
    from slrt.jobs.tasks import tidy

    tidy()
    page = client.get(reverse("jobs:list")).content.decode()
    assert "masa simpannya berakhir" in page
    assert reverse("jobs:download", args=[job.pk]) not in page


def test_empty_list_says_what_will_be_here(client, cast):
    assert "Belum ada unduhan." in sign_in(client, cast.manager).get(reverse("jobs:list")).content.decode()


def test_pages_cost_few_queries(client, cast, django_assert_max_num_queries):
    for _ in range(10):
        enqueue(TRIAL, QUICK, by=cast.manager)
    sign_in(client, cast.manager)
    with django_assert_max_num_queries(12):
        client.get(reverse("jobs:list"))
