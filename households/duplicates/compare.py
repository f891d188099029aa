"""How likely two records are one person: the score of the look-up, and what only two whole records can say.

Namesakes of one village, and twins, are the ones that get merged by mistake elsewhere: several facts must agree, two
good numbers that differ weigh against, and so do two names born on one day in one family. Imports no model.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from households import names
from households.matching import VERSION, Band, Known, Mark, Reason, Score, score
from households.matching.scoring import bits_of, evidence

__all__ = ("VERSION", "Record", "compare", "may_be_worth_asking", "worth_asking")

# Below this many bits nobody is asked; a fact beside the name and the place must agree.
LEAST_BITS = 2.0
_NIK_CLOSE, _NIK_OTHER = 6.0, -8.0
_MOTHER = 4.0
_TWINS = -8.0


@dataclass(frozen=True, slots=True)
class Record:
    """What a stored record says. nik is plain, "" when unknown or not loaded; household is an id."""

    name: str
    birth_date: date | None = None
    birth_year: int | None = None
    village: str = ""
    sex: str = ""
    mother: str = ""
    household: int | None = None
    nik: str = ""

    @property
    def known(self) -> Known:
        return Known(
            name=self.name, birth_date=self.birth_date, birth_year=self.birth_year, village=self.village, sex=self.sex
        )


def compare(one: Record, two: Record) -> Score:
    """The evidence that two records are one person, field by field."""
    base = score(one.known, two.known)
    more = [part for part in (_nik(one, two), _mother(one, two), _twins(one, two, base)) if part is not None]
    return Score(base.bits + sum(part.bits for part in more), (*base.reasons, *more))


def may_be_worth_asking(one: Record, two: Record) -> bool:
    """False where not even the same mother could make the two worth asking about, as long as no number is known.

    Cheap beside compare(): of fifty thousand pairs of namesakes a few are left.
    """
    return bits_of(evidence(one.known, two.known)) + _MOTHER >= LEAST_BITS


def worth_asking(answer: Score) -> bool:
    """Whether a person should decide about the two."""
    if answer.bits < LEAST_BITS or answer.band is Band.UNLIKELY:
        return False
    told = {reason.field: reason.mark for reason in answer.reasons}
    if "twins" in told and told.get("nik") is Mark.DIFFERENT:
        return False
    agree = {reason.field for reason in answer.reasons if reason.mark in (Mark.MATCH, Mark.CLOSE)}
    return "name" in agree and bool(agree & {"birth", "nik", "mother"})


def _nik(one: Record, two: Record) -> Reason | None:
    if not (one.nik and two.nik):
        return None
    if one.nik == two.nik:
        return Reason("nik", Mark.MATCH, "NIK sama", 2 * _NIK_CLOSE)
    # One digit of the serial tells twins and siblings apart, too: it proves nothing.
    if one.nik[:12] == two.nik[:12]:
        return Reason("nik", Mark.DIFFERENT, "NIK hanya berbeda nomor urutnya", -2.0)
    wrong = [place for place, (a, b) in enumerate(zip(one.nik, two.nik, strict=False)) if a != b]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one.nik[wrong[0]] == two.nik[wrong[1]]
    if len(wrong) == 1 or (swapped and one.nik[wrong[1]] == two.nik[wrong[0]]):
        text = "NIK dua angka tertukar" if swapped else "NIK berbeda satu angka"
        return Reason("nik", Mark.CLOSE, text, _NIK_CLOSE)
    return Reason("nik", Mark.DIFFERENT, "NIK berbeda", _NIK_OTHER)


def _mother(one: Record, two: Record) -> Reason | None:
    if not (one.mother.strip() and two.mother.strip()):
        return None
    if names.key(one.mother) == names.key(two.mother):
        return Reason("mother", Mark.MATCH, "nama ibu sama", _MOTHER)
    shared = set(map(names.sound, names.words(one.mother))) & set(map(names.sound, names.words(two.mother)))
    if shared:
        return Reason("mother", Mark.CLOSE, "nama ibu mirip", 1.0)
    return Reason("mother", Mark.DIFFERENT, "nama ibu berbeda", -_MOTHER)


def _twins(one: Record, two: Record, base: Score) -> Reason | None:
    """Two names in one family, born on one day."""
    if one.household is None or one.household != two.household or not one.birth_date:
        return None
    same_name = names.key(one.name) == names.key(two.name)
    if one.birth_date != two.birth_date or same_name:
        return None
    return Reason("twins", Mark.DIFFERENT, "satu keluarga, lahir pada hari yang sama: mungkin kembar", _TWINS)
