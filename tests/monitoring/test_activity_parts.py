"""Trainings and who lacks the basic one, survey teams and their villages, meetings of the kecamatan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.activities import actions, parts
from monitoring.activities.actions import ActivityRefused
from monitoring.activities.meetings import counter_words
from monitoring.activities.models import Activity
from monitoring.activities.training import trainees, wants_basic
from slrt.jurisdictions.actions import set_value
from tests.monitoring.test_activities import page_of, part, plan
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
ROUTES = "monitoring:"


@pytest.fixture
def depok(casts) -> Cast:
    return casts("32.76")


def training(cast: Cast, **more) -> Activity:
    facts = {
        "kind": "training", "title": "Pelatihan petugas", "planned_on": None, "held_on": date(2026, 9, 3),
        "organiser": "Dinas Sosial", "subject": "Dasar pelayanan sosial", "basic_training": True,
    }  # fmt: skip
    return plan(cast, **facts | more)


# ---------------------------------------------------------------------- trainings
def test_participants_and_who_was_there(depok):
    client = sign_in(Client(), depok.manager)
    made = training(depok, planned_on=timezone.localdate(), held_on=None)
    add = part(made, "peserta")
    two = [depok.puskesos_front.pk, depok.puskesos_back.pk]
    assert client.post(add).status_code == 422
    assert client.post(add, {"users": two}).status_code == 302
    rows = {row.user_id: row for row in made.people.order_by("pk")}
    assert set(rows) == set(two) and not any(row.attended for row in rows.values())
    attend = part(made, "kehadiran")
    there = rows[two[0]]
    marks = {f"hadir_{there.pk}": "on", f"nilai_{there.pk}": "87,5"}
    assert client.post(attend, marks).status_code == 422, "not before it was held"
    actions.hold(by=depok.manager, activity=made, held_on=timezone.localdate())
    assert client.post(attend, marks | {f"nilai_{there.pk}": "187"}).status_code == 422
    assert client.post(attend, marks).status_code == 302
    assert [(row.attended, row.score) for row in made.people.order_by("pk")] == [(True, 87.5), (False, None)]
    assert 'value="87,5' in page_of(client, "activity", made.pk)
    page = page_of(client, "trainings")
    assert "nilai 87,5" in page and "Dasar pelayanan sosial" in page


def test_whoever_lacks_the_basic_training_is_marked(depok):
    made = training(depok)
    people = (depok.puskesos_front, depok.puskesos_back, depok.front_office)
    assert parts.add_participants(by=depok.manager, activity=made, users=[people[0], people[2]]) == 2
    client = sign_in(Client(), depok.manager)
    page = page_of(client, "trainings")
    assert "1 dari 2 petugas Puskesos sudah mendapat pelatihan dasar" in page and "Pasal 22 ayat (1)" in page
    assert page.count("Wajib, belum ada") == 1, "the secretariat's staff have no such duty"
    lacking = page_of(client, "trainings", tampil="belum")
    assert people[1].name in lacking and people[0].name not in lacking
    only_other = training(depok, basic_training=False, title="Bimbingan teknis")
    parts.add_participants(by=depok.manager, activity=only_other, users=[people[1]])
    assert page_of(client, "trainings").count("Wajib, belum ada") == 1, "another training is not the basic one"


def test_a_puskesos_sees_its_own_staff(depok):
    depok.front_office, depok.puskesos_back  # noqa: B018 - are there
    seen = {one.person for one in trainees(depok.puskesos_front, depok.profile)}
    assert {depok.puskesos_front, depok.puskesos_back} <= seen and depok.front_office not in seen
    assert depok.front_office in {one.person for one in trainees(depok.manager, depok.profile)}


def test_the_duty_is_a_dated_value_of_the_profile(depok, cast):
    assert wants_basic(depok.profile) and not wants_basic(cast.profile)
    today = timezone.localdate()
    set_value(
        jurisdiction=depok.code, key="training_required", value=False, valid_from=today, clause="SK Kepala Dinas",
        source="administrator", note="", by=depok.administrator,
    )  # fmt: skip
    assert not wants_basic(depok.profile)


def test_only_a_training_has_participants_and_only_a_survey_a_team(depok):
    made = plan(depok)
    with pytest.raises(ActivityRefused):
        parts.add_participants(by=depok.manager, activity=made, users=[depok.front_office])
    with pytest.raises(ActivityRefused):
        parts.add_person(by=depok.manager, activity=made, part="team", name="Sri Ujiwati", organisation="BPS")
    answer = sign_in(Client(), depok.manager).post(
        reverse(f"{ROUTES}activity_new"), {"kind": "training", "title": "Pelatihan", "planned": "01-12-2026"}
    )
    assert "Masukkan penyelenggara pelatihan." in answer.content.decode()


# ---------------------------------------------------------------------- surveys
def test_a_survey_has_a_team_and_villages(casts):
    cast = casts("62.04")
    client, made = sign_in(Client(), cast.manager), plan(cast, kind="survey", title="Verifikasi lapangan")
    add = part(made, "tim")
    assert client.post(add).status_code == 422
    client.post(add, {"user": cast.facilitator.pk})
    client.post(add, {"name": "Sri Ujiwati", "organisation": "BPS"})
    ours, outside = made.people.order_by("pk")
    village = part(made, "wilayah")
    assert client.post(village, {"village": "Tidak Ada"}).status_code == 422
    assert client.post(village, {"village": cast.village.pk, "person": outside.pk}).status_code == 302
    assert client.post(village, {"village": cast.village.pk}).status_code == 422, "once"
    page = page_of(client, "activity", made.pk)
    assert "Sri Ujiwati" in page and "0 dari 1 selesai" in page
    row = made.villages.get()
    said = {f"keadaan_{row.pk}": "done", f"petugas_{row.pk}": ours.pk}
    worker = sign_in(Client(), cast.facilitator)
    assert worker.post(part(made, "survei"), said).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.person) == ("done", ours), "a member of the team says how far it is"
    assert "1 dari 1 selesai" in page_of(client, "activity", made.pk)
    client.post(part(made, "survei"), {"key": row.pk})
    assert not made.villages.exists()


def test_a_village_elsewhere_is_refused(casts):
    cast = casts("62.04")
    made = plan(cast, kind="survey", level="district", region=cast.district)
    elsewhere = cast.region.children.exclude(pk=cast.district.pk).order_by("code").first().children.first()
    with pytest.raises(ActivityRefused):
        parts.add_village(by=cast.manager, activity=made, village=elsewhere)


# ---------------------------------------------------------------------- meetings
def meeting(cast: Cast, day: date, **more) -> Activity:
    return plan(
        cast, kind="meeting", title="Rapat koordinasi", level="district", region=cast.district,
        planned_on=None, held_on=day, **more,
    )  # fmt: skip


def test_a_counter_of_meetings_for_each_kecamatan(depok):
    year = timezone.localdate().year
    client = sign_in(Client(), depok.kecamatan)
    assert "0 dari 2 rapat tahun ini" in page_of(client, "meetings")
    one = meeting(depok, date(year, 2, 10))
    parts.add_decision(
        by=depok.manager, activity=one, text="Daftar lansia dipadankan.", who="Puskesos", due_on=date(year, 3, 1)
    )
    page = page_of(client, "meetings")
    assert "1 dari 2 rapat tahun ini" in page and "Daftar lansia dipadankan." in page and "Lewat batas" in page
    meeting(depok, date(year, 3, 10))
    plan(depok, kind="meeting", level="regency", region=depok.region, planned_on=None, held_on=date(year, 3, 11))
    assert "2 dari 2 rapat tahun ini" in page_of(client, "meetings"), "those of the kota are no kecamatan's"
    assert f"0 dari 2 rapat tahun {year - 1}" == counter_words(0, 2, year - 1)
    log = reverse(f"{ROUTES}activity_log")
    form = client.get(log, {"jenis": "meeting", "tingkat": "district", "kecamatan": depok.district.pk})
    assert 'value="meeting" selected' in form.content.decode()


def test_the_page_of_meetings_is_there_where_the_profile_has_them(casts, cast):
    balangan = casts("63.11")
    page = page_of(sign_in(Client(), balangan.manager), "meetings")
    assert "0 rapat tahun ini" in page and "Paling sedikit" not in page
    client = sign_in(Client(), cast.manager)
    assert client.get(reverse(f"{ROUTES}meetings")).status_code == 404
    assert "/kegiatan/rapat/" not in page_of(client, "activities")
    village = sign_in(Client(), balangan.puskesos_front)
    assert "/kegiatan/rapat/" not in page_of(village, "activities")


def test_what_is_late_shows_on_the_list(depok):
    plan(depok, planned_on=timezone.localdate().replace(day=1), by_month=True, title="Bulan ini")
    last_month = timezone.localdate().replace(day=1) - timedelta(days=1)
    plan(depok, planned_on=last_month.replace(day=1), by_month=True, title="Bulan lalu")
    page = page_of(sign_in(Client(), depok.manager), "activities", keadaan="late")
    assert "Bulan lalu" in page and "Bulan ini" not in page
