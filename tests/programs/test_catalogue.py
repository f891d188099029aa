"""The built-in catalogue: complete, exact where the regulation names the services, and safe to load again."""

from __future__ import annotations

from datetime import date

import pytest

from programs.loading import load_catalogue, read_entries
from programs.models import Programme
from slrt.accounts.models import Unit

# Keputusan Bupati Tabalong 188.45/382/2022, diktum KEEMPAT huruf a–p, letter by letter.
TABALONG = [
    "Bantuan Permodalan Usaha Ekonomi Produktif",
    "Bantuan Rehab Rumah Tidak Layak Huni (RS RUTILAHU)",
    "Bantuan Sosial Logistik Bencana Kebakaran atau Bencana Alam",
    "Bantuan Sosial Tunai Bencana Kebakaran atau Bencana Alam",
    "Permohonan Pendaftaran Peserta Data Terpadu Kesejahteraan Sosial",
    "Bantuan Sosial Pangan Daerah",
    "Permohonan Pendaftaran PBI JKN KIS Daerah dan JKN KIS Pusat",
    "Bantuan Sosial Asistensi Lanjut Usia Terlantar",
    "Bantuan Sosial Asistensi Penyandang Disabilitas Berat dan Non Produktif",
    "Pengangkatan Anak",
    "Bantuan beasiswa bagi mahasiswa dari Keluarga kurang mampu yang berprestasi",
    "Bantuan Skripsi bagi mahasiswa yang berprestasi",
    "Pengiriman PPKS ke Balai/Panti Sosial untuk mengikuti Program Pendidikan dan Keterampilan",
    "Pengiriman Lanjut Usia Terlantar dan Anak terlantar ke Panti Dinas Sosial Provinsi Kalimantan Selatan",
    "Layanan Informasi dan Pengaduan",
    "Layanan Survei Kepuasan Masyarakat",
]
NATIONAL = {
    *("PKH", "SEMBAKO", "PBI-JK", "PIP", "KIP-K", "ATENSI", "YAPI", "PERMAKANAN", "PENA", "KUBE", "RST", "BANPANG"),
    *("BLT-DD", "SUBLIS", "LPG3", "PUPUK", "BSPS", "KUR", "UMI", "BPU-TK", "SR", "ADMINDUK", "PRAKERJA"),
}
pytestmark = pytest.mark.django_db


def offered(code: str) -> list[Programme]:
    return list(Programme.objects.offered_in(code).order_by("code", "pk"))


def test_tabalong_has_its_sixteen_services_under_their_exact_names():
    rows = Programme.objects.filter(jurisdiction="63.09", level="regency").order_by("code")
    assert [row.name for row in rows] == TABALONG
    assert [row.legal_basis[-1] for row in rows if row.code != "LAKAS-J"] == list("abcdefghiklmnop")


def test_every_national_programme_of_the_field_is_there():
    assert {code for _, code, _ in read_entries()} >= NATIONAL


@pytest.mark.parametrize("code", ["62.04", "63.11", "33.24", "63.09", "32.76"])
def test_each_jurisdiction_offers_every_level(code):
    assert {row.level for row in offered(code)} == {"national", "province", "regency", "village", "non_government"}


def test_a_kota_without_desa_is_not_offered_dana_desa():
    assert "BLT-DD" in {row.code for row in offered("33.24")}
    assert "BLT-DD" not in {row.code for row in offered("32.76")}


def test_nobody_is_offered_the_services_of_another_kabupaten():
    assert not {row.jurisdiction_id for row in offered("63.09")} - {None, "63", "63.09"}
    assert not any(row.code.startswith("LAKAS") for row in offered("63.11"))


def test_loading_again_changes_nothing_and_keeps_what_people_changed(cast):
    count = Programme.objects.count()
    own = Programme.objects.get(jurisdiction="33.24", code="D-RTLH")
    Programme.objects.filter(pk=own.pk).update(name="RTLH Kendal", updated_by=cast.manager)
    Programme.objects.filter(code="PKH").update(name="Salah ketik")
    counts = load_catalogue()
    assert counts == {"created": 0, "changed": 1, "unchanged": count - 2, "kept": 1}
    assert Programme.objects.count() == count
    assert Programme.objects.get(code="PKH").name == "Program Keluarga Harapan"
    own.refresh_from_db()
    assert own.name == "RTLH Kendal"


def test_local_entries_are_linked_to_the_office_that_fits(cast):
    from programs.agencies import agency_for
    from programs.loading import link_units

    health, education = cast.health, cast.education
    link_units()
    assert Programme.objects.get(jurisdiction="33.24", code="D-JAMKESDA").manager_unit == health
    assert Programme.objects.get(jurisdiction="33.24", code="D-BEASISWA").manager_unit == education
    national = Programme.objects.get(code="PIP")
    assert national.manager_unit is None
    assert agency_for(national, "33.24") == education
    assert agency_for(Programme.objects.get(code="SUBLIS"), "33.24") is None
    Unit.objects.filter(pk=education.pk).update(active=False)
    assert agency_for(national, "33.24") is None


def test_every_entry_says_something_to_read_out():
    from programs.wording import read_out

    for row in Programme.objects.order_by("pk"):
        said = read_out(row)
        assert len(said) > 60, row.code
        assert ".." not in said, row.code


def test_an_entry_has_one_version_a_day(cast):
    from django.db import IntegrityError, transaction

    row = Programme.objects.get(jurisdiction="33.24", code="D-UEP")
    row.pk = None
    row.valid_from = date(2026, 1, 1)
    with pytest.raises(IntegrityError, match="programme_one_version"), transaction.atomic():
        row.save()
