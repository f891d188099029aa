"""The screens of referrals: proposal, approval, lists, the agency's answer, the letter; and what they cost."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programs.models import Programme
from referrals.actions import decide, take_step
from referrals.models import Referral
from slrt.audit.models import AccessEvent
from slrt.documents.models import Document
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from tests.personas import PASSWORD, sign_in
from tests.programs.queries import at_most
from tests.referrals.world import (
    REASON,
    REQUEST,
    accepted,
    emergency,
    fresh,
    handled,
    officer,
    propose,
    sent,
)

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0c"
    b"IDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def page(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:400])
    return answer.content.decode()


def typed(cast, **changed) -> dict:
    data = {"programme": "", "target_unit": cast.health.pk, "request": REQUEST, "reason": REASON,
            "shared": ["name", "nik"], "step": "submit", "idempotency_key": str(uuid.uuid4())}  # fmt: skip
    return data | changed


# ---------------------------------------------------------------- proposal
def test_the_editor_begins_with_the_programme_its_office_and_the_letter(cast, client):
    office = cast.health
    complaint = handled(cast, programme=Programme.objects.get(code="PBI-JK"))
    sign_in(client, cast.back_office)
    with at_most(client):
        text = page(client, reverse("referrals:new", args=[complaint.pk]))
    assert f'<option value="{office.pk}" selected>' in text
    assert "Ajukan ke Manajer" in text and "Kirim ke instansi" not in text
    assert "Yth. Kepala Dinas Kesehatan Kabupaten Kendal" in text
    assert ";rawat" in text


def test_a_proposal_is_sent_once_however_often_the_form_is(cast, client):
    complaint = handled(cast)
    sign_in(client, cast.back_office)
    url, data = reverse("referrals:new", args=[complaint.pk]), typed(cast, request="Periksa. ;aktif")
    first, second = client.post(url, data), client.post(url, data)
    referral = Referral.objects.get()
    assert first.url == second.url == reverse("referrals:referral", args=[referral.pk])
    assert (referral.status, referral.shared) == ("submitted", ["name", "nik"])
    assert referral.request == "Periksa. Mohon kepesertaan warga diperiksa dan diaktifkan kembali bila memenuhi syarat."


def test_the_office_follows_the_programme_when_none_is_chosen(cast, client):
    complaint, office = handled(cast), cast.education
    sign_in(client, cast.back_office)
    pip = Programme.objects.get(code="PIP")
    client.post(reverse("referrals:new", args=[complaint.pk]), typed(cast, programme=pip.pk, target_unit=""))
    assert Referral.objects.get().target_unit == office


def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast, client):
    complaint = handled(cast)
    sign_in(client, cast.back_office)
    answer = client.post(
        reverse("referrals:new", args=[complaint.pk]), typed(cast, target_unit="", reason="", shared=[])
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and REQUEST in text
    for sentence in ("Pilih instansi tujuan", "Masukkan pertimbangan", "Pilih paling sedikit satu data yang dibagi"):
        assert sentence in text
    assert not Referral.objects.exists()


def test_the_preview_fragment_is_the_pages_own(cast, client):
    complaint = handled(cast)
    sign_in(client, cast.back_office)
    url, data = reverse("referrals:new", args=[complaint.pk]), typed(cast, step="preview", request="Minta khusus.")
    fragment = client.post(url, data, headers={"HX-Request": "true"}).content.decode().strip()
    whole = client.post(url, data)
    assert whole.status_code == 200 and fragment in whole.content.decode()
    assert fragment.startswith('<section class="card" id="surat"') and "Minta khusus." in fragment
    assert not Referral.objects.exists()


def test_a_draft_is_kept_mended_and_sent(cast, client):
    complaint = handled(cast)
    sign_in(client, cast.back_office)
    client.post(reverse("referrals:new", args=[complaint.pk]), typed(cast, step="draft"))
    referral = Referral.objects.get()
    assert referral.status == "drafted"
    url = reverse("referrals:edit", args=[referral.pk])
    assert REQUEST in page(client, url)
    data = typed(cast, request="Lebih jelas.", expected_version=referral.version)
    assert client.post(url, data).status_code == 302
    assert (fresh(referral).status, fresh(referral).request) == ("submitted", "Lebih jelas.")
    late = client.post(url, typed(cast, request="Terlambat.", expected_version=referral.version))
    assert late.status_code == 409 and "Terlambat." not in fresh(referral).request


def test_the_buttons_are_those_of_the_profile(casts, client):
    said = {
        "63.09": ["Kirim ke instansi"],
        "32.76": ["Ajukan ke Manajer", "Kirim ke instansi"],
        "62.04": ["Ajukan ke Manajer"],
    }
    for code, labels in said.items():
        cast = casts(code)
        sign_in(client, cast.back_office)
        text = page(client, reverse("referrals:new", args=[handled(cast).pk]))
        for label in ("Kirim ke instansi", "Ajukan ke Manajer", "Terbitkan rujukan", "Kirim darurat"):
            assert (label in text) == (label in labels), (code, label)
    cast = casts("62.04")
    sign_in(client, cast.manager)
    assert "Terbitkan rujukan" in page(client, reverse("referrals:new", args=[handled(cast).pk]))


def test_an_emergency_is_sent_from_the_editor(cast, client):
    complaint = emergency(cast)
    sign_in(client, cast.back_office)
    url = reverse("referrals:new", args=[complaint.pk])
    assert "Kirim darurat" in page(client, url)
    missing = client.post(url, typed(cast, step="send_emergency", is_emergency="on", note=""))
    assert missing.status_code == 422
    client.post(url, typed(cast, step="send_emergency", is_emergency="on", note="Rumah terbakar."))
    assert Referral.objects.get().needs_ratification


def test_only_those_who_may_propose_and_only_while_it_is_handled(cast, client):
    complaint = handled(cast)
    url = reverse("referrals:new", args=[complaint.pk])
    sign_in(client, cast.front_office)
    page(client, url, 403)
    from tests.complaints.world import complaint as registered

    sign_in(client, cast.back_office)
    text = page(client, reverse("referrals:new", args=[registered(cast).pk]), 409)
    assert "sedang ditangani" in text


# ---------------------------------------------------------------- approval
def test_the_manager_checks_and_approves(cast, client):
    referral = propose(cast)
    sign_in(client, cast.manager)
    assert "belum dibuka" in page(client, reverse("referrals:approvals"))
    with at_most(client):
        text = page(client, reverse("referrals:check", args=[referral.pk]))
    for said in ('data-key="a"', 'data-key="k"', 'data-key="t"', REQUEST, "Setujui dan kirim", "Yth. Kepala"):
        assert said in text
    with at_most(client):
        assert "sudah Anda buka" in page(client, reverse("referrals:approvals"))
    url = reverse("referrals:decide", args=[referral.pk])
    data = {"decision": "return", "note": " ", "expected_version": referral.version}
    bad = client.post(url, data)
    assert bad.status_code == 422 and "Tulis alasan pengembalian" in bad.content.decode()
    key = str(uuid.uuid4())
    for _ in range(2):
        answer = client.post(url, data | {"decision": "approve", "idempotency_key": key})
        assert answer.url == reverse("referrals:approvals")
    assert fresh(referral).status == "sent"
    assert AccessEvent.objects.filter(action="approve", object_id=str(referral.pk)).count() == 1


def test_a_decision_asks_for_the_password_again_and_then_goes_on(cast, client):
    referral = propose(cast)
    sign_in(client, cast.manager, fresh=False)
    url = reverse("referrals:decide", args=[referral.pk])
    answer = client.post(url, {"decision": "approve", "note": "", "expected_version": referral.version})
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_reauthenticate"))
    assert fresh(referral).status == "submitted"
    client.post(answer.url, {"password": PASSWORD}, follow=True)
    assert fresh(referral).status == "sent"
    for approve in (reverse("referrals:approvals"), reverse("referrals:step", args=[referral.pk, "approve"])):
        sign_in(client, cast.manager, fresh=False)
        again = client.post(approve, {"pilih": referral.pk, "expected_version": referral.version})
        assert again.url.startswith(reverse("account_reauthenticate"))


def test_approving_several_from_the_list(cast, client):
    opened, unopened = propose(cast), propose(cast)
    sign_in(client, cast.manager)
    page(client, reverse("referrals:check", args=[opened.pk]))
    text = page(client, reverse("referrals:approvals"))
    assert f'value="{opened.pk}"' in text and f'value="{unopened.pk}"' not in text
    answer = client.post(reverse("referrals:approvals"), {"pilih": [opened.pk, unopened.pk]})
    assert answer.status_code == 409 and "Buka dan periksa rujukan ini dahulu" in answer.content.decode()
    assert (fresh(opened).status, fresh(unopened).status) == ("sent", "submitted")


def test_ones_own_proposal_shows_why_it_cannot_be_decided(cast, client):
    referral = propose(cast, by=cast.manager)
    sign_in(client, cast.manager)
    text = page(client, reverse("referrals:check", args=[referral.pk]))
    assert "harus dilakukan orang lain" in text and "Setujui dan kirim" not in text
    answer = client.post(
        reverse("referrals:decide", args=[referral.pk]),
        {"decision": "approve", "note": "", "expected_version": referral.version},
    )
    assert answer.status_code == 403 and fresh(referral).status == "submitted"


def test_the_second_manager_sees_what_the_first_did(cast, client):
    referral = propose(cast)
    seen = referral.version
    decide(by=cast.person("manager", number=2), referral=referral, decision="return", note="Sebutkan penyakitnya.")
    sign_in(client, cast.manager)
    answer = client.post(
        reverse("referrals:decide", args=[referral.pk]),
        {"decision": "refuse", "note": "Isian saya.", "expected_version": seen},
    )
    text = answer.content.decode()
    assert answer.status_code == 409 and "Sebutkan penyakitnya." in text and "Isian saya." in text


def test_ratifying_from_the_check_page(cast, client):
    referral = propose(cast, emergency(cast), is_emergency=True, step="send_emergency", note="Rumah terbakar.")
    sign_in(client, cast.manager)
    assert "Belum disahkan" in page(client, reverse("referrals:approvals"))
    assert "Sahkan" in page(client, reverse("referrals:check", args=[referral.pk]))
    client.post(
        reverse("referrals:decide", args=[referral.pk]),
        {"decision": "ratify", "note": "", "expected_version": referral.version},
    )
    assert fresh(referral).approved_by == cast.manager


# ---------------------------------------------------------------- lists and pages
def test_lists_by_tab_and_agency(cast, client):
    waiting, away = propose(cast), sent(cast, unit=cast.education)
    sign_in(client, cast.back_office)
    with at_most(client):
        text = page(client, reverse("referrals:list"))
    assert waiting.number in text and away.number in text
    assert away.number not in page(client, reverse("referrals:list") + "?tab=persetujuan")
    text = page(client, reverse("referrals:list") + f"?tab=instansi&instansi={cast.education.pk}")
    assert away.number in text and waiting.number not in text
    assert "Tidak ada yang cocok" in page(
        client, reverse("referrals:list") + f"?tab=instansi&instansi={cast.health.pk}"
    )
    page(client, reverse("referrals:list") + "?tab=apa", 404)


def test_many_rows_cost_no_more_queries(cast, client):
    complaint = handled(cast)
    for _ in range(12):
        propose(cast, complaint)
    sign_in(client, cast.back_office)
    with at_most(client):
        page(client, reverse("referrals:list"))


def test_the_staffs_page(cast, client):
    complaint = handled(cast)
    referral = sent(cast, complaint)
    sign_in(client, cast.back_office)
    url = reverse("referrals:referral", args=[referral.pk])
    with at_most(client):
        text = page(client, url)
    for said in (complaint.number, complaint.subject_name, REQUEST, "Disetujui manajer", "Tarik rujukan"):
        assert said in text
    event = AccessEvent.objects.filter(action="view_referral", object_id=str(referral.pk)).latest("pk")
    assert event.details["version"] == referral.version


def test_the_agency_works_through_its_referral(cast, client):
    referral, user = sent(cast), officer(cast)
    sign_in(client, user)
    assert client.get("/").url == reverse("referrals:inbox")
    with at_most(client):
        assert referral.number in page(client, reverse("referrals:inbox"))
    with at_most(client):
        assert "Tandai diterima" in page(client, reverse("referrals:referral", args=[referral.pk]))

    def take(name: str, **data):
        url = reverse("referrals:step", args=[referral.pk, name])
        return client.post(url, {"expected_version": fresh(referral).version, "idempotency_key": uuid.uuid4()} | data)

    for name in ("acknowledge", "accept"):
        page(client, reverse("referrals:step", args=[referral.pk, name]))
        assert take(name).status_code == 302
    missing = take("deliver", note="")
    assert missing.status_code == 422 and "Tulis apa yang diberikan" in missing.content.decode()
    stale = client.post(
        reverse("referrals:step", args=[referral.pk, "deliver"]),
        {"expected_version": 1, "outcome": "fulfilled", "note": "Kartu aktif."},
    )
    assert stale.status_code == 409 and "Kartu aktif." in stale.content.decode()
    assert take("deliver", outcome="fulfilled", note="Kartu aktif sejak hari ini.").status_code == 302
    assert "Kartu aktif sejak hari ini." in page(client, reverse("referrals:referral", args=[referral.pk]))
    assert referral.number in page(client, reverse("referrals:inbox") + "?tab=selesai")


def test_the_agency_adds_evidence(cast, client):
    referral = accepted(cast)
    sign_in(client, officer(cast))
    url = reverse("referrals:evidence", args=[referral.pk])
    file = SimpleUploadedFile("bukti.png", PNG, "image/png")
    assert client.post(url, {"file": file, "title": "Foto penyerahan"}).status_code == 302
    (kept,) = Document.objects.of("referral", referral.pk)
    assert (kept.title, kept.uploaded_by) == ("Foto penyerahan", officer(cast))
    bad = client.post(url, {"file": SimpleUploadedFile("x.exe", b"MZ123", "application/octet-stream")})
    assert bad.status_code == 422
    assert client.post(url).status_code == 422
    sign_in(client, cast.back_office)
    assert "Foto penyerahan" in page(client, reverse("referrals:referral", args=[referral.pk]))
    assert client.post(url, {"file": file}).status_code == 403


def test_the_letter_before_and_after_its_job(cast, client):
    referral = sent(cast)
    url, paper = (reverse(f"referrals:{name}", args=[referral.pk]) for name in ("letter", "paper"))
    sign_in(client, officer(cast))
    assert "belum selesai disusun" in page(client, url)
    text = page(client, paper)
    assert referral.letter_number in text and "<svg" in text
    assert AccessEvent.objects.filter(action="print", object_id=str(referral.pk)).count() == 1
    Job.objects.filter(kind="referral.letter").update(state="failed")
    assert "Susun PDF lagi" in page(client, url)
    assert run_pending("referral.letter") == []  # looking asks for nothing
    assert client.post(url).status_code == 302
    run_pending("referral.letter")
    answer = client.get(url)
    assert answer.status_code == 302
    file = client.get(answer.url)
    assert file.status_code == 200 and b"".join(file.streaming_content).startswith(b"%PDF")
    assert "Salinan" not in text, "before the file there is nothing to be a copy of"
    again = page(client, paper)
    assert '<p class="copy">Salinan</p>' in again and f"dicetak {officer(cast).name} pada" in again
    for user in (cast.person("agency", unit=cast.education), cast.front_office):
        sign_in(client, user)
        assert client.get(answer.url).status_code in (403, 404)


def test_the_complaints_page_shows_its_referrals_and_offers_another(cast, client):
    complaint = handled(cast)
    referral = sent(cast, complaint)
    sign_in(client, cast.back_office)
    text = page(client, f"/keluhan/{complaint.pk}/?tab=rujukan")
    assert referral.number in text and "Usulkan rujukan" in text


def test_steps_that_belong_elsewhere_are_not_found(cast, client):
    referral = propose(cast)
    sign_in(client, cast.back_office)
    for name in ("send", "revise", "tidak-ada"):
        page(client, reverse("referrals:step", args=[referral.pk, name]), 404)
    take_step(by=cast.back_office, referral=referral, name="cancel", note="Batal.")
    assert "Dibatalkan" in page(client, reverse("referrals:referral", args=[referral.pk]))
