"""Taking a step with a referral: the referral moves, its complaint follows, and those concerned are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from complaints.models import Complaint
from referrals import messages, needs
from referrals.actions.settle import FOLLOWS, settle
from referrals.models import Referral
from referrals.workflow import RATIFICATIONS
from slrt.accounts.models import User
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from slrt.cases.models import CaseEvent
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job

LETTER_JOB = "referral.letter"
# Steps that put a proposal on its way: the complaint must still be in somebody's hands.
SETTING_OUT = frozenset({"submit", "send_directly", "issue", "send_emergency", "approve"})
# The manager's decisions. They ask for a recent sign-in and stand in the access log.
APPROVALS = frozenset({"approve", "issue", *(step.name for step in RATIFICATIONS)})
REFUSALS = frozenset({"return_to_proposer", "refuse"})
DECISIONS = {"approve": "approve", "return": "return_to_proposer", "refuse": "refuse"}


def locked_complaint(pk: int) -> Complaint:
    """The complaint is locked before its referral, always, so that two steps never wait for each other."""
    return Complaint.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def queue_letter(referral: Referral) -> Job:
    """Ask for the PDF of a sent referral. Asking again changes nothing, unless making it had failed."""
    return enqueue(
        LETTER_JOB,
        {"referral": referral.pk},
        by=None,
        key=str(referral.pk),
        listed=False,
        title=f"Surat rujukan {referral.number}",
        jurisdiction=referral.jurisdiction_id,
    )


@transaction.atomic
def take_step(
    *, by: User | None, referral: Referral, name: str, note: str = "", expected_version: int | None = None,
    at: datetime | None = None, **data: Any,
) -> CaseEvent:  # fmt: skip
    """One step, with everything that follows from it. Raises what perform() raises; nothing is written then.

    An approval sends the letter in the same transaction. Going out queues the PDF; the letter itself is valid, and can
    be printed as a page, before that job has run.
    """
    moment = at or timezone.now()
    complaint = locked_complaint(referral.complaint_id)
    if name in SETTING_OUT and complaint.status not in FOLLOWS:
        raise CaseError(
            f"Keluhan {complaint.number} sudah berstatus {complaint.state.label}. Batalkan usulan rujukan ini."
        )
    was_sent = referral.was_sent
    event = perform(referral, name, by=by, note=note, expected_version=expected_version, at=moment, **data)
    if name == "approve":
        perform(referral, "send", by=by, at=moment, internal=True)
    settle(complaint, by=by, at=moment, last=referral)
    if referral.was_sent and not was_sent:
        queue_letter(referral)
    if name in APPROVALS | REFUSALS:
        action = AccessAction.APPROVE if name in APPROVALS else AccessAction.REFUSE
        record_access(by, action, referral, step=name, version=referral.version)
    messages.tell(referral, name, by=by)
    needs.tell(referral, by=by, at=moment)
    return event


def decide(*, by: User, referral: Referral, decision: str, note: str = "", **kwargs: Any) -> CaseEvent:
    """The manager's answer: "approve", "return", "refuse", or "ratify" for what was sent in an emergency.

    Where the manager issues referrals himself, approving is issuing. Raises KeyError for another word.
    """
    if decision == "ratify":
        name = "ratify" if referral.status == "sent" else f"ratify_{referral.status}"
        return take_step(by=by, referral=referral, name=name, note=note, **kwargs)
    name = DECISIONS[decision]
    if name == "approve" and referral.profile.referral_approval == "manager_issues":
        name = "issue"
    return take_step(by=by, referral=referral, name=name, note=note, **kwargs)


def seen_by(user: User, referrals: Iterable[Referral]) -> set[int]:
    """Keys of those whose present version the person has opened, according to the access log."""
    versions = {str(referral.pk): referral.version for referral in referrals}
    opened = AccessEvent.objects.filter(
        user=user, action=AccessAction.VIEW_REFERRAL, object_type="referrals.referral", object_id__in=versions
    )
    pairs = opened.order_by("pk").values_list("object_id", "details__version")
    return {int(key) for key, version in pairs if version == versions[key]}


def approve_many(*, by: User, referrals: Iterable[Referral]) -> tuple[list[Referral], list[tuple[Referral, str]]]:
    """Approve each proposal by itself: (approved, [(referral, why not)]).

    A proposal that the person has not opened in its present version is not approved.
    """
    chosen = list(referrals)
    seen, done, refused = seen_by(by, chosen), [], []
    for referral in chosen:
        if referral.pk not in seen:
            refused.append((referral, "Buka dan periksa rujukan ini dahulu."))
            continue
        try:
            decide(by=by, referral=referral, decision="approve", expected_version=referral.version)
        except CaseError as error:
            refused.append((referral, error.sentence))
        else:
            done.append(referral)
    return done, refused
