"""Recording what a family needs."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from households.models import Household, Person, Visit
from programs.enums import EnrolmentStatus, Sector, TargetUnit
from programs.models import Enrolment, Programme
from programs.needs.codes import NeedSource, Urgency
from programs.needs.errors import NeedRefused, NeedWarned
from programs.needs.models import Need, turn_of
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import record
from slrt.cases.numbering import take_number
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import profile_of

DEADLINE_ROW = "programme"


def may_record(user: User, household: Household, unit: Unit | None = None) -> bool:
    """Whether the person may record what this family needs: theirs to serve, by its village or by the unit."""
    return user.access.can_on(
        Permission.NEED_RECORD, jurisdiction=household.jurisdiction_id, region=household.village_id,
        unit_ids=(unit.pk,) if unit else (),
    )  # fmt: skip


@transaction.atomic
def record_need(
    *,
    by: User,
    unit: Unit,
    household: Household,
    wanted: str,
    source: str = NeedSource.DESK,
    programme: Programme | None = None,
    person: Person | None = None,
    sector: str = "",
    urgency: str = Urgency.NORMAL,
    evidence: str = "",
    complaint_ref: str = "",
    visit: Visit | None = None,
    go_on: bool = False,
) -> Need:
    """Write down that a family needs a programme, or something in a sector for which no programme fits (BS 10(3)c.4).

    complaint_ref, visit: the complaint's number or the house visit it comes from.
    go_on: the person has read that the family takes part already. Raises NeedRefused and NeedWarned.
    """
    if not may_record(by, household, unit):
        raise NeedRefused("Anda tidak berwenang mencatat kebutuhan keluarga ini.")
    sector = programme.sector if programme else sector
    if sector not in Sector.values:
        raise NeedRefused("Pilih program, atau sektor bila tidak ada program yang sesuai.", "programme")
    person = _person_of(household, programme, person)
    # Two clerks at once: the second waits here, and then sees what the first one recorded.
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if programme is not None:
        _check_open(household, programme, person)
        _check_enrolled(household, programme, person, go_on=go_on)
    try:
        with transaction.atomic():
            case = Need.objects.create(
                household=household, person=person, programme=programme, sector=sector, wanted=wanted, source=source,
                urgency=urgency, evidence=evidence, complaint_ref=complaint_ref, visit=visit,
                **_case(by, unit, household),
            )  # fmt: skip
    except IntegrityError as error:
        raise NeedRefused("Kebutuhan yang sama baru saja dicatat. Muat ulang kartu keluarga.") from error
    record(case, "created", by=by, at=case.received_at, citizen="Kebutuhan Anda dicatat dan akan ditelaah.")
    return case


def _case(by: User, unit: Unit, household: Household) -> dict:
    now, profile = timezone.now(), profile_of(household.jurisdiction_id)
    days = profile.deadline(DEADLINE_ROW).total
    return {
        "jurisdiction_id": household.jurisdiction_id,
        "unit": unit,
        "region_id": household.village_id,
        "number": take_number(unit, "need", now, prefix="KB"),
        "status": "recorded",
        "turn": turn_of("recorded", profile),
        "turn_since": now,
        "received_at": now,
        "due_at": WorkCalendar(household.jurisdiction_id).add_working_days(now, days),
        "created_by": by,
    }


def _person_of(household: Household, programme: Programme | None, person: Person | None) -> Person | None:
    """The member for a programme of persons; families' programmes know no single member."""
    if programme is not None and programme.target_unit != TargetUnit.PERSON:
        return None
    if programme is not None and person is None:
        raise NeedRefused("Program ini untuk perseorangan. Pilih anggota keluarga yang membutuhkan.", "person")
    if person is not None and person.household_id != household.pk:
        raise NeedRefused("Orang ini bukan anggota keluarga tersebut.", "person")
    return person


def _check_open(household: Household, programme: Programme, person: Person | None) -> None:
    """Another version of the same entry is the same programme."""
    same = Need.objects.open().filter(household=household, programme__code=programme.code, person=person)
    other = same.order_by("pk").first()
    if other is not None:
        raise NeedRefused(f"Kebutuhan akan {programme} sudah tercatat dan masih berjalan: {other.number}.", "programme")


def _check_enrolled(household: Household, programme: Programme, person: Person | None, *, go_on: bool) -> None:
    takes_part = Enrolment.objects.filter(
        programme__code=programme.code, jurisdiction=household.jurisdiction_id, status=EnrolmentStatus.ACTIVE
    )
    takes_part = takes_part.filter(person=person) if person else takes_part.filter(household=household, person=None)
    if not go_on and takes_part.exists():
        who = person.name if person else "Keluarga ini"
        raise NeedWarned(f"{who} tercatat sudah menerima {programme}. Centang bila tetap dibutuhkan.", "go_on")
