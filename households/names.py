"""Names as people write them, brought to forms in which the same name is equal (matching.md 1-2).

    words("Hj. Noor Hayati, S.Pd binti Saleh")  → ("nur", "hayati")
    key("H. ACHMAD SJAFI'I")                    → "amat sapi"

Imports no model. The lists stand in data/names.toml with their source.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

_DATA = tomllib.loads((Path(__file__).parent / "data" / "names.toml").read_text(encoding="utf-8"))
TITLES = frozenset(_DATA["titles"])
DEGREES = frozenset(_DATA["degrees"])
PATRONYMICS = frozenset(_DATA["patronymics"])
COMMON = frozenset(_DATA["common"])
PREFIXES = tuple(_DATA["prefixes"])
FULL_FORMS = {short: full for full, shorts in _DATA["expand"].items() for short in shorts}
KEY_LENGTH = 160

_APOSTROPHES = re.compile(r"(?<=\w)['’`´‘ʼ](?=\w)")
# "s.pd.i", "m.h.": letters with dots between them, one abbreviation.
_DOTTED = re.compile(r"\b(?:[^\W\d_]{1,4}\.){1,5}[^\W\d_]{0,4}\b\.?")
_OTHER = re.compile(r"[^a-z0-9]+")
_LOOKALIKE = str.maketrans("015", "ois")


def fold(text: str) -> str:
    """Lower case without accents, apostrophes inside words closed up."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _APOSTROPHES.sub("", plain.lower())


def words(text: str) -> tuple[str, ...]:
    """The words of a name that say who somebody is, in their full and usual spelling.

    Titles, degrees and what follows bin/binti are left out; when nothing would be left, everything stays.
    """
    raw = _raw_words(text)
    own = _before_patronymic(raw)
    kept = [word for place, word in enumerate(own) if not _is_ornament(word, place)]
    named = _expand(kept or own or raw)
    return tuple(part for word in named for part in _take_apart(word))


def _raw_words(text: str) -> list[str]:
    if text.isascii() and text.replace(" ", "").isalpha():  # nearly all of a registry: nothing to be mended
        return text.lower().split()
    joined = _DOTTED.sub(_close_abbreviation, fold(text))
    found = _OTHER.sub(" ", joined).split()
    return [word.translate(_LOOKALIKE) if re.search("[a-z]", word) else word for word in found]


def _close_abbreviation(match: re.Match[str]) -> str:
    """ "s.pd" → "spd" when that is a degree or title; "m.ali" stays two words."""
    closed = match.group().replace(".", "")
    return f" {closed} " if closed in DEGREES or closed in TITLES else match.group().replace(".", " ")


def _before_patronymic(found: list[str]) -> list[str]:
    for place, word in enumerate(found):
        if place and word in PATRONYMICS:
            return found[:place]
    return found


def _is_ornament(word: str, place: int) -> bool:
    return word in TITLES or (place > 0 and word in DEGREES and word != "st")


def _expand(found: list[str]) -> list[str]:
    """Full forms of abbreviations. "m" and "st" count as such only before another word."""
    result = []
    for place, word in enumerate(found):
        more = place + 1 < len(found)
        if word == "m" and place == 0 and more:
            word = "muhammad"
        elif word == "st":
            if not more:
                continue  # at the end it is a degree
            word = "siti"
        result.append(FULL_FORMS.get(word, word))
    return result or found


def _take_apart(word: str) -> tuple[str, ...]:
    for prefix in PREFIXES:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= 4:
            return FULL_FORMS.get(prefix, "abdul" if prefix == "abdur" else prefix), rest
    return (word,)


_SOUNDS = {
    "oe": "u", "tj": "c", "dj": "j", "sj": "s", "nj": "n", "ch": "k", "kh": "k", "gh": "k", "q": "k", "sy": "s",
    "sh": "s", "ts": "s", "dz": "j", "dh": "j", "zh": "j", "z": "j", "th": "t", "ph": "p", "v": "p", "f": "p",
    "x": "ks", "ng": "n", "ny": "n", "ai": "i", "ay": "i", "ei": "i", "au": "u", "aw": "u", "e": "i", "o": "u",
    "h": "",
}  # fmt: skip
_BEFORE_VOWEL = {"ay", "aw"}  # "hayati" keeps its y, "sunday" does not
_AT_END = {"ny", "sy"}  # "nyoman", but "tiny" is tini
# Two letters go before one; what single letters become begins no pair, so they may all follow afterwards.
_PAIRS = re.compile(
    "|".join(
        f"{spelled}(?![aeiou])" if spelled in _BEFORE_VOWEL else f"{spelled}(?!$)" if spelled in _AT_END else spelled
        for spelled in _SOUNDS
        if len(spelled) > 1
    )
)
# A y that stands beside no vowel is one (Edy, Rudy); a y or w that only leads from one vowel to the next is often left
# out (Wiyono, Wiono; Suwarni, Suarni).
_VOWEL_Y = re.compile(r"(?<=[^aiueo])y(?![aiueo])")
_GLIDE = re.compile(r"(?<=i)y(?=[aiueo])|(?<=u)w(?=[aiueo])")
_SINGLES = str.maketrans({spelled: heard for spelled, heard in _SOUNDS.items() if len(spelled) == 1})
_DOUBLED = re.compile(r"(.)\1+")
_ENDS = str.maketrans("dbg", "tpk")
# The old spelling wrote j for y (Jusuf); in the modern one j is a letter of its own: only the skeleton calls them one.
_BONES = str.maketrans("y", "j", "aiueo")
_FIRST = str.maketrans("y", "j")


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a word sounds, so that old and new spelling agree. Never empty for a word with letters or digits."""
    heard = word
    for _ in range(8):  # one rule may lay bare another ("syoe"); a few passes come to rest
        before = heard
        heard = _GLIDE.sub("", _VOWEL_Y.sub("i", _PAIRS.sub(_heard, heard).translate(_SINGLES)))
        heard = _DOUBLED.sub(r"\1", heard)
        heard = heard[:-1] + heard[-1:].translate(_ENDS)
        if heard == before:
            break
    return heard or word


def _heard(match: re.Match[str]) -> str:
    return _SOUNDS[match.group()]


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of the sound, with a leading vowel: what is left when vowels are misheard. y and j are one."""
    heard = sound(word)
    return heard[:1].translate(_FIRST) + heard[1:].translate(_BONES)


@lru_cache(maxsize=100_000)
def key(text: str) -> str:
    """The form in which a name is stored for searching: the sounds of its words in order."""
    return " ".join(sound(word) for word in words(text))[:KEY_LENGTH]
