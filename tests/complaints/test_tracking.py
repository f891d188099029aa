"""The receipt and the public page: what they tell, what they never tell, and how often one may ask."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint, TrackTries
from complaints.trackpage import proposal_next
from households.actions import propose
from households.models import PreListProposal
from households.prelist_rules import PROPOSAL
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.cases.codes import ALPHABET, new_code, shown_code, tidy_code
from tests.complaints.world import complaint, family, nik_of, walk
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
URL = "/lacak/"


def ask(client: Client, number: str, code: str, **extra):
    return client.post(URL, {"number": number, "code": code}, **extra)


def test_code_reads_what_was_meant():
    for _ in range(200):
        code = new_code()
        assert len(code) == 8 and set(code) <= set(ALPHABET)
        assert tidy_code(shown_code(code).lower()) == code
    assert tidy_code("o1il-0000") == "01110000"
    assert tidy_code("short") == "" and tidy_code("UUUU-UUUU") == ""


def test_form_is_public_neutral_and_light(cast, client):
    page = client.get(URL)
    assert page.status_code == 200 and len(page.content) < 40_000
    assert "no-store" in page["Cache-Control"] and "noindex" in page["X-Robots-Tag"]
    assert cast.region.name not in page.content.decode() and "<script" not in page.content.decode()


def test_number_and_code_show_plain_steps_and_no_person(cast, client):
    person = family(cast, "SITI ROHMAH")
    case = walk(complaint(cast, person=person), cast)
    answer = ask(client, case.number.lower(), shown_code(case.code).lower())
    page = answer.content.decode()
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"] and len(answer.content) < 40_000
    for text in (
        case.number,
        "Diterima",
        "Ditangani",
        "sedang ditangani",
        cast.secretariat.name,
        "WIB",
        cast.profile.name,
    ):
        assert text in page, text
    for secret in ("SITI ROHMAH", person.nik, "K3", "Dinonaktifkan", case.description, case.subject_nik[:6]):
        assert secret not in page, secret
    event = AccessEvent.objects.get(action="public_track")
    assert event.user is None and event.jurisdiction_id == cast.code


def test_restricted_case_says_social_service_only(cast, client):
    case = complaint(cast, klass="programme", category="N3")
    page = ask(client, case.number, case.code).content.decode()
    assert "Layanan sosial" in page and "Program<" not in page and "Pungutan" not in page


def test_times_are_in_the_zone_of_the_desk(casts, client):
    case = complaint(casts("63.09"))
    assert "WITA" in ask(client, case.number, case.code).content.decode()


def test_unknown_number_and_wrong_code_get_the_same_answer(cast, client):
    case = complaint(cast)
    wrong = ask(client, case.number, "ZZZZ-ZZZZ")
    unknown = ask(client, "KDL-2020-999999", "ZZZZ-ZZZZ")
    assert wrong.status_code == unknown.status_code == 422
    assert _bare(wrong.content, case.number) == _bare(unknown.content, "KDL-2020-999999")


def _bare(content: bytes, number: str) -> str:
    """A page without the number typed and without the token that differs every time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode().replace(number, "#"))


def test_ten_tries_a_minute_per_address(cast, client):
    case = complaint(cast)
    for _ in range(10):
        assert ask(client, case.number, case.code).status_code == 200
    refused = ask(client, case.number, case.code)
    assert refused.status_code == 429 and 1 <= int(refused["Retry-After"]) <= 60
    assert "Terlalu banyak percobaan. Coba lagi pukul" in refused.content.decode()
    assert ask(client, case.number, case.code, REMOTE_ADDR="10.1.1.9").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert ask(client, case.number, case.code).status_code == 200


def test_five_wrong_codes_an_hour_per_number_also_lock_the_right_one(cast, client):
    case = complaint(cast)
    for number in range(5):
        assert ask(client, case.number, "ZZZZ-ZZZZ", REMOTE_ADDR=f"10.0.0.{number}").status_code == 422
    locked = ask(client, case.number, case.code, REMOTE_ADDR="10.0.1.1")
    assert locked.status_code == 429 and int(locked["Retry-After"]) > 3000
    other = complaint(cast)
    assert ask(client, other.number, other.code, REMOTE_ADDR="10.0.1.2").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert ask(client, case.number, case.code, REMOTE_ADDR="10.0.1.3").status_code == 200


def test_unknown_numbers_are_limited_alike(client, cast):
    for number in range(5):
        ask(client, "KDL-2020-999999", "ZZZZ-ZZZZ", REMOTE_ADDR=f"10.0.0.{number}")
    assert ask(client, "KDL-2020-999999", "ZZZZ-ZZZZ", REMOTE_ADDR="10.0.1.1").status_code == 429


def test_tries_hold_no_number_and_no_address(cast, client):
    case = complaint(cast)
    ask(client, case.number, "ZZZZ-ZZZZ", REMOTE_ADDR="10.9.8.7")
    keys = b"".join(bytes(row.key) for row in TrackTries.objects.order_by("pk"))
    assert case.number.encode() not in keys and b"10.9.8.7" not in keys


def test_qr_leads_to_the_steps_and_a_wrong_one_nowhere(cast, client):
    case = complaint(cast)
    page = client.get(reverse("tracking:qr", args=[case.token]))
    assert page.status_code == 200 and case.number in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer" and not page.cookies
    assert client.get(reverse("tracking:qr", args=["x" * 22])).status_code == 404


def test_closed_case_shows_all_steps_done(cast, client):
    case = walk(complaint(cast), cast)
    perform(case, "answer", by=cast.back_office, answer="Aktif.", outcome="fulfilled")
    perform(case, "inform", by=cast.front_office, method="phone", informed_at=timezone.now())
    perform(case, "close", by=cast.back_office)
    page = ask(client, case.number, case.code).content.decode()
    assert page.count('class="done"') == 5 and "Keluhan selesai." in page and "Aktif." not in page


SAID = {
    "63.09": ("Mall Pelayanan Publik Kabupaten Tabalong", "0822 9019 6332", "WhatsApp", "dinsostabalongkab.go.id"),
    "32.76": ("Diperiksa", "Seleksi", "Penempatan"),
    "63.11": ("Kerahasiaan klien dijaga",),
}


@pytest.mark.parametrize("code", SAID)
def test_the_page_says_where_to_turn_and_what_the_regulation_calls_the_steps(casts, client, code):
    case = complaint(casts(code))
    page = ask(client, case.number, case.code).content.decode()
    for text in SAID[code]:
        assert text in page, text
    if code != "32.76":
        assert "Penempatan" not in page and "Penanganan" not in page


# ---------------------------------------------------------------------------------------------- the receipt
def test_the_receipt_names_the_channels_of_the_profile(casts, client):
    cast = casts("63.09")
    case = complaint(cast)
    page = sign_in(client, cast.front_office).get(reverse("complaints:receipt", args=[case.pk])).content.decode()
    assert "WhatsApp: 0822 9019 6332" in page and cast.profile.confidentiality in page


@pytest.mark.parametrize("size", ["80", "a5"])
def test_receipt_carries_what_the_family_needs(cast, client, size):
    case = complaint(cast, documents_missing=["Surat faskes"])
    sign_in(client, cast.front_office)
    page = client.get(reverse("complaints:receipt", args=[case.pk]), {"ukuran": size}).content.decode()
    wanted = [
        case.number,
        shown_code(case.code),
        "<svg",
        "WIB",
        case.subject_name,
        cast.front_office.name,
        "Kepesertaan",
    ]
    for text in [*wanted, cast.secretariat.name, "UU 27/2022", "tidak dipungut biaya", "berhak mengadukan", "••••"]:
        assert text in page, text
    assert case.subject_nik not in page.replace(" ", "") and case.token not in page
    assert f"{case.subject_nik[:6]} •••••• ••••" in page, "beside the name the middle digits are a birth date"
    assert AccessEvent.objects.filter(action="print", object_id=str(case.pk)).exists()


def test_receipt_of_a_restricted_case_is_general(cast, client):
    case = complaint(cast, klass="programme", category="N3")
    sign_in(client, cast.front_office)
    page = client.get(reverse("complaints:receipt", args=[case.pk])).content.decode()
    assert "Layanan sosial" in page and "Pungutan" not in page


def test_stored_codes_are_sealed(cast):
    from django.db import connection

    case = complaint(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT complaints_complaint::text FROM complaints_complaint WHERE id = %s", [case.pk])
        row = cursor.fetchone()[0]
    assert case.code not in row and case.token not in row and case.subject_nik not in row
    assert Complaint.objects.get(pk=case.pk).token == case.token


# ------------------------------------------------------------------ pre-list proposals
def proposal(cast, **facts) -> PreListProposal:
    made = propose(
        by=cast.front_office, unit=cast.secretariat, rule=PROPOSAL, name="SARTINI USULANUJI", village=cast.village,
        nik=nik_of(cast.village.code, date(1980, 3, 4), "P", 8801), reason="Rumah tidak layak huni.", **facts,
    )  # fmt: skip
    return made.proposal


def test_the_page_of_a_complaint_follows_the_proposal_recorded_with_it(cast, client):
    case = complaint(cast)
    made = proposal(cast, complaint_ref=case.number)
    perform(made, "review", by=cast.supervisor)
    page = ask(client, case.number, case.code).content.decode()
    for text in (made.number, "Usulan Anda sudah diperiksa.", "Dikirim ke pemerintah pusat", "Sekarang giliran"):
        assert text in page, text
    assert made.name not in page
    other = complaint(cast)
    assert made.number not in ask(client, other.number, other.code).content.decode()


def test_a_proposal_has_a_slip_and_a_page_of_its_own(cast, client):
    made = proposal(cast)
    sign_in(client, cast.front_office)
    assert reverse("households:proposal_slip", args=[made.pk]) in client.get(_page(made)).content.decode()
    slip = client.get(reverse("households:proposal_slip", args=[made.pk])).content.decode()
    assert made.number in slip and shown_code(made.code) in slip and made.nik not in slip
    assert AccessEvent.objects.filter(action="print", object_id=str(made.pk)).exists()
    family_phone = Client()
    page = ask(family_phone, made.number, made.code).content.decode()
    assert "Keluarga Anda dicatat untuk diusulkan." in page and made.name not in page
    assert family_phone.get(reverse("tracking:qr", args=[made.token])).status_code == 200
    assert ask(family_phone, made.number, "ZZZZ-ZZZZ").status_code == 422


def test_an_ended_proposal_claims_no_step_it_never_took(cast, client):
    made = proposal(cast)
    perform(made, "withdraw", by=cast.front_office, note="Pindah.")
    page = ask(client, made.number, made.code).content.decode()
    assert "Usulan dicabut." in page and "Disahkan" not in page and "Dikirim ke pemerintah pusat" not in page


def test_every_status_of_a_proposal_has_a_sentence_of_what_comes_next(cast):
    made = proposal(cast)
    for state in made.workflow.states:
        made.status, made.turn = state.code, "" if state.code == "sent" else "manager"
        made.closed_at = None if state.open else timezone.now()
        assert proposal_next(made).endswith(".") and "manager" not in proposal_next(made)


def _page(made: PreListProposal) -> str:
    return reverse("households:proposal", args=[made.pk])
