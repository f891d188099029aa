"""Files for SIKS-NG: the template cell by cell, the rules of the month, and how a file goes out."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from households.actions.batches import BATCH_JOB, FILE, complete_facts
from households.cutoffs import following
from households.models import Batch, BatchLine, Person
from households.siks import rules, template, workbook
from households.siks.compose import candidates, row_of
from households.siks.template import COLUMNS, Row
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.documents.links import download_url
from slrt.documents.models import Document
from slrt.jobs.inline import run_pending
from tests.households import batches as world
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)
GOOD = Row(
    nik="3324125203800001", programme="PKH", kk="3324120101150001", name="Sri Wahyuni", birth_place="Kendal",
    birth_date=date(1980, 3, 12), mother="Sumiyati", sex="P", occupation="Buruh tani", marital="Cerai mati",
    address="Jalan Mawar 3", rt="002", rw="001", province="Jawa Tengah", regency="Kabupaten Kendal",
    district="Sukorejo", village="Bringinsari",
)  # fmt: skip
GOLDEN = [
    "3324125203800001", "PKH", "3324120101150001", "SRI WAHYUNI", "KENDAL", "12/03/1980", "SUMIYATI", "PEREMPUAN",
    "BURUH TANI", "CERAI MATI", "JALAN MAWAR 3", "002", "001", "JAWA TENGAH", "KABUPATEN KENDAL", "SUKOREJO",
    "BRINGINSARI", "TIDAK", "", "TIDAK", "",
]  # fmt: skip


def test_the_template_has_its_21_columns_in_order(tmp_path) -> None:
    path = tmp_path / "usulan.xlsx"
    pregnant = replace(GOOD, disability="PDFSK", pregnant=True, pregnant_since=date(2026, 8, 31))
    assert workbook.write(path, [GOOD, pregnant]) == 2
    header, first, second = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert tuple(header) == COLUMNS and len(COLUMNS) == 21
    assert first == GOLDEN
    assert all(isinstance(cell, str) for cell in first)
    assert second[17:] == ["YA", "PDFSK", "YA", "31/08/2026"]
    assert template.VERSION == "V.4"


def test_a_good_row_breaks_no_rule() -> None:
    assert rules.problems(GOOD, TODAY) == []
    assert rules.problems(replace(GOOD, name="Nur-Aini Siti"), TODAY) == []


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("nik", "332412520380000", "NIK harus 16 angka"),
        ("nik", "", "Masukkan NIK"),
        ("nik", "3,32412E+15", "angka belakangnya sudah hilang"),
        ("kk", "12345", "Nomor KK harus 16 angka"),
        ("name", "H. Sukarto, S.Pd", "Nama memuat tanda"),
        ("name", "O'Neil", "Nama memuat tanda"),
        ("name", "Siti/Aminah", "Nama memuat tanda"),
        ("mother", "Hj. Sumiyati", "Nama ibu kandung memuat tanda"),
        ("mother", "", "Nama ibu kandung belum diisi"),
        ("birth_place", "", "Tempat lahir belum diisi"),
        ("birth_date", None, "Tanggal lahir lengkap belum diisi"),
        ("birth_date", date(2026, 12, 1), "lewat dari hari ini"),
        ("sex", "", "Jenis kelamin belum diisi"),
        ("occupation", "", "Pekerjaan belum diisi"),
        ("marital", "", "Status kawin belum diisi"),
        ("address", "", "Alamat belum diisi"),
        ("rt", "", "RT harus angka"),
        ("rw", "A", "RW harus angka"),
        ("pregnant", True, "Tanggal mulai hamil belum diisi"),
        ("pregnant_since", date(2026, 8, 1), "hanya diisi bila status hamil YA"),
    ],
)
def test_each_rule_is_a_sentence(part: str, value, said: str) -> None:
    found = rules.problems(replace(GOOD, **{part: value}), TODAY)
    assert len(found) == 1 and said in found[0] and found[0].endswith(".")


def test_pregnancy_fits_the_person() -> None:
    man = replace(GOOD, sex="L", pregnant=True, pregnant_since=date(2026, 8, 1))
    assert rules.problems(man, TODAY) == ["Status hamil hanya untuk perempuan. Perbaiki data usulan."]
    old = replace(GOOD, pregnant=True, pregnant_since=date(2025, 8, 1))
    assert "tidak wajar" in rules.problems(old, TODAY)[0]


def found_of(cast: Cast, programme: str = "PKH", month: date | None = None) -> list:
    return candidates(
        cast.data_officer, profile=cast.profile, programme=programme_of(programme), area=cast.district,
        month=month or world.month_of(cast), today=timezone.localdate(),
    )  # fmt: skip


def programme_of(code: str):
    from households.siks.codes import Programme

    return Programme(code)


def test_the_preview_names_what_is_missing(cast: Cast) -> None:
    case = world.validated(cast)
    assert found_of(cast) == []  # no programme chosen yet
    complete_facts(case, by=cast.data_officer, programme="PKH", people=[(case.person, world.FACTS | {"marital": ""})])
    (one,) = found_of(cast)
    assert one.problems == ["Status kawin belum diisi. Lengkapi data usulan."]
    assert one.row.cells()[:4] == [case.nik, "PKH", case.kk, "SRI WAHYUNI"]
    assert one.row.regency.upper() in one.row.cells()[14]


def test_the_preview_takes_few_queries(cast: Cast, django_assert_max_num_queries) -> None:
    for _ in range(4):
        world.ready(cast)
    found_of(cast)
    with django_assert_max_num_queries(10):  # four of them ask for the profile of a month: none within a request
        assert len(found_of(cast)) == 4


def test_a_month_that_is_closed_takes_nobody(cast: Cast) -> None:
    world.ready(cast)
    (one,) = found_of(cast, month=world.month_of(cast).replace(year=2020))
    assert one.problems == ["Batas kirim bulan ini sudah lewat. Pilih bulan berikutnya."]


def test_without_a_meeting_nobody_goes_out_where_one_is_asked(casts) -> None:
    cast = casts("63.11")
    case = world.ready(cast)
    assert found_of(cast)[0].problems == []
    type(case).objects.filter(pk=case.pk).update(minutes_ref="")
    assert found_of(cast)[0].problems == ["Berita acara musyawarahnya belum ada. Bahas dahulu dalam musyawarah."]


def test_one_programme_per_family_and_person_a_month(cast: Cast) -> None:
    world.ready(cast)
    batch = world.compose(cast)
    line = batch.lines.get()
    with pytest.raises(IntegrityError):
        BatchLine.objects.create(
            batch=batch, proposal=line.proposal, person=line.person, household=line.household, programme="BPNT",
            month=line.month, position=9,
        )  # fmt: skip


def test_a_family_waits_for_another_month(cast: Cast) -> None:
    first = world.ready(cast)
    world.compose(cast)
    perform(Batch.objects.get(), "cancel", by=cast.data_officer, note="Salah wilayah")
    first.refresh_from_db()
    assert (first.status, first.batch_ref) == ("validated", "")
    assert Batch.objects.get().lines.get().state == "withdrawn"
    batch = world.compose(cast)  # free again
    assert batch.lines.get().proposal == first
    other = Person.objects.create(
        jurisdiction=cast.region, village=cast.village, household=first.household, name="ADI", relation="3",
        nik="3324120103000077", birth_date=date(2000, 3, 1), sex="L",
    )  # fmt: skip
    case = world.validated(cast, nik=other.nik, kk=first.household.kk, name="Adi")
    assert case.household == first.household
    complete_facts(case, by=cast.data_officer, programme="BPNT", people=[(case.person, world.FACTS)])
    (one,) = found_of(cast, "BPNT")
    assert one.problems == ["Keluarga ini sudah diusulkan untuk satu program bulan ini. Pilih bulan berikutnya."]
    assert found_of(cast, "BPNT", following(world.month_of(cast)))[0].problems == []


def test_pbi_takes_every_living_member(cast: Cast) -> None:
    case = world.ready(cast, "PBI")
    child = Person.objects.create(
        jurisdiction=cast.region, village=cast.village, household=case.household, name="ADI", relation="3",
        nik="3324120103100078", birth_date=date(2010, 3, 1), sex="L", occupation="Pelajar",
    )  # fmt: skip
    Person.objects.create(
        jurisdiction=cast.region, village=cast.village, household=case.household, name="MBAH", alive=False
    )
    facts = world.FACTS | {"marital": "single"}
    complete_facts(case, by=cast.data_officer, programme="PBI", people=[(child, facts)])
    assert {one.person.name: one.problems for one in found_of(cast, "PBI")} == {"SRI WAHYUNI": [], "ADI": []}
    batch = world.compose(cast, "PBI")
    assert batch.lines.count() == 2


def test_one_file_per_programme_area_and_month(cast: Cast) -> None:
    world.composed(cast)
    world.ready(cast, name="Aminah")
    with pytest.raises(CaseError, match="sudah mempunyai berkas"):
        world.compose(cast)
    world.compose(cast, month=following(world.month_of(cast)))
    with pytest.raises(CaseError, match="Belum ada usulan"):
        world.compose(cast, "BPNT")


def test_only_who_sends_makes_files(cast: Cast, casts) -> None:
    from households.actions.batches import compose_batch

    world.ready(cast)
    for by, area in ((cast.manager, cast.district), (cast.data_officer, casts("63.11").district)):
        with pytest.raises(StepNotAllowed):
            compose_batch(by=by, unit=cast.secretariat, programme="PKH", area=area, month=world.month_of(cast))


def test_the_job_makes_the_file_once(cast: Cast) -> None:
    case = world.ready(cast)
    batch = world.compose(cast)
    assert batch.number.startswith(f"BU-{cast.secretariat.code}-") and batch.status == "composed"
    case.refresh_from_db()
    assert (case.status, case.batch_ref) == ("in_batch", batch.number)
    run_pending(BATCH_JOB)
    batch.refresh_from_db()
    stored = Document.objects.of("batch", batch.pk).get(kind=FILE)
    with default_storage.open(stored.path) as file:
        content = file.read()
    assert (batch.status, batch.file_sha256) == ("made", hashlib.sha256(content).hexdigest())
    header, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    line = batch.lines.select_related("person__siks", "proposal__household").get()
    assert tuple(header) == COLUMNS and row == row_of(line.proposal, line.person, "PKH").cells()


def test_sending_tells_every_proposal_and_respects_the_day(cast: Cast) -> None:
    case = world.ready(cast)
    batch = world.compose(cast)
    run_pending(BATCH_JOB)
    batch.refresh_from_db()
    late = batch.month.replace(day=cast.profile.prelist_send_day) + timedelta(days=1)
    with pytest.raises(CaseError, match="Batas kirim"):
        perform(batch, "send", by=cast.data_officer, sent_on=late)
    perform(batch, "send", by=cast.data_officer, sent_on=late - timedelta(days=1))
    case.refresh_from_db()
    assert (case.status, case.sent_on) == ("sent", late - timedelta(days=1))


def test_facts_fill_only_what_is_empty(cast: Cast) -> None:
    case = world.validated(cast)
    complete_facts(
        case, by=cast.front_office, programme="PKH",
        people=[(case.person, world.FACTS | {"occupation": "Petani", "birth_date": date(1990, 1, 1)})],
    )  # fmt: skip
    person = Person.objects.get(pk=case.person_id)
    assert (person.occupation, person.birth_date, person.birth_place) == ("Buruh tani", date(1980, 3, 12), "KENDAL")
    assert case.events.filter(transition="amended").count() == 1
    world.compose(cast)
    with pytest.raises(StepNotAllowed):
        complete_facts(case, by=cast.front_office, programme="PBI", people=[])


def test_from_facts_to_sent_on_the_screens(cast: Cast, client: Client) -> None:
    case, month = world.validated(cast), f"{world.month_of(cast):%Y-%m-%d}"
    sign_in(client, cast.data_officer)
    url = f"/daftar-awal/{case.pk}/data-usulan"
    assert url in client.get(f"/daftar-awal/{case.pk}/").content.decode()
    page = client.get(url).content.decode()
    assert "Nama ibu kandung" in page and "Pekerjaan" not in page  # the card knows it
    p = f"p{case.person_id}-"
    sent = {"programme": "PKH", p + "birth_place": "Kendal", p + "mother_name": "Sumiyati", p + "marital": "widowed"}
    assert client.post(url, sent | {p + "pregnant": "on"}).status_code == 422
    query = {"programme": "PKH", "area": cast.district.code, "month": month}
    empty = client.get("/berkas-usulan/baru", query).content.decode()
    assert "Tidak ada usulan yang disahkan" in empty
    assert client.post(url, sent).status_code == 302
    page = client.get("/berkas-usulan/baru", query).content.decode()
    assert "1 orang siap, 1 diperiksa" in page and case.nik not in page
    assert AccessEvent.objects.filter(action="list_nik").exists()
    made = client.post("/berkas-usulan/baru", query)
    assert made.status_code == 302
    assert "sedang dibuat" in client.get(made["Location"]).content.decode()
    run_pending(BATCH_JOB)
    page = client.get(made["Location"]).content.decode()
    assert "Catat terkirim" in page and "Berkas usulan" in page and case.nik not in page
    batch = Batch.objects.get()
    document = Document.objects.of("batch", batch.pk).get()
    assert client.get(download_url(document, cast.data_officer)).getvalue().startswith(b"PK")
    assert AccessEvent.objects.filter(action="download", object_id=str(document.pk)).exists()
    step = f"{made['Location']}langkah/send"
    day = f"{min(timezone.localdate(), batch.month.replace(day=14)):%d-%m-%Y}"
    assert client.post(step, {"expected_version": batch.version, "sent_on": day}).status_code == 302
    assert "Terkirim" in client.get("/berkas-usulan/").content.decode()
    again = client.post("/berkas-usulan/baru", query)
    assert again.status_code == 422 and "sudah mempunyai berkas" in again.content.decode()


def test_files_of_others_do_not_exist(cast: Cast, casts, client: Client) -> None:
    batch = world.composed(cast)
    sign_in(client, casts("63.11").data_officer)
    assert client.get(f"/berkas-usulan/{batch.pk}/").status_code == 404
    sign_in(client, cast.manager)
    assert client.get(f"/berkas-usulan/{batch.pk}/").status_code == 403
