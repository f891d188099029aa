"""Musyawarah desa/kelurahan: the agenda, the berita acara, and what becomes of the proposals."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.test import Client

from households import minutes
from households.actions import deliberation as actions
from households.models import Deliberation, PreListProposal
from households.siks.codes import LineKind
from slrt.cases.actions import perform
from slrt.cases.errors import CaseChanged, CaseError, FourEyes, IllegalTransition, StepNotAllowed
from slrt.documents.models import Document
from slrt.jobs.inline import run_pending
from slrt.jurisdictions.actions import set_value
from slrt.notifications.models import Message
from tests.households import meetings as world
from tests.households.world import make_family
from tests.objects import picture
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(casts) -> Cast:
    return casts(world.CODE)


def test_the_agenda_holds_what_was_reviewed(place: Cast) -> None:
    first = world.reviewed(place)
    meeting = world.convened(place)
    assert [line.proposal for line in meeting.lines.all()] == [first]
    assert meeting.number.startswith(f"MUS-{place.secretariat.code}-")
    second = world.reviewed(place, name="Aminah")
    assert actions.refresh_agenda(meeting, by=place.data_officer) == 1
    assert set(meeting.lines.values_list("proposal", flat=True)) == {first.pk, second.pk}
    assert actions.refresh_agenda(meeting, by=place.data_officer) == 0


def test_one_open_meeting_per_village(place: Cast) -> None:
    meeting = world.convened(place)
    with pytest.raises(CaseError, match="belum ditutup"):
        world.convened(place)
    with pytest.raises(IntegrityError):
        Deliberation.objects.create(
            jurisdiction=place.region, unit=place.secretariat, region=place.village, number="X", status="planned",
            held_on=date(2026, 11, 6), place="x", chair="x", chair_office="x",
        )  # fmt: skip
    assert meeting.pk


def test_only_who_may_records_meetings(place: Cast, casts) -> None:
    for role in ("front_office", "manager", "auditor"):
        with pytest.raises(StepNotAllowed):
            world.convened(place, role)
    meeting = world.convened(place)
    with pytest.raises(StepNotAllowed):
        actions.save_meeting(meeting, by=casts("33.24").data_officer, people=[], decisions={})


def test_the_paper_waits_for_attendance_and_every_decision(place: Cast) -> None:
    world.reviewed(place)
    meeting = world.convened(place)
    with pytest.raises(CaseError, match="daftar hadir"):
        perform(meeting, "hold", by=place.data_officer)
    actions.save_meeting(meeting, by=place.data_officer, people=world.PEOPLE, decisions={})
    with pytest.raises(CaseError, match="1 keluarga tanpa putusan"):
        perform(meeting, "hold", by=place.data_officer)
    world.decided(meeting, place.data_officer)
    perform(meeting, "hold", by=place.data_officer)
    assert (meeting.status, meeting.turn) == ("held", "supervisor")
    with pytest.raises(IllegalTransition):
        world.decided(meeting, place.data_officer)


def test_it_closes_with_the_signed_paper_by_somebody_else(place: Cast) -> None:
    world.reviewed(place)
    meeting = world.decided(world.convened(place), place.data_officer)
    perform(meeting, "hold", by=place.data_officer)
    with pytest.raises(CaseError, match="Unggah pindaian"):
        perform(meeting, "close_checked", by=place.supervisor)
    world.signed(meeting, place.data_officer)
    with pytest.raises(FourEyes):
        perform(meeting, "close_checked", by=place.data_officer)
    with pytest.raises(StepNotAllowed):
        perform(meeting, "close", by=place.data_officer)
    perform(meeting, "close_checked", by=place.supervisor)
    assert meeting.status == "closed" and meeting.closed_at


def test_one_person_may_close_it_where_the_profile_says_so(place: Cast) -> None:
    set_value(
        by=None, jurisdiction=place.code, key="deliberation_four_eyes", value=False,
        clause="Uji", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    meeting = world.decided(world.convened(place), place.data_officer)
    perform(meeting, "hold", by=place.data_officer)
    world.signed(meeting, place.data_officer)
    perform(meeting, "close", by=place.data_officer)
    assert meeting.status == "closed"


@pytest.mark.parametrize(
    ("decision", "status"),
    [("ok", "deliberated"), ("d", "deliberated"), ("a", "refused"), ("b", "refused"), ("c", "refused")],
)
def test_proposals_go_where_the_meeting_said(place: Cast, decision: str, status: str) -> None:
    case = world.reviewed(place)
    meeting = world.decided(world.convened(place), place.data_officer, decision, "Kata RT")
    case.refresh_from_db()
    assert case.status == "reviewed"
    world.closed(meeting, place)
    case.refresh_from_db()
    assert (case.status, case.minutes_ref) == (status, meeting.minutes_number)
    if status == "refused":
        assert "Kata RT" in case.outcome_text
    assert case.events.order_by("-pk").first().citizen


def test_what_left_the_list_meanwhile_stays_where_it_is(place: Cast) -> None:
    case = world.reviewed(place)
    meeting = world.decided(world.convened(place), place.data_officer)
    perform(case, "withdraw", by=place.front_office, note="Pindah")
    world.closed(meeting, place)
    case.refresh_from_db()
    assert case.status == "withdrawn"


def test_the_meeting_names_a_family_itself(place: Cast) -> None:
    meeting = world.convened(place, "facilitator")
    case = actions.raise_family(
        meeting, by=place.facilitator, unit=place.secretariat, name="Warga Baru", reason="Disepakati warga"
    )
    line = meeting.lines.get()
    assert (line.kind, line.decision, case.region_id) == (LineKind.RAISED, "ok", place.village.code)
    world.closed(world.decided(meeting, place.facilitator), place)
    case.refresh_from_db()
    assert (case.status, case.minutes_ref) == ("recorded", meeting.minutes_number)


def test_families_that_are_listed_already_are_confirmed_or_reported(place: Cast) -> None:
    person = make_family(place)
    meeting, officer = world.convened(place), place.data_officer
    line = actions.add_listed(meeting, by=officer, household=person.household)
    assert actions.add_listed(meeting, by=officer, household=person.household) == line
    elsewhere = make_family(place, village=place.district.children.exclude(pk=place.village.pk).order_by("code")[0])
    with pytest.raises(CaseError, match="wilayah lain"):
        actions.add_listed(meeting, by=officer, household=elsewhere.household)
    world.closed(world.decided(meeting, officer, "c"), place)
    told = Message.objects.get(kind="deliberation.listed", user=officer)
    assert told.title.startswith("1 keluarga terdaftar")


def test_totals_are_those_of_the_berita_acara(place: Cast) -> None:
    for number in range(3):
        world.reviewed(place, name=f"Warga {'ABC'[number]}")
    meeting = world.convened(place, "facilitator")
    actions.raise_family(meeting, by=place.facilitator, unit=place.secretariat, name="Warga Baru", reason="x")
    lines = minutes.lines_of(meeting)
    decisions = {line.pk: (code, "") for line, code in zip(lines, ("a", "d", "ok", "ok"), strict=True)}
    actions.save_meeting(meeting, by=place.facilitator, people=world.PEOPLE, decisions=decisions)
    totals = dict(minutes.totals_of(minutes.lines_of(meeting)))
    assert totals == {
        "a. Tidak ditemukan": 1, "b. Mampu": 0, "c. Pindah": 0, "d. Diperbaiki": 1, "Disetujui": 1,
        "Jumlah prelist": 3, "Usulan baru": 1,
    }  # fmt: skip


def test_the_paper_has_letterhead_number_people_and_decisions(place: Cast) -> None:
    case = world.reviewed(place)
    meeting = world.decided(world.convened(place), place.data_officer, "d", "Alamat dibetulkan")
    perform(meeting, "hold", by=place.data_officer)
    run_pending(actions.MINUTES_JOB)
    stored = minutes.stored_minutes(meeting)
    text = text_of(stored)
    for said in (
        meeting.minutes_number, place.profile.kop.agency_name.upper(), "SRI WAHYUNI", "Karto Wijoyo", "Ketua RT 02",
        "d. Diperbaiki", "Alamat dibetulkan", "6 November 2026", "Jumlah prelist",
    ):  # fmt: skip
        assert said in text or said in text.upper(), said
    assert case.nik not in text
    number = meeting.minutes_number
    perform(meeting, "amend", by=place.data_officer, note="Salah tulis")
    perform(meeting, "hold", by=place.data_officer)
    assert (meeting.minutes_number, meeting.edition) == (number, 2) and minutes.stored_minutes(meeting) is None
    run_pending(actions.MINUTES_JOB)
    assert minutes.stored_minutes(meeting).pk != stored.pk


def text_of(document: Document) -> str:
    with default_storage.open(document.path) as file:
        done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=file.read(), capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_a_scan_of_an_older_edition_does_not_close_the_new_one(place: Cast) -> None:
    meeting = world.decided(world.convened(place), place.data_officer)
    perform(meeting, "hold", by=place.data_officer)
    world.signed(meeting, place.data_officer)
    perform(meeting, "amend", by=place.data_officer, note="Salah tulis")
    perform(meeting, "hold", by=place.data_officer)
    with pytest.raises(CaseError, match="Unggah pindaian"):
        perform(meeting, "close_checked", by=place.supervisor)


def test_two_writers_are_told_apart(place: Cast) -> None:
    meeting = world.convened(place)
    seen = meeting.version
    world.decided(meeting, place.data_officer)
    with pytest.raises(CaseChanged):
        actions.save_meeting(meeting, by=place.data_officer, people=[], decisions={}, expected_version=seen)


def test_a_meeting_on_the_screens(place: Cast, client: Client) -> None:
    """From the empty form to the closed meeting, by requests only."""
    case, listed = world.reviewed(place), make_family(place)
    sign_in(client, place.data_officer)
    opened = client.post(
        "/musyawarah/baru",
        {"village": place.village.code, "held_on": "06-11-2026", "place": "Balai desa", "chair": "Karto",
         "chair_office": "Kepala desa"},
    )  # fmt: skip
    assert opened.status_code == 302
    url, meeting = opened["Location"], Deliberation.objects.get()
    page = client.get(f"{url}?nama=nurha").content.decode()
    assert "SRI WAHYUNI" in page and "NURHAYATI" in page
    client.post(f"{url}agenda", {"keluarga": listed.household_id})
    lines = {line.kind: line.pk for line in meeting.lines.all()}
    wrong = client.post(f"{url}simpan", {"people": "Karto"})
    assert wrong.status_code == 422 and "Baris 1: tulis nama, koma" in wrong.content.decode()
    client.post(
        f"{url}simpan",
        {"people": "Karto, Kepala desa\nSiti, Ketua RT", f"decision_{lines['proposal']}": "ok",
         f"decision_{lines['listed']}": "b", f"note_{lines['listed']}": "Punya mobil"},
    )  # fmt: skip
    early = client.post(f"{url}berkas", {"file": picture()})
    assert early.status_code == 422
    meeting.refresh_from_db()
    assert client.post(f"{url}langkah/hold", {"expected_version": meeting.version}).status_code == 302
    assert "sedang disusun" in client.get(f"{url}berita-acara").content.decode()
    run_pending(actions.MINUTES_JOB)
    assert client.get(f"{url}berita-acara")["Location"].startswith("/berkas/")
    assert client.post(f"{url}berkas", {"file": picture()}).status_code == 302
    sign_in(client, place.supervisor)
    page = client.get(url).content.decode()
    assert "Periksa dan tutup" in page and "Punya mobil" in page
    meeting.refresh_from_db()
    client.post(f"{url}langkah/close_checked", {"expected_version": meeting.version})
    assert PreListProposal.objects.get(pk=case.pk).status == "deliberated"
    assert "Ditutup" in client.get("/musyawarah/").content.decode()


def test_raising_a_family_on_the_screen(place: Cast, client: Client) -> None:
    meeting = world.convened(place, "facilitator")
    sign_in(client, place.facilitator)
    url = f"/musyawarah/{meeting.pk}/usulan-baru"
    assert "Nama lengkap" in client.get(url).content.decode()
    assert client.post(url, {"prelist-name": "Warga Baru"}).status_code == 422
    sent = {"prelist-name": "Warga Baru", "prelist-reason": "Disepakati"}
    assert client.post(url, sent).status_code == 302
    assert "WARGA BARU" in client.get(f"/musyawarah/{meeting.pk}/").content.decode()


def test_meetings_of_others_do_not_exist(place: Cast, cast: Cast, client: Client) -> None:
    meeting = world.convened(place)
    sign_in(client, cast.data_officer)
    for path in ("", "berita-acara", "langkah/hold"):
        assert client.get(f"/musyawarah/{meeting.pk}/{path}").status_code == 404
    assert client.post(f"/musyawarah/{meeting.pk}/simpan", {}).status_code == 404


def test_the_menu_names_meetings_only_where_the_profile_deliberates(place: Cast, cast: Cast, client: Client) -> None:
    sign_in(client, cast.data_officer)
    assert 'href="/musyawarah/"' not in client.get("/daftar-awal/").content.decode()
    sign_in(client, place.data_officer)
    assert 'href="/musyawarah/"' in client.get("/daftar-awal/").content.decode()
