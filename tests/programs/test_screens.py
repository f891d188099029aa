"""The catalogue's screens: who sees them, what they say, and how many queries they cost."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from households.models import Household, Person
from households.panel import blocks
from programs import participation
from programs.models import Enrolment, Programme
from slrt.audit.models import AccessEvent
from tests.personas import sign_in
from tests.programs.queries import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(cast) -> Household:
    household = Household.objects.create(jurisdiction_id="33.24", village=cast.village, head_name="Sutrisno Uji")
    Person.objects.create(
        jurisdiction_id="33.24", village=cast.village, household=household, name="Sutrisno Uji", relation="1"
    )
    return household


def page(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_catalogue_lists_searches_and_narrows(cast, client):
    sign_in(client, cast.front_office)
    with at_most(client):
        text = page(client, "/program/")
    assert "Program Keluarga Harapan" in text and "LAKAS" not in text
    assert "Program daerah baru" not in text
    assert "Program Keluarga Harapan" not in page(client, "/program/?tingkat=regency")
    found = page(client, "/program/?q=kursi roda")
    assert "Asistensi dan Alat Bantu Penyandang Disabilitas" in found and "Sembako" not in found
    assert "Tidak ada program yang cocok" in page(client, "/program/?q=tidakadasamasekali")


def test_an_entry_reads_aloud_and_prints_without_names_of_people(cast, client):
    sign_in(client, cast.front_office)
    pkh = Programme.objects.get(code="PKH")
    with at_most(client):
        text = page(client, reverse("programs:programme", args=[pkh.pk]))
    assert "PKH memberi uang empat kali setahun" in text
    assert "Permensos 1/2018" in text
    sheet = page(client, reverse("programs:sheet", args=[pkh.pk]))
    assert "Buku KIA" in sheet and "tidak dipungut biaya" in sheet
    assert AccessEvent.objects.filter(action="print", object_id=str(pkh.pk)).exists()


def test_entries_of_another_jurisdiction_are_not_found(cast, client):
    sign_in(client, cast.manager)
    other = Programme.objects.get(code="LAKAS-A")
    for name in ("programme", "sheet", "change"):
        page(client, reverse(f"programs:{name}", args=[other.pk]), 404)


def test_changing_is_for_those_who_may(cast, client):
    own = Programme.objects.get(code="D-UEP", jurisdiction="33.24")
    sign_in(client, cast.front_office)
    page(client, reverse("programs:change", args=[own.pk]), 403)
    page(client, reverse("programs:create"), 403)
    sign_in(client, cast.manager)
    assert "Perbaikan salah tulis" in page(client, reverse("programs:change", args=[own.pk]))
    shared = Programme.objects.get(code="PKH")
    text = page(client, reverse("programs:change", args=[shared.pk]))
    assert "Perbaikan salah tulis" not in text and "dipakai daerah lain juga" in text


def fields_of(row: Programme, **changed) -> dict:
    names = ("name", "short_name", "level", "sector", "manager_name", "legal_basis", "target_unit", "criteria",
             "benefit", "frequency", "service_time", "how_to_apply", "contact", "spoken")  # fmt: skip
    data = {name: getattr(row, name) for name in names}
    data |= {"documents": "\n".join(row.documents), "rules": "\n".join(row.rules)}
    return data | {"active": "on", "quota": "", "manager_unit": ""} | changed


def test_a_correction_and_a_new_version_through_the_screen(cast, client):
    sign_in(client, cast.manager)
    own = Programme.objects.get(code="D-UEP", jurisdiction="33.24")
    url = reverse("programs:change", args=[own.pk])
    bad = client.post(url, fields_of(own, mode="version", valid_from=""))
    assert bad.status_code == 422 and "Masukkan tanggal mulai aturan baru" in bad.content.decode()
    early = client.post(url, fields_of(own, mode="version", valid_from="01-01-2020"))
    assert early.status_code == 422 and "harus mulai sesudah" in early.content.decode()
    assert client.post(url, fields_of(own, mode="correction", quota="25")).status_code == 302
    own.refresh_from_db()
    assert (own.quota, own.updated_by) == (25, cast.manager)
    answer = client.post(url, fields_of(own, mode="version", valid_from="01-01-2030", documents="KTP\n\n KK "))
    new = Programme.objects.get(code="D-UEP", valid_from=date(2030, 1, 1))
    assert answer.url == reverse("programs:programme", args=[new.pk])
    assert new.documents == ["KTP", "KK"]
    text = page(client, url.replace("/ubah", "/"))
    assert "Diubah: kuota" in text and "Versi lama" not in text


def test_a_new_local_entry_through_the_screen(cast, client):
    sign_in(client, cast.manager)
    row = Programme.objects.get(code="D-UEP", jurisdiction="33.24")
    data = fields_of(row, code="d-baru", valid_from="01-01-2026", name="Program uji coba")
    assert client.post(reverse("programs:create"), data).status_code == 302
    assert Programme.objects.get(code="D-BARU").jurisdiction_id == "33.24"
    again = client.post(reverse("programs:create"), data)
    assert again.status_code == 422 and "sudah dipakai" in again.content.decode()


def test_funding_and_partner_are_chosen_in_the_words_of_the_profile(casts, client):
    cast = casts("32.76")
    sign_in(client, cast.manager)
    form = page(client, reverse("programs:create"))
    assert "Swadaya masyarakat" in form and "Karang Taruna" in form
    assert "APBN" not in form, "Depok's regulation knows APBD, self-help and other sources"
    row = Programme.objects.get(code="D-UEP", jurisdiction="32.76")
    data = fields_of(row, code="D-TARUNA", valid_from="01-01-2026", name="Bantuan Karang Taruna", funding="community")
    wrong = client.post(reverse("programs:create"), data | {"partner_kind": "Karang Taruna"})
    assert wrong.status_code == 422 and "hanya untuk program non-pemerintah" in wrong.content.decode()
    data |= {"level": "non_government", "partner_kind": "Karang Taruna"}
    made = client.post(reverse("programs:create"), data)
    assert made.status_code == 302
    shown = page(client, made.url)
    assert "Swadaya masyarakat" in shown and "Jenis mitra" in shown and "Karang Taruna" in shown


def test_an_entry_keeps_a_source_that_the_profile_does_not_know(casts, client):
    cast = casts("32.76")
    sign_in(client, cast.manager)
    national = Programme.objects.get(code="PKH", jurisdiction=None)
    assert national.funding == "apbn"
    form = page(client, reverse("programs:change", args=[national.pk]))
    assert '<option value="apbn" selected>APBN</option>' in form
    assert ">APBN<" in page(client, reverse("programs:programme", args=[national.pk]))


def test_a_new_entry_is_the_kabupatens_unless_somebody_says_otherwise(cast, client):
    sign_in(client, cast.manager)
    form = page(client, reverse("programs:create"))
    assert '<option value="regency" selected>' in form and "Pilih sektor" in form


def test_the_history_names_the_agency(cast, client):
    sign_in(client, cast.manager)
    own = Programme.objects.get(code="D-UEP", jurisdiction="33.24")
    agency = cast.education
    url = reverse("programs:change", args=[own.pk])
    assert client.post(url, fields_of(own, mode="correction")).status_code == 302
    assert client.post(url, fields_of(own, mode="correction", manager_unit=agency.pk)).status_code == 302
    assert f"→ {agency.name}" in page(client, reverse("programs:programme", args=[own.pk]))


def test_the_familys_panel_and_page(cast, client, home):
    participation.enrol(by=cast.back_office, programme=Programme.objects.get(code="PKH"), household=home)
    (block,) = [b for b in blocks(cast.front_office, home) if b.code == "programmes"]
    assert [line.text for line in block.lines] == ["PKH"]
    assert blocks(cast.agency, home) == []
    sign_in(client, cast.back_office)
    with at_most(client):
        text = page(client, reverse("programs:family", args=[home.pk]))
    assert "Program Keluarga Harapan" in text and "Catat berhenti" in text


def test_recording_and_ending_through_the_screen(cast, client, home):
    sign_in(client, cast.back_office)
    pkh = Programme.objects.get(code="PKH")
    url = reverse("programs:enrol", args=[home.pk])
    key = "6f1c2f0e-6a0e-4f3f-9a51-0d9a3d5a1111"
    data = {"programme": pkh.pk, "status": "active", "since": "01-02-2026", "idempotency_key": key}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302  # the same form sent twice
    row = Enrolment.objects.get()
    stop = reverse("programs:stop", args=[row.pk])
    bad = client.post(stop, {"until": "01-01-2026", "exit_reason": "moved"})
    assert bad.status_code == 422 and "sebelum tanggal mulai" in bad.content.decode()
    assert client.post(stop, {"until": "01-03-2026", "exit_reason": "moved"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.exit_reason) == ("stopped", "moved")


def test_families_of_another_jurisdiction_are_not_found(casts, client, home):
    sign_in(client, casts("63.09").back_office)
    page(client, reverse("programs:family", args=[home.pk]), 404)
    page(client, reverse("programs:enrol", args=[home.pk]), 404)
