"""Proposing a change, and putting a returned one right."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from households.changes.errors import ChangeRefused, ChangeWarned
from households.changes.fields import fields_of
from households.changes.kinds import ChangeKind, Target
from households.changes.plan import Draft, Plan, plan
from households.models import ChangeItem, ChangeProposal, Household
from households.models.changes import turn_of
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import perform, record, refusal
from slrt.cases.numbering import take_number
from slrt.documents.actions import store_upload
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import profile_of

DEADLINE_ROW = "participation"


@transaction.atomic
def propose(
    *,
    by: User,
    unit: Unit,
    household: Household,
    kind: str,
    given: dict[str, Any],
    evidence: str,
    reason: str,
    facts: dict | None = None,
    go_on: bool = False,
    file: UploadedFile | None = None,
) -> ChangeProposal:
    """Open a proposal with its lines, old value beside new.

    given: what households.changes.plan needs for this kind. facts: what was typed, kept to open the form again.
    go_on: the person has read the warning about other open events of the family.
    Raises ChangeRefused for a broken rule or a field that an open proposal changes already, ChangeWarned, and
    UploadRefused.
    """
    if not by.access.can_on(
        Permission.CHANGE_PROPOSE, jurisdiction=household.jurisdiction_id, region=household.village_id,
        unit_ids=(unit.pk,),
    ):  # fmt: skip
        raise ChangeRefused("Anda tidak berwenang mengusulkan perubahan untuk keluarga ini.")
    # Two clerks at once: the second waits here, and then sees the first one's lines.
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    made = plan(kind, household, given)
    _check_open(household, kind, made, go_on=go_on)
    case = _case(by, unit, household, kind, made, given, evidence, reason, facts)
    _write(case, made.drafts)
    record(case, "created", by=by, at=case.received_at, citizen="Perubahan data keluarga Anda diusulkan.")
    if file is not None:
        store_upload(file, subject=case, kind="evidence", by=by, title=case.get_evidence_display())
    return case


def _case(by, unit, household, kind, made: Plan, given, evidence, reason, facts) -> ChangeProposal:
    now = timezone.now()
    profile = profile_of(household.jurisdiction_id)
    days = profile.deadline(DEADLINE_ROW).total
    return ChangeProposal.objects.create(
        jurisdiction_id=household.jurisdiction_id,
        unit=unit,
        region_id=household.village_id,
        number=take_number(unit, "change", now, prefix="PD"),
        status="proposed",
        turn=turn_of("proposed", profile),
        turn_since=now,
        received_at=now,
        due_at=WorkCalendar(household.jurisdiction_id).add_working_days(now, days),
        created_by=by,
        household=household,
        person=made.person,
        kind=kind,
        event_date=given.get("event_date"),
        evidence=evidence,
        reason=reason,
        facts=json.dumps(facts) if facts else None,
    )


def _write(case: ChangeProposal, drafts: tuple[Draft, ...]) -> None:
    """The lines of a proposal. The database has the last word on fields that another family's proposal took."""
    lines = [
        ChangeItem(
            case=case,
            position=position,
            target=draft.target,
            household=draft.record if draft.target == Target.HOUSEHOLD else None,
            person=draft.record if draft.target == Target.PERSON else None,
            field=draft.field,
            old=draft.old or None,
            new=draft.new or None,
        )
        for position, draft in enumerate(drafts, 1)
    ]
    try:
        ChangeItem.objects.bulk_create(lines)
    except IntegrityError as error:
        raise ChangeRefused("Usulan lain yang baru dicatat mengubah data yang sama. Muat ulang kartunya.") from error


def _check_open(
    household: Household, kind: str, made: Plan, *, go_on: bool, besides: ChangeProposal | None = None
) -> None:
    """The same field twice is refused; another open event of the person too; of the family it is a warning."""
    others = ChangeProposal.objects.open().exclude(pk=besides.pk if besides else None)
    same = Q(pk__in=[])
    for draft in made.drafts:
        if draft.record is not None:
            same |= Q(**{draft.target: draft.record}, field=draft.field)
    clash = ChangeItem.objects.filter(same, is_open=True, case__in=others).select_related("case").order_by("pk").first()
    if clash is not None:
        label = fields_of(clash.target)[clash.field].label.lower()
        raise ChangeRefused(
            f"Usulan {clash.case.number} yang masih berjalan sudah mengubah {label}. Selesaikan dahulu."
        )
    if kind == ChangeKind.FIELDS:
        return
    events = others.exclude(kind=ChangeKind.FIELDS)
    own = events.filter(person=made.person).order_by("pk").first() if made.person else None
    if own is not None:
        raise ChangeRefused(f"Warga ini sudah mempunyai peristiwa yang masih berjalan: {own.number}.")
    family = events.filter(household=household).order_by("pk").first()
    if family is not None and not go_on:
        raise ChangeWarned(
            f"Keluarga ini punya peristiwa lain yang masih berjalan: {family.get_kind_display().lower()}"
            f" ({family.number}). Centang bila keduanya memang terjadi.",
            "go_on",
        )


@transaction.atomic
def revise(
    *,
    by: User,
    case: ChangeProposal,
    given: dict[str, Any],
    evidence: str,
    reason: str,
    facts: dict | None = None,
    go_on: bool = False,
    note: str = "",
    expected_version: int | None = None,
) -> ChangeProposal:
    """Replace the lines of a returned proposal and send it to review again. The former lines stay, as dropped."""
    if not case.allows(by, Permission.CHANGE_PROPOSE):
        raise ChangeRefused("Anda tidak berwenang memperbaiki usulan ini.")
    locked = ChangeProposal.objects.select_for_update().get(pk=case.pk)
    refused = refusal(locked, locked.workflow.transition("resubmit"), by, locked.profile)
    if refused is not None:
        raise refused
    Household.objects.select_for_update(no_key=True).get(pk=case.household_id)
    made = plan(case.kind, case.household, given)
    _check_open(case.household, case.kind, made, go_on=go_on, besides=case)
    case.items.filter(dropped=False).update(dropped=True, is_open=False)
    _write(case, made.drafts)
    perform(
        case, "resubmit", by=by, note=note, expected_version=expected_version, internal=True,
        plan=made, given=given, evidence=evidence, reason=reason, facts=json.dumps(facts) if facts else None,
    )  # fmt: skip
    return case
