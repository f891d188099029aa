"""Drafts of the intake, mending what was registered, and the limits on looking up."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection

from complaints.models import Complaint, IntakeDraft
from slrt.accounts.models import Assignment
from tests.complaints.forms import LOOK, URL, filled, free_nik
from tests.complaints.world import complaint, family
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------------------------------------- drafts
def test_draft_is_saved_restored_and_dropped(cast, client):
    sign_in(client, cast.front_office)
    key = uuid.uuid4()
    url = f"/keluhan/draf/{key}"
    answer = client.post(
        url, {"name": "Noor Hayati", "klass": "membership", "category": "K3", "description": "Separuh"}
    )
    assert re.fullmatch(r"Draf tersimpan \d\d\.\d\d\.\d\d", answer.content.decode())
    client.post(url, {"name": "Noor Hayati", "klass": "membership", "category": "K3", "description": "Separuh lagi"})
    draft = IntakeDraft.objects.get()
    assert "Noor" not in draft.title
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM complaints_intakedraft")
        assert b"Noor" not in bytes(cursor.fetchone()[0])
    assert "Noor Hayati" in client.get("/keluhan/draf").content.decode()
    page = client.get(f"{URL}?draf={key}").content.decode()
    assert "Separuh lagi" in page and "Noor Hayati" in page and str(key) in page
    person = family(cast)
    client.post(URL, filled(cast, nik=person.nik, draft=str(key)))
    assert IntakeDraft.objects.count() == 0


def test_drafts_are_ones_own(cast, client):
    key = uuid.uuid4()
    sign_in(client, cast.front_office)
    client.post(f"/keluhan/draf/{key}", {"name": "Rahasia"})
    other = cast.person("front_office", number=2)
    sign_in(client, other)
    assert client.post(f"/keluhan/draf/{key}", {"name": "Lain"}).status_code == 403
    assert "Rahasia" not in client.get("/keluhan/draf").content.decode()
    assert "Rahasia" not in client.get(f"{URL}?draf={key}").content.decode()
    client.post(f"/keluhan/draf/{key}/buang")
    assert IntakeDraft.objects.filter(pk=key).exists()


def test_untouched_page_makes_no_draft(cast, client):
    sign_in(client, cast.front_office)
    answer = client.post(f"/keluhan/draf/{uuid.uuid4()}", {"klass": "membership", "channel": "secretariat", "nik": ""})
    assert answer.status_code == 204 and not IntakeDraft.objects.exists()


# ---------------------------------------------------------------------------------------------- mending
def test_correction_over_http(cast, client):
    case = complaint(cast)
    sign_in(client, cast.front_office)
    url = f"/keluhan/{case.pk}/perbaiki"
    assert "Perbaiki" in client.get(url).content.decode()
    data = {
        "reporter": "self", "klass": "programme", "category": "N1", "description": "Belum cair.",
        "channel": "secretariat",
        "expected_version": case.version, "idempotency_key": uuid.uuid4(), "village": cast.village.code,
    }  # fmt: skip
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    case.refresh_from_db()
    assert (case.category, case.version) == ("N1", 2) and case.subject_nik
    sign_in(client, cast.back_office)
    assert client.get(url).status_code == 403


def test_completing_an_emergency_finds_the_person(cast, client):
    person = family(cast, "SARNO", sex="L")
    sign_in(client, cast.front_office)
    client.post(URL, filled(cast, klass="emergency", category="N9", name="Sarno"))
    case = Complaint.objects.get()
    data = {
        "reporter": "self", "klass": "emergency", "category": "N9", "description": "Rumah terbakar.", "name": "Sarno",
        "channel": "secretariat", "nik": person.nik, "expected_version": case.version, "idempotency_key": uuid.uuid4(),
    }  # fmt: skip
    sign_in(client, cast.back_office)
    page = client.get(f"/keluhan/{case.pk}/perbaiki").content.decode()
    assert 'name="nik"' in page and 'aria-controls="panel"' not in page, "no look-up stands beside this form"
    assert client.post(f"/keluhan/{case.pk}/perbaiki", data).status_code == 302
    case.refresh_from_db()
    assert case.person == person and not case.incomplete and case.registry_result == "listed"


# ---------------------------------------------------------------------------------------------- limits
def test_too_many_lookups_are_refused_with_a_sentence(cast, client, monkeypatch):
    from households import limits

    monkeypatch.setattr(limits, "DAY_BLOCKS", 2)
    sign_in(client, cast.front_office)
    answers = [client.post(LOOK, {"nik": free_nik(cast, serial)}) for serial in range(1, 5)]
    assert answers[-1].status_code == 429 and int(answers[-1]["Retry-After"]) > 0
    assert "Coba lagi" in answers[-1].content.decode()


def test_removed_assignment_ends_at_once(cast, client):
    sign_in(client, cast.front_office)
    assert client.get(URL).status_code == 200
    Assignment.objects.filter(user=cast.front_office).update(ends="2020-01-01", starts="2019-01-01")
    assert client.get(URL).status_code == 403
