"""What the steps of a pre-list proposal change beside its status; read by slrt.cases when a step is taken."""

from __future__ import annotations

from django.utils import timezone

from households.enums import Eligibility, PreListOutcome
from households.models import PreListProposal
from households.siks.codes import IneligibleReason
from households.workflow import PRELIST

# A validated proposal makes these values the jurisdiction's own: an edition that differs is a conflict.
PERSON_APPROVED = ("name", "birth_date", "sex")
FAMILY_APPROVED = ("village", "address", "hamlet", "rt", "rw")


@PRELIST.effect("visit")
def visit(case: PreListProposal, *, visited_on, **_) -> None:
    case.visited_on = visited_on


@PRELIST.effect("review")
def review(case: PreListProposal, *, eligible="", eligible_code="", eligible_reason="", **_) -> None:
    """Where the profile wants it, whoever reviews says layak or tidak; tidak always carries its coded reason."""
    if not eligible:
        return
    case.eligible = eligible
    case.eligible_code = eligible_code if eligible == Eligibility.NOT_ELIGIBLE else ""
    said = IneligibleReason(case.eligible_code).label if case.eligible_code else ""
    case.eligible_reason = eligible_reason or said


@PRELIST.effect("raise_in_meeting")
@PRELIST.effect("deliberate")
def agreed(case: PreListProposal, *, minutes, **_) -> None:
    case.minutes_ref = minutes


@PRELIST.effect("deliberate_drop")
def not_agreed(case: PreListProposal, *, minutes, note, **_) -> None:
    case.minutes_ref = minutes
    case.outcome, case.outcome_text = PreListOutcome.NOT_AGREED, note


@PRELIST.effect("validate")
def validate(case: PreListProposal, **_) -> None:
    _approve(case.person, PERSON_APPROVED)
    _approve(case.household, FAMILY_APPROVED)


def _approve(record, names: tuple[str, ...]) -> None:
    given = [name for name in names if getattr(record, name)]
    if set(given) - set(record.approved_fields):
        record.approved_fields = sorted({*record.approved_fields, *given})
        record.updated_at = timezone.now()
        record.save()


@PRELIST.effect("batch")
def batch(case: PreListProposal, *, batch_ref, **_) -> None:
    case.batch_ref = batch_ref


@PRELIST.effect("unbatch")
def unbatch(case: PreListProposal, **_) -> None:
    case.batch_ref = ""


@PRELIST.effect("roll_over")
def roll_over(case: PreListProposal, **_) -> None:
    case.batch_ref, case.sent_on = "", None


@PRELIST.effect("send")
def send(case: PreListProposal, *, sent_on, **_) -> None:
    case.sent_on = sent_on


@PRELIST.effect("list")
def listed(case: PreListProposal, *, edition, **_) -> None:
    case.outcome, case.listed_edition = PreListOutcome.LISTED, edition


@PRELIST.effect("refuse")
def refuse(case: PreListProposal, *, note, **_) -> None:
    case.outcome, case.outcome_text = PreListOutcome.REFUSED, note


@PRELIST.effect("centre_refused")
def centre_refused(case: PreListProposal, *, note, **_) -> None:
    case.outcome, case.outcome_text = PreListOutcome.CENTRE_REFUSED, note


@PRELIST.effect("withdraw")
def withdraw(case: PreListProposal, *, note, **_) -> None:
    case.outcome, case.outcome_text = PreListOutcome.WITHDRAWN, note


@PRELIST.effect("reopen")
def reopen(case: PreListProposal, **_) -> None:
    """A new try is deliberated anew and goes into a new file."""
    case.outcome, case.outcome_text, case.minutes_ref = "", "", ""
    case.batch_ref, case.sent_on = "", None
