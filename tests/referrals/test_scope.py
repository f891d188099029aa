"""Who may see which referral, and how much of it."""

from __future__ import annotations

import pytest

from referrals.models import Referral
from slrt.accounts.models import Assignment
from tests.complaints import world as complaints
from tests.personas import sign_in
from tests.referrals.world import accepted, fresh, handled, officer, propose, sent

pytestmark = pytest.mark.django_db


def seen(user) -> set[int]:
    return set(Referral.objects.visible_to(user).values_list("pk", flat=True))


def test_an_agency_sees_what_was_sent_to_it_and_nothing_before(cast, casts):
    waiting, ours, theirs = propose(cast), sent(cast), sent(cast, unit=cast.education)
    elsewhere = sent(casts("63.09"))
    assert seen(officer(cast)) == {ours.pk}
    assert seen(cast.person("agency", unit=cast.education)) == {theirs.pk}
    assert seen(cast.back_office) == {waiting.pk, ours.pk, theirs.pk}
    assert seen(cast.coordination) == {waiting.pk, ours.pk, theirs.pk}
    assert seen(casts("63.09").back_office) == {elsewhere.pk}
    assert seen(cast.nobody) == seen(cast.administrator) == seen(cast.auditor) == set()


def test_restricted_cases_stay_with_those_who_are_named(cast):
    case = complaints.complaint(cast, category="N3", klass="programme")
    assert case.restricted
    referral = Referral.objects.create(
        jurisdiction_id="33.24", unit=cast.secretariat, number="RJK-UJI-1", status="drafted", complaint=case,
        target_unit=cast.health, request="x", reason="x", shared=["name"], created_by=cast.back_office,
    )  # fmt: skip
    assert referral.pk in seen(cast.manager)
    for user in (cast.coordination, cast.assistant, cast.person("back_office", number=2)):
        assert referral.pk not in seen(user)


def test_one_person_in_two_offices_sees_both_sides(cast):
    referral, waiting = sent(cast), propose(cast)
    user = cast.back_office
    Assignment.objects.create(user=user, role="agency", unit=cast.health, starts="2026-01-01")
    user = type(user).objects.get(pk=user.pk)
    assert seen(user) == {referral.pk, waiting.pk}


PAGES = ("", "ubah", "periksa", "langkah/acknowledge", "surat.pdf", "surat")


@pytest.mark.parametrize("place", PAGES)
def test_out_of_scope_is_not_found(cast, casts, client, place):
    referral = sent(cast)
    for user in (casts("63.09").back_office, casts("63.09").manager, cast.person("agency", unit=cast.education)):
        sign_in(client, user)
        status = client.get(f"/rujukan/{referral.pk}/{place}").status_code
        assert status in (404, 403), (user, place)
        assert status == 404 or place in ("ubah", "periksa")


@pytest.mark.parametrize("place", ["", "langkah/acknowledge", "surat", "surat.pdf"])
def test_a_proposal_does_not_exist_for_the_agency(cast, client, place):
    referral = propose(cast)
    sign_in(client, officer(cast))
    assert client.get(f"/rujukan/{referral.pk}/{place}").status_code == 404


def test_the_agency_page_shows_the_shared_fields_only(cast, client):
    person = complaints.family(cast, "SRI WAHYUNI UJI")
    complaint = handled(cast, person=person, description="Uraian rahasia tentang penyakit.")
    referral = accepted(cast, complaint, shared=["address"])
    sign_in(client, officer(cast))
    for page in ("/rujukan/masuk?tab=diproses", f"/rujukan/{referral.pk}/", f"/rujukan/{referral.pk}/surat",
                 f"/rujukan/{referral.pk}/langkah/deliver"):  # fmt: skip
        text = client.get(page).content.decode()
        assert referral.number in text
        for secret in ("SRI WAHYUNI", person.nik, person.nik[-4:], "Uraian rahasia", "desil 2"):
            assert secret not in text, (page, secret)
        assert f"/keluhan/{complaint.pk}" not in text
    assert cast.village.name in client.get(f"/rujukan/{referral.pk}/").content.decode()


def test_an_agency_can_search_nobody(cast, client):
    complaint = handled(cast)
    sign_in(client, officer(cast))
    for page in ("/warga/", f"/keluhan/{complaint.pk}/", "/keluhan/", f"/program/keluarga/{complaint.household_id}/"):
        assert client.get(page).status_code in (403, 404), page
    found = client.post("/cari", {"q": complaint.subject_name[:-2]}).content.decode()
    assert complaint.subject_name not in found


def test_the_coordination_team_sees_the_course_and_no_person(cast, client):
    person = complaints.family(cast, "SRI WAHYUNI UJI")
    referral = sent(cast, handled(cast, person=person), shared=["name", "nik"])
    sign_in(client, cast.coordination)
    for page in ("/rujukan/", f"/rujukan/{referral.pk}/"):
        text = client.get(page).content.decode()
        assert referral.number in text and "Dinas Kesehatan" in text
        assert "SRI WAHYUNI" not in text and "Mohon kepesertaan" not in text
    assert client.get(f"/rujukan/{referral.pk}/surat").status_code == 404
    assert client.get(f"/rujukan/{referral.pk}/langkah/recall").status_code == 403


def test_internal_notes_stay_inside(cast, client):
    from referrals.actions import decide, take_step

    referral = propose(cast)
    decide(by=cast.manager, referral=referral, decision="return", note="Catatan hanya untuk kita.")
    take_step(by=cast.back_office, referral=referral, name="submit")
    decide(by=cast.manager, referral=referral, decision="approve", note="Disetujui dengan catatan.")
    sign_in(client, officer(cast))
    text = client.get(f"/rujukan/{referral.pk}/").content.decode()
    assert "Catatan hanya untuk kita" not in text and "Disetujui dengan catatan" not in text
    assert fresh(referral).status == "sent"
