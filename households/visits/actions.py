"""Planning a visit, and writing down block by block what was seen. Status moves through slrt.cases.actions.perform."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from households.models import Household, PreListProposal, Visit
from households.models.visits import PositionSource, VisitPurpose
from households.visits import position, queries
from households.visits.instrument import load
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import perform, record
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.cases.numbering import take_number
from slrt.documents.actions import store_upload
from slrt.documents.models import Document
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import profile_of
from slrt.notifications.actions import notify

# Of those known in a village, so many tell where it lies; more would not tell it better.
KNOWN_POINTS = 400


@transaction.atomic
def plan_visit(
    *,
    by: User,
    unit: Unit,
    household: Household,
    visitor: User,
    planned_on: date,
    purpose: str = VisitPurpose.UPDATE,
    proposal: PreListProposal | None = None,
    request: str = "",
) -> Visit:
    """Send somebody to a family. Raises StepNotAllowed without the right, CaseError when a visit is under way already
    or this person cannot go there."""
    if not by.access.can_on(
        Permission.VISIT_PLAN, jurisdiction=household.jurisdiction_id, region=household.village_id, unit_ids=(unit.pk,)
    ):
        raise StepNotAllowed("Anda tidak berwenang meminta kunjungan ke keluarga ini.")
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if queries.open_visit(household):
        raise CaseError("Keluarga ini sudah mempunyai kunjungan yang masih berjalan.")
    if visitor.pk not in {person.pk for person in queries.visitors_for(household.village)}:
        raise CaseError("Petugas ini tidak bertugas di wilayah keluarga ini. Pilih petugas lain.")
    now = timezone.now()
    days = profile_of(unit.jurisdiction_id).deadline("participation").handling
    visit = Visit(
        jurisdiction_id=unit.jurisdiction_id, unit=unit, region_id=household.village_id,
        number=take_number(unit, "visit", now, prefix="KR"), status="planned", received_at=now, created_by=by,
        due_at=WorkCalendar(unit.jurisdiction_id).add_working_days(now, days), turn="facilitator",
        turn_user=visitor, turn_since=now, household=household, proposal=proposal, purpose=purpose,
        planned_on=planned_on, request=request.strip(),
    )  # fmt: skip
    visit.save()
    record(visit, "created", by=by, at=now, note=visit.request)
    if visitor != by:
        tell(visit, visitor)
    return visit


def tell(visit: Visit, visitor: User) -> None:
    """The person who is to go there finds it in their inbox."""
    notify(
        [visitor], kind="visit.assigned", key=f"visit-{visit.pk}-{visitor.pk}-{visit.version}",
        title=f"Kunjungan rumah {visit.number} untuk Anda", body=f"Direncanakan {visit.planned_on:%d-%m-%Y}.",
        url=f"/kunjungan/{visit.pk}/", jurisdiction=visit.jurisdiction_id, subject=visit,
    )  # fmt: skip


def may_fill(visit: Visit, user: User) -> bool:
    """Only the person who goes there writes the answers, and only while the visit is not finished."""
    return visit.editable and visit.turn_user_id == user.pk and visit.allows(user, Permission.VISIT_RECORD)


def _locked(visit: Visit, by: User) -> Visit:
    """The stored visit, begun with its first answer. Raises StepNotAllowed for others, and once it is finished."""
    locked = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not may_fill(locked, by):
        raise StepNotAllowed("Kunjungan ini sudah selesai atau dikerjakan petugas lain. Jawaban tidak disimpan.")
    if locked.status == "planned":
        perform(locked, "begin", by=by, internal=True)
    return locked


@transaction.atomic
def save_answers(*, visit: Visit, by: User, block: str, given: dict, member: int | None = None) -> Visit:
    """Keep the answers of one block (of one member), in place of its earlier ones; incomplete answers are kept, too.

    Raises StepNotAllowed, and LookupError for a block or member that the visit does not ask about.
    """
    asked = load(visit.instrument).block(block)
    if asked is None or asked.special or bool(asked.each) is not (member is not None):
        raise LookupError(block)
    locked = _locked(visit, by)
    answers = dict(locked.answers)
    if member is None:
        answers[block] = given
    else:
        if member not in {person.pk for person in queries.members_of(locked)}:
            raise LookupError(f"{block} {member}")
        answers[block] = {**(answers.get(block) or {}), str(member): given}
    locked.answers = answers
    locked.save(update_fields=("answers",))
    visit.__dict__.update(locked.__dict__)
    return visit


@transaction.atomic
def save_position(
    *,
    visit: Visit,
    by: User,
    latitude: Decimal,
    longitude: Decimal,
    accuracy: int | None = None,
    located_at: datetime | None = None,
    source: str = PositionSource.MANUAL,
) -> position.Check:
    """Keep where the house stands and what could be checked about it. A doubtful point is kept and said to be so."""
    locked = _locked(visit, by)
    village = locked.household.village
    others = Household.objects.filter(village=village, latitude__isnull=False).exclude(pk=locked.household_id)
    known = list(others.order_by("-updated_at", "pk").values_list("latitude", "longitude")[:KNOWN_POINTS])
    found = position.check(
        (latitude, longitude), known, jurisdiction=locked.jurisdiction_id, village=village.short_name,
        place=profile_of(locked.jurisdiction_id).name,
    )  # fmt: skip
    locked.latitude, locked.longitude, locked.accuracy = latitude, longitude, accuracy
    locked.located_at, locked.position_source = located_at or timezone.now(), source
    locked.position_code, locked.position_check = found.code, found.sentence[:240]
    locked.save()
    visit.__dict__.update(locked.__dict__)
    return found


@transaction.atomic
def add_photo(*, visit: Visit, by: User, kind: str, file: UploadedFile) -> Document:
    """Keep a photo of the house (or of the papers) with the visit's position. Raises UploadRefused, LookupError."""
    title = dict(load(visit.instrument).photos)[kind]
    locked = _locked(visit, by)
    visit.__dict__.update(locked.__dict__)
    return store_upload(
        file, subject=locked, kind=kind, by=by, title=title, accept={"image"}, latitude=locked.latitude,
        longitude=locked.longitude, accuracy=locked.accuracy,
    )  # fmt: skip
