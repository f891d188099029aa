"""The start page of the administrator, of the auditor, and of those who only read reports."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from households.limits import HOUR_WARNS
from households.models import LookupTally
from slrt.accounts.models import Assignment, User
from slrt.audit import chain
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job, JobState
from slrt.jurisdictions.actions import set_value
from tests.households.world import make_family
from tests.monitoring.test_reports import published
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def test_the_administrator_sees_what_is_to_be_set_right(cast, client):
    idle = User.objects.create(username="calon", name="Calon Petugas", home_jurisdiction_id=cast.code)
    today = timezone.localdate()
    ended = Assignment.objects.get(user=cast.facilitator)
    Assignment.objects.filter(pk=ended.pk).update(ends=today - timedelta(days=3))
    job = enqueue("prelist.minutes", {}, by=None, title="Berita acara MUS-1", jurisdiction=cast.code)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, finished_at=timezone.now(), error_code="R-7F3A", started_at=timezone.now()
    )
    set_value(
        jurisdiction=cast.code, key="certificate_days", value=77, valid_from=today + timedelta(days=9),
        by=cast.administrator, note="Lebih panjang",
    )  # fmt: skip
    page = sign_in(client, cast.administrator).get("/").content.decode()
    for said in (idle.name, "Belum ditugaskan", cast.facilitator.name, "Berakhir", "Berita acara MUS-1", "R-7F3A",
                 "77 hari", "/profil/certificate_days/"):  # fmt: skip
        assert said in page, said
    assert "Pilih pekerjaan Anda" not in page


def test_the_administrator_of_another_place_sees_none_of_it(casts, client):
    here, there = casts("33.24"), casts("63.09")
    User.objects.create(username="calon", name="Calon Petugas", home_jurisdiction_id=here.code)
    page = sign_in(client, there.administrator).get("/").content.decode()
    assert "Calon Petugas" not in page and "Akun yang perlu disiapkan" in page


def test_the_auditor_sees_accesses_exports_and_unusual_look_ups(cast, client):
    person = make_family(cast)
    for _ in range(11):
        record_access(cast.front_office, AccessAction.REVEAL_NIK, person, "Mencocokkan KTP")
    record_access(cast.manager, AccessAction.EXPORT, jurisdiction=cast.code, object_type="households.person", ids=[])
    today = timezone.localdate()
    LookupTally.objects.create(user=cast.back_office, day=today, hour=9, in_hour=70, in_day=HOUR_WARNS + 10)
    page = sign_in(client, cast.auditor).get("/").content.decode()
    for said in ("Rantai catatan akses", "Utuh", "Mengekspor daftar", "11 nomor dibuka", f"{HOUR_WARNS + 10} pencarian",
                 "Mencocokkan KTP"):  # fmt: skip
        assert said in page, said
    assert person.name not in page and "Pilih pekerjaan Anda" not in page
    assert AccessEvent.objects.filter(user=cast.auditor, action=AccessAction.VIEW_AUDIT).exists()


@pytest.mark.parametrize("role", ["head", "coordination", "monev"])
def test_whoever_reads_reports_and_no_complaint_starts_with_the_newest(builder, client, role):
    page = sign_in(client, builder.cast.person(role)).get("/").content.decode()
    assert "Laporan terbaru" in page and "Belum ada laporan." in page and "Pilih pekerjaan Anda" not in page
    report = published(builder)
    page = client.get("/").content.decode()
    assert f"/laporan/{report.pk}/" in page and report.period.label in page
    assert "Laporan terbaru" not in sign_in(client, builder.cast.manager).get("/").content.decode()


@pytest.mark.owner
@pytest.mark.django_db(transaction=True)
def test_the_newest_part_of_a_chain_is_checked(cast):
    person = make_family(cast)
    for _ in range(4):
        record_access(cast.front_office, AccessAction.VIEW_PERSON, person)
    shard = AccessEvent.objects.order_by("-pk")[0].shard
    verdict = chain.verify_newest([shard], most=2)
    assert verdict.sound and verdict.rows == 2
    assert chain.verify_newest([], most=2).rows == 0
