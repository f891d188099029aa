"""What the steps of a pre-list proposal change beside its status; read by slrt.cases when a step is taken."""

from __future__ import annotations

from django.utils import timezone

from households.enums import PreListOutcome
from households.models import PreListProposal
from households.workflow import PRELIST

# A validated proposal makes these values the jurisdiction's own: an edition that differs is a conflict.
PERSON_APPROVED = ("name", "birth_date", "sex")
FAMILY_APPROVED = ("village", "address", "hamlet", "rt", "rw")


@PRELIST.effect("visit")
def visit(case: PreListProposal, *, visited_on, **_) -> None:
    case.visited_on = visited_on


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
    case.outcome, case.outcome_text = "", ""
