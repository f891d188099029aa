"""Matching a list on the screen: what is taken, what is refused and why, what the file holds, and what is logged."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from households import tasks
from households.listmatch import actions, store, work
from households.models import EditionListing, Person
from slrt.audit.models import AccessEvent
from slrt.jobs import runner, storage
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job, JobState
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
URL = "/warga/cocokkan/"
HEAD = ("No", "NIK", "No KK", "Nama Lengkap", "Tgl Lahir", "JK", "Desa", "Nama Ibu")


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def officer(cast: Cast, client: Client) -> Client:
    sign_in(client, cast.data_officer, fresh=True)
    return client


def csv_file(*rows: str, name: str = "Penerima beras.csv", head: str = ";".join(HEAD)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join((head, *rows)).encode(), "text/csv")


def xlsx_file(*rows: tuple, head: tuple = HEAD) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((head, *rows)):
            sheet.write_row(at, 0, row)
    return SimpleUploadedFile("Penerima.xlsx", buffer.getvalue())


def upload(client: Client, file: SimpleUploadedFile, purpose: str = "Memadankan penerima beras"):
    return client.post(URL, {"file": file, "purpose": purpose})


def matched(client: Client, file: SimpleUploadedFile) -> Job:
    response = upload(client, file)
    assert response.status_code == 302, response.content.decode()
    run_pending(actions.MATCH)
    return Job.objects.get(pk=response.url.rstrip("/").rsplit("/", 1)[1])


def result(client: Client, run: Job, **form) -> tuple[Job, dict[str, list[list[str]]]]:
    url = reverse("households:match_file", args=[run.pk])
    response = client.post(url, {"purpose": "Dibawa ke rapat"} | form)
    assert response.status_code == 302 and "/unduhan/" in response.url, response.url
    run_pending(actions.FILE)
    made = Job.objects.get(kind=actions.FILE)
    book = CalamineWorkbook.from_path(str(storage.absolute(made.result_path)))
    return made, {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(rows: list[list[str]]) -> list[dict[str, str]]:
    at = next(number for number, row in enumerate(rows) if row[0] == "Baris")
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def test_a_list_is_matched_and_its_answers_are_words(cast: Cast, officer: Client) -> None:
    person = make_family(cast)
    EditionListing.objects.filter(person=person).update(external_id="ID-7")
    slip = person.nik[:-1] + str((int(person.nik[-1]) + 3) % 10)
    run = matched(
        officer,
        csv_file(
            "1;;;Hj. Noor Hayati;02/10/1975;P;Sidomukti, Kec. Weleri;",
            f"2;{slip};;Nurhayati;;;;",
            "3;;;Zulkarnaen Bahtiar;1950;L;;",
            f"4;;{person.household.kk};Nurhayati;;;;",
        ),
    )
    page = officer.get(f"{URL}{run.pk}/").content.decode()
    assert "Selesai" in page and "Tidak ditemukan" in page and "nama, tanggal lahir" in page
    made, sheets = result(officer, run)
    rows = table(sheets["Hasil"])
    assert [(row["Nomor di daftar"], row["Hasil"]) for row in rows] == [
        ("1", "ditemukan"), ("2", "ditemukan"), ("3", "tidak ditemukan"), ("4", "ditemukan"),
    ]  # fmt: skip
    first = rows[0]
    assert (first["Kecocokan"], first["ID data terpadu"], first["Baris"]) == ("cocok", "ID-7", "2")
    assert "cocok: tanggal lahir sama" in first["Alasan"] and "cocok: nama NURHAYATI" in first["Alasan"]
    assert rows[2]["Alasan"] == "tidak ada warga yang cocok" and rows[2]["Kecocokan"] == "tidak"
    assert first["NIK"].endswith("••••") and person.nik not in str(sheets)
    assert all(isinstance(cell, str) for row in rows for cell in row.values())
    download = officer.get(reverse("jobs:download", args=[made.pk]))
    assert download.status_code == 200 and "no-store" in download["Cache-Control"]
    assert b"".join(download.streaming_content).startswith(b"PK")
    events = list(AccessEvent.objects.filter(user=cast.data_officer).order_by("pk").values_list("action", "reason"))
    assert ("search_person", "Memadankan penerima beras") in events and ("export", "Dibawa ke rapat") in events
    assert events[-1][0] == "download" and "NURHAYATI" not in str(list(AccessEvent.objects.values("details")))


def test_an_xlsx_with_the_columns_of_the_command(cast: Cast, officer: Client) -> None:
    person = make_family(cast)
    head = ("query_id", "nik", "kk", "name", "birth_date", "sex", "village_code", "village", "mother_name")
    run = matched(officer, xlsx_file(("a", person.nik, "", "NURHAYATI", "", "", "", "", ""), head=head))
    assert run.result_data["cocok"] == 1 and run.result_data["columns"][0] == "nomor"
    _, sheets = result(officer, run, whole="on")
    assert table(sheets["Hasil"])[0]["NIK"] == person.nik
    event = AccessEvent.objects.get(action="list_nik")
    assert event.user == cast.data_officer and event.reason == "Dibawa ke rapat" and event.details["count"] == 1


def test_rows_that_cannot_be_used_are_named(cast: Cast, officer: Client) -> None:
    make_family(cast)
    run = matched(
        officer,
        xlsx_file(
            (1, 3.32412421075e15, "", "Nurhayati", "", "", "", ""),
            (2, "", "33241", "Nurhayati", "kapan-kapan", "X", "Antah Berantah", ""),
            (3, "", "", "", "1975", "P", "", ""),
            ("=1+1", "", "", "=cmd()", "", "", "", ""),
        ),
    )
    page = officer.get(f"{URL}{run.pk}/").content.decode()
    for sentence in (
        "dibulatkan oleh spreadsheet", "No. KK bukan 16 angka", "tanggal lahir tidak terbaca",
        "jenis kelamin tidak terbaca", "desa/kelurahan tidak dikenal", "tidak berisi nama, NIK, atau No. KK",
    ):  # fmt: skip
        assert sentence in page, sentence
    _, sheets = result(officer, run)
    remarks = table(sheets["Catatan baris"])
    assert {row["Baris"] for row in remarks} == {"2", "3", "4"} and len(remarks) == 6


def bomb() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (120 * 1024 * 1024))
    return SimpleUploadedFile("bom.xlsx", buffer.getvalue())


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: SimpleUploadedFile("foto.pdf", b"%PDF-1.7"), "Jenis berkas ini tidak diterima"),
        (lambda: SimpleUploadedFile("kosong.csv", b""), "kosong"),
        (lambda: csv_file("1;2", head="apa;siapa"), "Tidak ada kolom nama, NIK, atau KK"),
        (lambda: csv_file(), "hanya berisi baris judul"),
        (lambda: SimpleUploadedFile("lama.csv", b"\xd0\xcf\x11\xe0abcdefgh"), "Berkas Excel lama"),
        (lambda: SimpleUploadedFile("rusak.xlsx", b"PK\x03\x04rusak"), "XLSX"),
        (bomb, "lebih dari 100 MB"),
    ],
)
def test_files_that_are_no_list_are_refused_in_words(officer: Client, file, sentence: str) -> None:
    response = upload(officer, file())
    page = response.content.decode()
    assert response.status_code == 422 and sentence in page and "Memadankan penerima beras" in page
    assert not Job.objects.exists() and not list(store.folder_of("x").parent.glob("*"))


def test_too_many_rows_are_refused(officer: Client, monkeypatch) -> None:
    monkeypatch.setattr(store, "MAX_ROWS", 2)
    response = upload(officer, csv_file("1;;;A;;;;", "2;;;B;;;;", "3;;;C;;;;"))
    assert response.status_code == 422 and "lebih dari 2 baris" in response.content.decode()


def test_a_purpose_is_asked_for(officer: Client) -> None:
    assert upload(officer, csv_file("1;;;Siti;;;;"), purpose="").status_code == 422
    run = matched(officer, csv_file("1;;;Siti;;;;"))
    assert officer.post(reverse("households:match_file", args=[run.pk]), {"purpose": "x"}).status_code == 422


def test_the_file_asks_for_the_password_again(cast: Cast, officer: Client) -> None:
    run = matched(officer, csv_file("1;;;Siti;;;;"))
    client = sign_in(Client(), cast.data_officer, fresh=False)
    response = client.post(reverse("households:match_file", args=[run.pk]), {"purpose": "Dibawa ke rapat"})
    assert reverse("account_reauthenticate") in response.url and not Job.objects.filter(kind=actions.FILE).exists()


def test_a_double_click_matches_once(officer: Client) -> None:
    key = "5b6f4f7e-1111-4222-8333-444455556666"
    for _ in range(2):
        data = {"file": csv_file("1;;;Siti;;;;"), "purpose": "Memadankan penerima", "idempotency_key": key}
        assert officer.post(URL, data).status_code == 302
    assert Job.objects.filter(kind=actions.MATCH).count() == 1


def test_nobody_sees_anothers_list(cast: Cast, officer: Client, client: Client) -> None:
    run = matched(officer, csv_file("1;;;Siti;;;;"))
    assert "Penerima beras" in officer.get(URL).content.decode()
    other = Client()
    sign_in(other, cast.manager, fresh=True)
    assert "Penerima beras" not in other.get(URL).content.decode()
    for name in ("match_run", "match_file", "match_stop"):
        url = reverse(f"households:{name}", args=[run.pk])
        assert (other.get(url) if name == "match_run" else other.post(url)).status_code == 404


@pytest.mark.parametrize("role", ["front_office", "facilitator", "supervisor", "monev"])
def test_roles_that_take_no_lists_are_refused(cast: Cast, client: Client, role: str) -> None:
    sign_in(client, cast.person(role), fresh=True)
    assert client.get(URL).status_code == 403
    assert upload(client, csv_file("1;;;Siti;;;;")).status_code == 403
    assert URL not in client.get("/unduhan/").content.decode()


def test_a_file_name_with_a_number_of_identity_is_not_kept(officer: Client) -> None:
    run = matched(officer, csv_file("1;;;Siti;;;;", name="3324120101120007.csv"))
    assert run.title == "Cocokkan daftar"


def test_stopping_throws_the_list_away(cast: Cast, officer: Client) -> None:
    from django.test.testcases import TestCase

    response = upload(officer, csv_file("1;;;Siti;;;;"))
    run = Job.objects.get(kind=actions.MATCH)
    assert "Batalkan" in officer.get(response.url).content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        officer.post(reverse("households:match_stop", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == JobState.CANCELLED and not store.folder_of(run.pk).exists()
    assert "berhenti" in officer.get(response.url).content.decode()


def test_a_worker_that_dies_leaves_whole_parts_behind(cast: Cast, officer: Client, monkeypatch) -> None:
    make_family(cast)
    monkeypatch.setattr("households.filematch.CHUNK", 2)
    monkeypatch.setattr(work, "PART_SECONDS", -1)
    upload(officer, csv_file(*(f"{number};;;Nurhayati;1975;;;" for number in range(1, 6))))
    run = Job.objects.get(kind=actions.MATCH)
    turns = 0
    while run.state != JobState.DONE and turns < 9:
        runner.run(run.pk, inline=True)
        # A part written behind the last that counts is not counted twice.
        with (store.folder_of(run.pk) / "jawaban.jsonl").open("ab") as file:
            file.write(b'{"half": ')
        Job.objects.filter(pk=run.pk, state=JobState.QUEUED).update(next_at=run.created_at - timedelta(days=1))
        run.refresh_from_db()
        turns += 1
    assert turns == 3 and run.result_data["done"] == 5
    with (store.folder_of(run.pk) / "jawaban.jsonl").open("rb+") as file:
        file.truncate(run.result_data["length"])
    assert [line["id"] for line in store.answers_of(run.pk)] == ["1", "2", "3", "4", "5"]


def test_lists_go_by_themselves(cast: Cast, officer: Client) -> None:
    run = matched(officer, csv_file("1;;;Siti;;;;"))
    tasks.tidy_imports()
    assert store.has_answers(run.pk)
    old = time.time() - (store.KEPT_DAYS + 1) * 86_400
    os.utime(store.folder_of(run.pk), (old, old))
    tasks.tidy_imports()
    assert not store.folder_of(run.pk).exists()
    assert "masa simpannya berakhir" in officer.get(f"{URL}{run.pk}/").content.decode()
    url = reverse("households:match_file", args=[run.pk])
    assert officer.post(url, {"purpose": "Dibawa ke rapat"}).status_code == 404


def bare(page: str) -> str:
    """Without the mark against forged requests, which is another one each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_progress_is_a_part_of_the_page_and_ends(officer: Client) -> None:
    upload(officer, csv_file("1;;;Siti;;;;"))
    run = Job.objects.get(kind=actions.MATCH)
    url = f"{URL}{run.pk}/?bagian=kemajuan"
    waiting = officer.get(url)
    assert waiting.status_code == 200
    assert bare(waiting.content.decode()) in bare(officer.get(f"{URL}{run.pk}/").content.decode())
    run_pending(actions.MATCH)
    ended = officer.get(url)
    assert ended.status_code == 286 and ended["HX-Refresh"] == "true"


def test_people_who_have_gone_are_said_to_have_gone(cast: Cast, officer: Client) -> None:
    person = make_family(cast)
    run = matched(officer, csv_file(f"1;{person.nik};;;;;;"))
    Person.objects.filter(pk=person.pk).update(jurisdiction="63.09")
    _, sheets = result(officer, run)
    assert table(sheets["Hasil"])[0]["Alasan"] == "catatan ini sudah tidak ada"
