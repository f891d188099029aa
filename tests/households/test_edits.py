"""Two people at one form of the registry's work: the second sees what the first changed and loses nothing typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from households.actions import deliberation
from households.actions import ranking as rankings
from households.actions.batches import complete_facts
from households.doorstep.actions import Answer
from households.models import DoorCheck, FileMapping, Merge, Person, RankingScheme, VillageCode
from households.registry import mappings, villagecodes
from households.villages import villages_of
from households.visits.actions import save_answers
from slrt.cases.actions import perform
from slrt.regions.models import Region
from tests.edits import Together, colleagues
from tests.households import batches, meetings
from tests.households.test_changes import change
from tests.households.test_doorstep import answer, homes
from tests.households.test_duplicates_screens import two as pair_of_two
from tests.households.test_ranking_screens import SCHEME
from tests.households.visiting import HOUSE, MEMBER, PLACE, planned
from tests.households.world import make_family
from tests.personas import Cast, sign_in
from tests.webforms import form_of

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"households:{name}", args=args)


# ---------------------------------------------------------------------- ranking schemes
def test_a_new_version_does_not_forget_the_one_before(casts) -> None:
    cast = casts("63.11")
    own = rankings.save_scheme(by=cast.administrator, jurisdiction=cast.code, code="", given=SCHEME)
    people = colleagues(cast, "administrator", "manager")
    both = Together(*people, url("ranking_scheme_change", own.code), "points_disabled")
    both.save({"points_disabled": "20", "points_k262-e": "5", "basis": "SK 2/2026", "valid_from": "01-06-2026"})
    said = (
        f"Skema ini diubah oleh {cast.administrator.name} pukul",
        "kini tersimpan “5”. Isian Anda tetap di sini.",
        "diubah menjadi “20”, dan sudah dimuat di sini.",
    )
    both.refused({"points_k262-e": "7", "basis": "SK 3/2026", "valid_from": "01-07-2026"}, saying=said)
    assert RankingScheme.objects.count() == 2, "nothing was saved"
    both.save_knowingly()
    last = RankingScheme.objects.order_by("version").last()
    assert (last.version, dict(last.weights)) == (3, {"k262-e": 7, "disabled": 20})


# ---------------------------------------------------------------------- forms of files
def taught(cast: Cast) -> FileMapping:
    return FileMapping.objects.create(
        jurisdiction=cast.region, source="dtks", name="Dari kecamatan", subject="person", titles=["Nama"],
        fields=["name"], digest=mappings.digest_of(["Nama"]), made_by=cast.data_officer,
    )  # fmt: skip


def test_a_name_of_a_form_is_not_written_over(cast: Cast) -> None:
    mapping = taught(cast)
    both = Together(*colleagues(cast, "data_officer", "front_office"), url("file_form", mapping.pk), "name")
    both.save({"name": "Dari Weleri"})
    said = (f"Bentuk berkas ini diubah oleh {cast.data_officer.name} pukul", "kini tersimpan “Dari Weleri”")
    both.refused({"name": "Dari Boja"}, saying=said)
    both.save_knowingly()
    mapping.refresh_from_db()
    assert mapping.name == "Dari Boja"


def test_pressing_what_somebody_else_has_pressed_does_not_undo_it(cast: Cast) -> None:
    mapping, use = taught(cast), None
    first, second = colleagues(cast, "data_officer", "front_office")
    use = url("file_form_use", mapping.pk)
    for who in (first, second):
        assert 'name="pakai" value="0"' in who.get(url("file_form", mapping.pk)).content.decode()
    assert first.post(use, {"pakai": "0"}).status_code == second.post(use, {"pakai": "0"}).status_code == 302
    mapping.refresh_from_db()
    assert not mapping.in_use
    for who in (first, second):
        who.post(use, {"pakai": "1"})
    mapping.refresh_from_db()
    assert mapping.in_use


# ---------------------------------------------------------------------- codes of villages
def code(cast: Cast) -> VillageCode:
    return VillageCode.objects.create(jurisdiction=cast.region, bps_code="3324150003", village=cast.village, rows=4)


def codes(cast: Cast, row: VillageCode, tab: str = "") -> Together:
    people = colleagues(cast, "data_officer", "front_office")
    return Together(*people, url("village_codes") + tab, f"desa_{row.pk}")


def named(village: Region) -> str:
    return next(row.words for row in villages_of(village.jurisdiction_code) if row.code == village.pk)


def test_a_code_that_was_decided_meanwhile_is_not_decided_again_unseen(cast: Cast) -> None:
    row = code(cast)
    other = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    both, ticked = codes(cast, row), {f"pilih_{row.pk}": "on", "tindakan": "pastikan"}
    both.save(ticked)
    said = (f"Kode yang dicentang diubah oleh {cast.data_officer.name} pukul",)
    both.refused({f"desa_{row.pk}": named(other), f"pilih_{row.pk}": "on"}, saying=said)
    row.refresh_from_db()
    assert (row.state, row.village) == ("confirmed", cast.village)
    both.save_knowingly(ticked)
    row.refresh_from_db()
    assert row.village == other


def test_a_confirmed_code_is_not_corrected_unseen(cast: Cast) -> None:
    row, (first, last) = code(cast), cast.district.children.exclude(pk=cast.village.pk).order_by("code")[:2]
    villagecodes.confirm([(row, cast.village)], by=cast.data_officer)
    both = codes(cast, row, "?tab=dipastikan")
    both.own.values |= {"tindakan": ["pastikan"], f"pilih_{row.pk}": ["on"]}
    both.save({f"desa_{row.pk}": named(first), f"pilih_{row.pk}": "on", "tindakan": "pastikan"})
    both.refused({f"desa_{row.pk}": named(last)}, saying=(f"3324150003: kini tersimpan “{named(first)}”",))
    both.save_knowingly({"tindakan": "pastikan"})
    row.refresh_from_db()
    assert row.village == last


# ---------------------------------------------------------------------- from door to door
def test_an_answer_at_the_door_is_not_written_over(cast: Cast) -> None:
    one, two = homes(cast, "SITI", "AMAT")
    people = sign_in(Client(), cast.puskesos_front), sign_in(Client(), cast.facilitator)
    both = Together(*people, url("village_answers"), f"hasil_{one.pk}")
    both.save({f"hasil_{one.pk}": "able", f"catatan_{one.pk}": "Usaha toko besar"})
    said = (f"Jawaban ini diubah oleh {cast.puskesos_front.name} pukul", "kini tersimpan “Dinilai mampu”")
    both.refused({f"hasil_{one.pk}": "same", f"hasil_{two.pk}": "same"}, saying=said)
    assert DoorCheck.objects.get().outcome == "able", "nothing was saved"
    both.save_knowingly({f"catatan_{one.pk}": ""})
    assert set(DoorCheck.objects.order_by("pk").values_list("household", "outcome")) == {
        (one.pk, "same"), (two.pk, "same"),
    }  # fmt: skip


def test_answers_for_other_families_do_not_stand_in_each_others_way(cast: Cast) -> None:
    one, two = homes(cast, "SITI", "AMAT")
    people = sign_in(Client(), cast.puskesos_front), sign_in(Client(), cast.facilitator)
    both = Together(*people, url("village_answers"), f"hasil_{one.pk}")
    answer(cast, Answer(one.pk, "moved", "Ke Weleri"))
    both.save_knowingly({f"hasil_{two.pk}": "same"})
    assert DoorCheck.objects.count() == 2


# ---------------------------------------------------------------------- facts of a proposal
def facts(cast: Cast, case) -> Together:
    return Together(*colleagues(cast, "data_officer", "front_office"), url("proposal_facts", case.pk), "programme")


def test_the_facts_of_a_proposal_are_not_written_over(cast: Cast) -> None:
    case = batches.validated(cast)
    both, prefix = facts(cast, case), f"p{case.person_id}"
    both.save({"programme": "PKH", f"{prefix}-marital": "widowed", f"{prefix}-birth_place": "KENDAL"})
    said = (
        f"Data {case.person.name} diubah oleh {cast.data_officer.name} pukul",
        "Program yang diusulkan: kini tersimpan “Program Keluarga Harapan",
        "Status kawin: kini tersimpan",
        "Tempat lahir: kartu warga kini menyebut “KENDAL”.",
    )
    typed = {"programme": "BPNT", f"{prefix}-marital": "married", f"{prefix}-birth_place": "BATANG"}
    both.refused(typed, saying=said)
    both.save_knowingly()
    person = Person.objects.get(pk=case.person_id)
    case.refresh_from_db()
    assert (case.programme, person.siks.marital, person.birth_place) == ("BPNT", "married", "KENDAL")


def test_facts_of_a_proposal_that_say_the_same_are_saved(cast: Cast) -> None:
    case = batches.validated(cast)
    both, prefix = facts(cast, case), f"p{case.person_id}"
    given = {"marital": "widowed", "disability": "", "pregnant": False, "pregnant_since": None}
    complete_facts(case, by=cast.data_officer, programme="PKH", people=[(case.person, given)])
    both.save_knowingly({"programme": "PKH", f"{prefix}-marital": "widowed"})


# ---------------------------------------------------------------------- visits, on two devices of one person
def test_a_block_of_a_visit_is_not_written_over_from_a_second_device(cast: Cast) -> None:
    visit = planned(cast)
    save_answers(visit=visit, by=cast.facilitator, block="perumahan", given=HOUSE)
    people = sign_in(Client(), cast.facilitator), sign_in(Client(), cast.facilitator)
    both = Together(*people, url("visit_block", visit.pk, "perumahan"), "luas_lantai")
    both.save({"luas_lantai": "36", "jenis_dinding_terluas": "1"})
    said = ("Kunjungan rumah ini diubah oleh", "kini tersimpan “36”", "dan sudah dimuat di sini.")
    both.refused({"luas_lantai": "40"}, saying=said)
    both.save_knowingly()
    visit.refresh_from_db()
    kept = visit.answers["perumahan"]
    assert (kept["luas_lantai"], kept["jenis_dinding_terluas"]) == (40, "1") and "seen" not in kept


def test_answers_about_a_member_are_not_written_over(cast: Cast) -> None:
    visit = planned(cast)
    save_answers(visit=visit, by=cast.facilitator, block="lokasi", given=PLACE)
    member = visit.household.members.order_by("pk").first()
    people = sign_in(Client(), cast.facilitator), sign_in(Client(), cast.facilitator)
    both = Together(*people, url("visit_member", visit.pk, member.pk), "status_kawin")
    save_answers(visit=visit, by=cast.facilitator, block="anggota", given=MEMBER, member=member.pk)
    both.refused({"status_kawin": "1"}, saying=("kini tersimpan",))
    both.save_knowingly()
    visit.refresh_from_db()
    kept = visit.answers["anggota"][str(member.pk)]
    assert (kept["status_kawin"], kept["penyakit_kronis"]) == ("1", MEMBER["penyakit_kronis"])


# ---------------------------------------------------------------------- minutes taken by two
def test_minutes_taken_by_two_keep_the_words_of_both(casts) -> None:
    cast = casts(meetings.CODE)
    one, two = meetings.reviewed(cast), meetings.reviewed(cast, name="Sri Rahayu", nik="", birth_date=date(1971, 2, 3))
    meeting = meetings.convened(cast)
    lines = {line.proposal_id: line.pk for line in meeting.lines.order_by("pk")}
    first, second = lines[one.pk], lines[two.pk]
    page = url("meeting", meeting.pk)
    people = colleagues(cast, "data_officer", "puskesos_coordinator")
    both = Together(*people, page, "people", url("meeting_save", meeting.pk))
    both.save({"people": "Karto Wijoyo, Kepala desa", f"decision_{first}": "ok", f"note_{first}": "Sepakat."})
    said = (
        f"Musyawarah desa/kelurahan ini diubah oleh {cast.data_officer.name} pukul",
        "Daftar hadir: kini tersimpan “Karto Wijoyo, Kepala desa”",
        ": diubah menjadi “Sepakat.”, dan sudah dimuat di sini.",
    )
    both.refused({"people": "Siti Aminah, Ketua RT 02", f"decision_{second}": "ok"}, saying=said)
    both.save_knowingly()
    kept = dict(meeting.lines.order_by("pk").values_list("pk", "note"))
    assert kept[first] == "Sepakat." and set(meeting.lines.order_by("pk").values_list("decision", flat=True)) == {"ok"}
    assert meeting.attendees.get().name == "Siti Aminah"


def test_a_family_put_on_the_agenda_meanwhile_does_not_stop_the_minutes(casts) -> None:
    cast = casts(meetings.CODE)
    meetings.reviewed(cast)
    meeting = meetings.convened(cast)
    people = colleagues(cast, "data_officer", "puskesos_coordinator")
    both = Together(*people, url("meeting", meeting.pk), "people", url("meeting_save", meeting.pk))
    deliberation.add_listed(meeting, by=cast.data_officer, household=make_family(cast).household)
    both.save_knowingly({"people": "Karto Wijoyo, Kepala desa"})
    assert meeting.attendees.count() == 1 and meeting.lines.count() == 2


# ---------------------------------------------------------------------- a proposal that came back
def test_a_returned_proposal_can_be_sent_again_after_reading(cast: Cast, client: Client) -> None:
    case = change(cast, make_family(cast).household, address="JALAN MELATI")
    perform(case, "return_to_proposer", by=cast.data_officer, note="Lengkapi", comments={})
    sign_in(client, cast.front_office)
    revise = url("change_revise", case.pk)
    form = form_of(client.get(revise), "v_address", "expected_version")
    typed = form.values | {"v_address": "Jalan Melati 7", "reason": "KK", "evidence": "kk"}
    refused = client.post(revise, typed | {"expected_version": case.version - 1})
    assert refused.status_code == 422 and "Kasus ini diubah oleh" in refused.content.decode()
    again = form_of(refused, "v_address", "expected_version")
    assert again.values["v_address"] == ["Jalan Melati 7"]
    assert client.post(revise, again.values).status_code == 302


# ---------------------------------------------------------------------- two records that may be one person
def test_a_pair_that_was_decided_meanwhile_is_not_decided_again_unseen(cast: Cast) -> None:
    _, _, pair = pair_of_two(cast)
    both = Together(*colleagues(cast, "data_officer", "front_office"), url("duplicate", pair.pk), "decision")
    both.save({"decision": "different", "note": "Dua orang, sudah ditanya."})
    said = (
        f"Pasangan ini diubah oleh {cast.data_officer.name} pukul",
        "Putusan: kini tersimpan “Bukan orang yang sama”. Isian Anda tetap di sini.",
        "Alasan: kini tersimpan “Dua orang, sudah ditanya.”",
    )
    both.refused({"decision": "same", "keep": "first", "note": "KTP dan KK dicocokkan"}, saying=said)
    pair.refresh_from_db()
    assert pair.state == "different" and not Merge.objects.exists()
    both.save_knowingly()
    pair.refresh_from_db()
    assert pair.state == "same" and Merge.objects.exists()


def test_a_value_that_changed_meanwhile_is_looked_at_before_merging(cast: Cast) -> None:
    first, _, pair = pair_of_two(cast)
    both = Together(*colleagues(cast, "data_officer", "front_office"), url("duplicate", pair.pk), "decision")
    Person.objects.filter(pk=first.pk).update(mother_name="AMINAH")
    html = both.refused(
        {"decision": "same", "keep": "first", "note": "KTP dan KK dicocokkan"}, saying=("Pasangan ini diubah",)
    )
    assert "AMINAH" in html
    both.save_knowingly()
