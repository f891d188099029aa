"""The supervisor's bench: what the field staff did and what came back, notes of guidance, and the supervisors."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from complaints.models import Complaint
from households.areas.actions import give_area
from households.coaching import export
from households.coaching.actions import mark_seen, settle, write_note
from households.coaching.figures import checking_of, work_of
from households.coaching.span import Span, median
from households.models import CoachingNote, Visit
from programs.participation import enrol
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.notifications.models import Message
from tests.complaints import world
from tests.households.test_changes import change
from tests.households.visiting import filled, planned
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def span(cast: Cast, days: int = 30) -> Span:
    today = timezone.localdate()
    return Span(cast.code, cast.profile.zone, today - timedelta(days=days), today)


def note(cast: Cast, **given) -> CoachingNote:
    values = {
        "by": cast.supervisor, "person": cast.facilitator, "jurisdiction": cast.code, "topic": "records",
        "note": "Foto rumah sering gelap.", "held_on": timezone.localdate(),
    }  # fmt: skip
    return write_note(**values | given)


def returned_visit(cast: Cast, why: str = "Foto rumah gelap, ulangi.") -> Visit:
    visit = filled(cast, planned(cast))
    perform(visit, "complete", by=cast.facilitator, note="Bertemu keluarga.")
    perform(visit, "send_back", by=cast.supervisor, note=why)
    return visit


def the_work(cast: Cast, user=None):
    return next(row for row in work_of(user or cast.supervisor, span(cast)) if row.person == cast.facilitator)


# ---------------------------------------------------------------------- figures
def test_the_middle_of_numbers() -> None:
    assert median([]) is None and median([3]) == 3 and median([5, 1, 2]) == 2 and median([1, 2]) == 1.5


def test_work_counts_what_was_handed_in_and_what_came_back(cast: Cast) -> None:
    give_area(by=cast.manager, person=cast.facilitator, village=cast.village)
    visit = returned_visit(cast)
    late = planned(cast)
    Visit.objects.filter(pk=late.pk).update(planned_on=timezone.localdate() - timedelta(days=3))
    person = make_family(cast)
    case = change(cast, person.household, by=cast.facilitator, address="JALAN MELATI 7")
    enrol(by=cast.facilitator, programme=world.programme(), household=person.household)
    row = the_work(cast)
    assert row.made == {"visits": 1, "changes": 1, "enrolments": 1}
    assert [(one.number, one.why) for one in row.returned] == [(visit.number, "Foto rumah gelap, ulangi.")]
    assert (row.load.families, row.load.late, row.days) == (3, 1, [0])
    # Work of other days is no work of the span.
    old = Span(cast.code, cast.profile.zone, *(timezone.localdate() - timedelta(days=d) for d in (90, 60)))
    assert next(r for r in work_of(cast.supervisor, old) if r.person == cast.facilitator).handed_in == 0
    assert case.created_by == cast.facilitator


def test_a_return_counts_for_whoever_had_made_the_visit(cast: Cast) -> None:
    other = cast.person("facilitator", number=2)
    visit = returned_visit(cast)
    Visit.objects.filter(pk=visit.pk).update(turn_user=other)
    rows = {row.person: len(row.returned) for row in work_of(cast.manager, span(cast))}
    assert rows[cast.facilitator] == 1 and rows[other] == 0


def test_time_from_task_to_visit_is_in_days(cast: Cast) -> None:
    visit = filled(cast, planned(cast))
    Visit.objects.filter(pk=visit.pk).update(received_at=timezone.now() - timedelta(days=4))
    visit.refresh_from_db()
    perform(visit, "complete", by=cast.facilitator, note="Bertemu keluarga.")
    assert the_work(cast).days == [4]


def test_why_a_restricted_complaint_came_back_stays_shut(cast: Cast, client: Client) -> None:
    case = world.complaint(cast, by=cast.facilitator, channel="facilitator", category="N7", klass="need")
    Complaint.objects.filter(pk=case.pk).update(restricted=True)
    case.refresh_from_db()
    perform(case, "supervisor_return", by=cast.supervisor, note="Rahasia keluarga ini.")
    (back,) = the_work(cast).returned
    assert back.number == case.number and back.url == "" and "Rahasia" not in back.why
    sign_in(client, cast.supervisor)
    assert "Rahasia keluarga" not in client.get(f"/pembinaan/{cast.facilitator.pk}/").content.decode()


def test_supervisors_are_measured_by_what_they_checked(cast: Cast) -> None:
    returned_visit(cast)
    accepted = filled(cast, planned(cast))
    perform(accepted, "complete", by=cast.facilitator, note="Bertemu keluarga.")
    perform(accepted, "accept", by=cast.supervisor)
    note(cast, agreed="Latihan foto", due_on=timezone.localdate())
    (one,) = checking_of(span(cast))
    assert one.person == cast.supervisor and dict(one.by_kind) == {"Kunjungan selesai": 2}
    assert (one.checked, one.returned, one.share_returned, len(one.hours)) == (2, 1, 0.5, 2)
    assert (one.notes, one.open_notes, one.staff) == (1, 1, 1)


def test_a_fixed_number_of_queries(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(1, 5):
        give_area(
            by=cast.manager, person=cast.person("facilitator", number=number), village=cast.village, parts=f"{number}"
        )
    _ = cast.supervisor.access
    with django_assert_max_num_queries(32):
        assert len(work_of(cast.supervisor, span(cast))) >= 4


# ---------------------------------------------------------------------- notes
def test_a_note_reaches_the_person_and_is_seen_once(cast: Cast) -> None:
    made = note(cast, agreed="Ulangi foto di tempat terang", due_on=timezone.localdate() + timedelta(days=7))
    assert (
        made.region == cast.village and Message.objects.filter(user=cast.facilitator, kind="coaching.note").count() == 1
    )
    with pytest.raises(StepNotAllowed):
        mark_seen(by=cast.supervisor, note=made)
    first = mark_seen(by=cast.facilitator, note=made).seen_at
    assert mark_seen(by=cast.facilitator, note=made).seen_at == first
    settle(by=cast.supervisor, note=made, result="Foto sudah terang.")
    with pytest.raises(CaseError, match="sudah dinyatakan selesai"):
        settle(by=cast.supervisor, note=made)
    made.refresh_from_db()
    assert made.settled_by == cast.supervisor and not made.late


def test_a_note_needs_reach_and_sensible_days(casts, cast: Cast) -> None:
    today = timezone.localdate()
    for by, person in ((cast.facilitator, cast.supervisor), (cast.supervisor, casts("63.09").facilitator),
                       (cast.supervisor, cast.supervisor), (cast.supervisor, cast.manager),
                       (cast.administrator, cast.facilitator)):  # fmt: skip
        with pytest.raises(StepNotAllowed):
            note(cast, by=by, person=person)
    with pytest.raises(CaseError, match="hari ini"):
        note(cast, held_on=today + timedelta(days=1))
    with pytest.raises(CaseError, match="Batas"):
        note(cast, agreed="", due_on=today)
    assert note(cast, by=cast.manager, person=cast.supervisor).person == cast.supervisor
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachingNote.objects.create(
            jurisdiction=cast.region, region=cast.village, unit=cast.secretariat, person=cast.facilitator,
            author=cast.facilitator, topic="other", note="x",
        )  # fmt: skip


def test_notes_are_read_by_those_concerned(casts, cast: Cast) -> None:
    made = note(cast)
    for reader in (cast.facilitator, cast.supervisor, cast.manager):
        assert CoachingNote.objects.visible_to(reader).filter(pk=made.pk).exists(), reader
    for other in (cast.person("facilitator", number=2), cast.administrator, cast.data_officer, cast.back_office,
                  casts("63.09").manager):  # fmt: skip
        assert not CoachingNote.objects.visible_to(other).filter(pk=made.pk).exists(), other


# ---------------------------------------------------------------------- screens
def test_the_supervisor_works_through_the_bench(cast: Cast, client: Client) -> None:
    give_area(by=cast.manager, person=cast.facilitator, village=cast.village)
    visit = returned_visit(cast)
    sign_in(client, cast.supervisor)
    page = client.get("/pembinaan/").content.decode()
    assert cast.facilitator.name in page and "1 kunjungan selesai" in page and "1 (100%)" in page
    assert "tab=pengawas" not in page  # the manager's
    page = client.get(f"/pembinaan/{cast.facilitator.pk}/").content.decode()
    assert visit.number in page and "Foto rumah gelap, ulangi." in page and "Belum ada catatan pembinaan" in page
    url = f"/pembinaan/{cast.facilitator.pk}/catatan"
    wrong = client.post(
        url, {"held_on": "01-01-2020", "topic": "records", "note": "Foto gelap", "due_on": "02-01-2020"}
    )
    assert wrong.status_code == 422 and "Tulis apa yang disepakati" in wrong.content.decode()
    assert "Foto gelap" in wrong.content.decode()  # nothing typed is lost
    data = {"held_on": f"{timezone.localdate():%d-%m-%Y}", "topic": "records", "note": "Foto gelap",
            "agreed": "Latihan foto", "due_on": f"{timezone.localdate():%d-%m-%Y}",
            "idempotency_key": "6f1c2a34-0000-4000-8000-000000000001"}  # fmt: skip
    assert client.post(url, data).url == client.post(url, data).url == f"/pembinaan/{cast.facilitator.pk}/"
    made = CoachingNote.objects.get()
    sign_in(client, cast.facilitator)
    page = client.get("/pembinaan/saya").content.decode()
    assert "Latihan foto" in page and "Sudah saya baca" in page and visit.number in page
    assert client.get("/pembinaan/").status_code == 403
    assert client.post(f"/pembinaan/catatan/{made.pk}/selesai").status_code == 403
    assert client.post(f"/pembinaan/catatan/{made.pk}/dibaca").url == "/pembinaan/saya"
    assert "Sudah saya baca" not in client.get("/pembinaan/saya").content.decode()
    sign_in(client, cast.supervisor)
    assert "Dibaca" in client.get(f"/pembinaan/{cast.facilitator.pk}/").content.decode()
    client.post(f"/pembinaan/catatan/{made.pk}/selesai", {"result": "Sudah bisa"})
    assert "Sudah bisa" in client.get(f"/pembinaan/{cast.facilitator.pk}/").content.decode()


def test_the_manager_sees_the_supervisors_too(cast: Cast, client: Client) -> None:
    returned_visit(cast)
    sign_in(client, cast.manager)
    page = client.get("/pembinaan/?tab=pengawas").content.decode()
    assert cast.supervisor.name in page and "1 (100%)" in page and "jam kerja" in page
    page = client.get(f"/pembinaan/{cast.supervisor.pk}/").content.decode()
    assert "Waktu telaah" in page and "Tulis catatan pembinaan" in page
    sign_in(client, cast.supervisor)
    assert client.get(f"/pembinaan/{cast.supervisor.pk}/").status_code == 404


def test_wrong_days_are_said_and_the_quarter_is_shown(cast: Cast, client: Client) -> None:
    sign_in(client, cast.supervisor)
    page = client.get("/pembinaan/?dari=31-12-2026&sampai=01-01-2026").content.decode()
    assert "Tanggal akhir tidak boleh sebelum tanggal awal." in page
    assert (
        "Pilih paling lama satu tahun." in client.get("/pembinaan/?dari=01-01-2020&sampai=01-01-2026").content.decode()
    )


def test_the_analysis_is_taken_along_as_a_workbook(cast: Cast, client: Client) -> None:
    visit = returned_visit(cast)
    family_name = visit.household.head_name
    sign_in(client, cast.manager)
    day = f"{timezone.localdate():%d-%m-%Y}"
    answer = client.post("/pembinaan/unduh", {"dari": day, "sampai": day})
    run_pending(export.KIND)
    job = Job.objects.get(kind=export.KIND)
    assert answer.url == f"/unduhan/{job.pk}/"
    content = b"".join(client.get(f"/unduhan/{job.pk}/berkas").streaming_content)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["Petugas", "Dikembalikan", cast.profile.labels["supervisor"]]
    flat = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert cast.facilitator.name in flat and visit.number in flat and "ulangi" in flat and family_name not in flat


def test_history_of_a_note_only_grows(cast: Cast) -> None:
    made = note(cast)
    mark_seen(by=cast.facilitator, note=made)
    rows = apps.get_model("households", "CoachingNoteHistory").objects
    assert rows.filter(pgh_obj=made).count() >= 1
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.filter(pgh_obj=made).update(note="lain")
