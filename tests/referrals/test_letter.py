"""The letter: its bytes, what stands on it and what does not, and how anybody can check its number."""

from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest
from django.core.files.storage import default_storage

from referrals.actions import take_step
from referrals.enums import SharedField
from referrals.letters import letter_of, pdf_of, preview_of, stored_letter
from referrals.models import Referral
from referrals.numbers import letter_number
from referrals.shared import READERS, shared_rows
from referrals.signing import mark_of, referral_of_mark
from slrt.documents.models import Document
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.ui import words
from tests.complaints import world as complaints
from tests.referrals.world import emergency, handled, officer, propose, sent

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def loaded(referral: Referral) -> Referral:
    return Referral.objects.select_related("complaint", "target_unit", "programme", "signed_by").get(pk=referral.pk)


def test_the_job_keeps_one_letter_with_the_referral(cast):
    referral = sent(cast)
    assert stored_letter(referral) is None
    (job,) = run_pending("referral.letter")
    assert job.state == "done", job.message
    letter = stored_letter(referral)
    with default_storage.open(letter.path) as file:
        content = file.read()
    assert content.startswith(b"%PDF") and letter.content_type == "application/pdf"
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert len(opened.pages) == 1
    Job.objects.filter(pk=job.pk).update(state="queued", lease_token=None)
    run_pending("referral.letter")
    assert Document.objects.of("referral", referral.pk).count() == 1


def test_the_letter_says_what_a_letter_must_say(cast):
    cast.manager.employee_number = "198001012005011001"
    cast.manager.save()
    referral = loaded(sent(cast))
    text = text_of(pdf_of(referral))
    for said in (
        cast.profile.kop.government_name.upper(), referral.letter_number, "Perihal", "Yth. Kepala Dinas Kesehatan",
        referral.complaint.number, "Mohon kepesertaan warga diaktifkan kembali.", "Keluarga tidak mampu",
        words.long_date(referral.letter_date), cast.manager.name, "NIP 198001012005011001", "Halaman 1 dari 1",
        "tanda tangan elektronik", referral.number,
    ):  # fmt: skip
        assert said in text, said
    assert text_of(pdf_of(referral)) == text
    assert pdf_of(referral) == pdf_of(referral)


@pytest.mark.parametrize("field", list(SharedField))
def test_the_letter_carries_the_shared_fields_only(cast, field):
    person = complaints.family(cast, "SRI WAHYUNI UJI")
    speaker = {"speaker": complaints_speaker()}
    complaint = handled(cast, person=person, description="Uraian rahasia tentang penyakit.", **speaker)
    referral = loaded(sent(cast, complaint, shared=[field]))
    text = text_of(pdf_of(referral))
    secrets = {
        SharedField.NAME: "SRI WAHYUNI UJI",
        SharedField.NIK: words.grouped(person.nik),
        SharedField.KK: words.grouped(person.household.kk),
        SharedField.BIRTH: words.long_date(person.birth_date),
        SharedField.ADDRESS: cast.village.short_name,
        SharedField.PHONE: "081200001111",
        SharedField.REGISTRY: "desil 2",
        SharedField.DESCRIPTION: "Uraian rahasia",
    }
    assert secrets[field] in text
    for other, secret in secrets.items():
        assert other == field or secret not in text, other
    assert person.nik not in text or field == SharedField.NIK


def complaints_speaker():
    from complaints.actions.register import Speaker

    return Speaker(phone="081200001111")


def test_every_field_that_can_be_shared_has_a_reader():
    assert set(READERS) == set(SharedField)


def test_what_is_not_known_says_so(cast):
    from complaints.actions import Subject

    complaint = handled(cast, subject=Subject(name="ORANG TELANTAR", region=cast.village))
    rows = dict(shared_rows(complaint, SharedField.values))
    assert (rows["NIK"], rows["Nomor KK"], rows["Nomor HP"]) == ("tidak diketahui",) * 3


def test_a_preview_has_no_number_and_is_not_a_letter(cast):
    complaint = handled(cast)
    letter = preview_of(
        complaint, unit=cast.secretariat, target_unit=cast.health, programme=None, request="Minta.", reason="Sebab.",
        shared=["name"],
    )  # fmt: skip
    assert not letter.sent and letter.number == "(diisi saat dikirim)" and not letter.qr


def test_an_emergency_says_that_the_confirmation_follows(cast):
    referral = propose(cast, emergency(cast), is_emergency=True, step="send_emergency", note="Rumah terbakar.")
    letter = letter_of(loaded(referral))
    assert letter.nature == "Segera" and "menyusul" in letter.emergency


def test_without_a_manager_the_head_of_the_jurisdictions_choice_signs(casts):
    cast = casts("63.09")
    holder = getattr(cast, cast.profile.referral_signatory)
    letter = letter_of(loaded(sent(cast)))
    assert letter.signature.name == holder.name


def test_nobody_in_office_leaves_room_for_a_hand(casts):
    letter = letter_of(loaded(sent(casts("63.09"))))
    assert (letter.signature.name, letter.signature.number) == ("", "")


def test_the_number_follows_the_form_of_the_jurisdiction(cast):
    from datetime import UTC, date, datetime

    from slrt.jurisdictions.actions import set_value
    from slrt.jurisdictions.profile import profile_of

    at = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)  # already January in Jawa
    assert letter_number(cast.secretariat, at, cast.profile) == "400.9/001/KDL/I/2027"
    set_value(
        jurisdiction="33.24", key="letter_number", value="460.{nomor}-{layanan}/{tahun}", valid_from=date(2026, 1, 1),
        by=None, source="administrator",
    )  # fmt: skip
    brand = cast.profile.service_brand
    assert letter_number(cast.secretariat, at, profile_of("33.24")) == f"460.002-{brand}/2027/KDL"


def test_the_letter_bears_the_day_of_its_own_zone(casts):
    from datetime import UTC, date, datetime

    cast = casts("63.09")
    referral = propose(cast, at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))  # half past midnight in Tabalong
    assert (referral.letter_date, referral.letter_number[-6:]) == (date(2027, 1, 1), "I/2027")


def test_anybody_can_check_a_letter_and_learns_nothing_else(cast, client):
    complaint = handled(cast)
    referral = sent(cast, complaint)
    answer = client.get(f"/rujukan/surat/{mark_of(referral)}")
    text = answer.content.decode()
    assert answer.status_code == 200 and referral.letter_number in text and "Dinas Kesehatan" in text
    assert complaint.subject_name not in text and complaint.number not in text
    assert "no-store" in answer["Cache-Control"]
    draft = propose(cast)
    for mark in (f"{referral.pk}~salah", str(referral.pk), mark_of(draft), "x" * 40):
        wrong = client.get(f"/rujukan/surat/{mark}")
        assert wrong.status_code == 404 and referral.letter_number not in wrong.content.decode()
    assert referral_of_mark(mark_of(referral)).pk == referral.pk
    take_step(by=cast.back_office, referral=referral, name="recall", note="Salah alamat.")
    assert "Ditarik kembali" in client.get(f"/rujukan/surat/{mark_of(referral)}").content.decode()


def test_text_of_people_is_not_markup(cast):
    referral = loaded(sent(cast, request="<b>tebal</b> <img src=x> & lain"))
    assert "<b>tebal</b> <img src=x> & lain" in text_of(pdf_of(referral))
    assert officer(cast)
