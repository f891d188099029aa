"""The main job at request level under each of the five profiles, from the desk to the family that was told.

Every step goes through the page's own form, as the role whom the regulation names; at each station somebody whom it
does not name is refused. The differences are those of the five regulations: gate, who forwards, who approves a
referral, who informs, what happens to a person who is not in the registry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from complaints.models import Complaint
from households.models import PreListProposal
from referrals.models import Referral
from slrt.jobs.inline import run_pending
from tests.complaints.world import family, nik_of, programme
from tests.objects import picture
from tests.personas import Cast, sign_in
from tests.webforms import send

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Way:
    """What a regulation wants. on_the_way: (step, who takes it, what they type, who may not)."""

    brand: str
    first: str
    turn: str
    on_the_way: tuple[tuple[str, str, dict, str], ...]
    send_by: str
    informer: str
    not_informer: str
    approver: str = ""
    intake: dict = field(default_factory=dict)
    unknown: str = ""


REVIEW = ("review", "review", {"section": None}, "supervisor")
TAKE = ("take", "back_office", {}, "supervisor")
DIRECT = ("take_directly", "back_office", {}, "front_office")
PHOTO = {"latitude": "-6,402484", "longitude": "106,794243"}

WAYS = {
    "33.24": Way(
        "SLRT", "with_supervisor", "supervisor",
        (("supervisor_approve", "supervisor", {}, "front_office"), DIRECT),
        "submit", "front_office", "supervisor", approver="manager",
    ),
    "63.11": Way(
        "SEIRAMA", "registered", "review", (REVIEW, TAKE), "submit", "facilitator", "front_office", approver="manager"
    ),
    "62.04": Way(
        "KILAKS", "registered", "manager", (("route", "manager", {"section": None}, "back_office"), TAKE),
        "submit", "facilitator", "back_office", approver="manager",
    ),
    "63.09": Way("LAKAS", "registered", "back_office", (DIRECT,), "send_directly", "front_office", "supervisor"),
    "32.76": Way(
        "SLRT", "registered", "review", (REVIEW, TAKE), "send_directly", "back_office", "facilitator", intake=PHOTO
    ),
}  # fmt: skip


class Desk:
    """People of one jurisdiction at their screens."""

    def __init__(self, cast: Cast):
        self.cast = cast
        self.clients: dict[str, Client] = {}

    def __getitem__(self, role: str) -> Client:
        if role not in self.clients:
            self.clients[role] = sign_in(Client(), getattr(self.cast, role))
        return self.clients[role]

    def step(self, role: str, case: Complaint | Referral, name: str, **typed) -> HttpResponse:
        kind = "complaints" if isinstance(case, Complaint) else "referrals"
        answer = send(self[role], reverse(f"{kind}:step", args=[case.pk, name]), has=("expected_version",), **typed)
        assert answer.status_code == 302, f"{role} {name}: {answer.status_code} {said(answer)}"
        case.refresh_from_db()
        return answer

    def refused(self, role: str, case: Complaint | Referral, name: str) -> None:
        """Not offered, and refused when asked for all the same."""
        kind = "complaints" if isinstance(case, Complaint) else "referrals"
        before = case.version
        url = reverse(f"{kind}:step", args=[case.pk, name])
        assert self[role].get(url).status_code in (403, 404, 409), f"{role} may {name}"
        answer = self[role].post(url, {"expected_version": case.version, "note": "x", "method": "phone"})
        assert answer.status_code in (403, 404, 409, 422), f"{role} did {name}"
        case.refresh_from_db()
        assert case.version == before


def said(answer: HttpResponse) -> str:
    context = answer.context or {}
    return str({name: context[name] for name in ("refused", "changed") if name in context} | {"form": errors(answer)})


def errors(answer: HttpResponse) -> dict:
    context = answer.context or {}
    forms = [context.get("form"), *(context.get("refused_forms") or [])]
    return {name: list(said) for form in forms if form is not None for name, said in form.errors.items()}


@pytest.fixture
def desk(casts):
    return lambda code: Desk(casts(code))


def typed_of(way: Way, **more) -> dict:
    photo = {"photo": picture()} if way.intake else {}
    return (
        {"klass": "membership", "category": "K3", "description": "Kartu tidak aktif saat berobat."}
        | photo
        | (way.intake | more)
    )


def take_in(desk: Desk, way: Way, **more) -> Complaint:
    """The desk's page, filled in and saved; then the slip."""
    answer = send(desk["front_office"], reverse("complaints:new"), **typed_of(way, **more))
    assert answer.status_code == 302, errors(answer)
    complaint = Complaint.objects.order_by("-pk").first()
    slip = desk["front_office"].get(answer.url)
    assert answer.url == reverse("complaints:receipt", args=[complaint.pk])
    assert complaint.number in slip.content.decode()
    return complaint


@pytest.mark.parametrize("code", WAYS)
def test_main_job(code: str, desk, casts) -> None:
    way, office = WAYS[code], desk(code)
    cast = office.cast
    assert way.brand in f"{cast.profile.service_name} {cast.profile.service_brand}"
    person = family(cast, "RUBINAH UJIBERSAMA")
    aid = programme()

    complaint = take_in(office, way, nik=person.nik, programme=aid.pk)
    assert (complaint.person_id, complaint.registry_result, complaint.registry_desil) == (person.pk, "listed", 2)
    assert (complaint.status, complaint.turn) == (way.first, way.turn)
    assert complaint.created_by == cast.front_office

    for name, role, typed, stranger in way.on_the_way:
        office.refused(stranger, complaint, name)
        given = {key: value or complaint.section for key, value in typed.items()}
        office.step(role, complaint, name, **given)
    assert (complaint.status, complaint.turn) == ("in_handling", "back_office")

    referral = refer(office, way, complaint)
    answer_by_agency(office, referral, complaint)
    inform_and_close(office, way, complaint)
    assert_family_sees_five_steps(cast, complaint)


def refer(office: Desk, way: Way, complaint: Complaint) -> Referral:
    """Proposed in the editor; approved by another person where the regulation wants it."""
    send_proposal = {
        "target_unit": office.cast.education.pk, "request": "Perlengkapan sekolah.", "reason": "Desil 2.",
        "shared": ["name", "nik"], "step": way.send_by,
    }  # fmt: skip
    answer = send(office["back_office"], reverse("referrals:new", args=[complaint.pk]), **send_proposal)
    assert answer.status_code == 302, said(answer)
    referral = Referral.objects.get(complaint=complaint)
    check = reverse("referrals:check", args=[referral.pk])
    assert office["back_office"].get(check).status_code == 403
    if way.approver:
        assert referral.status == "submitted"
        assert office["agency"].get(reverse("referrals:referral", args=[referral.pk])).status_code == 404
        decision = {"on": check, "action": "putusan", "decision": "approve"}
        answer = send(office[way.approver], reverse("referrals:decide", args=[referral.pk]), **decision)
        assert answer.status_code == 302, said(answer)
    referral.refresh_from_db()
    assert referral.status == "sent"
    assert referral.letter_number
    assert bool(referral.approved_by_id) is bool(way.approver)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.turn) == ("referred", "agency")
    assert [job.state for job in run_pending("referral.letter")] == ["done"]
    letter = office["agency"].get(reverse("referrals:letter", args=[referral.pk]), follow=True)
    assert b"".join(letter.streaming_content).startswith(b"%PDF")
    return referral


def answer_by_agency(office: Desk, referral: Referral, complaint: Complaint) -> None:
    """The agency sees this referral and what was shared of the person; nothing else."""
    page = office["agency"].get(reverse("referrals:referral", args=[referral.pk])).content.decode()
    assert "RUBINAH UJIBERSAMA" in page
    assert office["agency"].get(reverse("complaints:case", args=[complaint.pk])).status_code == 403
    office.refused("back_office", referral, "acknowledge")
    office.step("agency", referral, "acknowledge")
    office.step("agency", referral, "accept")
    office.step("agency", referral, "deliver", outcome="fulfilled", note="Diberikan tas dan seragam.")
    assert referral.status == "delivered"
    complaint.refresh_from_db()
    assert (complaint.status, complaint.turn, complaint.outcome) == ("answered", "informer", "fulfilled")


def inform_and_close(office: Desk, way: Way, complaint: Complaint) -> None:
    """Nobody closes before the family was told, and only whom the profile names tells it."""
    office.refused("back_office", complaint, "close")
    office.refused(way.not_informer, complaint, "inform")
    office.step(way.informer, complaint, "inform", method=office.cast.profile.inform_methods[0])
    assert complaint.informed_by == getattr(office.cast, way.informer)
    office.step("back_office", complaint, "close")
    assert complaint.status == "closed"
    office.step(way.informer, complaint, "verify", note="Bantuan ada di rumah.", arrived="yes")
    assert complaint.status == "verified"


def assert_family_sees_five_steps(cast: Cast, complaint: Complaint) -> None:
    visitor = Client()
    answer = send(visitor, reverse("tracking:form"), number=complaint.number, code=complaint.code)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<li") >= 5
    assert escape(cast.profile.service_brand) in page
    for secret in (complaint.subject_name, complaint.subject_nik, complaint.description, "Perlengkapan"):
        assert secret not in page


# ---------------------------------------------------------------------- what differs
@pytest.mark.parametrize(
    ("code", "asked", "proposed"),
    [
        ("33.24", True, True),
        ("63.11", True, True),
        ("62.04", True, True),
        ("63.09", True, True),
        ("32.76", False, False),
    ],
)
def test_a_family_that_is_not_in_the_registry(code: str, asked: bool, proposed: bool, desk) -> None:
    """Recorded in the same save, with the extent the regulation gives; in Depok only the check is kept."""
    office, way = desk(code), WAYS[code]
    cast = office.cast
    family(cast)  # so that there is an edition to search
    page = office["front_office"].get(reverse("complaints:new")).content.decode()
    assert ('name="propose"' in page) is asked
    nik = nik_of(cast.village.code, family(cast).birth_date, "L", 7777)
    typed = {"nik": nik, "name": "PARTO BELUMTERDATA", "village": cast.village.name, "category": "K1"}
    if asked:
        typed |= {"propose": "on"} | prelist_of(page)
    complaint = take_in(office, way, **typed)
    assert complaint.registry_result == "not_found"
    assert complaint.subject_name == "PARTO BELUMTERDATA"
    assert bool(complaint.household_id) is proposed
    proposals = PreListProposal.objects.filter(complaint_ref=complaint.number)
    assert proposals.exists() is (proposed and code != "33.24")


def prelist_of(page: str) -> dict:
    """Something for each field of the pre-list part that the page shows."""
    values = {
        "prelist-kk": "3324120101200077", "prelist-rt": "001", "prelist-rw": "002", "prelist-hamlet": "Krajan",
        "prelist-address": "Jalan Kemuning", "prelist-members_count": "4", "prelist-occupation": "Buruh tani",
        "prelist-sex": "L", "prelist-eligible": "layak", "prelist-eligible_reason": "Lantai tanah.",
    }  # fmt: skip
    return {name: value for name, value in values.items() if f'name="{name}"' in page}


def test_depok_wants_a_photo_of_the_house_with_its_position(desk) -> None:
    office, way = desk("32.76"), WAYS["32.76"]
    person = family(office.cast)
    typed = typed_of(way, nik=person.nik)
    for missing in ("photo", "latitude", "longitude"):
        answer = send(office["front_office"], reverse("complaints:new"), **(typed | {missing: None, "photo": None}))
        assert answer.status_code == 422
        assert missing in errors(answer)
    assert not Complaint.objects.exists()
    complaint = take_in(office, way, nik=person.nik)
    assert (complaint.latitude is not None, complaint.longitude is not None) == (True, True)
    page = office["front_office"].get(reverse("complaints:case", args=[complaint.pk]) + "?tab=dokumen")
    assert "Foto rumah" in page.content.decode()


def test_other_profiles_ask_for_no_photo(desk) -> None:
    page = desk("33.24")["front_office"].get(reverse("complaints:new")).content.decode()
    assert 'name="photo"' not in page


def test_balangan_gates_what_the_facilitator_recorded_and_not_the_walk_in(desk) -> None:
    office = desk("63.11")
    person = family(office.cast)
    typed = typed_of(WAYS["63.11"], nik=person.nik, channel="facilitator", consent="spoken")
    assert send(office["facilitator"], reverse("complaints:new"), **typed).status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.status, complaint.turn) == ("with_supervisor", "supervisor")
    office.refused("facilitator", complaint, "supervisor_approve")
    office.step("supervisor", complaint, "supervisor_approve")
    assert complaint.status == "registered"


def test_in_barito_selatan_the_manager_issues_what_he_wrote_himself(desk) -> None:
    office, way = desk("62.04"), WAYS["62.04"]
    complaint = take_in(office, way, nik=family(office.cast, "RUBINAH UJIBERSAMA").nik)
    office.step("manager", complaint, "route", section=complaint.section)
    office.step("back_office", complaint, "take")
    proposal = {
        "target_unit": office.cast.education.pk, "request": "Perlengkapan.", "reason": "Desil 2.", "shared": ["name"],
        "step": "issue",
    }  # fmt: skip
    url = reverse("referrals:new", args=[complaint.pk])
    assert send(office["manager"], url, **proposal).status_code == 302
    referral = Referral.objects.get()
    assert (referral.status, referral.signed_by) == ("sent", office.cast.manager)


def test_in_kendal_nobody_approves_their_own_record_or_referral(desk, casts) -> None:
    """Four eyes, for one person who holds both offices."""
    from slrt.accounts.models import Assignment, User

    office, cast = desk("33.24"), casts("33.24")
    both = cast.person("front_office", number=2)
    for role in ("supervisor", "back_office", "manager"):
        Assignment.objects.create(user=both, role=role, unit=cast.secretariat, starts=both.created_at.date())
    both = User.objects.get(pk=both.pk)
    client = sign_in(Client(), both)
    person = family(cast)
    assert send(client, reverse("complaints:new"), **typed_of(WAYS["33.24"], nik=person.nik)).status_code == 302
    complaint = Complaint.objects.get()
    url = reverse("complaints:step", args=[complaint.pk, "supervisor_approve"])
    assert client.post(url, {"expected_version": complaint.version}).status_code == 403
    office.step("supervisor", complaint, "supervisor_approve")
    office.step("back_office", complaint, "take_directly")
    proposal = {"target_unit": cast.education.pk, "request": "A", "reason": "B", "shared": ["name"], "step": "submit"}
    assert send(client, reverse("referrals:new", args=[complaint.pk]), **proposal).status_code == 302
    referral = Referral.objects.get()
    decide = reverse("referrals:decide", args=[referral.pk])
    typed = {"decision": "approve", "expected_version": referral.version}
    assert client.post(decide, typed).status_code == 403
    client.get(reverse("referrals:check", args=[referral.pk]))  # opened, as bulk approval wants
    client.post(reverse("referrals:approvals"), {"pilih": [referral.pk]})
    referral.refresh_from_db()
    assert referral.status == "submitted"
    assert office["manager"].post(decide, typed).status_code == 302
