"""The centre's answers: read, shown, written once, told to the family, and rolled over when they failed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from households.actions import close_listed
from households.actions.results import commit_result, discard_result, receive_result
from households.models import BatchLine, EditionListing, PreListProposal, ResultFile
from households.siks.resultfile import COLUMNS, read
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.exchange.errors import TableError
from tests.households import batches as world
from tests.households.world import current_edition
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast: Cast) -> tuple[PreListProposal, PreListProposal]:
    """Two proposals in one file that was sent."""
    first, second = world.ready(cast), world.ready(cast, name="Aminah")
    world.sent(cast)
    first.refresh_from_db()
    second.refresh_from_db()
    return first, second


def line(case: PreListProposal) -> BatchLine:
    return case.batch_lines.get()


def outcomes(file: ResultFile) -> list[str]:
    return list(file.rows.order_by("number").values_list("outcome", flat=True))


def test_the_eight_columns_are_read_in_any_dress(tmp_path) -> None:
    path = tmp_path / "hasil.csv"
    row = "SUKOREJO;BRINGINSARI;'3324125203800001;SEMBAKO;Gagal;TIDAK PADAN;SRI W;Nama beda"
    path.write_bytes(("\ufeff" + ";".join(name.upper() for name in COLUMNS) + "\n" + row + "\n").encode())
    (answer,) = read(path)
    assert (answer.nik, answer.programme, answer.verdict, answer.remark) == (
        "3324125203800001", "BPNT", False, "Nama beda",
    )  # fmt: skip
    path.write_text("nik,nama\n1,2\n")
    with pytest.raises(TableError, match="kolom nama_kec"):
        read(path)


@pytest.mark.parametrize(
    ("result", "match", "verdict"),
    [
        ("BERHASIL", "PADAN", True), ("Lolos", "", True), ("BERHASIL", "TIDAK PADAN", False),
        ("GAGAL", "PADAN", False), ("TIDAK LAYAK", "PADAN", False), ("PROSES", "PADAN", None), ("", "", None),
    ],
)  # fmt: skip
def test_the_verdict_follows_both_words(tmp_path, result: str, match: str, verdict: bool | None) -> None:
    path = tmp_path / "hasil.csv"
    path.write_bytes(world.csv_of([["A", "B", "3324125203800001", "PKH", result, match, "X", ""]]))
    assert read(path)[0].verdict is verdict


def test_nothing_is_written_before_somebody_says_so(cast: Cast, two) -> None:
    first, second = two
    rows = [world.answer(line(first)), world.answer(line(second), "GAGAL", "TIDAK PADAN", "Nama beda")]
    file = world.delivered(cast, [*rows, ["A", "B", "3324125203809999", "PKH", "BERHASIL", "PADAN", "X", ""],
                                  ["A", "B", "12", "PKH", "BERHASIL", "PADAN", "X", ""], rows[0]])  # fmt: skip
    assert outcomes(file) == ["accepted", "failed", "unmatched", "unreadable", "repeated"]
    assert set(BatchLine.objects.values_list("state", flat=True)) == {"waiting"}


def test_answers_move_lines_proposals_and_the_batch(cast: Cast, two) -> None:
    first, second = two
    rows = [world.answer(line(first)), world.answer(line(second), "GAGAL", "TIDAK PADAN", "Nama beda")]
    file = world.delivered(cast, rows)
    assert commit_result(file, by=cast.data_officer) == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.turn) == ("sent", "")
    assert (second.status, second.batch_ref, second.sent_on) == ("validated", "", None)
    told = second.events.order_by("-pk").first()
    assert told.note == "GAGAL, TIDAK PADAN: Nama beda" and told.citizen.startswith("Data Anda perlu diperbaiki")
    assert line(second).registered_name == "AMINAH" and line(second).answered_at
    batch = line(first).batch
    assert batch.status == "answered"
    assert set(PreListProposal.objects.untold().values_list("pk", flat=True)) == {first.pk, second.pk}


def test_half_an_answer_leaves_the_batch_open(cast: Cast, two) -> None:
    first, second = two
    commit_result(world.delivered(cast, [world.answer(line(first))]), by=cast.data_officer)
    assert line(first).batch.status == "sent" and line(second).state == "waiting"
    later = world.delivered(cast, [world.answer(line(first), "GAGAL"), world.answer(line(second))])
    assert outcomes(later) == ["answered", "accepted"]
    commit_result(later, by=cast.data_officer)
    first.refresh_from_db()
    assert first.status == "sent" and line(first).batch.status == "answered"
    assert first.events.filter(transition="accept").count() == 1


def test_the_same_file_twice_is_harmless(cast: Cast, two) -> None:
    content = world.csv_of([world.answer(line(two[0]))])
    file = world.delivered(cast, [], content)
    assert world.delivered(cast, [], content) == file and ResultFile.objects.count() == 1
    assert commit_result(file, by=cast.data_officer) == 1
    assert commit_result(file, by=cast.data_officer) == 0
    with pytest.raises(CaseError, match="sudah diterapkan"):
        discard_result(file, by=cast.data_officer)


def test_two_files_that_were_looked_at_together_write_once(cast: Cast, two) -> None:
    first = world.delivered(cast, [world.answer(line(two[0]))])
    second = world.delivered(cast, [world.answer(line(two[0])), world.answer(line(two[1]))])
    assert commit_result(first, by=cast.data_officer) == 1
    assert commit_result(second, by=cast.data_officer) == 1
    assert outcomes(second) == ["answered", "accepted"]


def test_what_failed_goes_into_the_next_month_only(cast: Cast, two) -> None:
    from households.cutoffs import following

    first, second = two
    rows = [world.answer(line(first)), world.answer(line(second), "GAGAL", "PADAN", "NIK ganda")]
    commit_result(world.delivered(cast, rows), by=cast.data_officer)
    month = world.month_of(cast)
    with pytest.raises(CaseError):
        world.compose(cast, month=month)
    batch = world.compose(cast, month=following(month))
    assert [one.proposal for one in batch.lines.all()] == [second]


def test_what_appears_in_the_next_edition_closes_by_itself(cast: Cast, two) -> None:
    first, _ = two
    commit_result(world.delivered(cast, [world.answer(line(first))]), by=cast.data_officer)
    edition = current_edition(cast)
    EditionListing.objects.create(
        jurisdiction=cast.region, edition=edition, person=first.person, household=first.household, desil=1,
        programmes=[], row_hash=b"x",
    )  # fmt: skip
    assert close_listed(edition) == 1
    first.refresh_from_db()
    assert first.status == "listed"


def test_pbi_members_that_were_accepted_are_not_sent_again(cast: Cast) -> None:
    from households.actions.batches import complete_facts
    from households.cutoffs import following
    from households.models import Person

    case = world.ready(cast, "PBI")
    child = Person.objects.create(
        jurisdiction=cast.region, village=cast.village, household=case.household, name="ADI", relation="3",
        nik="3324120103100099", sex="L", occupation="Pelajar", birth_date=date(2010, 3, 1),
    )  # fmt: skip
    complete_facts(case, by=cast.data_officer, programme="PBI", people=[(child, world.FACTS)])
    batch = world.sent(cast, "PBI")
    mother, son = batch.lines.order_by("person__relation")
    commit_result(world.delivered(cast, [world.answer(mother), world.answer(son, "GAGAL")]), by=cast.data_officer)
    case.refresh_from_db()
    assert case.status == "validated"
    again = world.compose(cast, "PBI", month=following(world.month_of(cast)))
    assert {one.person_id for one in again.lines.all()} == {one.person_id for one in batch.lines.filter(state="failed")}


def test_only_who_sends_reads_answers(cast: Cast) -> None:
    file = SimpleUploadedFile("hasil.csv", world.csv_of([]), "text/csv")
    with pytest.raises(StepNotAllowed):
        receive_result(by=cast.manager, jurisdiction=cast.code, upload=file)


def test_answers_on_the_screens(cast: Cast, two, client: Client) -> None:
    first, second = two
    sign_in(client, cast.data_officer)
    wrong = client.post("/hasil-siks/", {"file": SimpleUploadedFile("a.csv", b"nik,nama\n1,2\n", "text/csv")})
    assert wrong.status_code == 422 and "Ini bukan berkas hasil SIKS-NG" in wrong.content.decode()
    content = world.csv_of([world.answer(line(first)), world.answer(line(second), "GAGAL", "PADAN", "NIK ganda")])
    sent = client.post("/hasil-siks/", {"file": SimpleUploadedFile("hasil.csv", content, "text/csv")})
    page = client.get(sent["Location"]).content.decode()
    assert "Terapkan" in page and "NIK ganda" in page and first.nik not in page and "SRI WAHYUNI" in page
    assert client.post(f"{sent['Location']}terapkan").status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "2 baris diterapkan." in page and 'action="' + sent["Location"] + "terapkan" not in page
    page = client.get(f"/daftar-awal/{second.pk}/").content.decode()
    assert "NIK ganda" in page and "Belum lolos, ikut berkas berikutnya" in page
    assert "hasil.csv" in client.get("/hasil-siks/").content.decode()


def test_a_file_may_be_thrown_away(cast: Cast, two, client: Client) -> None:
    sign_in(client, cast.data_officer)
    file = world.delivered(cast, [world.answer(line(two[0]))])
    client.post(f"/hasil-siks/{file.pk}/buang")
    file.refresh_from_db()
    assert file.state == "discarded"
    with pytest.raises(CaseError, match="sudah dibuang"):
        commit_result(file, by=cast.data_officer)
    assert line(two[0]).state == "waiting"
