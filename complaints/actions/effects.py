"""What each step of a complaint changes beside its status. Runs inside perform(), under its lock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from complaints.enums import InformMethod, Outcome
from complaints.models import Complaint
from complaints.routing import limits_of, turn_unit_of
from complaints.turns import roles_for, turn_in
from complaints.workflow import COMPLAINT
from slrt.accounts.models import User
from slrt.cases.errors import CaseError, MissingInput
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import Profile
from slrt.ui import words


class InputRefused(MissingInput):
    """An input of the step does not fit. The message belongs to `field`."""

    def __init__(self, field: str, sentence: str):
        super().__init__([field], sentence)


@COMPLAINT.effect("accept_submission")
@COMPLAINT.effect("supervisor_approve")
@COMPLAINT.effect("supervisor_check")
@COMPLAINT.effect("resubmit")
def pass_on(case: Complaint, *, profile: Profile, **data) -> None:
    """Nothing but the turn changes; a restricted case stays with somebody it names, if one of them may act."""
    name_next(case, turn_in("registered", profile, field=case.is_field), profile)


@COMPLAINT.effect("supervisor_return")
def give_back(case: Complaint, **data) -> None:
    case.turn_user = case.created_by


@COMPLAINT.effect("review")
@COMPLAINT.effect("route")
def send_to_section(case: Complaint, *, profile: Profile, section: str, handler: User | None = None, **data) -> None:
    """Into a section, and into somebody's hands where the reviewer or manager named them."""
    if section not in {known.code for known in profile.sections}:
        raise InputRefused("section", "Pilih bagian dari daftar.")
    case.section = section
    case.handler = case.turn_user = handler
    if handler is None:
        name_next(case, "back_office", profile)


@COMPLAINT.effect("take")
@COMPLAINT.effect("take_directly")
def take(case: Complaint, *, by: User, **data) -> None:
    """Into the hands of whoever begins; a case without a section comes to theirs."""
    case.handler = case.turn_user = by
    if not case.section:
        here = [grant.section for grant in by.access.grants if grant.jurisdiction == case.jurisdiction_id]
        case.section = next(filter(None, here), "")


@COMPLAINT.effect("escalate")
def escalate(case: Complaint, **data) -> None:
    """The Puskesos keeps sight of it; the secretariat's first reader sorts it like any case of its own desk.

    Nobody is named: a restricted case stands in the list of those who may open restricted ones.
    """
    case.turn_unit = case.handler = case.turn_user = None


@COMPLAINT.effect("hand_back")
def hand_back(case: Complaint, *, profile: Profile, **data) -> None:
    unit = turn_unit_of(case.unit)
    if unit is None:
        raise CaseError("Puskesos ini belum mempunyai petugas yang menangani keluhan. Tangani di sekretariat.")
    case.turn_unit, case.handler, case.turn_user = unit, None, None
    name_next(case, turn_in("registered", profile, field=case.is_field), profile)


@COMPLAINT.effect("ask_documents")
def ask_documents(case: Complaint, *, by: User, missing: list[str] | None = None, **data) -> None:
    case.documents_missing = list(missing or [])
    case.handler = case.handler or by


@COMPLAINT.effect("documents_received")
def documents_received(case: Complaint, *, by: User, received: list[str] | None = None, **data) -> None:
    """All that was missing has come, or those that are named; the case goes back to its handler."""
    come = list(case.documents_missing if received is None else received)
    case.documents_brought = list(dict.fromkeys([*case.documents_brought, *come]))
    case.documents_missing = [name for name in case.documents_missing if name not in come]
    case.turn_user = case.handler


@COMPLAINT.effect("answer")
@COMPLAINT.effect("refer_answered")
def answer(
    case: Complaint, *, by: User | None, at: datetime, profile: Profile, answer: str, outcome: str,
    outcome_text: str = "", **data,
) -> None:  # fmt: skip
    if outcome not in Outcome.values:
        raise InputRefused("outcome", "Pilih hasil dari daftar.")
    case.answer, case.outcome, case.outcome_text, case.answered_at = answer.strip(), outcome, outcome_text.strip(), at
    name_next(case, "informer", profile)


@COMPLAINT.effect("refer_back")
def back_to_handler(case: Complaint, **data) -> None:
    case.turn_user = case.handler


@COMPLAINT.effect("inform")
def inform(
    case: Complaint, *, by: User, at: datetime, profile: Profile, method: str, informed_at: datetime, **data
) -> None:
    """The family was told: how, when, by whom. Without it the case cannot be closed (BS 15.f; BL 14(7); KD 22)."""
    if method not in InformMethod.values:
        raise InputRefused("method", "Pilih cara memberi tahu.")
    if informed_at > at:
        raise InputRefused("informed_at", "Waktu memberi tahu tidak boleh lewat dari sekarang.")
    # Typed to the minute: the minute of receipt itself counts as after it.
    if informed_at < case.received_at.replace(second=0, microsecond=0):
        raise InputRefused("informed_at", "Waktu memberi tahu tidak boleh sebelum keluhan diterima.")
    case.informed_at, case.informed_by, case.inform_method = informed_at, by, method
    case.turn_user = case.handler


@COMPLAINT.effect("reject")
def reject(case: Complaint, *, by: User, at: datetime, note: str, method: str, outcome: str = "", **data) -> None:
    """The reason was told to the citizen in the same step."""
    if method not in InformMethod.values:
        raise InputRefused("method", "Pilih cara memberi tahu.")
    if outcome and outcome not in Outcome.values:
        raise InputRefused("outcome", "Pilih hasil dari daftar.")
    case.outcome = outcome or Outcome.NOT_ELIGIBLE
    case.outcome_text = note.strip()
    case.informed_at, case.informed_by, case.inform_method = at, by, method


@COMPLAINT.effect("refuse_submission")
def refuse_submission(case: Complaint, *, by: User, at: datetime, note: str, outcome: str, **data) -> None:
    """The sender reads the reason on the page that the code opens, which is how they were told."""
    reject(case, by=by, at=at, note=note, method=InformMethod.ONLINE, outcome=outcome)


@COMPLAINT.effect("ask_submitter")
def ask_submitter(case: Complaint, *, by: User, **data) -> None:
    """A restricted case stays in sight of whoever asked."""
    case.turn_user = by if case.restricted else None


@COMPLAINT.effect("lapse_unanswered")
def lapse_unanswered(case: Complaint, **data) -> None:
    case.outcome = Outcome.INCOMPLETE


@COMPLAINT.effect("note_reply")
@COMPLAINT.effect("reply_online")
def replied(case: Complaint, **data) -> None:
    """A restricted case goes back to whoever asked, who alone may open it."""
    if case.restricted:
        asked = case.events.filter(transition="ask_submitter").order_by("-version").first()
        case.turn_user = asked.actor if asked else None


@COMPLAINT.effect("withdraw")
def withdraw(case: Complaint, *, note: str, **data) -> None:
    case.outcome, case.outcome_text = Outcome.WITHDRAWN, note.strip()


@COMPLAINT.effect("lapse")
def lapse(case: Complaint, **data) -> None:
    case.outcome = Outcome.INCOMPLETE


@COMPLAINT.effect("mark_duplicate")
@COMPLAINT.effect("duplicate_submission")
def mark_duplicate(case: Complaint, *, by: User, duplicate_of: str, **data) -> None:
    """duplicate_of: the number of the complaint that goes on."""
    other = Complaint.objects.visible_to(by).filter(number=duplicate_of.strip().upper()).first()
    if other is None or other.jurisdiction_id != case.jurisdiction_id:
        raise InputRefused("duplicate_of", "Nomor keluhan itu tidak ditemukan. Periksa nomornya.")
    if other.pk == case.pk or other.status == "duplicate":
        raise InputRefused("duplicate_of", "Pilih keluhan lain yang masih menjadi acuan.")
    case.duplicate_of = other


@COMPLAINT.effect("reopen")
@COMPLAINT.effect("reopen_online")
def reopen(case: Complaint, *, at: datetime, profile: Profile, **data) -> None:
    """A new round with a new deadline. What was answered and told before stays in the events."""
    days = (at - case.closed_at).days if case.closed_at else 0
    if days > profile.reopen_within_days:
        closed = words.long_date(timezone.localtime(case.closed_at, profile.zone))
        raise CaseError(
            f"Keluhan ini ditutup pada {closed}, lebih dari {profile.reopen_within_days} hari lalu."
            " Catat sebagai keluhan baru."
        )
    limits = limits_of(case.klass, case.category, profile)
    case.reopened += 1
    case.due_at = WorkCalendar(case.jurisdiction_id).add_working_days(at, limits.handling)
    case.outcome = case.outcome_text = case.answer = case.inform_method = ""
    case.answered_at = case.informed_at = case.informed_by = case.duplicate_of = None
    case.turn_user = case.handler


def name_next(case: Complaint, turn: str, profile: Profile) -> None:
    """A restricted case is open to named people only: keep it with its handler or author where they may act next.

    Where none of them may, nobody is named, and it stands in the list of those who may open restricted cases.
    """
    if not case.restricted:
        return
    roles = set(roles_for(turn, profile))
    for person in (case.handler, case.created_by):
        if person is not None and roles & person.access.roles(case.jurisdiction_id):
            case.turn_user = person
            return
