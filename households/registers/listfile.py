"""A list of PPKS in a file (domain §1.3 J): read like any other list, written as entries of the register.

No row becomes a listing of its edition: of which kind somebody is stands in the register alone, which knows who may see
it. Who is in the registry is entered with the card; others by name and village, where the file says the village.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from django.db import connection, transaction

from households.enums import Change, FindingKind
from households.models import EditionFinding, Person, RegisterEntry, RegistryEdition, StagedPerson
from households.models.registers import WelfarePlace, WelfareRegister, WelfareSource, WelfareSubject
from households.models.staging import SPAN, span
from households.registers import codes as kinds
from households.registers.actions import EntryRefused, age_of, enter
from households.registry import participants
from households.registry.rows import NOTHING, Rejected, Values
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.exchange.errors import TableError
from slrt.exchange.headers import slug
from slrt.regions.models import Region

REGISTER = WelfareRegister.PPKS.value
NOTE = "Nomor jenis dibaca menurut urutan peraturan: 1 {first} sampai 26 {last}. Cocokkan dengan contoh baris di bawah."
Report = Callable[[int, int, str], None]
# Without a NIK on one side: the same name in the family of the same KK.
_LINK_BY_CARD = """
UPDATE households_stagedperson s
SET person_id = p.id, household_id = p.household_id, village = p.village_id
FROM households_household h JOIN households_person p ON p.household_id = h.id
WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND s.person_id IS NULL
  AND h.jurisdiction_id = %(jurisdiction)s
  AND h.kk_digest = s.kk_digest AND p.name_key = s.name_key AND (s.nik_digest IS NULL OR p.nik_digest IS NULL)
"""
_NO_PLACE = """
WITH marked AS (
    UPDATE households_stagedperson s SET reason = 'no_place'
    WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND s.person_id IS NULL AND s.village = ''
    RETURNING s.key
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', 1, key - %(low)s, 'no_place', '', '' FROM marked
"""
# A NIK that belongs to somebody of another name would put the entry on a stranger's card.
_OTHER_NAME = """
WITH marked AS (
    UPDATE households_stagedperson s SET reason = 'name_differs', person_id = NULL, household_id = NULL
    FROM households_person p
    WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND p.id = s.person_id AND p.nik_digest = s.nik_digest
      AND similarity(p.name_key, s.name_key) < %(likeness)s
    RETURNING s.key
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', 1, key - %(low)s, 'name_differs', '', '' FROM marked
"""
# One entry each, also for people whom only their name and village tell apart.
_JOIN_NAMESAKES = """
UPDATE households_stagedperson s SET programmes = together.codes
FROM (
    SELECT min(r.key) AS first, array_agg(DISTINCT code) AS codes
    FROM households_stagedperson r, unnest(r.programmes) AS code
    WHERE r.key BETWEEN %(low)s AND %(high)s AND r.person_id IS NULL AND r.reason = ''
    GROUP BY r.name, r.village, r.birth_date, r.nik_digest HAVING count(DISTINCT r.key) > 1
) together
WHERE s.key = together.first
"""
_NAMESAKES = """
WITH twice AS (
    SELECT key, min(key) OVER (PARTITION BY name, village, birth_date, nik_digest) AS first
    FROM households_stagedperson WHERE key BETWEEN %(low)s AND %(high)s AND person_id IS NULL AND reason = ''
), marked AS (
    UPDATE households_stagedperson s SET reason = 'duplicate_person' FROM twice
    WHERE s.key = twice.key AND twice.key > twice.first RETURNING s.key, twice.first
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', 1, key - %(low)s, 'duplicate_person',
       'digabung dengan baris ' || (first - %(low)s), ''
FROM marked
"""


class ListReader(participants.ParticipantReader):
    """Rows of a list of PPKS. Neither number has to be there: many of these people have none."""

    def read(self, line: int, row: Sequence[str]) -> Values:
        values = super().read(line, row)
        cell = self._cell_of(self._fitted(row))
        values.address = cell("address")[:240]
        if cell("village") or cell("village_code"):
            where = {name: cell(name) for name in ("regency", "district", "village")}
            values.village, reason = self.places.find(**where, code=cell("village_code"))
            if reason:
                raise Rejected(reason)
        return values

    def _numbers(self, values: Values, cell: Callable[[str], str]) -> None:
        self._identity(values, cell)
        self._card(values, cell)

    def _programme(self, said: str) -> str:
        code = words().get(slug(said).lstrip("0"))
        if code is None:
            raise Rejected("kind_unknown")
        return code


@lru_cache(maxsize=1)
def words() -> dict[str, str]:
    """The code of each kind by its number, its code and its name."""
    found = {}
    for number, kind in enumerate(kinds.of(REGISTER), 1):
        found |= {str(number): kind.code, slug(kind.code): kind.code, slug(kind.name): kind.code}
        found[slug(kind.name.partition("(")[0])] = kind.code
    return found


def note() -> str:
    """How numbers were understood: the other application may count its kinds otherwise."""
    known = kinds.of(REGISTER)
    return NOTE.format(first=known[0].name, last=known[-1].name)


def check_rights(by: User | None, jurisdiction: str) -> None:
    """Entries are written in somebody's name. Raises TableError when nobody is named, or somebody who may not."""
    if by is None:
        raise TableError("by", "Daftar PPKS dicatat atas nama seseorang. Tulis --by dengan nama penggunanya.")
    if unit_of(by, jurisdiction) is None:
        raise TableError("rights", "Mencatat PPKS di daerah ini di luar wewenang pengguna ini.")


def unit_of(by: User, jurisdiction: str) -> Unit | None:
    grants = by.access.within(jurisdiction).grants_for(Permission.WELFARE_CHANGE)
    return Unit.objects.filter(pk__in=[grant.unit_id for grant in grants[:1]]).first()


def link(edition: RegistryEdition) -> None:
    """Find the people of a staged list here, and see who is in the register already. May be repeated."""
    low, high = span(edition.pk)
    facts = {
        "low": low, "high": high, "edition": edition.pk, "jurisdiction": edition.jurisdiction_id,
        "likeness": participants.NAME_LIKENESS,
    }  # fmt: skip
    by_person = (participants.LINK_BY_NIK, _OTHER_NAME, _LINK_BY_CARD)
    by_name = (participants.JOIN_REPEATED, participants.REPEATED, _NO_PLACE, _JOIN_NAMESAKES, _NAMESAKES)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '120s'")
        for statement in (*by_person, *by_name):
            cursor.execute(statement, facts)
        found = [(row, list(_remarks(row, edition.jurisdiction_id))) for row in _rows(edition)]
        for row, _ in found:
            row.change = Change.UNCHANGED if _entry_of(row, edition.jurisdiction_id) else Change.NEW
        StagedPerson.objects.bulk_update([row for row, _ in found], ["change"], batch_size=1000)
        EditionFinding.objects.bulk_create(
            EditionFinding(
                jurisdiction_id=edition.jurisdiction_id, edition=edition, kind=FindingKind.WARNING, file=1,
                row=row.key % SPAN, reason=reason,
            )
            for row, reasons in found
            for reason in reasons
        )  # fmt: skip


def _rows(edition: RegistryEdition) -> Iterator[StagedPerson]:
    return StagedPerson.objects.filter(key__range=span(edition.pk), reason="").order_by("key").iterator(1000)


def _entry_of(row: StagedPerson, jurisdiction: str) -> RegisterEntry | None:
    """The entry that somebody has in the register now."""
    active = RegisterEntry.objects.active().filter(jurisdiction=jurisdiction, register=REGISTER).order_by("pk")
    if row.person_id:
        return active.filter(person=row.person_id).first()
    return active.filter(person=None, household=None, name=row.name, village=row.village).first()


def _remarks(row: StagedPerson, jurisdiction: str) -> Iterator[str]:
    known = _entry_of(row, jurisdiction)
    if known:
        if not set(row.programmes) <= set(known.codes):
            yield "kind_other"
        return
    person = Person.objects.filter(pk=row.person_id).first() if row.person_id else None
    told = person or row
    age = age_of(told.birth_year, told.birth_date if person else None)
    if kinds.misfits(row.programmes, age=age, sex=told.sex, subject=WelfareSubject.PERSON):
        yield "kind_misfit"


@transaction.atomic
def take(edition: RegistryEdition, report: Report) -> None:
    """Write the entries, all or none, in the name of whoever sent the list."""
    rows = list(_rows(edition))
    by = edition.imported_by
    check_rights(by, edition.jurisdiction_id)
    unit = unit_of(by, edition.jurisdiction_id)
    for done, row in enumerate(rows, 1):
        if row.change == Change.NEW and not _entry_of(row, edition.jurisdiction_id):
            _enter(edition, row, by, unit)
        if not done % 100:
            report(done, len(rows), "Mencatat dalam daftar PPKS")


def _enter(edition: RegistryEdition, row: StagedPerson, by: User, unit: Unit) -> None:
    said = {name: str(text) for name, text in row.attributes.items() if str(text).lower() not in NOTHING}
    where = said.get("keberadaan", "").lower()
    facts = {
        "address": row.address,
        "place": WelfarePlace.INSTITUTION if "panti" in where else WelfarePlace.COMMUNITY if where else "",
        "needs_institution": said.get("panti", "").lower().startswith(("butuh", "ya")),
        "aid": said.get("bantuan", ""),
        "evidence": f"Berkas {edition}",
        "noted_on": edition.edition_date,
        "misfit_reason": f"Menurut berkas {edition}",
    }
    if row.person_id:
        who = {"person": Person.objects.select_related("household", "village").get(pk=row.person_id)}
    else:
        village = Region.objects.get(code=row.village)
        who = {"name": row.name, "village": village, "sex": row.sex, "birth_year": row.birth_year}
    try:
        with transaction.atomic():
            enter(
                by=by, unit=unit, register=REGISTER, codes=row.programmes, subject=WelfareSubject.PERSON.value,
                source=WelfareSource.CENSUS.value, **who, **facts,
            )  # fmt: skip
    except EntryRefused:  # entered at the desk in this very moment
        return
