"""Several hands at the same moment, in real transactions: one wins, nothing typed is lost, no number is doubled."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from complaints.models import Complaint
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from tests.complaints.world import complaint, family, walk
from tests.personas import sign_in
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def form_of(person, key: str, **more) -> dict:
    return {
        "nik": person.nik,
        "chosen": f"p{person.pk}",
        "reporter": "self",
        "klass": "membership",
        "category": "K3",
        "description": "Kartu tidak aktif.",
        "channel": "secretariat",
        "subject_kind": "person",
        "idempotency_key": key,
    } | more


def test_the_same_form_sent_at_once_makes_one_complaint(cast):
    person, clerk = family(cast), cast.front_office
    key = str(uuid.uuid4())
    clients = [sign_in(Client(), clerk) for _ in range(4)]
    answers = together(*[lambda c=c: c.post("/keluhan/baru", form_of(person, key)) for c in clients])
    assert Complaint.objects.count() == 1
    assert {answer["Location"] for answer in answers} == {f"/keluhan/{Complaint.objects.get().pk}/tanda-terima"}


def test_numbers_have_no_gap_and_no_double(cast):
    clerk, unit = cast.front_office, cast.secretariat
    people = [family(cast) for _ in range(8)]
    made = together(*[lambda p=p: complaint(cast, by=clerk, unit=unit, person=p) for p in people])
    assert not [result for result in made if isinstance(result, Exception)]
    serials = sorted(int(number[-6:]) for number in Complaint.objects.values_list("number", flat=True))
    assert serials == list(range(1, 9))


def test_two_clerks_on_one_case_one_wins(cast):
    case = walk(complaint(cast), cast)
    clerk, version = cast.back_office, case.version
    steps = [
        lambda: perform(
            Complaint.objects.get(pk=case.pk), "answer", by=clerk, answer="Pertama", outcome="fulfilled",
            expected_version=version,
        ),
        lambda: perform(
            Complaint.objects.get(pk=case.pk), "ask_documents", by=clerk, note="Kedua", expected_version=version
        ),
    ]  # fmt: skip
    results = together(*steps)
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], CaseError), results
    case.refresh_from_db()
    assert case.version == version + 1


def test_wrong_codes_at_once_are_counted_one_by_one(cast):
    case = complaint(cast)
    tries = [
        lambda n=n: Client().post(
            "/lacak/", {"number": case.number, "code": "ZZZZ-ZZZZ"}, REMOTE_ADDR=f"10.0.0.{n}"
        ).status_code
        for n in range(12)
    ]  # fmt: skip
    assert sorted(together(*tries)) == [422] * 5 + [429] * 7
