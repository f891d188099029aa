"""M33, M41, M42 against made-up activities."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from monitoring import actions as reports
from monitoring import present
from monitoring.activities import actions, parts
from monitoring.activities.models import Activity
from monitoring.figures import Figure
from monitoring.indicators import INDICATORS, Scope
from monitoring.periods import quarter
from slrt.accounts.models import Assignment
from slrt.jobs.inline import run_pending
from tests.monitoring.test_activities import plan
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def held(cast: Cast, planned: date | None, on: date, **more) -> Activity:
    outcome = {name: more.pop(name) for name in ("spent", "men", "women") if name in more}
    if planned is None:
        return plan(cast, planned_on=None, held_on=on, **outcome, **more)
    made = plan(cast, planned_on=planned, **more)
    return actions.hold(by=cast.manager, activity=made, held_on=on, **outcome)


def figure(cast: Cast, code: str, number: int = 3, region: str = "") -> Figure:
    return INDICATORS[code](Scope(cast.code, region), quarter(2026, number, cast.profile.zone), with_cases=True)


def test_activities_against_their_plan(cast):
    first = held(cast, date(2026, 7, 1), date(2026, 7, 9), budget=4_000_000, spent=3_000_000, men=3, women=5)
    late = held(cast, date(2026, 9, 1), date(2026, 10, 2), budget=1_000_000, spent=900_000)
    dropped = plan(cast, planned_on=date(2026, 8, 1), by_month=True)
    actions.cancel(by=cast.manager, activity=dropped, reason="Anggaran dialihkan.")
    extra = held(cast, None, date(2026, 8, 5), spent=250_000, level="village", region=cast.village)
    plan(cast, planned_on=date(2026, 10, 1))
    found = figure(cast, "M33")
    assert found.value == round(1 / 3, 6), "held after the period ended is not held in it"
    facts = {fact.label: fact.value for fact in found.facts}
    assert (facts["Direncanakan"], facts["Terlaksana"], facts["Di luar rencana"]) == (3, 1, 1)
    assert (facts["Anggaran"], facts["Realisasi"], facts["Serapan anggaran"]) == (5_000_000, 3_250_000, 0.6)
    assert (facts["Hadir laki-laki"], facts["Hadir perempuan"]) == (3, 5)
    assert found.parts["planned"].ids == [first.pk, late.pk, dropped.pk] and found.parts["held"].ids == [first.pk]
    assert found.parts["extra"].ids == [extra.pk]
    rows = {row.label: row.values for row in found.table("district").rows}
    assert rows[cast.district.name][:4] == [0, 0, None, 1]
    assert [row.values for row in found.table("level_budget").rows] == [
        [5_000_000, 3_000_000, 0.6], [0, 0, None], [0, 250_000, None],
    ]  # fmt: skip
    assert all(len(table.columns) <= 5 for table in found.tables), "more columns run out of the page"
    assert figure(cast, "M33", region=cast.village.pk).value is None, "nothing was planned for the village"
    assert figure(cast, "M33", 2).value is None


def test_meetings_and_what_was_decided(casts):
    cast = casts("32.76")
    place = {"kind": "meeting", "level": "district", "region": cast.district}
    held(cast, None, date(2026, 2, 3), **place)
    one = held(cast, date(2026, 7, 10), date(2026, 7, 10), **place)
    plan(cast, planned_on=date(2026, 9, 10), **place)
    for text in ("Satu.", "Dua."):
        parts.add_decision(by=cast.manager, activity=one, text=text, who="Camat")
    parts.settle_decision(by=cast.manager, decision=one.decisions.first())
    one.decisions.filter(done_on__isnull=False).update(done_on=date(2026, 8, 1))
    found = figure(cast, "M42")
    assert found.value == 0.5
    rows = {row.label: row.values for row in found.table("district").rows}
    assert rows[cast.district.name] == [2, 1, 2, 2, 1, 0.5]
    assert found.fact("Kecamatan dengan 2 rapat atau lebih sejak awal tahun") == 1


def test_staff_with_the_basic_training(casts):
    cast = casts("32.76")
    people = [cast.puskesos_front, cast.puskesos_back, cast.front_office, cast.manager]
    Assignment.objects.update(starts=date(2026, 1, 1))
    facts = {"kind": "training", "organiser": "Dinas Sosial", "subject": "Dasar pelayanan", "basic_training": True}
    course = held(cast, None, date(2026, 7, 1), **facts)
    parts.add_participants(by=cast.manager, activity=course, users=people[:1])
    other = held(cast, None, date(2026, 7, 2), **facts | {"basic_training": False, "subject": "Aplikasi"})
    parts.add_participants(by=cast.manager, activity=other, users=people[2:3])
    found = figure(cast, "M41")
    assert found.value == 0.25 and found.fact("Petugas Puskesos dengan pelatihan dasar") == 0.5
    assert [(row.label, row.values) for row in found.table("course").rows] == [
        ("Dasar pelayanan", ["Dinas Sosial", 1]), ("Aplikasi", ["Dinas Sosial", 1]),
    ]  # fmt: skip
    assert figure(cast, "M41", 2).value == 0, "not yet"
    assert figure(cast, "M41", region=cast.village.pk).value == 0.5, "only the staff of the village"


@pytest.mark.parametrize(
    ("code", "told"),
    [("33.24", {"M33"}), ("63.09", set()), ("63.11", {"M33", "M42"}), ("32.76", {"M33", "M41", "M42"})],
)
def test_a_report_tells_what_the_profile_has(casts, code, told):
    cast = casts(code)
    report = reports.request_report(by=cast.manager, jurisdiction=code, period=quarter(2026, 3, cast.profile.zone))
    run_pending("report.freeze")
    report.refresh_from_db()
    found = {each.code for each in report.frozen_figures()}
    assert found & {"M33", "M41", "M42"} == told
    titles = [title for _, title, _ in present.sections({code: code for code in found})]
    assert ("Kegiatan, anggaran, pelatihan, rapat, dan kemitraan" in titles) is bool(told)


def test_the_activities_behind_a_number_and_amounts_in_words(cast, client):
    held(cast, date(2026, 7, 1), date(2026, 7, 9), budget=4_000_000, spent=3_000_000, title="Sosialisasi terhitung")
    report = reports.request_report(by=cast.manager, jurisdiction=cast.code, period=quarter(2026, 3, cast.profile.zone))
    run_pending("report.freeze")
    sign_in(client, cast.manager)
    page = client.get(reverse("monitoring:report", args=[report.pk])).content.decode()
    assert "Anggaran: Rp4.000.000" in page and "H. Kegiatan" in page.replace("&nbsp;", " ")
    behind = client.get(reverse("monitoring:behind", args=[report.pk, "M33"])).content.decode()
    assert "Sosialisasi terhitung" in behind and "9 Jul" in behind
