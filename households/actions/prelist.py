"""Recording a family that government's list does not carry, and proposing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from households import housing as house
from households import names
from households.enums import NoNikReason, Source
from households.models import Household, Person, PreListProposal, RegistryEdition
from households.prelist_rules import Rule, rule_for
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit import crypto
from slrt.cases.actions import perform, record
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.cases.numbering import take_number
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import profile_of
from slrt.regions.models import Region

DEADLINE_ROW = "participation"


class ProposalRefused(CaseError):
    """The family cannot be recorded like this. `field` names the input to mend, "" for none."""

    status = 422

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Proposed:
    """What was recorded; proposal is None where the profile asks for a basic profile only."""

    household: Household
    person: Person
    proposal: PreListProposal | None = None


@dataclass(frozen=True)
class Facts:
    """What is told of a family at the desk. Everything but name and village may be empty."""

    name: str
    village: Region
    nik: str = ""
    no_nik_reason: str = ""
    kk: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    sex: str = ""
    address: str = ""
    rt: str = ""
    rw: str = ""
    hamlet: str = ""
    members_count: int = 1
    occupation: str = ""
    house_status: str = ""
    floor: str = ""
    wall: str = ""
    phone: str = ""
    reason: str = ""
    eligible: str = ""
    eligible_reason: str = ""

    @property
    def of_person(self) -> dict:
        year = self.birth_date.year if self.birth_date else self.birth_year
        return {
            "birth_date": self.birth_date, "birth_year": year, "sex": self.sex, "occupation": self.occupation,
        }  # fmt: skip

    @property
    def of_place(self) -> dict:
        return {"address": self.address, "hamlet": self.hamlet, "rt": _block(self.rt), "rw": _block(self.rw)}

    @property
    def housing(self) -> dict:
        return house.collect({"house_status": self.house_status, "floor": self.floor, "wall": self.wall})

    @property
    def without_nik(self) -> str:
        return "" if self.nik else (self.no_nik_reason or NoNikReason.NOT_BROUGHT)


@transaction.atomic
def propose(
    *,
    by: User,
    unit: Unit,
    complaint_ref: str = "",
    household: Household | None = None,
    rule: Rule | None = None,
    **facts,
) -> Proposed:
    """Record the family (source local) and, where the rule says so, open a proposal in status "recorded".

    facts: see Facts. Somebody with this NIK, or a family with this KK, is used as it is; only empty values are filled.
    Raises ProposalRefused when the person has an open proposal, the village lies elsewhere or the right is missing.
    """
    rule = rule or rule_for(profile_of(unit.jurisdiction_id))
    told = Facts(**facts)
    _check(by, unit, told.village)
    known = _person_with(told.nik, unit.jurisdiction_id) or _member_named(household, told.name)
    family = household or (known.household if known else None) or _family_with(told.kk, unit.jurisdiction_id)
    if family is None:
        family = _new_family(by, unit, told)
    else:
        _fill(family, told.of_place | {"kk": told.kk or None, "housing": told.housing})
    person = known or _new_person(by, unit, family, told)
    if known:
        _fill(person, told.of_person | {"household": family})
    if not rule.makes_case:
        return Proposed(family, person)
    return Proposed(family, person, _open(by, unit, family, person, told, complaint_ref))


def _check(by: User, unit: Unit, village: Region) -> None:
    if not by.access.can_on(
        Permission.PRELIST_PROPOSE, jurisdiction=unit.jurisdiction_id, region=village.code, unit_ids=(unit.pk,)
    ):
        raise ProposalRefused("Anda tidak berwenang mencatat keluarga di wilayah ini.", "village")
    if village.jurisdiction_code != unit.jurisdiction_id or village.level != 4:
        raise ProposalRefused("Pilih wilayah di daerah ini.", "village")


def _person_with(nik: str, jurisdiction: str) -> Person | None:
    if not nik:
        return None
    found = Person.objects.filter(jurisdiction=jurisdiction, nik_digest__in=crypto.digests(nik, "nik"))
    return _unproposed(
        found.select_for_update(of=("self",), no_key=True).select_related("household").order_by("pk").first()
    )


def _unproposed(person: Person | None) -> Person | None:
    """The person, unless a proposal for them is still open."""
    if person and PreListProposal.objects.open().filter(person=person).exists():
        raise ProposalRefused("Warga ini sudah mempunyai usulan daftar awal yang masih berjalan.", "nik")
    return person


def _member_named(household: Household | None, name: str) -> Person | None:
    """The member of a known family who is meant, so that proposing the family does not record somebody twice."""
    if household is None:
        return None
    same = household.members.filter(name_key=names.key(name)).select_for_update(no_key=True)
    return _unproposed(same.order_by("relation", "pk").first())


def _family_with(kk: str, jurisdiction: str) -> Household | None:
    if not kk:
        return None
    found = Household.objects.filter(jurisdiction=jurisdiction, kk_digest__in=crypto.digests(kk, "kk"))
    return found.select_for_update(no_key=True).order_by("pk").first()


def _new_family(by: User, unit: Unit, told: Facts) -> Household:
    return Household.objects.create(
        jurisdiction_id=unit.jurisdiction_id,
        village=told.village,
        kk=told.kk or None,
        head_name=told.name.upper(),
        size=told.members_count,
        housing=told.housing,
        source=Source.LOCAL,
        as_of=timezone.localdate(),
        created_by=by,
        **told.of_place,
    )


def _new_person(by: User, unit: Unit, family: Household, told: Facts) -> Person:
    return Person.objects.create(
        jurisdiction_id=unit.jurisdiction_id,
        village=told.village,
        household=family,
        name=told.name.upper(),
        nik=told.nik or None,
        no_nik_reason=told.without_nik,
        source=Source.LOCAL,
        as_of=timezone.localdate(),
        created_by=by,
        **told.of_person,
    )


def _fill(record: Household | Person, values: dict) -> None:
    """Fill what is empty on a record that was there before; nothing known is replaced at the desk."""
    changed = [name for name, value in values.items() if value and not getattr(record, name)]
    for name in changed:
        setattr(record, name, values[name])
    if changed:
        record.updated_at = timezone.now()
        record.save()


def _open(by: User, unit: Unit, family: Household, person: Person, told: Facts, complaint_ref: str) -> PreListProposal:
    now = timezone.now()
    days = profile_of(unit.jurisdiction_id).deadline(DEADLINE_ROW).total
    proposal = PreListProposal(
        jurisdiction_id=unit.jurisdiction_id,
        unit=unit,
        region=told.village,
        number=take_number(unit, "prelist", now, prefix="DA"),
        status="recorded",
        received_at=now,
        due_at=WorkCalendar(unit.jurisdiction_id).add_working_days(now, days),
        created_by=by,
        household=family,
        person=person,
        name=person.name,
        nik=person.nik,
        no_nik_reason=told.without_nik,
        kk=told.kk or None,
        members_count=told.members_count,
        housing=told.housing,
        phone=told.phone or None,
        reason=told.reason,
        eligible=told.eligible,
        eligible_reason=told.eligible_reason,
        complaint_ref=complaint_ref,
        **told.of_person,
        **told.of_place,
    )
    proposal.give_code()
    proposal.turn, proposal.turn_since = proposal.first_turn(), now
    proposal.save()
    record(proposal, "created", by=by, at=now, citizen="Keluarga Anda dicatat untuk diusulkan.")
    return proposal


def _block(value: str) -> str:
    """RT and RW as three digits where they are numbers."""
    text = value.strip()
    return text.zfill(3)[:3] if text.isdigit() else text[:3]


@transaction.atomic
def tell_family(case: PreListProposal, *, by: User, method: str, note: str = "") -> None:
    """Record that the family was told of the latest step, how, and what it said. Raises CaseError without the right."""
    if not case.allows(by, Permission.COMPLAINT_INFORM):
        raise StepNotAllowed("Anda tidak berwenang mencatat pemberitahuan kepada keluarga ini.")
    record(case, "told", by=by, at=timezone.now(), note=note, data={"method": method})


def close_listed(edition: RegistryEdition) -> int:
    """End every open proposal whose person the edition lists. Returns how many; may be repeated."""
    if not edition.lists_families:
        return 0
    waiting = PreListProposal.objects.open().filter(
        jurisdiction=edition.jurisdiction_id, person__listings__edition=edition
    )
    count = 0
    for proposal in waiting.order_by("pk"):
        perform(proposal, "list", by=None, note=f"Tercantum di edisi {edition}.", edition=edition)
        count += 1
    return count
