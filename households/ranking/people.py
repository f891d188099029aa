"""From the members of a family and what editions say of them to facts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from households.ranking.evaluate import Facts, Known
from households.ranking.reading import text, yes

HEAD = "1"
_NOT_WORKING = {"BELUM/TIDAK BEKERJA", "TIDAK BEKERJA", "BELUM BEKERJA", "MENGURUS RUMAH TANGGA", "PELAJAR/MAHASISWA",
                "PENSIUNAN"}  # fmt: skip
_STATE = {"ASN", "PNS", "PPPK", "TNI", "POLRI", "POLISI", "BUMN", "BUMD"}
_STATE_PHRASES = ("PEGAWAI NEGERI", "TENTARA NASIONAL", "KEPOLISIAN")
STATE_STATUS = "5"  # PNS/TNI/Polri/BUMN/BUMD/pejabat (domain §1.4, status pekerjaan)
_FUNCTIONS = (
    *("penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari"),
    *("belajar_kemampuan_intelektual", "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri"),
    "mengingat_berkonsentrasi",
)
_SEVERE = {"1", "2"}  # sama sekali tidak bisa, banyak kesulitan
_NO_DISABILITY = {"", "0", "00"}
_DIPLOMAS = {"none": range(23, 24), "primary": range(1, 6), "lower": range(6, 11), "upper": range(11, 18),
             "higher": range(18, 23)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """What one edition says of a member."""

    edition: str
    day: date | None
    desil: int | None = None
    matched: str = ""
    programmes: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """listings: newest edition first."""

    relation: str
    sex: str
    birth: date | None
    birth_year: int | None
    occupation: str
    alive: bool
    source: str
    day: date | None
    listings: tuple[Listing, ...] = ()


def people_facts(members: Sequence[Member], on: date) -> Facts:
    """Facts of the living members on a day. A family without recorded members answers nothing."""
    if not members:
        return {}
    living = [member for member in members if member.alive]
    told = _told(members)
    found: Facts = {"members": Known(len(living), *told)}
    _ages(found, living, on, told)
    head = next((member for member in living if member.relation == HEAD), None)
    if head is not None:
        _head(found, head)
    _state(found, living, told)
    _disability(found, living)
    _desil(found, living)
    return found


def _told(members: Sequence[Member]) -> tuple[str, date | None]:
    """Who said so: the newest of the members' records."""
    newest = max(members, key=lambda member: (member.day or date.min, member.source))
    return newest.source, newest.day


def age_on(member: Member, on: date) -> int | None:
    if member.birth:
        before = (on.month, on.day) < (member.birth.month, member.birth.day)
        return on.year - member.birth.year - before
    return on.year - member.birth_year if member.birth_year else None


def _ages(found: Facts, living: Sequence[Member], on: date, told: tuple[str, date | None]) -> None:
    """A count is known only when every age is: a missing birth year is not a grown-up."""
    ages = [age_on(member, on) for member in living]
    if None in ages:
        return
    found["dependants"] = Known(sum(age < 15 or age >= 65 for age in ages), *told)
    found["elderly"] = Known(sum(age >= 60 for age in ages), *told)
    found["toddlers"] = Known(sum(age < 6 for age in ages), *told)
    found["school_age"] = Known(sum(6 <= age <= 21 for age in ages), *told)


def _head(found: Facts, head: Member) -> None:
    if head.sex:
        found["head_woman"] = Known(head.sex == "P", head.source, head.day)
    working = _first(head, "status_bekerja", "sta_bekerja")
    if working and (said := {"1": True, "2": False}.get(text(working[0]), yes(working[0]))) is not None:
        found["head_working"] = Known(said, *working[1:])
    elif head.occupation:
        found["head_working"] = Known(text(head.occupation) not in _NOT_WORKING, head.source, head.day)
    diploma = _first(head, "ijazah_tertinggi_yang_dimiliki")
    if diploma and (level := _level(diploma[0])):
        found["head_schooling"] = Known(level, *diploma[1:])
    for listing in head.listings:
        if listing.matched:
            matched = text(listing.matched) in {"PADAN", "YA", "1"}
            found["civil_match"] = Known(matched, listing.edition, listing.day)
            break


def _level(raw: Any) -> str:
    said = text(raw)
    if not said.isdigit():
        return ""
    return next((level for level, codes in _DIPLOMAS.items() if int(said) in codes), "")


def _state(found: Facts, living: Sequence[Member], told: tuple[str, date | None]) -> None:
    """One state employee is enough; that there is none is known only when everybody's work is."""
    unknown = False
    for member in living:
        status = _first(member, "status_dalam_pekerjaan_utama")
        if status and text(status[0]) == STATE_STATUS:
            found["state_employee"] = Known(True, *status[1:])
            return
        said = text(member.occupation)
        if set(_words(said)) & _STATE or any(phrase in said for phrase in _STATE_PHRASES):
            found["state_employee"] = Known(True, member.source, member.day)
            return
        unknown = unknown or not (status or said)
    if living and not unknown:
        found["state_employee"] = Known(False, *told)


def _words(said: str) -> list[str]:
    return "".join(sign if sign.isalpha() else " " for sign in said).split()


def _disability(found: Facts, living: Sequence[Member]) -> None:
    asked_all, told = True, None
    for member in living:
        answers = [answer for name in _FUNCTIONS if (answer := _first(member, name))]
        kind = _first(member, "jenis_cacat")
        for raw, edition, day in answers:
            if text(raw) in _SEVERE:
                found["disabled"] = Known(True, edition, day)
                return
        if kind and text(kind[0]) not in _NO_DISABILITY:
            found["disabled"] = Known(True, *kind[1:])
            return
        asked_all = asked_all and bool(kind or len(answers) == len(_FUNCTIONS))
        told = kind or (answers[0] if answers else told)
    if asked_all and told:
        found["disabled"] = Known(False, *told[1:])


def _desil(found: Facts, living: Sequence[Member]) -> None:
    """Of the newest edition that gives the family one; the lowest where its members differ."""
    given = [listing for member in living for listing in member.listings if listing.desil]
    if given:
        newest = max(given, key=lambda listing: (listing.day or date.min, -listing.desil))
        found["desil"] = Known(newest.desil, newest.edition, newest.day)


def _first(member: Member, *names: str) -> tuple[Any, str, date | None] | None:
    """The answer of the newest edition that has one under any of the names."""
    for listing in member.listings:
        for name in names:
            if text(listing.attributes.get(name)):
                return listing.attributes[name], listing.edition, listing.day
    return None
