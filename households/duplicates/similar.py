"""Who at hand looks like the person being recorded: asked while somebody types, and once more when they save."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from households import names
from households.candidates import ranked
from households.duplicates.compare import Record, compare, worth_asking
from households.matching import Known, Mark, Score, score
from households.models import Person
from slrt.accounts.models import User
from slrt.audit import crypto
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.ui import words

MOST = 5
NEAREST = 20


@dataclass(frozen=True, slots=True)
class Similar:
    """Somebody on record who may be meant, with the reasons in words."""

    person: Person
    answer: Score

    @property
    def facts(self) -> str:
        """ "NIK 332412 621075 •••• · lahir 22-10-1975 · Desa Sukodono" """
        person = self.person
        born = words.short_date(person.birth_date) if person.birth_date else person.birth_year
        number = f"NIK {words.mask_nik(person.nik)}" if person.nik else "tanpa NIK"
        return " · ".join(filter(None, (number, f"lahir {born}" if born else "", person.village.short_name)))

    @property
    def why(self) -> str:
        return " · ".join(reason.text for reason in self.answer.reasons if reason.mark is not Mark.UNKNOWN)


def similar_people(
    user: User, jurisdiction: str, *, name: str, village: str, birth_date: date | None = None,
    birth_year: int | None = None, sex: str = "", nik: str = "",
) -> list[Similar]:  # fmt: skip
    """People on record who may be the one described, likeliest first, five at most. The look is logged.

    Somebody with this very NIK is not among them: that is no likeness but the same person.
    """
    if not names.key(name):
        return []
    told = Record(name, birth_date, birth_year, village, sex, nik=nik)
    asked = Known(name=name, birth_date=birth_date, birth_year=birth_year, village=village, sex=sex)
    near = [match.pk for match in ranked(asked, [jurisdiction], [village], NEAREST)]
    people = Person.objects.searchable_by(user).filter(jurisdiction=jurisdiction, pk__in=near).order_by("pk")
    found = [Similar(person, compare(told, _record(person))) for person in people.select_related("village__parent")]
    found = [each for each in found if worth_asking(each.answer) and not (nik and each.person.nik == nik)]
    found.sort(key=lambda each: (-each.answer.bits, each.person.pk))
    _log(user, jurisdiction, found[:MOST])
    return found[:MOST]


def _record(person: Person) -> Record:
    return Record(
        person.name, person.birth_date, person.birth_year, person.village_id, person.sex, person.mother_name,
        person.household_id, person.nik or "",
    )  # fmt: skip


def _log(user: User, jurisdiction: str, found: Iterable[Similar]) -> None:
    ids = [each.person.pk for each in found]
    record_access(
        user, AccessAction.SEARCH_PERSON, jurisdiction=jurisdiction, object_type="households.person", ids=ids,
        by="similar",
    )  # fmt: skip


def other_name_on(nik: str, name: str, jurisdiction: str) -> bool:
    """Whether the number is on record for somebody whose name has nothing in common with this one."""
    person = Person.objects.filter(jurisdiction=jurisdiction, nik_digest__in=crypto.digests(nik, "nik")).first()
    if person is None:
        return False
    return any(
        reason.field == "name" and reason.mark is Mark.DIFFERENT
        for reason in score(Known(name=name), Known(name=person.name)).reasons
    )
