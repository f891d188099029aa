"""Conditions of the regulation, person by person, and the papers of their selection."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from monitoring.staffing.models import StaffCheck
from monitoring.staffing.standing import is_preferred, standings
from slrt.audit.models import AccessEvent
from slrt.documents.models import Document
from slrt.jurisdictions.keytypes import BadValue, LinesFor
from slrt.jurisdictions.profile import profile_of
from tests.personas import Cast, sign_in
from tests.pictures import picture

pytestmark = pytest.mark.django_db
LIST = "/petugas/syarat/"


def page_of(person) -> str:
    return f"{LIST}{person.assignments.get().pk}/"


def answers(count: int, state: str = "met") -> dict[str, str]:
    return {f"state_{n}": state for n in range(count)} | {f"note_{n}": "" for n in range(count)}


def test_the_presets_say_what_the_regulations_say():
    kendal = profile_of("33.24").qualifications
    assert {role: len(lines) for role, lines in kendal.items()} == {
        "manager": 6, "supervisor": 9, "facilitator": 11, "front_office": 7, "back_office": 7,
        "puskesos_coordinator": 5, "puskesos_front": 7, "puskesos_back": 7,
    }  # fmt: skip
    assert [line for line in kendal["supervisor"] if is_preferred(line)] == list(kendal["supervisor"][1:3])
    asked = {code: profile_of(code).selection_papers for code in ("62.04", "63.11", "33.24", "63.09", "32.76")}
    assert asked == {"62.04": True, "63.11": True, "33.24": False, "63.09": False, "32.76": False}


def test_a_facilitator_is_checked_and_preference_is_no_duty(cast: Cast, client: Client):
    sign_in(client, cast.manager)
    page, assignment = page_of(cast.facilitator), cast.facilitator.assignments.get()
    assert "Memiliki jiwa kerelawanan sosial" in client.get(page).content.decode()
    assert "Belum dilihat</span>" in client.get(LIST).content.decode()
    lines = profile_of("33.24").qualifications["facilitator"]
    preferred = [n for n, line in enumerate(lines) if is_preferred(line)]
    given = answers(len(lines)) | {f"state_{n}": "" for n in preferred} | {"state_3": "unmet", "note_3": "masih PSM"}
    assert client.post(page, given).status_code == 302
    standing = standings([assignment], profile_of("33.24"))[0]
    assert (standing.unmet, standing.complete) == ((lines[3],), False)
    assert "masih PSM" in client.get(page).content.decode()
    client.post(page, given | {"state_3": "met", "note_3": ""})
    assert standings([assignment], profile_of("33.24"))[0].complete
    assert "Lengkap" in client.get(LIST, {"peran": "facilitator"}).content.decode()
    assert StaffCheck.objects.get(requirement=lines[3]).checked_by == cast.manager
    assert AccessEvent.objects.filter(action="user_change", user=cast.manager).count() == 2


def test_what_was_taken_back_is_gone_and_kept_in_history(cast: Cast, client: Client):
    sign_in(client, cast.manager)
    page = page_of(cast.front_office)
    client.post(page, answers(7))
    client.post(page, answers(7) | {"state_0": ""})
    assert StaffCheck.objects.count() == 6
    history = apps.get_model("monitoring.StaffCheckHistory").objects
    assert history.filter(pgh_label="before_delete").count() == 1


def test_the_second_of_two_who_check_sees_what_the_first_found(cast: Cast, client: Client):
    sign_in(client, cast.manager)
    page = page_of(cast.back_office)
    seen = client.get(page).context["form"]["seen"].value()
    client.post(page, answers(7) | {"note_2": "sertifikat komputer", "seen": seen})
    late = client.post(page, answers(7, "unmet") | {"note_2": "belum pernah", "seen": seen})
    assert late.status_code == 422
    said = late.content.decode()
    assert "Pemeriksaan ini diubah oleh" in said
    assert "sertifikat komputer" in said
    assert "belum pernah" in said
    assert not StaffCheck.objects.filter(state="unmet").exists()


def test_nobody_judges_themselves_and_readers_only_read(cast: Cast, client: Client):
    sign_in(client, cast.manager)
    own = page_of(cast.manager)
    assert "diperiksa orang lain" in client.get(own).content.decode()
    assert client.post(own, answers(6)).status_code == 403
    auditor = Client()
    sign_in(auditor, cast.auditor)
    page = page_of(cast.facilitator)
    assert "Simpan" not in auditor.get(page).content.decode()
    assert auditor.post(page, answers(11)).status_code == 403
    clerk = Client()
    sign_in(clerk, cast.front_office)
    assert clerk.get(LIST).status_code == 403


def test_where_staff_are_selected_the_papers_are_kept(casts, client: Client):
    cast = casts("62.04")
    sign_in(client, cast.manager)
    page = page_of(cast.front_office)
    assert "Berkas seleksi belum ada" in client.get(LIST).content.decode()
    wrong = client.post(f"{page}berkas", {"kind": "selection"})
    assert wrong.status_code == 422
    assert client.post(f"{page}berkas", {"kind": "selection", "file": picture()}).status_code == 302
    assert Document.objects.get().title == "Berita acara seleksi"
    assert "Lengkap" in client.get(LIST, {"peran": "front_office"}).content.decode()


def test_a_place_that_asks_nothing_has_no_such_screen(casts, client: Client):
    cast = casts("63.09")
    sign_in(client, cast.manager)
    assert client.get(LIST).status_code == 404
    assert "Syarat petugas" not in client.get("/").content.decode()


def test_lines_of_a_role_are_cleaned():
    kind = LinesFor({"manager": "Manajer", "supervisor": "Pengawas"})
    assert kind.clean({"manager": [" a ", "", "a"], "supervisor": []}) == {"manager": ["a"]}
    assert kind.words({"manager": ["a", "b"]}) == ["Manajer: a; b"]
    assert kind.words({}) == ["Tidak ada"]
    with pytest.raises(BadValue):
        kind.clean({"juru kunci": ["a"]})
