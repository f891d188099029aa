"""From what is recorded of a house to facts, each with who said so and when. Pure.

The record names the questionnaire its codes belong to; codes are translated with that list only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from households.ranking.catalogue import Fact, catalogue
from households.ranking.evaluate import Facts, Known

_YES = {"1", "YA", "Y", "ADA", "TRUE", "IYA"}
_NO = {"0", "TIDAK", "T", "TIDAK ADA", "FALSE"}
# Count columns of the DTSEN questionnaire. A "2" of an asset may be a number or the code for "tidak": not told apart.
_MOVABLE = ("sepeda_motor", "mobil", "emas_perhiasan", "kapal_perahu_motor")
_LIVESTOCK = ("sapi", "kerbau", "kuda", "babi", "kambing_domba")


def house_facts(housing: Mapping[str, Any], size: int | None, source: str, day: date | None) -> Facts:
    """What the house's record answers. An empty record answers nothing."""
    found: Facts = {}
    questionnaire = str(housing.get("questionnaire", ""))
    for fact in catalogue().facts.values():
        value = _read(fact, housing, questionnaire)
        if value is not None:
            found[fact.code] = Known(value, source, day)
    _derive(found, housing, size, Known(None, source, day))
    return found


def _read(fact: Fact, housing: Mapping[str, Any], questionnaire: str) -> Any:
    if fact.asked and fact.asked in housing:
        return number(housing[fact.asked]) if fact.kind == "number" else yes(housing[fact.asked])
    if questionnaire not in fact.readings:
        return None
    variable, codes = fact.readings[questionnaire]
    raw = text(housing.get(variable))
    if not raw:
        return None
    if fact.kind == "number":
        return number(raw)
    return codes.get(raw.lstrip("0") or "0") or _by_word(fact, raw, set(codes.values()))


def _by_word(fact: Fact, raw: str, possible: set[str]) -> str | None:
    """Some deliveries carry the word in place of its code."""
    return next((code for code, word in fact.words.items() if code in possible and word.upper() == raw), None)


def _derive(found: Facts, housing: Mapping[str, Any], size: int | None, told: Known) -> None:
    area = found.get("floor_area")
    if area is not None and size:
        found["area_each"] = Known(round(area.value / size, 2), told.source, told.day)
    if "shelter" not in found and "house_status" in found:
        found["shelter"] = Known(True, told.source, told.day)
    owned = valuables(housing)
    if owned is not None:
        found["valuables"] = Known(owned, told.source, told.day)
    if "savings" not in found and owned:
        found["savings"] = Known(True, told.source, told.day)


def valuables(housing: Mapping[str, Any]) -> bool | None:
    """Whether the family has a thing that sells; None where it is not known of each kind of thing."""
    movable = [housing.get(f"aset_bergerak_{name}") for name in _MOVABLE]
    # At a visit things were counted; what files carry may be a count or a code.
    answers = [_has(value) if housing.get("visit") else yes(value) for value in movable]
    counts = [number(housing.get(f"jumlah_ternak_{name}")) for name in _LIVESTOCK]
    answers += [None if count is None else count > 0 for count in counts]
    if any(answers):
        return True
    return None if None in answers else False


def _has(value: Any) -> bool | None:
    count = number(value)
    return None if count is None else count > 0


def text(value: Any) -> str:
    return "" if value is None else str(value).strip().upper()


def number(value: Any) -> float | int | None:
    """A number as the files write it ("36", "36,5"); None for anything else and for negative ones."""
    try:
        found = float(text(value).replace(",", "."))
    except ValueError:
        return None
    if not 0 <= found < 10**12:
        return None
    return int(found) if found == int(found) else found


def yes(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    said = text(value)
    return True if said in _YES else False if said in _NO else None
