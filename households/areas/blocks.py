"""Parts of a village as field staff write them: "001:005,007|004:002" is RW 001 RT 005 and 007, and RW 004 RT 002.

"001" alone is a whole RW; an empty text is the whole village. Imports no model.
"""

from __future__ import annotations

import re

_PART = re.compile(r"(\d{1,3})(?::(\d{1,3}(?:,\d{1,3})*))?")


class BlocksWrong(ValueError):
    """The text cannot be read; the message is for the person."""


def parse(text: str) -> dict[str, frozenset[str]]:
    """RW → its RT; an empty set is every RT of the RW. Raises BlocksWrong."""
    found: dict[str, frozenset[str]] = {}
    for part in filter(None, re.sub(r"\s+", "", text).split("|")):
        match = _PART.fullmatch(part)
        if match is None:
            raise BlocksWrong(f"“{part}” tidak terbaca. Tulis misalnya 001:005,007|004:002, atau 001 untuk satu RW.")
        rw = match[1].zfill(3)
        if rw in found:
            raise BlocksWrong(f"RW {rw} ditulis dua kali.")
        found[rw] = frozenset(rt.zfill(3) for rt in match[2].split(",")) if match[2] else frozenset()
    return found


def tidy(text: str) -> str:
    """The same in one form: numbers with three digits, in order."""
    found = parse(text)
    return "|".join(f"{rw}:{','.join(sorted(rts))}" if rts else rw for rw, rts in sorted(found.items()))


def holds(text: str, rw: str, rt: str) -> bool:
    """Whether a family of this RW and RT lives in the part; a family without RW only in a whole village."""
    if not text:
        return True
    rts = parse(text).get(rw.zfill(3)) if rw else None
    return rts is not None and (not rts or (bool(rt) and rt.zfill(3) in rts))


def words(text: str) -> str:
    """ "RW 001 (RT 005, 007), RW 004 (RT 002)" """
    if not text:
        return "seluruh wilayahnya"
    parts = sorted(parse(text).items())
    return ", ".join(f"RW {rw}" + (f" (RT {', '.join(sorted(rts))})" if rts else "") for rw, rts in parts)
