"""The register of former days: columns chosen, lines kept or left out, families found, open matters taken on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from complaints.ledger import columns, reading, store
from complaints.ledger.codes import BookState, EntryState, Tie
from complaints.ledger.columns import LineReader, Refused
from complaints.ledger.models import LedgerBook, LedgerEntry
from complaints.models import Complaint
from slrt.audit.models import AccessEvent
from slrt.jobs.errors import JobAgain
from slrt.jobs.inline import run_pending
from tests.households.world import make_family
from tests.personas import Cast, sign_in

BOOKS, ENTRIES = "/keluhan/lama/buku/", "/keluhan/lama/"
TODAY = date(2026, 11, 29)
HEAD = "No Register;Tanggal;NIK;Nama Pelapor;Tgl Lahir;Desa;Kecamatan;No HP;Permasalahan;Jenis Bantuan;Hasil;Status"


# ---------------------------------------------------------------------- cells
def reader(head: str = HEAD) -> LineReader:
    return LineReader(columns.guess(head.split(";")), TODAY)


def line(row: str, head: str = HEAD) -> columns.Line:
    return reader(head).read(2, row.split(";"))


def test_usual_headers_are_understood():
    assert columns.guess(HEAD.split(";")) == {
        "number": 0, "received_on": 1, "nik": 2, "name": 3, "birth": 4, "village": 5, "district": 6, "phone": 7,
        "matter": 8, "programme": 9, "result": 10, "status": 11,
    }  # fmt: skip


def test_a_line_as_desks_write_it():
    who = "3324121203800001;SITI AMINAH;Kendal, 12-03-1980;Sukodono;Kendal;0812"
    read = line(f"17;Senin, 12-03-2021;{who};PKH berhenti;PKH;-;Selesai")
    assert (read.received_on, read.number, read.nik) == (date(2021, 3, 12), "17", "3324121203800001")
    assert (read.birth_date, read.place) == (date(1980, 3, 12), "Sukodono, Kendal")
    assert (read.result, read.state, read.warnings) == ("", EntryState.CLOSED, [])


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Selesai", EntryState.CLOSED), ("SUDAH SELESAI", EntryState.CLOSED), ("ditolak", EntryState.CLOSED),
        ("Belum selesai", EntryState.OPEN), ("proses", EntryState.OPEN), ("tidak tuntas", EntryState.OPEN),
        ("Dirujuk", EntryState.OPEN), ("blm selesai", EntryState.OPEN), ("", EntryState.UNKNOWN),
        ("warna biru", EntryState.UNKNOWN),
    ],
)  # fmt: skip
def test_words_of_the_status(said: str, state: EntryState):
    read = line(f"1;2021-03-12;;SITI;;;;;PKH berhenti;;;{said}")
    assert read.state is state
    assert ("status" in read.warnings) == (said == "warna biru")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1;;;SITI;;;;;PKH berhenti;;;", "date"), ("1;32-13-2021;;SITI;;;;;PKH berhenti;;;", "date"),
        ("1;2027-01-01;;SITI;;;;;PKH berhenti;;;", "future"), ("1;2021-03-12;;SITI;;;;;-;;;", "matter"),
        ("1;2021-03-12;;;;;;;PKH berhenti;;;", "nobody"), ("1;2021-03-12;3,32E+15;;;;;;PKH berhenti;;;", "nobody"),
        ("1;2021-03-12", "matter"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_says_why(row: str, code: str):
    with pytest.raises(Refused) as refused:
        line(row)
    assert refused.value.code == code
    assert code in columns.REFUSED


def test_what_cannot_be_used_is_noted_and_the_line_kept():
    read = line("1;2021-03-12;3,32E+15;SITI;kemarin;;;;PKH berhenti;;;")
    assert (read.nik, read.birth_year, read.warnings) == ("", None, ["nik", "birth"])
    ended = line("2021-03-12;SITI;PKH;2020-01-01", "Tanggal;Nama;Keluhan;Tanggal selesai")
    assert (ended.closed_on, ended.state, ended.warnings) == (None, EntryState.UNKNOWN, ["closed_on"])


@given(st.lists(st.text(max_size=30), max_size=14))
def test_no_row_breaks_the_reader(cells: list[str]):
    """Whatever stands in a row, it is a line or a reason."""
    try:
        assert reader().read(5, cells).matter
    except Refused as refused:
        assert refused.code in columns.REFUSED


def test_samples_show_the_shape_and_nobody():
    rows = [(at, [f"33241212038000{at:02d}", f"SITI {at}", "PKH", "12-03-2021"]) for at in range(10)]
    nik, name, programme, day = columns.samples(rows, 4)
    assert set(nik) == {"9" * 16}
    assert all(re.fullmatch(r"x{4} 9", sample) for sample in name)
    assert programme == ["PKH"]
    assert day == ["12-03-2021"]


# ---------------------------------------------------------------------- a book
@pytest.fixture(autouse=True)
def own_place(settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def officer(cast: Cast, client: Client) -> Client:
    sign_in(client, cast.data_officer)
    return client


def desk(user) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def file(*rows: str, head: str = HEAD, name: str = "register.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join((head, *rows)).encode(), "text/csv")


def bring(client: Client, *rows: str, **more) -> LedgerBook:
    answer = client.post(BOOKS, {"file": file(*rows), "title": "Register 2021–2025", "kept_by": "Dinas Sosial", **more})
    assert answer.status_code == 302, answer.content.decode()
    return LedgerBook.objects.latest("pk")


def choose(client: Client, book: LedgerBook, **changed: str):
    places = {f"c{place}": name for name, place in book.columns.items()}
    return client.post(f"{BOOKS}{book.pk}/kolom", places | changed)


def applied(client: Client, *rows: str, **more) -> LedgerBook:
    book = bring(client, *rows, **more)
    assert choose(client, book).status_code == 302
    run_pending(reading.READ)
    client.post(f"{BOOKS}{book.pk}/terapkan")
    book.refresh_from_db()
    assert book.state == BookState.APPLIED
    return book


def row(
    number: int, *, nik: str = "", name: str = "SRI WAHYUNI", matter: str = "PKH berhenti", status: str = "proses"
) -> str:
    return f"{number};2023-05-0{number};{nik};{name};1975;;;081234567890;{matter};PKH;;{status}"


@pytest.mark.django_db
def test_a_book_goes_from_file_to_the_card_of_the_family(officer: Client, cast: Cast):
    person = make_family(cast)
    family = person.household
    book = bring(officer, row(1, nik=person.nik, name=person.name), row(2, name="ENTAH SIAPA"), row(3, name=""))
    page = officer.get(f"{BOOKS}{book.pk}/kolom").content.decode()
    assert person.nik not in page
    assert person.name not in page
    assert choose(officer, book).url == f"{BOOKS}{book.pk}/"
    assert "Kemajuan" in officer.get(f"{BOOKS}{book.pk}/").content.decode()
    run_pending(reading.READ)
    seen = officer.get(f"{BOOKS}{book.pk}/").content.decode()
    assert "nama, NIK, dan No. KK kosong" in seen
    clerk = desk(cast.front_office)
    assert "Belum ada catatan lama" in clerk.get(ENTRIES).content.decode()  # nothing is readable before it is applied
    assert officer.post(f"{BOOKS}{book.pk}/terapkan").status_code == 302
    first, second = LedgerEntry.objects.order_by("row")
    assert (first.household, first.person, first.tie) == (family, person, Tie.NUMBER)
    assert (second.household, second.tie) == (None, Tie.NONE)
    assert first.region_id == family.village_id
    assert "Catatan lama" in clerk.get(f"/keluarga/{family.pk}/").content.decode()
    listed = clerk.get(ENTRIES).content.decode()
    assert "ENTAH SIAPA" in listed
    found = clerk.post(ENTRIES, {"cari": "entah"}).content.decode()
    assert "ENTAH SIAPA" in found
    assert person.name not in found


@pytest.mark.django_db
def test_rows_left_out_can_be_mended_and_brought_again(officer: Client):
    book = applied(officer, row(1), "2;;;SITI;;;;;PKH berhenti;;;", row(1))
    assert book.refused == [[3, "date"], [4, "twice"]]
    sheet = b"".join(officer.get(f"{BOOKS}{book.pk}/ditolak.csv").streaming_content).decode("utf-8-sig")
    assert "tanggal masuk kosong atau tidak terbaca" in sheet
    assert "baris yang sama ada dua kali di berkas ini" in sheet
    again = applied(officer, row(1), "2;2023-05-02;;SITI;;;;;PKH berhenti;;;")
    assert (again.figures["kept"], again.refused) == (1, [[2, "known"]])
    assert officer.get(f"{BOOKS}{again.pk}/ditolak.exe").status_code == 404


@pytest.mark.django_db
def test_the_same_file_twice_is_said_and_a_discarded_one_is_free(officer: Client, django_capture_on_commit_callbacks):
    book = bring(officer, row(1))
    twice = officer.post(BOOKS, {"file": file(row(1)), "title": "Lagi"})
    assert twice.status_code == 422
    assert "sudah dibawa sebagai “Register 2021–2025”" in twice.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"{BOOKS}{book.pk}/buang")
    assert not store.folder_of(book).exists()
    assert bring(officer, row(1)).pk != book.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("a.pdf", b"%PDF"), "Jenis berkas ini tidak diterima"),
        (SimpleUploadedFile("a.csv", b""), "kosong"),
        (SimpleUploadedFile("a.csv", HEAD.encode()), "hanya berisi baris judul"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04rusak"), "rusak"),
    ],
)
def test_what_is_no_register_is_refused_in_words(officer: Client, upload: SimpleUploadedFile, sentence: str):
    answer = officer.post(BOOKS, {"file": upload, "title": "Register"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not LedgerBook.objects.exists()


@pytest.mark.django_db
def test_columns_that_cannot_be_used_are_named(officer: Client):
    book = bring(officer, row(1))
    answer = choose(officer, book, c8="", c9="number")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Pilih kolom yang berisi keluhan." in said
    assert "Nomor lama sudah dipilih untuk “No Register”" in said
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db
def test_read_again_with_other_columns_begins_anew(officer: Client):
    book = bring(officer, row(1), row(2))
    choose(officer, book)
    run_pending(reading.READ)
    choose(officer, book, c0="")
    run_pending(reading.READ)
    assert list(LedgerEntry.objects.order_by("row").values_list("row", "number")) == [(2, ""), (3, "")]
    officer.post(f"{BOOKS}{book.pk}/terapkan")
    assert choose(officer, book).url == f"{BOOKS}{book.pk}/"  # settled: nothing is read again
    officer.post(f"{BOOKS}{book.pk}/buang")
    assert LedgerEntry.objects.count() == 2


@pytest.mark.django_db
def test_a_worker_that_stops_goes_on_after_its_last_part(officer: Client, monkeypatch):
    monkeypatch.setattr(reading, "PART", 2)
    monkeypatch.setattr(reading, "PART_SECONDS", -1)  # a turn ends after its first part
    book = bring(officer, *(row(number, name=f"ORANG {letter}") for number, letter in enumerate("ABCDE", 1)))
    choose(officer, book)
    turns = 0
    while LedgerBook.objects.get(pk=book.pk).state == BookState.READING and turns < 9:
        turns += 1
        held = LedgerBook.objects.select_related("job").get(pk=book.pk)
        with pytest.raises(JobAgain) if turns <= 3 else _nothing():
            reading.read_book(held.job, _Silent())
    assert turns == 4
    assert list(LedgerEntry.objects.order_by("row").values_list("row", flat=True)) == [2, 3, 4, 5, 6]
    assert LedgerBook.objects.get(pk=book.pk).figures["kept"] == 5


class _Silent:
    def check(self) -> None: ...
    def step(self, *_) -> None: ...


class _nothing:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


# ---------------------------------------------------------------------- a line
@pytest.mark.django_db
def test_what_was_left_open_becomes_one_complaint_of_today(officer: Client, cast: Cast):
    person = make_family(cast)
    family = person.household
    applied(officer, row(1, nik=person.nik, name=person.name), row(2, status="selesai"))
    entry = LedgerEntry.objects.get(number="1")
    clerk = desk(cast.front_office)
    assert "Daftarkan sebagai keluhan" in clerk.get(f"{ENTRIES}{entry.pk}/").content.decode()
    assert (
        '<option value="" selected>Pilih jenis keluhan' in clerk.get(f"{ENTRIES}{entry.pk}/daftarkan").content.decode()
    )
    given = {"category": "membership:K3", "channel": "secretariat", "description": "PKH berhenti sejak 2023"}
    made = clerk.post(f"{ENTRIES}{entry.pk}/daftarkan", given)
    again = clerk.post(f"{ENTRIES}{entry.pk}/daftarkan", given)
    complaint = Complaint.objects.get()
    assert made.url == again.url == f"/keluhan/{complaint.pk}/"
    assert (complaint.person, complaint.household, complaint.category) == (person, family, "K3")
    assert complaint.reporter_phone.endswith("81234567890")
    assert complaint.received_at.date() == timezone.now().date()
    assert "Catatan lama 1" in complaint.events.get(transition="created").note
    shown = clerk.get(f"{ENTRIES}{entry.pk}/").content.decode()
    assert complaint.number in shown
    assert "Daftarkan sebagai keluhan" not in shown
    closed = LedgerEntry.objects.get(number="2")
    assert clerk.get(f"{ENTRIES}{closed.pk}/daftarkan").status_code == 404


@pytest.mark.django_db
def test_a_wrong_choice_is_said_and_nothing_is_lost(officer: Client, cast: Cast):
    applied(officer, row(1))
    entry = LedgerEntry.objects.get()
    answer = desk(cast.front_office).post(
        f"{ENTRIES}{entry.pk}/daftarkan", {"category": "", "channel": "secretariat", "description": "Tulisan petugas"}
    )
    assert answer.status_code == 422
    assert "Pilih jenis keluhan." in answer.content.decode()
    assert "Tulisan petugas" in answer.content.decode()
    assert not Complaint.objects.exists()


@pytest.mark.django_db
def test_a_family_is_chosen_by_hand_and_let_go(officer: Client, cast: Cast):
    person = make_family(cast)
    family = person.household
    applied(officer, row(1, name=person.name))
    entry = LedgerEntry.objects.get()
    LedgerEntry.objects.update(household=None, person=None, tie=Tie.NONE)
    clerk = desk(cast.front_office)
    page = clerk.get(f"{ENTRIES}{entry.pk}/keluarga").content.decode()
    assert f'value="p{person.pk}"' in page
    assert AccessEvent.objects.filter(action="search_person", user=cast.front_office).exists()
    clerk.post(f"{ENTRIES}{entry.pk}/keluarga", {"pilih": f"p{person.pk}"})
    entry.refresh_from_db()
    assert (entry.household, entry.person, entry.tie, entry.tied_by) == (family, person, Tie.HAND, cast.front_office)
    assert clerk.post(f"{ENTRIES}{entry.pk}/keluarga", {"pilih": "p999999"}).status_code == 404
    clerk.post(f"{ENTRIES}{entry.pk}/keluarga", {"pilih": ""})
    entry.refresh_from_db()
    assert (entry.household, entry.tie) == (None, Tie.NONE)


@pytest.mark.django_db
def test_a_number_with_another_name_is_left_to_a_person(officer: Client, cast: Cast):
    person = make_family(cast)
    applied(officer, row(1, nik=person.nik, name="BUDI HARTONO"), row(2, nik=person.nik, name="NUR HAYATI"))
    ties = dict(LedgerEntry.objects.values_list("number", "tie"))
    assert ties == {"1": Tie.NONE, "2": Tie.NUMBER}


@pytest.mark.django_db
def test_an_open_line_is_let_go_with_a_reason(officer: Client, cast: Cast):
    applied(officer, row(1))
    entry, clerk = LedgerEntry.objects.get(), desk(cast.front_office)
    assert clerk.post(f"{ENTRIES}{entry.pk}/tidak-dilanjutkan", {"reason": ""}).status_code == 422
    clerk.post(f"{ENTRIES}{entry.pk}/tidak-dilanjutkan", {"reason": "Warga sudah pindah ke daerah lain"})
    entry.refresh_from_db()
    assert not entry.is_open
    assert "Warga sudah pindah" in clerk.get(f"{ENTRIES}{entry.pk}/").content.decode()
    assert "Tidak ada catatan yang cocok" in clerk.get(f"{ENTRIES}?keadaan=lanjut").content.decode()


@pytest.mark.django_db
def test_secret_lines_are_for_whoever_opens_restricted_cases(officer: Client, cast: Cast):
    applied(officer, row(1, name="KORBAN RAHASIA"), restricted="on")
    entry = LedgerEntry.objects.get()
    clerk, manager = desk(cast.front_office), desk(cast.manager)
    assert "KORBAN RAHASIA" not in clerk.get(ENTRIES).content.decode()
    assert clerk.get(f"{ENTRIES}{entry.pk}/").status_code == 404
    assert "KORBAN RAHASIA" not in clerk.post(ENTRIES, {"cari": "korban"}).content.decode()
    assert manager.get(f"{ENTRIES}{entry.pk}/").status_code == 200
    assert AccessEvent.objects.filter(action="view_restricted", user=cast.manager).exists()


@pytest.mark.django_db
def test_the_box_at_the_top_finds_an_old_number(officer: Client, cast: Cast):
    applied(officer, f"REG/{12}/V/2023" + row(1)[1:])
    entry = LedgerEntry.objects.get()
    found = desk(cast.front_office).post("/cari", {"q": "reg/12/v/2023"})
    assert (found.status_code, found.url) == (302, f"{ENTRIES}{entry.pk}/")


@pytest.mark.django_db
def test_files_of_settled_books_go_by_themselves(officer: Client):
    book = applied(officer, row(1))
    assert store.tidy() == 0
    assert store.tidy(timezone.now() + timedelta(days=store.KEPT_DAYS + 1)) == 1
    assert not store.folder_of(book).exists()
