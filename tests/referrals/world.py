"""Complaints in handling and referrals in every state, for tests. Nobody here is a real person."""

from __future__ import annotations

from complaints.models import Complaint
from referrals.actions import decide, propose_referral, take_step
from referrals.models import Referral
from slrt.accounts.models import Unit
from slrt.cases.actions import perform
from tests.complaints import world as complaints
from tests.personas import Cast

REQUEST = "Mohon kepesertaan warga diaktifkan kembali."
REASON = "Keluarga tidak mampu dan sedang berobat."
SHARED = ["name", "nik", "address"]
# The usual way out of the secretariat, per profile: (step of the proposer, decision of the manager).
WAY = {
    "33.24": ("submit", "approve"),
    "63.11": ("submit", "approve"),
    "62.04": ("submit", "approve"),
    "63.09": ("send_directly", ""),
    "32.76": ("submit", "approve"),
}


def handled(cast: Cast, **given) -> Complaint:
    """A complaint in the hands of the back office."""
    return complaints.walk(complaints.complaint(cast, **given), cast)


def emergency(cast: Cast, **given) -> Complaint:
    """An urgent complaint in the hands of the back office, in a jurisdiction that has an emergency service."""
    case = complaints.complaint(cast, klass="emergency", category="N9", **given)
    if case.status != "in_handling":
        perform(case, "take_directly", by=cast.back_office)
    return case


def propose(cast: Cast, complaint: Complaint | None = None, *, by=None, unit: Unit | None = None, **given) -> Referral:
    values = {"request": REQUEST, "reason": REASON, "shared": SHARED} | given
    return propose_referral(
        by=by or cast.back_office, complaint=complaint or handled(cast), target_unit=unit or cast.health, **values
    )


def sent(cast: Cast, complaint: Complaint | None = None, **given) -> Referral:
    """A referral at the agency, by the usual way of the jurisdiction."""
    referral = propose(cast, complaint, **given)
    if referral.status == "submitted":
        decide(by=cast.manager, referral=referral, decision="approve")
    return referral


def officer(cast: Cast):
    """The officer of the office that `propose` addresses."""
    return cast.person("agency", unit=cast.health)


def accepted(cast: Cast, complaint: Complaint | None = None, **given) -> Referral:
    referral = sent(cast, complaint, **given)
    for name in ("acknowledge", "accept"):
        take_step(by=officer(cast), referral=referral, name=name)
    return referral


def fresh(case):
    """The row as it is stored now."""
    return type(case)._base_manager.get(pk=case.pk)
