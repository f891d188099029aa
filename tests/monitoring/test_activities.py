"""Activities: planning, saying how they were held, who may do so for which place, and the year against its plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.activities import actions, parts
from monitoring.activities.export import KIND
from monitoring.activities.models import Activity
from slrt.cases.errors import StepNotAllowed
from slrt.documents.models import Document
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.personas import Cast, sign_in
from tests.pictures import picture

pytestmark = pytest.mark.django_db
ROUTES = "monitoring:"


def plan(cast: Cast, **more) -> Activity:
    """Of the secretariat, by its manager, for a day ten days ahead unless said otherwise."""
    facts = {"kind": "outreach", "title": "Sosialisasi SLRT", "planned_on": timezone.localdate() + timedelta(days=10)}
    facts |= {"level": "regency", "region": cast.region, "by": cast.manager} | more
    return actions.begin(jurisdiction=cast.code, **facts)


def part(activity: Activity, what: str) -> str:
    return reverse(f"{ROUTES}activity_part", args=[activity.pk, what])


def typed(**more) -> dict:
    soon = timezone.localdate() + timedelta(days=20)
    return {"kind": "outreach", "title": "Sosialisasi di Boja", "planned": f"{soon:%d-%m-%Y}"} | more


def page_of(client: Client, name: str, *args, **query) -> str:
    answer = client.get(reverse(f"{ROUTES}{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_secretariat_plans_and_says_how_it_was_held(cast):
    client = sign_in(Client(), cast.manager)
    given = typed(level="district", district=cast.district.pk, budget="2.500.000", funding="apbd", place="Aula")
    answer = client.post(reverse(f"{ROUTES}activity_new"), given | {"responsible": cast.front_office.pk})
    made = Activity.objects.get()
    assert answer.url == f"/kegiatan/{made.pk}/"
    assert (made.level, made.region, made.budget, made.state) == ("district", cast.district, 2_500_000, "planned")
    told = Message.objects.get(user=cast.front_office)
    assert told.url == answer.url and "penanggung jawab" in told.body

    hold = reverse(f"{ROUTES}activity_hold", args=[made.pk])
    ahead = timezone.localdate() + timedelta(days=1)
    assert client.post(hold, {"held_on": f"{ahead:%d-%m-%Y}"}).status_code == 422, "not before it was held"
    today = f"{timezone.localdate():%d-%m-%Y}"
    outcome = {"held_on": today, "men": "12", "women": "20", "spent": "2.000.000", "result": "Dihadiri kader."}
    assert client.post(hold, outcome).status_code == 302
    page = page_of(client, "activity", made.pk)
    for words in ("Terlaksana", "32 orang (12 laki-laki, 20 perempuan)", "Rp2.000.000", "80%", "Dihadiri kader."):
        assert words in page
    history = apps.get_model("monitoring", "ActivityHistory")
    assert history.objects.filter(pgh_obj_id=made.pk).exists(), "the plan as it stood is kept"


def test_only_a_month_may_be_planned_and_a_day_must_be_one(cast):
    client = sign_in(Client(), cast.manager)
    given = typed(level="regency", planned=f"03-{timezone.localdate().year + 1}")
    client.post(reverse(f"{ROUTES}activity_new"), given)
    made = Activity.objects.get()
    assert made.by_month and made.planned_on == date(timezone.localdate().year + 1, 3, 1)
    assert f"Mar {made.planned_on.year}" in page_of(client, "activities")
    for wrong in ("31-02-2027", "bulan depan", "03-1999"):
        answer = client.post(reverse(f"{ROUTES}activity_new"), given | {"planned": wrong})
        assert answer.status_code == 422, wrong


def test_an_unplanned_activity_is_written_down_as_held(cast):
    client = sign_in(Client(), cast.puskesos_coordinator)
    page = page_of(client, "activity_log")
    assert cast.village.name in page and 'name="level"' not in page, "there is only one place to choose"
    today = f"{timezone.localdate():%d-%m-%Y}"
    given = {"kind": "guidance", "title": "Penguatan kapasitas kader", "held_on": today, "men": "4", "women": "9"}
    assert client.post(reverse(f"{ROUTES}activity_log"), given).status_code == 302
    made = Activity.objects.get()
    assert (made.level, made.region, made.state, made.unplanned) == ("village", cast.village, "held", True)
    assert "Di luar rencana" in page_of(client, "activities")
    client.post(reverse(f"{ROUTES}activity_change", args=[made.pk]), given | {"women": "10"})
    made.refresh_from_db()
    assert made.women == 10
    reason = {"reason": "Tercatat dua kali."}
    assert client.post(reverse(f"{ROUTES}activity_cancel", args=[made.pk]), reason).status_code == 302
    made.refresh_from_db()
    assert made.state == "cancelled" and made.cancel_reason == "Tercatat dua kali."


def test_a_plan_is_called_off_with_a_reason_and_planned_again(cast):
    client, made = sign_in(Client(), cast.manager), plan(cast)
    cancel = reverse(f"{ROUTES}activity_cancel", args=[made.pk])
    assert client.post(cancel, {"reason": " "}).status_code == 422
    client.post(cancel, {"reason": "Anggaran dialihkan."})
    assert "Anggaran dialihkan." in page_of(client, "activity", made.pk)
    client.post(part(made, "buka"))
    made.refresh_from_db()
    assert (made.state, made.cancel_reason) == ("planned", "")


@pytest.mark.parametrize(
    ("role", "level", "place", "may"),
    [
        ("manager", "regency", "region", True),
        ("front_office", "district", "district", True),
        ("supervisor", "regency", "region", False),
        ("supervisor", "district", "district", True),
        ("kecamatan", "district", "district", True),
        ("kecamatan", "village", "village", True),
        ("kecamatan", "regency", "region", False),
        ("puskesos_front", "village", "village", True),
        ("puskesos_front", "district", "district", False),
        ("facilitator", "village", "village", True),
        ("assistant", "regency", "region", True),
        ("assistant", "district", "district", False),
        ("head", "regency", "region", False),
        ("auditor", "village", "village", False),
    ],
)
def test_who_plans_for_which_place(cast, role, level, place, may):
    facts = {"by": cast.person(role), "level": level, "region": getattr(cast, place)}
    if may:
        assert plan(cast, **facts).created_by == facts["by"]
    else:
        with pytest.raises(StepNotAllowed):
            plan(cast, **facts)


def test_a_place_beside_ones_own_is_out_of_reach(cast):
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    with pytest.raises(StepNotAllowed):
        plan(cast, by=cast.puskesos_coordinator, level="village", region=beside)
    theirs = plan(cast, level="village", region=beside)
    secretariat, ours = plan(cast), plan(cast, level="village", region=cast.village)
    seen = set(Activity.objects.visible_to(cast.puskesos_coordinator))
    assert seen == {ours} and {theirs, secretariat, ours} <= set(Activity.objects.visible_to(cast.head))
    assert set(Activity.objects.visible_to(cast.kecamatan)) == {theirs, ours}
    client = sign_in(Client(), cast.puskesos_coordinator)
    assert client.get(reverse(f"{ROUTES}activity", args=[theirs.pk])).status_code == 404


def test_good_practice_is_shared_with_everybody(cast):
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    made = plan(cast, level="village", region=beside, kind="learning", title="Belajar dari desa tetangga")
    assert made not in Activity.objects.visible_to(cast.puskesos_front)
    actions.hold(by=cast.manager, activity=made, held_on=timezone.localdate())
    assert made in Activity.objects.visible_to(cast.puskesos_front)
    client = sign_in(Client(), cast.puskesos_front)
    assert "Catat pelaksanaan" not in page_of(client, "activity", made.pk)
    assert client.post(reverse(f"{ROUTES}activity_hold", args=[made.pk])).status_code == 404


def test_no_number_of_a_person_stands_in_a_name(cast):
    client = sign_in(Client(), cast.manager)
    answer = client.post(reverse(f"{ROUTES}activity_new"), typed(level="regency", title="Rapat, hubungi 081234567890"))
    assert answer.status_code == 422 and "Jangan menulis NIK" in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_plan_that_is_settled_is_not_changed(cast):
    client, made = sign_in(Client(), cast.manager), plan(cast, planned_on=timezone.localdate())
    actions.hold(by=cast.manager, activity=made, held_on=timezone.localdate())
    answer = client.post(reverse(f"{ROUTES}activity_change", args=[made.pk]), typed(), follow=True)
    assert actions.SETTLED in answer.content.decode()
    client.post(part(made, "buka"))
    made.refresh_from_db()
    assert (made.state, made.held_on, made.closed_by) == ("planned", None, None)


def test_whoever_is_given_a_task_says_that_it_is_done(cast):
    task = plan(cast, kind="task", title="Rekap buku tamu", responsible=cast.assistant)
    other = plan(cast, title="Rencana lain")
    client = sign_in(Client(), cast.assistant)
    assert client.post(reverse(f"{ROUTES}activity_hold", args=[other.pk])).status_code == 404, "not given to them"
    today = f"{timezone.localdate():%d-%m-%Y}"
    assert client.post(reverse(f"{ROUTES}activity_hold", args=[task.pk]), {"held_on": today}).status_code == 302
    task.refresh_from_db()
    assert task.state == "held" and task.closed_by == cast.assistant


def test_partners_officers_and_decisions(cast):
    client, made = sign_in(Client(), cast.manager), plan(cast, kind="coordination")
    add = part(made, "mitra")
    assert client.post(add, {"kind": "agency"}).status_code == 422
    client.post(add, {"kind": "agency", "name": "Baperlitbang"})
    client.post(part(made, "petugas"), {"user": cast.back_office.pk})
    assert Message.objects.filter(user=cast.back_office).count() == 1
    decide = part(made, "putusan")
    decision = {"text": "Data keluarga dipadankan.", "who": "Disdukcapil", "due_on": "01-12-2026"}
    assert client.post(decide, decision).status_code == 422, "nothing is decided before it was held"
    actions.hold(by=cast.manager, activity=made, held_on=timezone.localdate())
    client.post(decide, decision)
    page = page_of(client, "activity", made.pk)
    for words in ("Baperlitbang", cast.back_office.name, "Data keluarga dipadankan.", "Paling lambat 1 Desember 2026"):
        assert words in page
    kept = made.decisions.get()
    client.post(part(made, "tindak-lanjut"), {"key": kept.pk, "note": "Padan 98 persen."})
    kept.refresh_from_db()
    assert (kept.done_on, kept.done_by, kept.done_note) == (timezone.localdate(), cast.manager, "Padan 98 persen.")
    partner = made.partners.get()
    client.post(part(made, "hapus-mitra"), {"key": partner.pk})
    client.post(part(made, "hapus-orang"), {"key": made.people.get().pk})
    assert not made.partners.exists() and not made.people.exists()


def test_what_belongs_to_another_activity_is_not_found(cast):
    one, other = plan(cast), plan(cast)
    partner = parts.add_partner(by=cast.manager, activity=other, kind="statistics", name="BPS Kendal")
    client = sign_in(Client(), cast.manager)
    assert client.post(part(one, "hapus-mitra"), {"key": partner.pk}).status_code == 404
    assert client.post(part(one, "lain")).status_code == 404


def test_files_are_added_and_downloaded(cast):
    client, made = sign_in(Client(), cast.manager), plan(cast)
    upload = part(made, "berkas")
    assert client.post(upload, {"kind": "invitation"}).status_code == 422
    assert client.post(upload, {"kind": "photo", "file": picture()}).status_code == 302
    document = Document.objects.of("activity", made.pk).get()
    assert (document.title, document.jurisdiction_id) == ("Foto", cast.code)
    assert "Foto" in page_of(client, "activity", made.pk)


def test_the_list_is_narrowed(cast):
    today = timezone.localdate()
    late = plan(cast, title="Rapat terlewat", kind="meeting", planned_on=today - timedelta(days=3))
    plan(cast, title="Sosialisasi nanti", level="district", region=cast.district)
    client = sign_in(Client(), cast.manager)
    for query, shown, hidden in (
        ({"keadaan": "late"}, "Rapat terlewat", "Sosialisasi nanti"),
        ({"jenis": "outreach"}, "Sosialisasi nanti", "Rapat terlewat"),
        ({"tingkat": "district"}, "Sosialisasi nanti", "Rapat terlewat"),
        ({"wilayah": cast.district.pk}, "Sosialisasi nanti", "Rapat terlewat"),
        ({"tahun": "x"}, "Rapat terlewat", "Sebutan lain"),
    ):
        page = page_of(client, "activities", **query)
        assert shown in page and hidden not in page, query
    assert late.is_late and "Lewat rencana" in page_of(client, "activities")


def test_a_year_against_its_plan(cast):
    year = timezone.localdate().year
    done = plan(cast, planned_on=date(year, 1, 10), budget=4_000_000, funding="apbd")
    actions.hold(by=cast.manager, activity=done, held_on=date(year, 1, 12), spent=3_000_000)
    dropped = plan(cast, planned_on=date(year, 2, 1), budget=1_000_000, funding="apbd")
    actions.cancel(by=cast.manager, activity=dropped, reason="Ditunda.")
    plan(cast, planned_on=None, held_on=date(year, 1, 20), spent=500_000)
    plan(cast, planned_on=date(year - 1, 12, 1))
    page = page_of(sign_in(Client(), cast.manager), "activity_year")
    for words in ("50%", "1 dari 2 rencana", "60%", "Rp3.000.000 dari Rp5.000.000", "Rp3.500.000", "Januari"):
        assert words in page, words
    assert "Belum ada kegiatan pada tahun ini" in page_of(sign_in(Client(), cast.puskesos_front), "activity_year")


def test_the_list_is_taken_along_as_a_workbook(cast):
    made = plan(cast, title="Sosialisasi dibawa")
    parts.add_partner(by=cast.manager, activity=made, kind="business", name="Koperasi Uji")
    client = sign_in(Client(), cast.manager)
    assert client.post(reverse(f"{ROUTES}activity_export"), {"jenis": "outreach"}).status_code == 302
    job = Job.objects.get(kind=KIND)
    assert job.payload == {"chosen": {"jenis": "outreach"}}
    run_pending(KIND)
    job.refresh_from_db()
    assert job.has_file and "1 kegiatan" in job.message


def test_a_place_without_a_plan_has_no_such_page(casts):
    tabalong = casts("63.09")
    client = sign_in(Client(), tabalong.manager)
    assert client.get("/kegiatan/").status_code == 404
    assert "/kegiatan/" not in client.get("/").content.decode()


def test_another_jurisdiction_is_out_of_reach(cast, casts):
    theirs = plan(casts("62.04"))
    client = sign_in(Client(), cast.manager)
    assert client.get(reverse(f"{ROUTES}activity", args=[theirs.pk])).status_code == 404
    assert theirs.title not in page_of(client, "activities")
    with pytest.raises(StepNotAllowed):
        actions.cancel(by=cast.manager, activity=theirs, reason="Coba.")


def test_the_database_keeps_the_promises(cast):
    made = plan(cast)
    wrong = (
        {"level": "district"},
        {"state": "held"},
        {"state": "cancelled"},
        {"day": date(2020, 1, 1)},
        {"year": 2020},
    )
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=made.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM monitoring_activity WHERE id = %s", [made.pk])


def test_what_is_given_to_somebody_stands_on_the_start_page(cast):
    today = timezone.localdate()
    plan(cast, title="Rekap buku tamu", responsible=cast.back_office, planned_on=today - timedelta(days=2))
    plan(cast, title="Masih lama", responsible=cast.back_office, planned_on=today + timedelta(days=40))
    page = sign_in(Client(), cast.back_office).get("/").content.decode()
    assert "Kegiatan dan tugas saya" in page and "Rekap buku tamu" in page and "Masih lama" not in page
    assert "Kegiatan dan tugas saya" not in sign_in(Client(), cast.front_office).get("/").content.decode()


def test_whoever_answers_for_it_is_reminded_once(cast):
    today = timezone.localdate()
    plan(cast, title="Rapat terlewat", responsible=cast.back_office, planned_on=today - timedelta(days=2))
    plan(cast, title="Rapat besok", responsible=cast.back_office, planned_on=today + timedelta(days=1))
    held = plan(cast, planned_on=None, held_on=today - timedelta(days=20), title="Rapat dulu")
    parts.add_decision(
        by=cast.manager, activity=held, text="Surat dikirim.", who="TU", due_on=today - timedelta(days=1)
    )
    remind()
    remind()
    late = Message.objects.filter(user=cast.back_office, title="Kegiatan lewat rencana: Rapat terlewat")
    assert (
        late.count() == 1 and not Message.objects.filter(title__contains="Rapat besok", kind="activity.late").exists()
    )
    assert Message.objects.filter(user=cast.manager, title="Putusan belum ditindaklanjuti: Rapat dulu").count() == 1
