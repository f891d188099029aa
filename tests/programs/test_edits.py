"""Two people change the same entry of the catalogue or the same participation: the second is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from programs import actions, participation
from programs.models import Programme
from tests.edits import Together, colleagues
from tests.households.world import make_family
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def own_entry() -> Programme:
    return Programme.objects.get(code="D-UEP", jurisdiction="33.24")


def two(cast: Cast, entry: Programme) -> Together:
    people = colleagues(cast, "manager", "front_office")
    return Together(*people, reverse("programs:change", args=[entry.pk]), "benefit")


def test_a_correction_is_not_written_over(cast):
    entry = own_entry()
    both = two(cast, entry)
    both.save({"quota": "25", "documents": "KTP\nKK\nSurat usaha", "sector": "health"})
    said = (
        f"Program ini diubah oleh {cast.manager.name} pukul",
        "Kuota: kini tersimpan “25”",
        "Dokumen syarat: diubah menjadi “KTP, KK, Surat usaha”, dan sudah dimuat di sini.",
        "Sektor: diubah menjadi “Kesehatan”",
    )
    both.refused({"quota": "30", "name": "Usaha Ekonomi Produktif"}, saying=said)
    entry.refresh_from_db()
    assert entry.quota == 25, "nothing was saved"
    both.save_knowingly()
    entry.refresh_from_db()
    assert (entry.quota, entry.name, entry.documents) == (30, "Usaha Ekonomi Produktif", ["KTP", "KK", "Surat usaha"])
    assert entry.sector == "health"


def test_new_rules_do_not_forget_what_was_corrected_meanwhile(cast):
    entry = own_entry()
    both = two(cast, entry)
    actions.correct_programme(by=cast.manager, programme=entry, contact="0294-381002")
    said = ("Kanal pengaduan program: diubah menjadi “0294-381002”",)
    both.refused({"mode": "version", "valid_from": "01-01-2030", "quota": "40"}, saying=said)
    both.save_knowingly()
    new = Programme.objects.get(code="D-UEP", valid_from=date(2030, 1, 1))
    assert (new.quota, new.contact) == (40, "0294-381002")


def test_a_participation_is_not_written_over(cast):
    home = make_family(cast, desil=None).household
    pkh = Programme.objects.offered_in(cast.code).get(code="PKH")
    row = participation.enrol(by=cast.back_office, programme=pkh, household=home)
    people = colleagues(cast, "back_office", "front_office")
    both = Together(*people, reverse("programs:correct", args=[row.pk]), "note")
    both.save({"since": "01-02-2026", "note": "Menurut pendamping."})
    said = (
        f"Kepesertaan ini diubah oleh {cast.back_office.name} pukul",
        "Keterangan: kini tersimpan “Menurut pendamping.”",
        "Sejak: diubah menjadi “01-02-2026”, dan sudah dimuat di sini.",
    )
    both.refused({"note": "Menurut buku tabungan."}, saying=said)
    both.save_knowingly()
    row.refresh_from_db()
    assert (row.since, row.note) == (date(2026, 2, 1), "Menurut buku tabungan.")


def test_what_was_typed_about_a_participation_that_ended_meanwhile_is_kept(cast):
    home = make_family(cast, desil=None).household
    pkh = Programme.objects.offered_in(cast.code).get(code="PKH")
    row = participation.enrol(by=cast.back_office, programme=pkh, household=home)
    people = colleagues(cast, "back_office", "front_office")
    both = Together(*people, reverse("programs:correct", args=[row.pk]), "note")
    participation.stop_enrolment(by=cast.back_office, enrolment=row, until=date(2026, 3, 1), exit_reason="moved")
    answer = both.second.post(both.page, Together.sent(both.own, {"note": "Menurut buku tabungan."}))
    assert answer.status_code == 422 and "Menurut buku tabungan." in answer.content.decode()
    row.refresh_from_db()
    assert (row.status, row.note) == ("stopped", "")
