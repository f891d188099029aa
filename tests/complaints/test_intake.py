"""The desk's page: looking up, one save, drafts, and families that are not there. For all five profiles."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.models import Complaint
from households.models import Household, Person, PreListProposal
from slrt.accounts.models import IdempotencyKey
from slrt.audit.models import AccessEvent
from slrt.documents.models import Document
from tests.complaints.forms import CHECK, LOOK, PICK, URL, filled, free_nik
from tests.complaints.world import complaint, family, programme
from tests.personas import sign_in

ALL = ("33.24", "63.11", "62.04", "63.09", "32.76")
pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------------------------------------- the page
@pytest.mark.parametrize("code", ALL)
def test_page_opens_ready_to_type(casts, client, code):
    cast = casts(code)
    answer = sign_in(client, cast.front_office).get(URL)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(r'<input[^>]*name="nik"[^>]*autofocus|<input[^>]*autofocus[^>]*name="nik"', page)
    assert ("Foto rumah" in page) is (code == "32.76")
    assert (">Darurat<" in page) is (code in ("33.24", "63.09"))
    assert ('id="daftar-awal"' in page) is (code != "32.76")
    assert "<optgroup" in page and cast.secretariat.name in page


def test_page_is_for_those_who_register(cast, client):
    for who, status in ((cast.manager, 403), (cast.agency, 403), (cast.facilitator, 200), (cast.supervisor, 200)):
        assert sign_in(client, who).get(URL).status_code == status, who


# ---------------------------------------------------------------------------------------------- looking up
def test_sixteen_digits_show_person_programmes_and_complaints(cast, client):
    person = family(cast, "NURHAYATI")
    old = complaint(cast, person=person, category="K6")
    sign_in(client, cast.front_office)
    answer = client.post(LOOK, {"nik": f"{person.nik[:6]} {person.nik[6:12]} {person.nik[12:]}"})
    panel = answer.content.decode()
    assert "NURHAYATI" in panel and "Ditemukan" in panel and f'value="p{person.pk}"' in panel
    assert "desil 2" in panel and old.number in panel and "••••" in panel
    assert person.nik not in panel.replace(" ", "") and len(answer.content) <= 4096
    assert AccessEvent.objects.filter(action="search_person", user=cast.front_office).exists()


@pytest.mark.parametrize(
    ("code", "offer"),
    [
        ("62.04", "daftar awal (pre-list)"),
        ("63.11", "profil dasar dan kelayakan"),
        ("33.24", "profil dasar"),
        ("63.09", "permohonan pendaftaran data terpadu"),
        ("32.76", ""),
    ],
)
def test_unknown_number_offers_what_the_place_records(casts, client, code, offer):
    """The next step is a button with the regulation's own words; Depok only keeps the result of the check."""
    cast = casts(code)
    sign_in(client, cast.front_office)
    for asked in ({"nik": free_nik(cast)}, {"name": "tidak dikenal siapa pun"}):
        panel = client.post(LOOK, asked).content.decode()
        assert "Tidak ditemukan" in panel and "data-missing" in panel
        assert (f'<a class="btn text-wrap" href="#daftar-awal">Catat {offer}</a>' in panel) is bool(offer)
        assert ("disimpan bersama keluhannya" in panel) is (not offer)


def test_nik_of_another_jurisdiction_is_not_found(casts, client):
    stranger = family(casts("63.09"), "ORANG JAUH")
    sign_in(client, casts("33.24").front_office)
    panel = client.post(LOOK, {"nik": stranger.nik}).content.decode()
    assert "ORANG JAUH" not in panel and "Tidak ditemukan" in panel
    assert "ORANG JAUH" not in client.post(PICK, {"chosen": f"p{stranger.pk}"}).content.decode()


def test_names_give_candidates_to_pick_from(cast, client):
    first, _second = family(cast, "SITI AMINAH"), family(cast, "SITI AMINAH")
    sign_in(client, cast.front_office)
    panel = client.post(LOOK, {"name": "siti aminah", "village": cast.village.name}).content.decode()
    assert panel.count('type="radio"') >= 3 and "Bukan salah satu dari mereka" in panel
    picked = client.post(PICK, {"chosen": f"p{first.pk}"}).content.decode()
    assert "SITI AMINAH" in picked and "Ditemukan" in picked
    assert AccessEvent.objects.filter(action="view_person", object_id=str(first.pk)).exists()


def test_looking_up_is_a_post(cast, client):
    sign_in(client, cast.front_office)
    assert [client.get(url).status_code for url in (LOOK, PICK, CHECK)] == [405, 405, 405]


def test_without_the_script_the_button_looks_up_and_keeps_what_was_typed(cast, client):
    person = family(cast, "NURHAYATI")
    sign_in(client, cast.front_office)
    answer = client.post(URL, filled(cast, nik=person.nik, aksi="periksa", description="Sudah diketik"))
    page = answer.content.decode()
    assert answer.status_code == 200 and "NURHAYATI" in page and "Sudah diketik" in page
    assert Complaint.objects.count() == 0


# ---------------------------------------------------------------------------------------------- one save
@pytest.mark.parametrize("code", ALL)
def test_found_person_is_registered_in_one_save(casts, client, code):
    cast = casts(code)
    person = family(cast)
    sign_in(client, cast.front_office)
    answer = client.post(
        URL,
        filled(cast, nik=person.nik, chosen=f"p{person.pk}", programme=programme().pk, documents=["Kartu Keluarga"]),
    )
    assert answer.status_code == 302, answer.content.decode()
    case = Complaint.objects.get()
    assert answer["Location"] == f"/keluhan/{case.pk}/tanda-terima"
    assert (case.person, case.registry_result, case.registry_desil) == (person, "listed", 2)
    assert case.documents_brought == ["Kartu Keluarga"] and "Surat faskes" in case.documents_missing
    if code == "32.76":
        picture = Document.objects.get()
        assert picture.kind == "house_photo" and picture.latitude and case.latitude == picture.latitude


def test_number_alone_is_enough(cast, client):
    """Ctrl+Enter right after the sixteenth digit, before the panel came."""
    person = family(cast)
    sign_in(client, cast.front_office)
    assert client.post(URL, filled(cast, nik=person.nik)).status_code == 302
    assert Complaint.objects.get().person == person


def test_save_is_cheap(cast, client):
    person = family(cast)
    sign_in(client, cast.front_office)
    with CaptureQueriesContext(connection) as captured:
        assert client.post(URL, filled(cast, nik=person.nik, chosen=f"p{person.pk}")).status_code == 302
    statements = [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 25, "\n".join(f"{len(statements)} {text[:140]}" for text in statements)


def test_double_post_makes_one_complaint(cast, client):
    person = family(cast)
    sign_in(client, cast.front_office)
    data = filled(cast, nik=person.nik, chosen=f"p{person.pk}")
    first, second = client.post(URL, data), client.post(URL, data)
    assert first["Location"] == second["Location"] and Complaint.objects.count() == 1
    assert IdempotencyKey.objects.filter(purpose="complaint.new").count() == 1


def test_refusal_keeps_everything_typed(cast, client):
    person = family(cast)
    sign_in(client, cast.front_office)
    answer = client.post(
        URL, filled(cast, nik=person.nik, chosen=f"p{person.pk}", category="", description="Isi panjang")
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "Pilih jenis keluhan." in page and "Isi panjang" in page
    assert "<title>Kesalahan: " in page and person.name in page and f'value="p{person.pk}"' in page
    assert Complaint.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"nik": "33240662107500"}, "harus 16 angka. Yang Anda masukkan 14 angka."),
        ({"nik": ""}, "Masukkan NIK atau No. KK"),
        ({"klass": "programme", "category": "K1"}, "bukan bagian dari kelas Program"),
        ({"village": "Desa Yang Tidak Ada"}, "tidak ada di daftar"),
        ({"reporter": "family"}, "Isi nama pelapor"),
        ({"phone": "12345"}, "Nomor HP diawali 08"),
        ({"birth": "05/13/1985"}, "Tulis tahun seperti 1985"),
    ],
)
def test_wrong_input_is_said_plainly(cast, client, more, sentence):
    sign_in(client, cast.front_office)
    answer = client.post(URL, filled(cast, **({"nik": ""} | more)))
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_chosen_row_must_belong_to_the_number(cast, client):
    one, other = family(cast), family(cast, "ORANG LAIN")
    sign_in(client, cast.front_office)
    answer = client.post(URL, filled(cast, nik=one.nik, chosen=f"p{other.pk}"))
    assert answer.status_code == 422 and "bukan untuk nomor ini" in answer.content.decode()


def test_card_number_of_a_family_asks_for_the_member(cast, client):
    head = family(cast, "SUKARNO", sex="L")
    Person.objects.create(
        jurisdiction=cast.region, village=cast.village, household=head.household, name="SITI", sex="P", relation="2",
        birth_year=1980,
    )  # fmt: skip
    sign_in(client, cast.front_office)
    answer = client.post(URL, filled(cast, nik=head.household.kk))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Pilih anggota keluarga" in page and "SITI" in page
    assert client.post(URL, filled(cast, nik=head.household.kk, chosen=f"p{head.pk}")).status_code == 302


def test_similar_open_complaint_needs_a_reason(cast, client):
    person = family(cast)
    old = complaint(cast, person=person)
    sign_in(client, cast.front_office)
    data = filled(cast, nik=person.nik, chosen=f"p{person.pk}")
    answer = client.post(URL, data)
    page = answer.content.decode()
    assert answer.status_code == 422 and f"No. {old.number}" in page and f"Lanjutkan {old.number}" in page
    early = client.post(CHECK, {"chosen": f"p{person.pk}", "klass": "membership", "category": "K3"}).content.decode()
    assert old.number in early
    assert client.post(URL, data | {"similar_reason": "Untuk anaknya"}).status_code == 302
    new = Complaint.objects.order_by("pk").last()
    assert new.events.get(transition="created").note == "Untuk anaknya"


def test_programme_brings_its_papers_and_course(cast, client):
    sign_in(client, cast.front_office)
    page = client.post(CHECK, filled(cast, programme=programme().pk)).content.decode()
    assert "Surat faskes" in page and "tenggat" in page


def test_extra_fields_change_nothing(cast, client):
    person = family(cast)
    sign_in(client, cast.front_office)
    client.post(URL, filled(cast, nik=person.nik, status="closed", created_by="1", number="X-1", restricted="on"))
    case = Complaint.objects.get()
    assert case.status == "with_supervisor" and case.created_by == cast.front_office and not case.restricted


def test_unit_is_ones_own(casts, client):
    cast, other = casts("33.24"), casts("63.09")
    person = family(cast)
    sign_in(client, cast.front_office)
    client.post(URL, filled(cast, nik=person.nik, unit=other.secretariat.pk))
    assert Complaint.objects.get().unit == cast.secretariat


def test_puskesos_records_through_its_own_channel(cast, client):
    page = sign_in(client, cast.puskesos_front).get(URL).content.decode()
    assert "Datang ke desa/kelurahan" in page and cast.village.name in page


# ---------------------------------------------------------------------------------------------- emergencies, no names
@pytest.mark.parametrize("code", ["33.24", "63.09"])
def test_emergency_needs_little(casts, client, code):
    cast = casts(code)
    sign_in(client, cast.front_office)
    data = filled(cast, klass="emergency", category="N9", name="Keluarga Sarno", description="Rumah terbakar")
    answer = client.post(URL, data | {"phone": "0812 3456 7890"})
    assert answer.status_code == 302, answer.content.decode()
    case = Complaint.objects.get()
    assert case.urgent and case.incomplete and case.status == "registered"
    page = client.get(f"/keluhan/{case.pk}/").content.decode()
    assert "Perlu dilengkapi" in page and "Lengkapi data" in page


def test_anonymous_report_needs_no_name(cast, client):
    sign_in(client, cast.front_office)
    data = filled(cast, klass="programme", category="N3", reporter="anonymous", description="Ada potongan bansos.")
    assert client.post(URL, data).status_code == 302
    case = Complaint.objects.get()
    assert case.subject_name == "Tanpa nama" and case.restricted and case.registry_result == "not_checked"


def test_groups_are_registered_by_name(casts, client):
    cast = casts("32.76")
    sign_in(client, cast.front_office)
    data = filled(cast, subject_kind="group", name="Kelompok Tani Harapan", klass="need", category="N6")
    assert client.post(URL, data).status_code == 302
    assert Complaint.objects.get().subject_unit == "group"


# ---------------------------------------------------------------------------------------------- not in the registry
def family_part(cast, **more) -> dict:
    part = {
        "propose": "on",
        "number_is": "nik",
        "prelist-kk": "",
        "prelist-rt": "003",
        "prelist-rw": "001",
        "prelist-members_count": "4",
        "prelist-occupation": "Buruh tani",
    }
    if cast.code == "63.11":
        part |= {"prelist-eligible": "layak", "prelist-eligible_reason": "Lantai tanah, penghasilan tidak tetap"}
    return part | more


@pytest.mark.parametrize(
    ("code", "records", "proposes"),
    [
        ("33.24", True, False),
        ("63.11", True, True),
        ("62.04", True, True),
        ("63.09", True, True),
        ("32.76", False, False),
    ],
)
def test_unknown_family_is_recorded_as_the_profile_says(casts, client, code, records, proposes):
    cast = casts(code)
    sign_in(client, cast.front_office)
    nik = free_nik(cast)
    data = filled(
        cast, nik=nik, name="Budi Harjo", village=f"{cast.village.name}, Kec. {cast.village.parent.name}",
        category="K1", **family_part(cast),
    )  # fmt: skip
    answer = client.post(URL, data)
    assert answer.status_code == 302, re.findall(r'class="field-error".*?</ul>', answer.content.decode(), re.S)
    case = Complaint.objects.get()
    assert (case.registry_result, case.subject_nik) == ("not_found", nik)
    assert case.region == cast.village
    assert (case.person is not None) is records
    assert PreListProposal.objects.count() == int(proposes)
    if proposes:
        proposal = PreListProposal.objects.get()
        assert proposal.complaint_ref == case.number and proposal.person == case.person
    if records:
        assert case.household.rt == "003" and case.person.source == "local"


def test_double_post_makes_one_family(casts, client):
    cast = casts("62.04")
    sign_in(client, cast.front_office)
    data = filled(
        cast, nik=free_nik(cast), name="Budi Harjo", village=cast.village.code, category="K1", **family_part(cast)
    )
    first, second = client.post(URL, data), client.post(URL, data)
    assert first["Location"] == second["Location"]
    assert (Household.objects.count(), PreListProposal.objects.count(), Complaint.objects.count()) == (1, 1, 1)


def test_unknown_number_without_name_asks_for_it(cast, client):
    sign_in(client, cast.front_office)
    answer = client.post(URL, filled(cast, nik=free_nik(cast)))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Isi nama warganya" in page and "Tidak ditemukan" in page


def test_odd_birth_date_in_a_nik_is_a_warning_with_a_tick(cast, client):
    sign_in(client, cast.front_office)
    odd = cast.village.code.replace(".", "")[:6] + "991399" + "0007"
    data = filled(cast, nik=odd, name="Budi Harjo", klass="information", category="N5")
    answer = client.post(URL, data)
    assert answer.status_code == 422 and "Sesuai KTP" in answer.content.decode()
    assert client.post(URL, data | {"nik_as_card": "on"}).status_code == 302
    assert Complaint.objects.get().subject_nik == odd


def test_a_name_that_others_carry_is_not_passed_over(cast, client):
    person = family(cast, "SITI AMINAH")
    sign_in(client, cast.front_office)
    data = filled(cast, name="Siti Aminah", village=cast.village.name, category="K2")
    answer = client.post(URL, data)
    page = answer.content.decode()
    assert answer.status_code == 422 and f'value="p{person.pk}"' in page and "Bukan salah satu dari mereka" in page
    mark = re.search(r'name="looked" value="(\w+)"', page).group(1)
    answer = client.post(URL, data | {"looked": mark})
    assert answer.status_code == 302
    case = Complaint.objects.get()
    assert case.person is None and case.registry_result == "not_found"
