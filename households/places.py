"""Where a family lives, in words: one way for card, minutes, certificate and letter, saying nothing twice.

Registry files put RT, RW, the hamlet and the village into the address as often as beside it. Imports no model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

_HAMLET = re.compile(r"^(?:dusun|dsn|dukuh|dk|lingkungan|ling|kampung|kp|blok|perumahan|perum)\b", re.IGNORECASE)
_VILLAGE_KINDS = r"(?:desa|ds|kelurahan|kel|kecamatan|kec|kabupaten|kab|kota)"
_EDGES = " ,.;-–"


class Home(Protocol):
    """A household, a proposal, or anything else that knows a house by these four."""

    address: str
    hamlet: str
    rt: str
    rw: str


class Place(Protocol):
    """A village with the kecamatan above it (slrt.regions.models.Region)."""

    name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class House:
    address: str = ""
    hamlet: str = ""
    rt: str = ""
    rw: str = ""


def block_words(rt: str, rw: str) -> str:
    """ "RT 002 RW 001", without what is not known."""
    return " ".join(f"{label} {value}" for label, value in (("RT", rt), ("RW", rw)) if value)


def house_words(home: Home, village: Place | None = None, *, within: Place | None = None) -> str:
    """ "Jalan Mawar 3, Dusun Krajan, RT 002 RW 001, Desa Sukodono, Kec. Kendal"; "" when nothing is known.

    village: said at the end. within: the village that the paper names elsewhere, so that it is not said here.
    """
    named = village or within
    address = _without_village(home.address, named) if named else home.address.strip(_EDGES)
    hamlet = home.hamlet.strip(_EDGES)
    if hamlet and (_says(address, hamlet) or (named and hamlet.casefold() == named.name.casefold())):
        hamlet = ""
    if hamlet and not _HAMLET.match(hamlet):
        hamlet = f"Dusun {hamlet}"
    rt = "" if _says_block(address, "RT", home.rt) else home.rt
    rw = "" if _says_block(address, "RW", home.rw) else home.rw
    parts = (address, hamlet, block_words(rt, rw), village.full_name if village else "")
    return ", ".join(part for part in parts if part)


def _says(text: str, words: str) -> bool:
    """Whether the text has these words, as whole words, in any case."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _says_block(address: str, label: str, number: str) -> bool:
    """ "RT 2", "RT.002" and "RT/RW 002/001" all say RT 002."""
    plain = number.lstrip("0") or number
    pair = {"RT": rf"0*{plain}\s*/\s*\d+", "RW": rf"\d+\s*/\s*0*{plain}"}[label]
    forms = (rf"\b{label}\W*0*{plain}\b", rf"\bRT\W*RW\W*{pair}\b")
    return any(re.search(form, address, re.IGNORECASE) for form in forms) if number else False


def _without_village(address: str, village: Place) -> str:
    """The address without the parts that only name the village or what lies above it."""
    above = village.full_name.split(",")[1:]
    names = [
        village.name,
        *(re.sub(rf"^{_VILLAGE_KINDS}\.?\s+", "", part.strip(), flags=re.IGNORECASE) for part in above),
    ]
    kept = [part.strip(_EDGES) for part in address.split(",")]
    while kept and any(_only(kept[-1], name) for name in names):
        kept.pop()
    text = ", ".join(part for part in kept if part)
    tail = rf"[\s,]+(?:desa|ds|kelurahan|kel)\.?\s+{re.escape(village.name)}\s*$"
    return re.sub(tail, "", text, flags=re.IGNORECASE).strip(_EDGES)


def _only(part: str, name: str) -> bool:
    """ "Kel. Patebon" names Patebon and nothing else."""
    return re.fullmatch(rf"(?:{_VILLAGE_KINDS}\.?\s+)?{re.escape(name)}", part, re.IGNORECASE) is not None
