"""Surat keterangan terdaftar: who may issue it, what stands on it, and how anybody checks its number."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.test import Client

from households import certificates
from households.actions.certificates import CERTIFICATE_JOB, issue_certificate
from households.models import Certificate, Household
from slrt.audit.models import AccessEvent
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.documents.papers import mark_of, paper_of_mark
from slrt.jobs.inline import run_pending
from slrt.ui import words
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def issued(cast: Cast, **more) -> Certificate:
    person = more.pop("person", None) or make_family(cast)
    told = {"by": cast.front_office, "unit": cast.secretariat, "household": person.household, "person": person}
    return issue_certificate(**(told | {"purpose": "Keringanan biaya sekolah"} | more))


def text_of(made: Certificate) -> str:
    run_pending(CERTIFICATE_JOB)
    with default_storage.open(certificates.stored(made).path) as file:
        done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=file.read(), capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_number_days_and_signatory_follow_the_profile(cast: Cast) -> None:
    head = cast.head
    made = issued(cast)
    assert made.number == f"400.9/0001/SKT/{cast.secretariat.code}/{made.issued_on.year}"
    assert made.valid_until == made.issued_on + timedelta(days=cast.profile.certificate_days)
    assert (made.signatory, made.desil) == (head, 2)
    assert issued(cast).number.startswith("400.9/0002/")
    assert AccessEvent.objects.filter(action="print", object_type="households.certificate").count() == 2


def test_only_who_is_listed_gets_one(cast: Cast) -> None:
    with pytest.raises(CaseError, match="tidak tercantum"):
        issued(cast, person=make_family(cast, desil=None))
    other = make_family(cast)
    with pytest.raises(CaseError, match="tidak tercantum"):
        issued(cast, household=other.household, person=make_family(cast))


def test_only_who_may_issues_it(cast: Cast, casts) -> None:
    for role in ("back_office", "supervisor", "auditor"):
        with pytest.raises(StepNotAllowed):
            issued(cast, by=cast.person(role))
    with pytest.raises(StepNotAllowed):
        issued(cast, by=casts("63.11").front_office)


def test_it_is_written_once(cast: Cast) -> None:
    made = issued(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=made.pk).update(purpose="lain")


def test_the_paper_says_what_the_edition_says(cast: Cast) -> None:
    made = issued(cast)
    home = Household.objects.get(pk=made.household_id)
    member = home.members.create(
        jurisdiction=cast.region, village=cast.village, name="ADI", nik="3324120103100011", relation="3"
    )
    text = text_of(made)
    for said in (
        made.number, "NURHAYATI", words.grouped(made.person.nik), words.grouped(home.kk), "ADI", "desil 2", "PKH ya",
        "Bansos Pangan tidak", "Keringanan biaya sekolah", words.long_date(made.valid_until),
        cast.profile.label_registry,
    ):  # fmt: skip
        assert " ".join(said.split()) in text, said
    assert member.nik not in text and words.grouped(member.nik) not in text


def test_the_job_runs_twice_without_harm(cast: Cast) -> None:
    made = issued(cast)
    text_of(made)
    from slrt.documents.models import Document

    assert Document.objects.of(certificates.KIND, made.pk).count() == 1


def test_anybody_may_check_the_number_and_learns_nothing_of_the_family(cast: Cast, client: Client) -> None:
    made = issued(cast)
    path = certificates.check_url(made).split("/", 3)[3]
    page = client.get(f"/{path}")
    text = page.content.decode()
    assert page.status_code == 200 and made.number in text and "Berlaku sampai" in text
    assert "NURHAYATI" not in text and "desil" not in text
    wrong = client.get(f"/{path[:-2]}zz")
    assert wrong.status_code == 404 and made.number not in wrong.content.decode()
    assert paper_of_mark(mark_of("certificate", 10**9)) is None
    assert paper_of_mark(mark_of("unknown", made.pk)) is None


def test_an_old_paper_says_so(cast: Cast) -> None:
    made = issued(cast)
    with time_machine.travel(made.created_at + timedelta(days=cast.profile.certificate_days + 2), tick=False):
        assert paper_of_mark(mark_of("certificate", made.pk)).state.startswith("Masa berlakunya lewat")


def test_from_the_card_to_the_file(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    url = f"/keluarga/{person.household_id}/surat"
    assert url in client.get(f"/keluarga/{person.household_id}/?bagian=kasus").content.decode()
    assert client.post(url, {"person": person.pk}).status_code == 422
    made = client.post(url, {"person": person.pk, "purpose": "Keringanan biaya"})
    assert made.status_code == 302
    assert "Susun PDF lagi" in client.get(made["Location"]).content.decode()
    run_pending(CERTIFICATE_JOB)
    page = client.get(made["Location"]).content.decode()
    assert "Unduh PDF" in page and "Susun PDF lagi" not in page and person.nik not in page
    card = client.get(f"/keluarga/{person.household_id}/?bagian=kasus").content.decode()
    assert Certificate.objects.get().number in card
