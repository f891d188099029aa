"""Beginning a referral, and mending it before it goes out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints.actions.effects import InputRefused
from complaints.models import Complaint
from programs.models import Programme
from referrals.actions.settle import FOLLOWS
from referrals.actions.steps import locked_complaint, take_step
from referrals.enums import SharedField
from referrals.models import Referral
from referrals.numbers import referral_number
from slrt.accounts.models import Unit, UnitKind, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import perform, record
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.jurisdictions.profile import Profile


def usual_step(by: User, complaint: Complaint, profile: Profile) -> str:
    """The step that sends a proposal on its way in this jurisdiction."""
    if profile.referral_approval == "off":
        return "send_directly"
    if profile.referral_approval == "manager_issues" and complaint.allows(by, Permission.REFERRAL_APPROVE):
        return "issue"
    return "submit"


def check_proposal(
    complaint: Complaint, *, target_unit: Unit, programme: Programme | None, request: str, reason: str,
    shared: Iterable[str], is_emergency: bool = False,
) -> None:  # fmt: skip
    """InputRefused names the field that does not fit; CaseError says why nothing can be referred now."""
    profile = complaint.profile
    if complaint.status not in FOLLOWS:
        raise CaseError(
            f"Keluhan ini berstatus {complaint.state.label}. Rujukan hanya dari keluhan yang sedang ditangani."
        )
    here = target_unit.jurisdiction_id == complaint.jurisdiction_id
    if target_unit.kind != UnitKind.AGENCY or not target_unit.active or not here:
        raise InputRefused("target_unit", "Pilih instansi tujuan dari daftar.")
    if target_unit.level not in profile.referral_levels:
        raise InputRefused("target_unit", "Menurut profil daerah, rujukan tidak ditujukan ke tingkat instansi ini.")
    offered = Programme.objects.offered_in(complaint.jurisdiction_id)
    if programme is not None and not offered.filter(pk=programme.pk).exists():
        raise InputRefused("programme", "Pilih program dari katalog yang berlaku.")
    for name, text, sentence in (
        ("request", request, "Tulis apa yang diminta dari instansi."),
        ("reason", reason, "Tulis pertimbangan rujukan."),
    ):
        if not text.strip():
            raise InputRefused(name, sentence)
    if not set(shared) or set(shared) - set(SharedField.values):
        raise InputRefused("shared", "Pilih paling sedikit satu data yang dibagi.")
    if is_emergency and not (profile.emergency and complaint.urgent):
        raise InputRefused("is_emergency", "Rujukan darurat hanya untuk keluhan yang ditandai darurat.")


def _sending_unit(by: User, complaint: Complaint) -> Unit:
    """The unit in whose name the person proposes. StepNotAllowed when no assignment reaches the complaint."""
    for grant in by.access.grants_for(Permission.REFERRAL_PROPOSE):
        if grant.covers(
            jurisdiction=complaint.jurisdiction_id, region=complaint.region_id, unit_ids=complaint.reach_units()
        ):
            return Unit.objects.get(pk=grant.unit_id)
    raise StepNotAllowed("Anda tidak berwenang mengusulkan rujukan untuk keluhan ini.")


@transaction.atomic
def propose_referral(
    *, by: User, complaint: Complaint, target_unit: Unit, request: str, reason: str, shared: Iterable[str],
    programme: Programme | None = None, is_emergency: bool = False, submit: bool = True, step: str = "",
    note: str = "", at: datetime | None = None,
) -> Referral:  # fmt: skip
    """A referral of a complaint to an agency. A complaint may have several.

    submit: send it on its way by `step`, or by the usual step of the jurisdiction; False leaves a draft.
    Raises CaseError, InputRefused, StepNotAllowed; nothing is written then.
    """
    moment = at or timezone.now()
    complaint = locked_complaint(complaint.pk)
    unit = _sending_unit(by, complaint)
    shared = [field.value for field in SharedField if field in set(shared)]
    check_proposal(
        complaint, target_unit=target_unit, programme=programme, request=request, reason=reason, shared=shared,
        is_emergency=is_emergency,
    )  # fmt: skip
    referral = Referral.objects.create(
        jurisdiction_id=complaint.jurisdiction_id, unit=unit, region_id=complaint.region_id,
        number=referral_number(unit, moment), status="drafted", turn="back_office", turn_since=moment, turn_user=by,
        received_at=moment, created_by=by, created_at=moment, complaint=complaint, target_unit=target_unit,
        programme=programme, request=request.strip(), reason=reason.strip(), shared=shared,
        is_emergency=is_emergency, section=complaint.section,
    )  # fmt: skip
    record(referral, "created", by=by, at=moment)
    if submit:
        chosen = step or usual_step(by, complaint, referral.profile)
        take_step(by=by, referral=referral, name=chosen, note=note, at=at)
    return referral


@transaction.atomic
def revise_referral(
    *, by: User, referral: Referral, expected_version: int | None, step: str = "", note: str = "",
    at: datetime | None = None, **content,
) -> Referral:  # fmt: skip
    """Change a draft or a returned proposal, and send it on by `step` unless that is empty."""
    complaint = locked_complaint(referral.complaint_id)
    content["shared"] = [field.value for field in SharedField if field in set(content["shared"])]
    check_proposal(complaint, **content)
    perform(referral, "revise", by=by, expected_version=expected_version, at=at, **content)
    if step:
        take_step(by=by, referral=referral, name=step, note=note, at=at)
    return referral
