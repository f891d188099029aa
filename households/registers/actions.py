"""Writing somebody into the register of PPKS or PSKS, and ending the entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from households.models import Household, Person, RegisterEntry
from households.registers import codes as kinds
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.regions.models import Region


class EntryRefused(CaseError):
    """`field` names the input to mend, "" for none; `misfits` are the sentences that want a reason."""

    status = 422

    def __init__(self, sentence: str, field: str = "", misfits: tuple[str, ...] = ()):
        super().__init__(sentence)
        self.field, self.misfits = field, misfits


def age_of(birth_year: int | None, birth_date: date | None = None) -> int | None:
    """Whole years today; from the year alone it may be one too many."""
    today = timezone.localdate()
    if birth_date:
        return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    return today.year - birth_year if birth_year else None


@transaction.atomic
def enter(
    *,
    by: User,
    unit: Unit,
    register: str,
    codes: list[str],
    subject: str,
    source: str,
    village: Region | None = None,
    person: Person | None = None,
    household: Household | None = None,
    name: str = "",
    misfit_reason: str = "",
    **facts,
) -> RegisterEntry:
    """Enter a person or family of a card, or somebody else by name and village, under one or several codes.

    facts: sex, birth_year, address, place, needs_institution, aid, evidence, noted_on. Raises StepNotAllowed, and
    EntryRefused for codes of another register, somebody entered already, or a misfit without its reason.
    """
    village = (person or household).village if person or household else village
    if (
        village is None
        or village.jurisdiction_code != unit.jurisdiction_id
        or not by.access.can_on(
            Permission.WELFARE_CHANGE, jurisdiction=unit.jurisdiction_id, region=village.code, unit_ids=(unit.pk,)
        )
    ):
        raise StepNotAllowed("Anda tidak berwenang mencatat PPKS dan PSKS di wilayah ini.")
    wrong = [code for code in codes if code not in kinds.table() or kinds.table()[code].register != register]
    if wrong or not codes:
        raise EntryRefused("Pilih paling sedikit satu jenis dari daftar ini.", "codes")
    if person:
        facts |= {"sex": person.sex, "birth_year": person.birth_year}
        name, household = person.name, person.household
    elif household:
        name = household.head_name
    _once(register, person, household if subject == "family" else None)
    age = age_of(facts.get("birth_year"), person.birth_date if person else None)
    misfits = kinds.misfits(codes, age=age, sex=facts.get("sex", ""), subject=subject)
    if misfits and not misfit_reason.strip():
        raise EntryRefused("Tulis alasan tetap memakai jenis ini.", "misfit_reason", tuple(misfits))
    return RegisterEntry.objects.create(
        jurisdiction_id=unit.jurisdiction_id, village=village, unit=unit, register=register,
        codes=sorted(set(codes)), subject=subject, source=source, person=person, household=household,
        name=name.upper(), misfit_reason=misfit_reason.strip() if misfits else "",
        restricted=kinds.sensitive(codes), created_by=by, **facts,
    )  # fmt: skip


def _once(register: str, person: Person | None, household: Household | None) -> None:
    rows = RegisterEntry.objects.active().filter(register=register)
    if person and rows.filter(person=person).exists():
        raise EntryRefused("Warga ini sudah tercatat dalam daftar ini. Akhiri catatan lamanya bila jenisnya berubah.")
    if household and rows.filter(household=household, subject="family").exists():
        raise EntryRefused("Keluarga ini sudah tercatat dalam daftar ini.")


@transaction.atomic
def end(*, by: User, entry: RegisterEntry, reason: str) -> RegisterEntry:
    """Close an entry with its reason; it stays readable. Raises StepNotAllowed, EntryRefused."""
    locked = RegisterEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if not by.access.can_on(
        Permission.WELFARE_CHANGE, jurisdiction=locked.jurisdiction_id, region=locked.village_id,
        unit_ids=(locked.unit_id,),
    ):  # fmt: skip
        raise StepNotAllowed("Anda tidak berwenang mengubah catatan ini.")
    if locked.ended_on:
        raise EntryRefused("Catatan ini sudah berakhir.")
    if not reason.strip():
        raise EntryRefused("Tulis alasan mengapa catatan ini berakhir.", "reason")
    locked.ended_on, locked.end_reason = timezone.localdate(), reason.strip()
    locked.save()
    return locked
