"""How well a person fits what is asked: a score in bits, and one plain reason per field.

Bits add up like evidence (log2 of how much likelier the agreement is for the same person than for a stranger; Fellegi
and Sunter 1969). The weights are data with a version (weights.py). Imports no model.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from households import names
from households.matching import sentences
from households.matching.birthfit import birth_level
from households.matching.namefit import LEVELS, NameFit, Rarity, compare, default_rarity
from households.matching.numbers import nik_level
from households.matching.records import Known, Score
from households.matching.weights import BITS, MARGIN_BITS, UNLIKELY_BITS

# A NIK that fits this well already contains the birth date and the sex: they are counted once.
_HOLDS_BIRTH = frozenset({"exact", "close", "serial", "two_serial", "area", "sex", "part"})
_NAME = tuple((f"name.{level}", f"name.{level}_rare") for level in LEVELS)
_MOTHER = tuple((f"mother.{level}", f"mother.{level}_rare") for level in LEVELS)
Feature = tuple[str, float]


@lru_cache(maxsize=200_000)
def _words(name: str) -> tuple[str, ...]:
    return names.words(name)


def evidence(asked: Known, person: Known, rarity: Rarity = default_rarity) -> list[Feature]:
    """What the comparison saw, as (name of the weight, how often or how much)."""
    found: list[Feature] = [("prior.bits", 1.0)]
    if asked.name and person.name:
        _name_evidence(found, compare(_words(asked.name), _words(person.name), rarity))
    number = nik_level(asked.nik, person.nik)
    if number == "different" and person.relatives:
        number = "relative"
    if number:
        found.append((f"nik.{number}", 1.0))
    birth = birth_level(asked, person)
    if birth and not (number in _HOLDS_BIRTH and BITS[f"birth.{birth}"] > 0):
        found.append((f"birth.{birth}", 1.0))
    if asked.village and person.village:
        found.append((f"village.{village_level(asked.village, person.village)}", 1.0))
    if asked.sex and person.sex:
        found.append(("sex.same" if asked.sex == person.sex else "sex.different", 1.0))
    if asked.kk and person.kk:
        found.append(("kk.same" if asked.kk == person.kk else "kk.different", 1.0))
    if asked.mother and person.mother:
        _mother_evidence(found, compare(_words(asked.mother), _words(person.mother), rarity))
    return found


def _name_evidence(found: list[Feature], fit: NameFit) -> None:
    for (count, rare), number, bits in zip(_NAME, fit.counts, fit.bits, strict=True):
        if number:
            found += ((count, number), (rare, bits))
    if fit.extra and fit.missing:
        found.append(("name.conflict", min(fit.extra, fit.missing)))
    if fit.extra > fit.missing:
        found.append(("name.extra", fit.extra - fit.missing))
    elif fit.missing > fit.extra:
        found.append(("name.missing", fit.missing - fit.extra))
    if fit.extra_bits:
        found.append(("name.extra_rare", fit.extra_bits))
    if fit.usual:
        found.append(("name.usual", fit.usual))
    if not any(fit.counts[:-1]):
        found.append(("name.nothing", 1.0))


def _mother_evidence(found: list[Feature], fit: NameFit) -> None:
    """The best level once; every word that fits adds its rarity ("SITI SULAMY": siti same, sulamy by its sound), and
    every word of only one side counts against it."""
    fitting = [
        (count, rare, bits) for (count, rare), number, bits in zip(_MOTHER, fit.counts, fit.bits, strict=True) if number
    ]
    if not fitting:
        found.append(("mother.nothing", 1.0))
        return
    found.append((fitting[0][0], 1.0))
    found += ((rare, bits) for _, rare, bits in fitting)
    if fit.extra:
        found.append(("mother.extra", fit.extra))
    if fit.missing:
        found.append(("mother.missing", fit.missing))


def village_level(asked: str, known: str) -> str:
    """same, inside (a kecamatan was asked for), district, regency or other."""
    if asked == known:
        return "same"
    if known.startswith(asked):
        return "inside" if len(asked) > 5 else "regency"
    if len(asked) > 8 and asked[:8] == known[:8]:
        return "district"
    return "regency" if asked[:5] == known[:5] else "other"


def bits_of(found: list[Feature]) -> float:
    return sum(BITS[name] * value for name, value in found)


def score(asked: Known, person: Known, rarity: Rarity = default_rarity) -> Score:
    """Compare field by field. Fields that were not asked for count nothing and are not among the reasons."""
    found = evidence(asked, person, rarity)
    return Score(round(bits_of(found), 3), sentences.reasons(asked, person, found), floor_of(asked, rarity, person))


def floor_of(asked: Known, rarity: Rarity = default_rarity, person: Known | None = None) -> float:
    """Bits below which the answer is *tidak*. A question that says little can never gather many bits: whoever agrees
    with nearly all of it is still offered. What is not recorded of `person` could not agree, and is not asked for:
    to say the mother's name must not hide who has none recorded."""
    if person is not None:
        asked = _answerable(asked, person)
    return min(UNLIKELY_BITS, bits_of(evidence(asked, asked, rarity)) - MARGIN_BITS)


def _answerable(asked: Known, person: Known) -> Known:
    """The question without the facts that nothing is recorded of on the other side."""
    silent = {name: "" for name in ("village", "sex", "nik", "kk", "mother") if not getattr(person, name)}
    if not person.year:
        silent |= {"birth_date": None, "birth_year": None, "birth_month": None}
    return replace(asked, **silent) if silent else asked
