"""Finding people for the desk: exactly by NIK or KK, or by name with village and birth date, always with the reasons.

Every look-up writes an access event; numbers are counted per person and day. Nothing here leaves the jurisdiction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.safestring import SafeString

from households import formerkk, identifiers, panel, villages
from households.candidates import Match, ranked
from households.enums import EditionState, RegistryResult
from households.limits import HOUR_WARNS, TooManyLookups, count_lookup
from households.matching import Band, Known, Mark, Reason
from households.models import EditionListing, Household, Person, RegistryEdition
from households.models.search import known_of
from households.notices import tell_supervisors
from households.places import block_words
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit import crypto
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.ui import words
from slrt.ui.badges import tag_html
from slrt.ui.fields import PartialDate, PartialDateField

__all__ = (
    "Found",
    "Listed",
    "Lookup",
    "TooManyLookups",
    "lookup_digits",
    "panel_context",
    "registry_facts",
    "search_people",
)

NOT_FOUND = "Tidak ada warga dengan NIK ini di data Anda. Periksa angka, atau catat sebagai daftar awal (pre-list)."
NOT_FOUND_NAME = "Tidak ada warga yang cocok. Periksa ejaan dan desa, atau catat sebagai daftar awal (pre-list)."
CLOSE = "NIK persis seperti yang diketik tidak ada. Ini warga dengan NIK yang hampir sama: periksa angkanya di KTP."
BY_NAME = "Nomor ini tidak ada di data Anda. Ini warga yang cocok dengan nama dan keterangan lain yang diisi."
LONGEST_FAMILY = 40
_TONES = {Band.SURE: "teal", Band.POSSIBLE: "amber", Band.UNLIKELY: "grey"}
_MARK_TONES = {Mark.MATCH: "teal", Mark.CLOSE: "amber", Mark.DIFFERENT: "red", Mark.UNKNOWN: "grey"}


@dataclass(frozen=True, slots=True)
class Listed:
    """What one current edition says of a person."""

    edition: RegistryEdition
    listing: EditionListing | None

    @property
    def source(self) -> str:
        return self.edition.get_source_display()

    @property
    def desil(self) -> int | None:
        return self.listing.desil if self.listing else None

    @property
    def text(self) -> str:
        """ "Terdaftar, desil 2" """
        if self.listing is None:
            return "Tidak terdaftar"
        return f"Terdaftar, desil {self.desil}" if self.desil else "Terdaftar"

    @property
    def sub(self) -> str:
        """ "edisi 2026-T3, data per 30 September 2026" """
        return f"edisi {self.edition.period}, data per {words.long_date(self.edition.edition_date)}"


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate. person is None for a family without recorded members."""

    person: Person | None
    household: Household | None
    listings: tuple[Listed, ...]
    band: Band
    reasons: tuple[Reason, ...]
    bits: float = 0.0

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.household.head_name

    @property
    def nik_masked(self) -> str:
        return words.mask_nik(self.person.nik) if self.person and self.person.nik else "tanpa NIK"

    @property
    def age(self) -> int | None:
        """Whole years on today's date, or by the year of birth alone."""
        if self.person is None or not self.person.birth_year:
            return None
        today, born = timezone.localdate(), self.person.birth_date
        before = born is not None and (today.month, today.day) < (born.month, born.day)
        return today.year - self.person.birth_year - before

    @property
    def address(self) -> str:
        """ "Desa Sukodono RT 002 RW 001, Kec. Kendal" """
        place = (self.household or self.person).village
        home = self.household
        block = block_words(home.rt, home.rw) if home else ""
        return f"{f'{place.short_name} {block}'.strip()}, {place.parent.short_name}"

    @property
    def facts(self) -> str:
        """ "NIK 332406 621075 •••• · Perempuan, 51 tahun · Desa Sukodono …" """
        if self.person is None:
            return self.address
        sex = self.person.get_sex_display()
        who = ", ".join(part for part in (sex, f"{self.age} tahun" if self.age is not None else "") if part)
        number = f"NIK {self.nik_masked}" if self.person.nik else "Tanpa NIK"
        return " · ".join(part for part in (number, who, self.address) if part)

    @property
    def mark(self) -> SafeString:
        """The band as a tag."""
        return tag_html(self.band.value, _TONES[self.band])

    @property
    def why(self) -> str:
        return " · ".join(reason.text for reason in self.reasons)

    @property
    def by_mark(self) -> list[tuple[SafeString, str]]:
        """What agrees, what is alike, what differs and what is unknown: (the word as a tag, the fields' sentences)."""
        grouped = {mark: [reason.text for reason in self.reasons if reason.mark is mark] for mark in Mark}
        return [
            (tag_html(mark.value, _MARK_TONES[mark]), " · ".join(texts)) for mark, texts in grouped.items() if texts
        ]


@dataclass(frozen=True, slots=True)
class Lookup:
    """The answer. kind is "nik", "kk" or "name"; editions are those that were searched; warning is for the clerk.

    close: nobody has the number that was typed, those found have one that differs by a slip of the hand.
    """

    kind: str
    jurisdiction: str
    found: tuple[Found, ...] = ()
    editions: tuple[RegistryEdition, ...] = ()
    warning: str = ""
    digits: str = field(default="", repr=False)
    close: bool = False

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def one(self) -> Found | None:
        """The only candidate, when there is exactly one and it is certain."""
        certain = len(self.found) == 1 and self.found[0].band == Band.SURE and not self.close
        return self.found[0] if certain else None

    @property
    def say(self) -> str:
        """For the screen reader: how many were found."""
        if not self.found:
            return "Tidak ditemukan"
        if self.close:
            return f"NIK tidak ditemukan, {len(self.found)} orang dengan NIK hampir sama"
        return "Ditemukan" if len(self.found) == 1 else f"{len(self.found)} orang ditemukan"

    @property
    def not_found_sentence(self) -> str:
        return NOT_FOUND_NAME if self.kind == "name" else NOT_FOUND

    @property
    def note(self) -> str:
        """What the clerk has to know before reading the candidates, "" when they are what was asked for."""
        if self.kind == "name" and self.digits and self.found:
            return BY_NAME
        return CLOSE if self.close else ""

    @property
    def problem(self) -> str:
        """What is odd about a NIK that was not found, "" when nothing is."""
        if self.kind == "name" or (self.found and not self.close):
            return ""
        problems = identifiers.read_nik(self.digits, timezone.localdate()).problems
        return problems[0].sentence if problems else ""


def lookup_digits(user: User, digits: str, jurisdiction: str, name: str = "") -> Lookup:
    """Who has this NIK, or which family this KK, in the jurisdiction. Counted; raises TooManyLookups.

    When nobody has it, those whose NIK is one slip away are given, best first; a name typed beside it helps to order.
    PermissionDenied when the person may not search there; a number that is not 16 digits finds nobody.
    """
    _must_search(user, jurisdiction)
    number = identifiers.clean(digits)
    tally = count_lookup(user)
    if tally.in_hour == HOUR_WARNS:
        tell_supervisors(user, jurisdiction)
    kind, people, rows, former = "nik", [], [], False
    if identifiers.number_problem(number) is None:
        by_nik = _people(user, jurisdiction).filter(nik_digest__in=crypto.digests(number, "nik"))
        people = list(by_nik.order_by("pk")[:5])
        if not people:
            kind, people = _by_kk(user, number, jurisdiction)
        if not people:
            kind, rows = _by_former_kk(user, number, jurisdiction)
            former = bool(rows)
        if not people and not former:
            rows = _rows(user, jurisdiction, _with_close_number(number, name, jurisdiction))
    close = bool(rows) and not former
    if people:
        reason = Reason(kind, Mark.MATCH, "NIK sama" if kind == "nik" else "nomor KK sama")
        rows = [(person, Band.SURE, (reason,), 0.0) for person in people]
    editions = _editions(jurisdiction)
    found = _dress(rows, editions)
    _record(user, jurisdiction, kind, found)
    return Lookup(kind, jurisdiction, found, editions, tally.warning, number, close)


def _with_close_number(number: str, name: str, jurisdiction: str) -> list[Match]:
    """Without a name only the number can speak; with one, the name alone does not make anybody's number close."""
    found = ranked(Known(name=name, nik=number), [jurisdiction])
    return [match for match in found if any(r.field == "nik" and r.mark == Mark.CLOSE for r in match.score.reasons)]


def _by_kk(user: User, number: str, jurisdiction: str) -> tuple[str, list[Person | Household]]:
    families = Household.objects.searchable_by(user).filter(
        jurisdiction=jurisdiction, kk_digest__in=crypto.digests(number, "kk")
    )
    members = Prefetch("members", _people(user, jurisdiction).order_by("relation", "birth_date", "pk"))
    family = families.select_related("village__parent").prefetch_related(members).order_by("pk").first()
    if family is None:
        return "nik", []
    return "kk", list(family.members.all())[:LONGEST_FAMILY] or [family]


def _by_former_kk(user: User, number: str, jurisdiction: str) -> tuple[str, list[tuple]]:
    """The families that carried this number before, with what it became: ("nik", []) when there are none."""
    rows: list[tuple] = []
    for row in formerkk.carried(number, [jurisdiction]):
        home = Household.objects.searchable_by(user).select_related("village__parent").filter(pk=row.household_id)
        members = list(_people(user, jurisdiction).filter(household=row.household_id).order_by("relation", "pk"))
        reason = Reason("kk", Mark.CLOSE, formerkk.sentence(row))
        found = members[:LONGEST_FAMILY] or list(home)
        rows += [(one, Band.SURE, (reason,), 0.0) for one in found]
    return ("kk", rows[:LONGEST_FAMILY]) if rows else ("nik", [])


def search_people(
    user: User,
    name: str = "",
    village: str = "",
    birth: str | int | date | PartialDate | None = "",
    limit: int = 10,
    *,
    jurisdiction: str,
    sex: str = "",
    mother: str = "",
) -> Lookup:
    """Ranked candidates for a name, with what is known besides. village: a code or name, also of a kecamatan; birth: a
    year, a month of a year, or a date.

    Those called *tidak* are left out: an empty answer is the decision "tidak ditemukan".
    """
    _must_search(user, jurisdiction)
    born = read_birth(birth)
    places = villages.find(village, jurisdiction) if village.strip() else []
    asked = Known(
        name=name,
        birth_date=born.date if born else None,
        birth_year=born.year if born else None,
        birth_month=born.month if born else None,
        village=places[0] if len(places) == 1 else "",
        sex=sex,
        mother=mother,
    )
    editions = _editions(jurisdiction)
    found = _dress(_rows(user, jurisdiction, ranked(asked, [jurisdiction], places, limit)), editions)
    _record(user, jurisdiction, "name", found)
    return Lookup("name", jurisdiction, found, editions)


def _rows(user: User, jurisdiction: str, matches: list[Match]) -> list[tuple]:
    """The matched persons whom this user may find, in the order of the matches."""
    by_pk = _people(user, jurisdiction).in_bulk([match.pk for match in matches])
    return [(by_pk[m.pk], m.band, m.score.reasons, m.bits) for m in matches if m.pk in by_pk]


def known(person: Person) -> Known:
    return replace(known_of(person), nik=person.nik or "")


def read_birth(value: Any) -> PartialDate | None:
    """A birth year or date as typed; None when it is empty or cannot be read."""
    if isinstance(value, PartialDate) or not value:
        return value or None
    if isinstance(value, date):
        return PartialDate.of(value)
    return PartialDateField._parse(str(value).strip())


def _must_search(user: User, jurisdiction: str) -> None:
    if jurisdiction not in user.access.jurisdictions(Permission.PERSON_SEARCH):
        raise PermissionDenied


def _people(user: User, jurisdiction: str):
    return (
        Person.objects.searchable_by(user)
        .filter(jurisdiction=jurisdiction)
        .select_related("village__parent", "household__village__parent")
    )


def _editions(jurisdiction: str) -> tuple[RegistryEdition, ...]:
    return tuple(RegistryEdition.objects.current(jurisdiction))


def _dress(rows: Iterable[tuple], editions: tuple[RegistryEdition, ...]) -> tuple[Found, ...]:
    """Candidates with what each current edition says of them, in one query."""
    rows = list(rows)
    ids = [row[0].pk for row in rows if isinstance(row[0], Person)]
    listings = EditionListing.objects.filter(person__in=ids, edition__in=editions).order_by("pk") if ids else ()
    by_person = {(listing.person_id, listing.edition_id): listing for listing in listings}
    found = []
    for subject, band, reasons, bits in rows:
        person = subject if isinstance(subject, Person) else None
        household = person.household if person else subject
        listed = tuple(Listed(edition, by_person.get((person.pk if person else 0, edition.pk))) for edition in editions)
        found.append(Found(person, household, listed, band, reasons, bits))
    return tuple(found)


def _record(user: User, jurisdiction: str, kind: str, found: tuple[Found, ...]) -> None:
    ids = [each.person.pk for each in found if each.person]
    record_access(
        user, AccessAction.SEARCH_PERSON, jurisdiction=jurisdiction, object_type="households.person", ids=ids, by=kind
    )


def panel_context(user: User, lookup: Lookup) -> dict:
    """Context of households/_panel.html: the answer, and what other apps know when exactly one person was found."""
    found = lookup.found[0] if len(lookup.found) == 1 else None
    blocks = panel.blocks(user, found.household, found.person) if found else []
    return {"lookup": lookup, "blocks": blocks}


@dataclass(frozen=True, slots=True)
class RegistryFacts:
    """What is stored on a complaint: the result with the edition it rests on."""

    result: RegistryResult
    edition: RegistryEdition | None = None
    desil: int | None = None


def registry_facts(jurisdiction: str, person: Person | None = None, *, checked: bool = True) -> RegistryFacts:
    """What the editions in force say of a person, for keeping. Without a person: looked up and not there."""
    if not checked:
        return RegistryFacts(RegistryResult.NOT_CHECKED)
    newest = RegistryEdition.objects.current(jurisdiction).first()
    if person is None:
        return RegistryFacts(RegistryResult.NOT_FOUND, newest)
    listings = EditionListing.objects.filter(person=person, edition__state=EditionState.CURRENT)
    listing = listings.select_related("edition").order_by("-edition__edition_date", "-edition_id").first()
    if listing is None:
        return RegistryFacts(RegistryResult.KNOWN, newest)
    return RegistryFacts(RegistryResult.LISTED, listing.edition, listing.desil)
