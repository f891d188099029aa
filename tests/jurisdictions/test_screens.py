"""The profile and holiday screens, and the finder of regions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from slrt.accounts.models import Assignment, Unit, User
from slrt.audit.models import AccessEvent
from slrt.jurisdictions.editors import fields_for, value_from
from slrt.jurisdictions.keys import KEYS
from slrt.jurisdictions.letterhead import letterhead_of
from slrt.jurisdictions.models import Jurisdiction, LocalHoliday, ProfileValue
from slrt.jurisdictions.profile import profile_of
from slrt.regions.models import Region
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
KENDAL = "33.24"


def url(name: str, *args) -> str:
    return reverse(f"jurisdictions:{name}", args=args)


def soon(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def admin(client, cast):
    return sign_in(client, cast.administrator)


class TestProfileScreen:
    @pytest.mark.parametrize("code", ["62.04", "63.11", "33.24", "63.09", "32.76"])
    def test_every_rule_is_shown_in_words_with_its_clause(self, client, casts, code):
        page = sign_in(client, casts(code).administrator).get(url("profile")).content.decode()
        for key in KEYS.values():
            assert key.label in page
        assert Jurisdiction.objects.get(pk=code).regulation in page
        assert profile_of(code).clause("referral_approval") in page
        assert "Langsung ke" in page or "Ke " in page

    def test_words_not_codes(self, admin):
        page = admin.get(url("profile")).content.decode()
        assert "Wajib disetujui manajer" in page
        assert "Pasal 10 ayat (5) huruf d" in page
        assert ">required<" not in page

    def test_the_rules_of_another_day(self, admin):
        page = admin.get(url("profile"), {"tanggal": "18-09-2023"}).content.decode()
        assert "Bukan profil hari ini" in page
        assert "Persetujuan manajer boleh diminta" in page

    @pytest.mark.parametrize("text", ["kapan-kapan", "32-13-2026", "2026-02-31", ""])
    def test_a_day_that_is_none_shows_today(self, admin, text):
        page = admin.get(url("profile"), {"tanggal": text})
        assert page.status_code == 200
        assert "Bukan profil hari ini" not in page.content.decode()

    def test_readers_see_no_change_button(self, client, cast):
        sign_in(client, cast.head)
        assert url("value_change", "letterhead") not in client.get(url("profile")).content.decode()
        assert client.get(url("value", "ranking")).status_code == 200
        assert client.get(url("value_change", "ranking")).status_code == 403

    def test_desk_staff_have_no_business_here(self, client, cast):
        sign_in(client, cast.front_office)
        for name in ("profile", "holidays"):
            assert client.get(url(name)).status_code == 403

    def test_an_unknown_rule_is_not_found(self, admin):
        assert admin.get(url("value", "nonsense")).status_code == 404


class TestChanging:
    def send(self, client, key="referral_approval", **data):
        fields = {"value": "optional", "valid_from": f"{soon():%d-%m-%Y}", "clause": "SK 12/2026", "note": "Uji coba"}
        return client.post(url("value_change", key), fields | data)

    def test_from_a_date_with_a_reason(self, admin, cast):
        answer = self.send(admin)
        assert answer.status_code == 302
        row = ProfileValue.objects.get(jurisdiction=KENDAL, key="referral_approval", valid_from=soon())
        assert (row.value, row.clause, row.note, row.set_by) == (
            "optional",
            "SK 12/2026",
            "Uji coba",
            cast.administrator,
        )
        assert profile_of(KENDAL).referral_approval == "required"
        page = admin.get(url("value", "referral_approval")).content.decode()
        assert "direncanakan" in page
        assert "Uji coba" in page
        assert "Persetujuan manajer boleh diminta" in admin.get(url("profile")).content.decode()

    def test_from_today_it_holds_at_once(self, admin):
        self.send(admin, valid_from=f"{soon(0):%d-%m-%Y}")
        assert profile_of(KENDAL).referral_approval == "optional"

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"valid_from": "01-01-2020"}, "Tanggal mulai sudah lewat"),
            ({"value": "required", "clause": "Pasal 10 ayat (5) huruf d"}, "sudah berlaku pada tanggal tersebut"),
            ({"note": ""}, "alasan perubahan"),
            ({"value": "sometimes"}, "Pilih"),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_typed_is_lost(self, admin, data, words):
        before = ProfileValue.objects.count()
        answer = self.send(admin, **data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert "SK 12/2026" in page or "Pasal 10 ayat (5) huruf d" in page
        assert ProfileValue.objects.count() == before

    def test_a_stale_sign_in_is_asked_for_the_password(self, client, cast):
        sign_in(client, cast.administrator, fresh=False)
        answer = self.send(client)
        assert answer.status_code == 302
        assert reverse("account_reauthenticate") in answer["Location"]
        assert not ProfileValue.objects.filter(valid_from=soon()).exists()

    def test_only_the_own_jurisdiction_changes(self, client, casts):
        sign_in(client, casts("63.09").administrator)
        self.send(client, value="required")
        assert ProfileValue.objects.filter(jurisdiction="63.09", valid_from=soon()).exists()
        assert not ProfileValue.objects.filter(jurisdiction=KENDAL, valid_from=soon()).exists()

    def test_wrong_hours_keep_what_was_typed(self, admin):
        form = {f"day_{day}": "08.00-15.00" for day in ("mon", "tue", "wed", "thu")} | {"day_fri": "nanti"}
        answer = self.send(admin, "service_hours", **form)
        assert answer.status_code == 422
        assert "Jam hari Jumat tidak benar" in answer.content.decode()
        assert "nanti" in answer.content.decode()

    def test_hours_are_written_as_people_write_them(self, admin):
        form = {"day_mon": "08.00-12.00, 13.00–16.00", "day_tue": "8-14"}
        assert self.send(admin, "service_hours", **form).status_code == 302
        row = ProfileValue.objects.get(jurisdiction=KENDAL, key="service_hours", valid_from=soon())
        assert row.value == {"mon": [["08:00", "12:00"], ["13:00", "16:00"]], "tue": [["08:00", "14:00"]]}

    def test_a_section_is_added(self, admin):
        form = {
            "code_1": "front_office",
            "label_1": "Informasi",
            "code_2": "back_office",
            "label_2": "Layanan",
            "classes_2": ["participation", "programme"],
            "code_3": "data",
            "label_3": "Data",
            "sectors_3": ["civil_registry"],
        }
        assert self.send(admin, "sections", **form).status_code == 302
        sections = profile_of(KENDAL, on=soon()).sections
        assert [section.code for section in sections] == ["front_office", "back_office", "data"]
        assert sections[2].sectors == ("civil_registry",)

    @pytest.mark.parametrize("key", KEYS)
    def test_every_rule_has_a_form_that_gives_back_what_it_shows(self, admin, key):
        assert admin.get(url("value_change", key)).status_code == 200
        for code in ("33.24", "32.76", "63.09"):
            value = profile_of(code).setting(key).value
            fields = fields_for(KEYS[key].kind, value)
            typed = {name: field.clean(field.initial) for name, field in fields.items()}
            assert KEYS[key].kind.clean(value_from(KEYS[key].kind, typed)) == value


class TestLetterhead:
    FIELDS = {
        "government_name": "Pemerintah Kabupaten Kendal",
        "agency_name": "Dinas Sosial",
        "address": "Jalan Contoh 1",
        "phone": "",
        "email": "dinsos@kendal.example",
        "website": "",
        "seat": "Kendal",
    }

    def send(self, client, **typed):
        fields = {f"label_{name}": text for name, text in (self.FIELDS | typed.pop("lines", {})).items()}
        when = {"valid_from": f"{soon():%d-%m-%Y}", "clause": "SK 12/2026", "note": "Kantor pindah."}
        return client.post(url("value_change", "letterhead"), fields | when | typed)

    def test_it_changes_from_a_date_and_papers_follow(self, admin):
        assert self.send(admin).status_code == 302
        assert letterhead_of(profile_of(KENDAL)).address == ""
        then = letterhead_of(profile_of(KENDAL, on=soon()))
        assert (then.address, then.contact) == ("Jalan Contoh 1", "dinsos@kendal.example")
        page = admin.get(url("profile"), {"tanggal": f"{soon():%Y-%m-%d}"}).content.decode()
        assert "Jalan Contoh 1" in page
        assert "SK 12/2026" in page

    def test_what_stood_before_is_kept(self, admin):
        self.send(admin, valid_from=f"{soon(0):%d-%m-%Y}")
        page = admin.get(url("value", "letterhead")).content.decode()
        assert "Alamat: Jalan Contoh 1" in page
        assert "Tata naskah dinas" in page
        assert ProfileValue.objects.filter(jurisdiction=KENDAL, key="letterhead").count() == 2

    @pytest.mark.parametrize(
        ("lines", "words"),
        [
            ({"email": "bukan surel"}, "Alamat surel pada kop surat tidak benar."),
            ({"agency_name": " ", "seat": ""}, "Lengkapi nama dinas, tempat pada surat pada kop surat."),
        ],
    )
    def test_what_cannot_stand_there_is_said(self, admin, lines, words):
        answer = self.send(admin, lines=lines)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Jalan Contoh 1" in answer.content.decode()

    @pytest.mark.parametrize("code", ["62.04", "63.11", "33.24", "63.09", "32.76"])
    def test_each_place_has_its_own(self, code):
        profile = profile_of(code)
        assert profile.kop.government_name == profile.facts.government_name
        assert profile.kop.seat == profile.facts.seat
        assert profile.setting("letterhead").since == profile.facts.in_force


class TestHolidays:
    DAY = {"day": "28-07-2026", "name": "Hari jadi Kendal", "kind": "daerah", "decree": "SE Bupati 1/2026"}

    def test_the_list_of_a_year(self, admin):
        page = admin.get(url("holidays"), {"tahun": "2026"}).content.decode()
        assert "Cuti Bersama Hari Raya Idul Fitri" in page
        assert "belum dicocokkan" in page
        assert "Hari Kemerdekaan" in page
        assert "perkiraan" in admin.get(url("holidays"), {"tahun": "2027"}).content.decode()
        assert admin.get(url("holidays"), {"tahun": "99999"}).status_code == 200

    def test_entering_and_taking_back(self, admin, cast):
        assert admin.post(url("holiday_new"), self.DAY).status_code == 302
        row = LocalHoliday.objects.get(date=date(2026, 7, 28))
        assert (row.jurisdiction_id, row.set_by) == (KENDAL, cast.administrator)
        assert "Hari jadi Kendal" in admin.get(url("holidays"), {"tahun": "2026"}).content.decode()
        assert admin.post(url("holiday_remove", row.pk)).status_code == 302
        admin.get(url("holidays"))  # the message that it was taken back names it once more
        assert "Hari jadi Kendal" not in admin.get(url("holidays"), {"tahun": "2026"}).content.decode()
        logged = AccessEvent.objects.filter(action="config", object_id=str(row.pk)).order_by("pk")
        assert [event.details["change"] for event in logged] == ["created", "taken back"]

    def test_the_same_day_twice(self, admin):
        admin.post(url("holiday_new"), self.DAY)
        answer = admin.post(url("holiday_new"), self.DAY)
        assert answer.status_code == 422
        assert "sudah ada dalam daftar" in answer.content.decode()

    def test_days_of_others_are_out_of_reach(self, client, casts):
        sign_in(client, casts(KENDAL).administrator).post(url("holiday_new"), self.DAY)
        row = LocalHoliday.objects.get(date=date(2026, 7, 28))
        everybody = LocalHoliday.objects.filter(jurisdiction=None).order_by("pk").first()
        sign_in(client, casts("63.09").administrator)
        assert client.post(url("holiday_remove", row.pk)).status_code == 404
        assert client.post(url("holiday_remove", everybody.pk)).status_code == 404
        assert "Hari jadi Kendal" not in client.get(url("holidays"), {"tahun": "2026"}).content.decode()

    def test_readers_cannot_enter(self, client, cast):
        sign_in(client, cast.auditor)
        assert client.get(url("holidays")).status_code == 200
        assert client.post(url("holiday_new"), self.DAY).status_code == 403


class TestRegionFinder:
    def find(self, client, **query) -> str:
        return client.get(reverse("region_search"), query).content.decode()

    def test_options_of_the_own_jurisdiction(self, client, cast):
        sign_in(client, cast.front_office)
        page = self.find(client, q="sukodono")
        assert '<option value="33.24.15.' in page
        assert "Kelurahan Sukodono, Kec. Kendal" in page
        assert "35." not in page

    def test_the_own_area_comes_first(self, client, cast):
        """The facilitator works in a village; others with the same word follow."""
        village = cast.village
        sign_in(client, cast.facilitator)
        word = village.name[:4]
        assert self.find(client, q=word).startswith(f'<option value="{village.code}"')

    def test_misspelt_kecamatan_and_list_items(self, client, cast):
        sign_in(client, cast.front_office)
        assert "Kelurahan Sukodono" in self.find(client, q="sukadono")
        assert '<option value="33.24.15">Kec. Kendal, Kab. Kendal</option>' in self.find(
            client, q="kendal", tingkat="3"
        )
        assert 'data-code="33.24.15.' in self.find(client, q="sukodono", sebagai="li")

    def test_nothing_found_and_nothing_asked(self, client, cast):
        sign_in(client, cast.front_office)
        assert "Tidak ada wilayah" in self.find(client, q="xyzzyx")
        assert self.find(client, q="k").strip() == ""

    def test_without_an_area_there_is_nothing(self, client, cast):
        sign_in(client, cast.nobody)
        assert client.get(reverse("region_search"), {"q": "sukodono"}).status_code == 200

    def test_signed_out_people_are_sent_to_sign_in(self, client):
        answer = client.get(reverse("region_search"), {"q": "sukodono"})
        assert answer.status_code == 302
        assert "sukodono" not in answer["Location"]


def test_people_of_a_place_without_a_profile_find_nothing_but_no_error(client, cast):
    """An administrator assigned to a kabupaten that has no secretariat here yet."""
    elsewhere = Region.objects.get(pk="33.25")
    unit = Unit.objects.create(
        jurisdiction=elsewhere, kind="secretariat", name="Dinas Sosial Batang", code="BTG", region=elsewhere
    )
    person = User.objects.create_user("admin.batang", name="Wahyu Batang", home_jurisdiction=elsewhere)
    Assignment.objects.create(user=person, role="administrator", unit=unit, starts=timezone.localdate())
    sign_in(client, person)
    assert client.get(url("profile")).status_code == 404
