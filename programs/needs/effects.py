"""What the steps of a need change beside its status."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError

from programs.needs.actions import DEADLINE_ROW
from programs.needs.codes import UnmetReason
from programs.needs.errors import NeedRefused
from programs.needs.models import Need
from programs.needs.workflow import NEED
from programs.participation import enrol
from slrt.accounts.models import Unit, User
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import Profile


def _close(case: Need, *, note: str, **_) -> None:
    case.outcome_text = note


def _send_back(case: Need, **_) -> None:
    """The turn goes by name to whoever recorded it."""
    case.turn_user_id = case.created_by_id


for _name in ("reject", "reject_by_manager", "mark_duplicate", "withdraw"):
    NEED.effect(_name)(_close)
for _name in ("return_to_recorder", "return_by_manager"):
    NEED.effect(_name)(_send_back)


@NEED.effect("resubmit")
def resubmit(case: Need, *, wanted: str, evidence: str = "", **_) -> None:
    case.wanted, case.evidence = wanted, evidence


@NEED.effect("refer")
def refer(
    case: Need, *, sent_to: str, sent_unit: Unit | None = None, letter_number: str = "",
    letter_date: date | None = None, **_,
) -> None:  # fmt: skip
    case.sent_to, case.sent_unit = sent_to, sent_unit
    case.letter_number, case.letter_date = letter_number, letter_date


NEED.effect("refer_reviewed")(refer)


@NEED.effect("fulfil")
def fulfil(case: Need, *, by: User, note: str, since: date, enrols: bool = False, **_) -> None:
    """The family has it since a day; with `enrols` that is recorded as participation too."""
    case.outcome, case.outcome_text = "fulfilled", note
    if enrols and case.programme is not None:
        try:
            case.enrolment = enrol(
                by=by, programme=case.programme, household=case.household, person=case.person, since=since,
                note=f"Kebutuhan {case.number}",
            )  # fmt: skip
        except ValidationError as error:
            raise NeedRefused(" ".join(error.messages), "enrols") from error


@NEED.effect("reopen")
def reopen(case: Need, *, at: datetime, profile: Profile, **_) -> None:
    """Somebody else may help: it starts again behind the review, with a new deadline."""
    same = Need.objects.open().filter(household=case.household_id, person=case.person_id)
    if case.programme and same.filter(programme__code=case.programme.code).exists():
        raise NeedRefused("Kebutuhan keluarga ini akan program itu sudah dicatat lagi dan masih berjalan.")
    case.outcome = case.outcome_text = case.sent_to = case.letter_number = ""
    case.sent_unit = case.letter_date = None
    case.due_at = WorkCalendar(case.jurisdiction_id).add_working_days(at, profile.deadline(DEADLINE_ROW).total)


@NEED.effect("fail")
def fail(case: Need, *, note: str, reason: str, **_) -> None:
    case.outcome, case.outcome_text = UnmetReason(reason).value, note
