"""What the columns of an unknown file probably are: by what people taught before, by name, by likeness, by content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from households.enums import PARTICIPANT_SOURCES, Subject
from households.registry import targets
from households.registry.formats import formats, shared_synonyms
from slrt.exchange.headers import LIKENESS, SHORTEST_LIKENESS, slug

# (field, what its values look like, in how many of the filled cells at least)
_BY_CONTENT = (
    ("birth_date", "day", 0.8),
    ("sex", "sex", 0.9),
    ("relation", "relation", 0.9),
    ("village_code", "village_code", 0.8),
    ("village_bps", "village_bps", 0.8),
    ("district", "district", 0.9),
    ("village", "village", 0.7),
    ("regency", "regency", 0.9),
)
_NUMBER = 0.7


def guess(columns: Sequence[dict], jurisdiction: str, source: str, taught: Iterable[dict[str, str]] = ()) -> list[str]:
    """A field per column, "" where nothing is likely; none is given twice. taught: slug → field of kept forms, the
    nearest first. columns as households.registry.peek looks at them."""
    offered = targets.choices(jurisdiction, source)
    found = [""] * len(columns)
    names = [slug(column["title"]) for column in columns]
    known = _names(names, source, offered, taught)
    for place, name in enumerate(names):
        _take(found, place, known.get(name, ""))
    for place, name in enumerate(names):
        if not found[place] and len(name) >= SHORTEST_LIKENESS:
            near = get_close_matches(name, known, 1, LIKENESS)
            _take(found, place, known[near[0]] if near else "")
    _by_content(found, columns, offered)
    return found


def _take(found: list[str], place: int, field: str) -> None:
    if field and not found[place] and (field == targets.KEEP or field not in found):
        found[place] = field


def _names(
    titles: Sequence[str], source: str, offered: dict[str, str], taught: Iterable[dict[str, str]]
) -> dict[str, str]:
    """Every name a column is known by; the surest sources of names win: what was taught, then the form most like it."""
    known: dict[str, str] = {}
    for own in taught:
        known = own | known
    here = set(titles)
    ordered = sorted(
        formats().values(),
        key=lambda form: (form.source != source, -sum(not here.isdisjoint(column.slugs()) for column in form.columns)),
    )
    pairs = [(name, column.field) for form in ordered for column in form.columns for name in column.slugs()]
    pairs += [(slug(name), field) for field, names in shared_synonyms().items() for name in names]
    pairs += [(slug(label), field) for field, label in offered.items()]
    for name, field in pairs:
        if name and field in offered:
            known.setdefault(name, field)
    return {name: field for name, field in known.items() if field in offered}


def _by_content(found: list[str], columns: Sequence[dict], offered: dict[str, str]) -> None:
    """Two columns of sixteen digits are NIK and KK: the one that repeats itself is the family's."""
    if not columns:
        return
    numbers = [place for place, column in enumerate(columns) if column["like"].get("number", 0) >= _NUMBER]
    for place in sorted(numbers, key=lambda place: -columns[place]["distinct"]):
        _take(found, place, next((field for field in ("nik", "kk") if field not in found), ""))
    for field, kind, share in _BY_CONTENT:
        best = max(range(len(columns)), key=lambda place: columns[place]["like"].get(kind, 0) * (not found[place]))
        if columns[best]["like"].get(kind, 0) >= share and field in offered:
            _take(found, best, field)


def subject_of(fields: Sequence[str], source: str) -> str:
    """What the rows are probably about."""
    if source in PARTICIPANT_SOURCES:
        return Subject.PARTICIPANT.value
    family = "nik" not in fields and ("head_name" in fields or "size" in fields)
    return Subject.FAMILY.value if family else Subject.PERSON.value
