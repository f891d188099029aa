"""Who takes part in a programme: recorded, put right, ended, and looked at by somebody else."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from households.models import Household, Person
from programs.enums import EnrolmentStatus, Review, TargetUnit
from programs.models import Enrolment, Programme
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jurisdictions.profile import profile_of
from slrt.notifications.actions import notify


def may_enrol(user: User, household: Household) -> bool:
    """Whether the person may record participation of this family: a facilitator only in their own villages."""
    return user.access.can_on(
        Permission.ENROLMENT_CHANGE, jurisdiction=household.jurisdiction_id, region=household.village_id
    )


def _must(by: User, jurisdiction: str, home: Household | None) -> None:
    region = home.village_id if home else None
    if not by.access.can_on(Permission.ENROLMENT_CHANGE, jurisdiction=jurisdiction, region=region):
        raise PermissionDenied


@transaction.atomic
def enrol(
    *, by: User, programme: Programme, household: Household | None, person: Person | None = None,
    since: date | None = None, status: str = EnrolmentStatus.ACTIVE, note: str = "",
) -> Enrolment:  # fmt: skip
    """Record that a family (or one of its members) takes part, or take a former participation up again.

    Programmes for one person need the person. ValidationError says what is missing or already recorded.
    """
    subject = person or household
    if subject is None or (programme.target_unit == TargetUnit.PERSON and person is None):
        raise ValidationError({"person": "Program ini untuk perseorangan. Pilih anggota keluarga yang menerima."})
    if programme.target_unit != TargetUnit.PERSON:
        person = None
    home = household or person.household
    _must(by, subject.jurisdiction_id, home)
    if person is not None and home is not None and person.household_id != home.pk:
        raise ValidationError({"person": "Orang ini bukan anggota keluarga tersebut."})
    former = _former(programme, home, person)
    if former is not None and former.status != EnrolmentStatus.STOPPED:
        raise ValidationError("Kepesertaan ini sudah tercatat dan masih berjalan.")
    row = former or Enrolment(jurisdiction_id=subject.jurisdiction_id, programme=programme, person=person)
    row.household, row.status, row.since, row.until = home, status, since, None
    row.exit_reason, row.note, row.edition = "", note, None
    return _record(row, by)


def _former(programme: Programme, household: Household | None, person: Person | None) -> Enrolment | None:
    """The participation in any version of the same programme, locked."""
    same = Enrolment.objects.filter(programme__code=programme.code, jurisdiction=(person or household).jurisdiction_id)
    mine = same.filter(person=person) if person else same.filter(household=household, person=None)
    return mine.select_for_update(of=("self",)).order_by("status", "-pk").first()


@transaction.atomic
def stop_enrolment(*, by: User, enrolment: Enrolment, until: date, exit_reason: str, note: str = "") -> Enrolment:
    """Record that a participation ended, and why. ValidationError when it had ended already."""
    row = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    _must(by, row.jurisdiction_id, row.home)
    if row.status == EnrolmentStatus.STOPPED:
        raise ValidationError("Kepesertaan ini sudah dicatat berhenti.")
    row.status, row.until, row.exit_reason, row.note = EnrolmentStatus.STOPPED, until, exit_reason, note
    row.edition = None  # staff said so, not a list: an older list does not undo it
    return _record(row, by)


@transaction.atomic
def correct_enrolment(
    *, by: User, enrolment: Enrolment, status: str, since: date | None = None, note: str = ""
) -> Enrolment:
    """Put right what was recorded of a participation that still runs, also after it was sent back."""
    row = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    _must(by, row.jurisdiction_id, row.home)
    if EnrolmentStatus.STOPPED in (row.status, status):
        raise ValidationError("Kepesertaan yang sudah berhenti tidak diperbaiki di sini. Catat kepesertaan baru.")
    row.status, row.since, row.note, row.edition = status, since, note, None
    return _record(row, by)


def _record(row: Enrolment, by: User) -> Enrolment:
    row.recorded_by, row.recorded_at = by, timezone.now()
    row.review = Review.WAITING if asks_review(by, row) else ""
    row.review_note, row.reviewed_by, row.reviewed_at = "", None, None
    row.full_clean()
    row.save()
    return row


def asks_review(by: User, row: Enrolment) -> bool:
    """Where the profile lets the supervisor review participation (KD 10(2)c): all that only a facilitator vouches for.

    What somebody of the desk or a Puskesos records is known there already.
    """
    if "participation" not in profile_of(row.jurisdiction_id).supervisor_queues:
        return False
    where = {"jurisdiction": row.jurisdiction_id, "region": row.home.village_id if row.home else None, "unit_ids": ()}
    held = {grant.role for grant in by.access.grants_for(Permission.ENROLMENT_CHANGE) if grant.covers(**where)}
    return held <= {"facilitator"}


def may_review(by: User, row: Enrolment) -> bool:
    """Whether this person may look at it: within reach, in a role of the profile, and not their own (four eyes)."""
    where = {"jurisdiction": row.jurisdiction_id, "region": row.home.village_id if row.home else None, "unit_ids": ()}
    roles = {grant.role for grant in by.access.grants_for(Permission.NEED_REVIEW) if grant.covers(**where)}
    return bool(roles & {"supervisor"}) and row.recorded_by_id != by.pk


@transaction.atomic
def review_enrolment(*, by: User, enrolment: Enrolment, decision: str, seen: str, note: str = "") -> Enrolment:
    """Found sound, or sent back with what is to be put right.

    seen: the moment of recording (ISO 8601) of what the person looked at. ValidationError when it has changed since, or
    no longer waits.
    """
    row = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if not may_review(by, row):
        raise PermissionDenied
    if row.review != Review.WAITING or row.recorded_at.isoformat() != seen:
        raise ValidationError("Catatan ini sudah berubah atau sudah ditelaah orang lain. Buka lagi dari antrean.")
    if decision == Review.RETURNED and not note:
        raise ValidationError({"note": "Tulis yang perlu diperbaiki."})
    row.review, row.review_note, row.reviewed_by, row.reviewed_at = decision, note, by, timezone.now()
    row.save(update_fields=["review", "review_note", "reviewed_by", "reviewed_at"])
    sound = decision == Review.SOUND
    record_access(by, AccessAction.APPROVE if sound else AccessAction.REFUSE, row, household=row.household_id)
    if not sound and row.recorded_by:
        notify(
            [row.recorded_by], kind="enrolment.returned", key=f"enrolment-{row.pk}-{row.reviewed_at:%Y%m%d%H%M%S}",
            title="Catatan kepesertaan dikembalikan", body="Buka kepesertaan keluarga itu dan perbaiki catatannya.",
            url=reverse("programs:family", args=[row.home.pk]) if row.home else "", subject=row,
        )  # fmt: skip
    return row
