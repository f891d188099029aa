"""The summary of needs and the file: how many of what, how long they wait, and who may take the list away."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from programs.models import Need
from programs.needs import export
from programs.needs.summary import Counts, summary
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.jobs.storage import absolute
from tests.households.world import make_family
from tests.personas import Cast, sign_in
from tests.programs.test_needs import need, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast: Cast) -> tuple[Need, Need, Need]:
    """One that waits, one that was fulfilled for a man of 40, and one without a programme that was withdrawn."""
    person = make_family(cast, desil=None)
    person.birth_date, person.birth_year = None, 1986
    person.save(update_fields=["birth_date", "birth_year"])
    waiting = need(cast)
    done = sent(cast, need(cast, person.household, code="PBI-JK", person=person))
    perform(done, "fulfil", by=cast.back_office, since=done.received_at.date())
    ended = need(cast, code="", sector="food", wanted="Beras")
    perform(ended, "withdraw", by=cast.front_office, note="Tidak jadi")
    return waiting, done, ended


def cells(tables: list[Counts], title: str) -> dict[str, tuple[int, ...]]:
    table = next(table for table in tables if table.title == title)
    return {line.label: line.cells for line in table.rows}


def test_it_counts_by_programme_village_state_and_age(cast: Cast, three) -> None:
    tables = summary(Need.objects.visible_to(cast.supervisor))
    assert cells(tables, "Menurut program") == {
        "PKH": (1, 1, 0, 0, 0, 0), "PBI-JK": (1, 0, 0, 1, 0, 0), "Sektor pangan": (1, 0, 0, 0, 0, 1),
    }  # fmt: skip
    assert cells(tables, "Menurut tempat tinggal") == {cast.village.name: (3, 1, 0, 1, 0, 1)}
    assert cells(tables, "Menurut status") == {"Dicatat": (1,), "Terpenuhi": (1,), "Dicabut": (1,)}
    assert cells(tables, "Menurut umur yang membutuhkan") == {
        "18–59 tahun": (1, 0, 0, 1, 0, 0), "Seluruh keluarga": (2, 1, 0, 0, 0, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("days", "label"),
    [(0, "0–5 hari"), (5, "0–5 hari"), (6, "6–14 hari"), (30, "15–30 hari"), (31, "31–60 hari"),
     (61, "lebih dari 60 hari")],
)  # fmt: skip
def test_what_is_open_stands_in_one_waiting_time(cast: Cast, days: int, label: str) -> None:
    case = need(cast)
    Need.objects.filter(pk=case.pk).update(received_at=case.received_at - timedelta(days=days, minutes=1))
    found = cells(summary(Need.objects.all()), "Lama menunggu yang masih berjalan")
    assert found[label] == (1,) and sum(count for (count,) in found.values()) == 1


def test_the_screen_narrows_and_names_nobody(cast: Cast, client: Client, three) -> None:
    sign_in(client, cast.manager)
    text = client.get("/kebutuhan/ringkasan").content.decode()
    assert f"/kebutuhan/?tab=semua&amp;program={three[0].programme_id}" in text
    assert "Menurut program" in text and "PBI-JK" in text and "Unduh XLSX" in text
    assert three[0].household.head_name not in text
    tomorrow = f"{three[0].received_at + timedelta(days=2):%d-%m-%Y}"
    assert "Tidak ada kebutuhan yang cocok" in client.get("/kebutuhan/ringkasan", {"dari": tomorrow}).content.decode()
    text = client.get("/kebutuhan/ringkasan", {"program": three[0].programme_id, "dari": "bukan tanggal"})
    assert "PKH" in text.content.decode() and "Sektor pangan" not in text.content.decode()


def test_the_file_holds_what_whoever_asked_may_see(cast: Cast, client: Client, three) -> None:
    waiting, done, ended = three
    sign_in(client, cast.supervisor)
    assert client.post("/kebutuhan/unduh").status_code == 403
    sign_in(client, cast.manager)
    chosen = {"tab": "selesai", "wilayah": cast.village.code, "dari": "01-01-2026", "sampai": "3324012345670001"}
    client.post("/kebutuhan/unduh", chosen)
    job = Job.objects.get(kind=export.KIND)
    event = AccessEvent.objects.get(action="export")
    assert (event.object_type, event.details["count"]) == ("programs.need", 2)
    run_pending(export.KIND)
    job.refresh_from_db()
    book = CalamineWorkbook.from_filelike(io.BytesIO(absolute(job.result_path).read_bytes()))
    rows = book.get_sheet_by_name("Daftar").to_python()
    numbers = {row[0] for row in rows}
    assert {done.number, ended.number} <= numbers and waiting.number not in numbers
    assert not any(done.person.nik in str(cell) for row in rows for cell in row)
    counted = {row[0]: row[2:] for row in book.get_sheet_by_name("Menurut program").to_python()}
    assert counted["PBI-JK"] == [1, 0, 0, 1, 0, 0] and "PKH" not in counted


def test_the_file_asks_for_the_password_again(cast: Cast, client: Client, three) -> None:
    sign_in(client, cast.manager, fresh=False)
    assert client.post("/kebutuhan/unduh")["Location"].startswith("/akun/")
    assert not Job.objects.filter(kind=export.KIND).exists()
