"""The profile on a day, its history, and how fast a change is seen."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from slrt.jurisdictions import profile as profiles
from slrt.jurisdictions.actions import ChangeRefused, set_value
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.keys import KEYS
from slrt.jurisdictions.keytypes import BadValue
from slrt.jurisdictions.models import Jurisdiction, ProfileValue
from slrt.jurisdictions.profile import Profile, UnknownJurisdiction, profile_of

pytestmark = pytest.mark.django_db
KENDAL = "33.24"
KEY = "referral_approval"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-22T03:00:00Z", tick=False):
        yield


def change(value="optional", valid_from=TODAY, *, by, key=KEY, **more) -> ProfileValue:
    return set_value(jurisdiction=KENDAL, key=key, value=value, valid_from=valid_from, by=by, **more)


def history(key=KEY) -> list[tuple]:
    rows = ProfileValue.objects.filter(jurisdiction=KENDAL, key=key).order_by("pk")
    return list(rows.values_list("value", "valid_from", "valid_to"))


class TestTheZone:
    def test_it_follows_the_province_until_somebody_says_otherwise(self, cast):
        assert (profile_of(KENDAL).zone_label, profile_of("63.09").zone_label) == ("WIB", "WITA")
        change("Asia/Makassar", TODAY + timedelta(days=9), by=cast.administrator, key="time_zone")
        assert profile_of(KENDAL).zone_label == "WIB", "not before its day"
        assert profile_of(KENDAL, TODAY + timedelta(days=9)).timezone == "Asia/Makassar"

    def test_the_desk_keeps_its_hours_in_the_zone_in_force(self, cast):
        friday = datetime(2026, 11, 27, 3, tzinfo=UTC)
        assert WorkCalendar(KENDAL).add_working_days(friday, 1) == datetime(2026, 11, 30, 9, tzinfo=UTC)
        change("Asia/Makassar", by=cast.administrator, key="time_zone")
        assert WorkCalendar(KENDAL).add_working_days(friday, 1) == datetime(2026, 11, 30, 8, tzinfo=UTC)


class TestReading:
    def test_values_are_typed_and_named(self):
        kendal = profile_of(KENDAL)
        assert kendal.referral_approval == "required"
        assert kendal.clause(KEY) == "Pasal 10 ayat (5) huruf d"
        assert kendal.emergency is True
        assert kendal.channels == ("secretariat", "puskesos", "facilitator")
        assert kendal.deadline("participation").total == 14
        assert kendal.section("back_office").label == "Bagian Layanan dan Rujukan"
        assert (kendal.name, kendal.short_code, kendal.zone_label) == ("Kabupaten Kendal", "KDL", "WIB")
        assert kendal.facts.seat == "Kendal"
        assert kendal.setting(KEY).since == date(2023, 9, 19)

    def test_matches_one_value_or_any_of_a_list(self):
        kendal = profile_of(KENDAL)
        assert kendal.matches(KEY, "required", "manager_issues")
        assert not kendal.matches(KEY, "off")
        assert kendal.matches("channels", "online", "puskesos")
        assert not kendal.matches("channels", "whatsapp")
        assert kendal.matches("ranking", False)

    def test_modules(self):
        assert profile_of(KENDAL).has_module("puskesos_founding")
        assert not profile_of(KENDAL).has_module("skm")
        assert profile_of("63.09").has_module("skm")

    @pytest.mark.parametrize(
        "ask",
        [
            lambda p: p.nonsense,
            lambda p: p.clause("nonsense"),
            lambda p: p.matches("nonsense", 1),
            lambda p: p.label("king"),
            lambda p: p.section("nonsense"),
        ],
    )
    def test_an_unknown_key_is_a_mistake_that_shows(self, ask):
        with pytest.raises((AttributeError, KeyError)):
            ask(profile_of(KENDAL))

    def test_a_profile_cannot_be_changed_by_accident(self):
        kendal = profile_of(KENDAL)
        with pytest.raises(AttributeError):
            kendal.ranking = True
        with pytest.raises(TypeError):
            kendal.labels["manager"] = "Raja"

    def test_unknown_jurisdiction(self):
        with pytest.raises(UnknownJurisdiction):
            profile_of("11.01")

    def test_before_the_regulation_the_defaults_hold(self):
        before = profile_of(KENDAL, on=date(2023, 9, 18))
        assert before.referral_approval == "optional"
        assert before.setting(KEY).source == "bawaan"
        assert profile_of(KENDAL, on=date(2023, 9, 19)).referral_approval == "required"


class TestChanging:
    def test_a_new_value_holds_from_its_day_and_the_old_one_is_kept(self, cast):
        change("optional", date(2027, 1, 1), by=cast.administrator, note="Keputusan Kepala Dinas 12/2026")
        assert profile_of(KENDAL, on=date(2026, 12, 31)).referral_approval == "required"
        assert profile_of(KENDAL, on=date(2027, 1, 1)).referral_approval == "optional"
        assert history() == [
            ("required", date(2023, 9, 19), date(2027, 1, 1)),
            ("optional", date(2027, 1, 1), None),
        ]

    def test_a_value_before_a_planned_one_ends_where_that_begins(self, cast):
        change("off", date(2027, 3, 1), by=cast.administrator)
        change("optional", date(2027, 1, 1), by=cast.administrator)
        found = [profile_of(KENDAL, on=date(2027, month, 15)).referral_approval for month in (1, 2, 3)]
        assert found == ["optional", "optional", "off"]

    def test_the_same_day_gives_way_and_is_remembered(self, cast):
        change("off", date(2027, 1, 1), by=cast.administrator)
        change("optional", date(2027, 1, 1), by=cast.administrator)
        assert profile_of(KENDAL, on=date(2027, 1, 1)).referral_approval == "optional"
        assert ("off", date(2027, 1, 1), date(2027, 1, 1)) in history()

    def test_two_changes_on_one_day(self, cast):
        change("off", by=cast.administrator)
        change("optional", by=cast.administrator)
        assert profile_of(KENDAL).referral_approval == "optional"
        assert profile_of(KENDAL, on=TODAY - timedelta(days=1)).referral_approval == "required"

    def test_days_gone_by_keep_their_rules(self, cast):
        with pytest.raises(ChangeRefused, match="sudah lewat"):
            change("off", TODAY - timedelta(days=1), by=cast.administrator)

    def test_today_is_the_day_of_the_place(self, casts):
        """At 16.30 UTC it is 23.30 on the 22nd in Kendal, but already the 23rd in Tabalong."""
        with time_machine.travel("2026-11-22T16:30:00Z", tick=False):
            assert profile_of("63.09").on == date(2026, 11, 23)
            assert profile_of(KENDAL).on == TODAY
            with pytest.raises(ChangeRefused):
                set_value(
                    jurisdiction="63.09", key="ranking", value=True, valid_from=TODAY, by=casts("63.09").administrator
                )

    def test_a_value_that_does_not_fit_changes_nothing(self, cast):
        with pytest.raises(BadValue):
            change("sometimes", by=cast.administrator)
        assert len(history()) == 1


class TestDatabase:
    def test_overlap_is_refused(self):
        with pytest.raises(IntegrityError, match="profile_value_no_overlap"), transaction.atomic():
            ProfileValue.objects.create(
                jurisdiction_id=KENDAL, key=KEY, value="off", valid_from=TODAY, source="administrator"
            )

    def test_a_period_cannot_end_before_it_begins(self):
        with pytest.raises(DatabaseError), transaction.atomic():
            ProfileValue.objects.create(
                jurisdiction_id=KENDAL,
                key="extra",
                value=1,
                valid_from=TODAY,
                valid_to=TODAY - timedelta(days=1),
                source="administrator",
            )

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE jurisdictions_profilevalue SET value = '\"off\"' WHERE key = 'referral_approval'",
            "UPDATE jurisdictions_profilevalue SET valid_from = '2020-01-01'",
            "UPDATE jurisdictions_profilevalue SET note = 'diam-diam', valid_to = '2027-01-01'",
            "DELETE FROM jurisdictions_profilevalue",
        ],
    )
    def test_history_cannot_be_rewritten(self, sql):
        with pytest.raises(DatabaseError, match="profile values are history"), transaction.atomic():
            connection.cursor().execute(sql)

    def test_an_ended_value_cannot_be_revived(self, cast):
        change("off", date(2027, 1, 1), by=cast.administrator)
        with pytest.raises(DatabaseError, match="profile values are history"), transaction.atomic():
            ProfileValue.objects.filter(valid_to=date(2027, 1, 1)).update(valid_to=None)


class TestRemembering:
    def test_second_reading_asks_only_for_the_stamp(self):
        profile_of(KENDAL)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert profile_of(KENDAL) is profile_of(KENDAL)
        assert len(queries) == 2
        assert all("stamp" in query["sql"] for query in queries)

    def test_within_a_request_the_stamp_is_compared_once(self, cast):
        profiles._begin_request()  # what the signal of a request's beginning calls
        try:
            profile_of(KENDAL)
            with CaptureQueriesContext(connection) as queries:
                profile_of(KENDAL)
            assert len(queries) == 0
            change("off", by=cast.administrator)
            assert profile_of(KENDAL).referral_approval == "off"
        finally:
            profiles._end_request()

    def test_a_change_by_another_process_is_seen(self):
        """Written by plain SQL, so nothing in this process was told."""
        assert profile_of(KENDAL).referral_approval == "required"
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE jurisdictions_profilevalue SET valid_to = %s WHERE jurisdiction_id = %s AND key = %s",
                [TODAY, KENDAL, KEY],
            )
        assert profile_of(KENDAL).referral_approval == "optional"

    def test_a_change_that_was_rolled_back_is_forgotten(self, cast):
        with pytest.raises(RuntimeError), transaction.atomic():
            change("off", by=cast.administrator)
            assert profile_of(KENDAL).referral_approval == "off"
            raise RuntimeError
        assert profile_of(KENDAL).referral_approval == "required"

    def test_letterhead_changes_are_seen(self):
        profile_of(KENDAL)
        Jurisdiction.objects.filter(pk=KENDAL).update(address="Jalan Pemuda 1")
        assert profile_of(KENDAL).facts.address == "Jalan Pemuda 1"

    def test_memory_is_bounded(self, monkeypatch):
        monkeypatch.setattr(profiles, "_PROFILES_KEPT", 5)
        for day in range(1, 20):
            assert isinstance(profile_of(KENDAL, on=date(2026, 1, day)), Profile)
        assert len(profiles._profiles) <= 5


class TestLoading:
    def load(self, capsys, **options) -> dict:
        call_command("load_profiles", **options)
        return json.loads(capsys.readouterr().out)

    def test_loading_again_changes_nothing(self, capsys):
        before = ProfileValue.objects.count()
        report = self.load(capsys)
        assert all(counts["unchanged"] == len(KEYS) for counts in report["profiles"].values())
        assert report["holidays"]["new"] == 0
        assert ProfileValue.objects.count() == before

    def test_what_an_administrator_decided_is_kept(self, cast, capsys):
        change("off", by=cast.administrator)
        assert self.load(capsys, only=KENDAL)["profiles"] == {
            KENDAL: {"new": 0, "changed": 0, "unchanged": len(KEYS) - 1, "kept": 1}
        }
        assert profile_of(KENDAL).referral_approval == "off"

    def test_a_newer_preset_holds_from_today(self, capsys):
        change("off", TODAY - timedelta(days=30), by=None, source="bawaan")
        assert self.load(capsys, only=KENDAL)["profiles"][KENDAL]["changed"] == 1
        assert profile_of(KENDAL).referral_approval == "required"
        assert profile_of(KENDAL, on=TODAY - timedelta(days=1)).referral_approval == "off"

    def test_a_letterhead_corrected_before_it_had_dates_becomes_its_value(self, capsys):
        Jurisdiction.objects.filter(pk=KENDAL).update(address="Jalan Pemuda 1")
        self.load(capsys)
        assert Jurisdiction.objects.get(pk=KENDAL).address == "Jalan Pemuda 1"
        assert profile_of(KENDAL).kop.address == "Jalan Pemuda 1"
        assert self.load(capsys)["profiles"][KENDAL]["unchanged"] == len(KEYS)

    def test_a_letterhead_of_the_administrator_is_kept(self, cast, capsys):
        lines = {"government_name": "Pemkab", "agency_name": "Dinas", "seat": "Weleri"}
        change(lines, by=cast.administrator, key="letterhead")
        assert self.load(capsys, only=KENDAL)["profiles"][KENDAL]["kept"] == 1
        assert profile_of(KENDAL).kop.seat == "Weleri"

    def test_unknown_code_is_said_so(self):
        with pytest.raises(CommandError, match=r"Tidak ada berkas profil untuk 11\.01"):
            call_command("load_profiles", only="11.01")
