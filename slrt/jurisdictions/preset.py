"""Reading the presets: facts of a jurisdiction, its answers with their clauses, and the units its regulation names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

from slrt.jurisdictions import codes
from slrt.jurisdictions.keys import KEYS
from slrt.jurisdictions.keytypes import BadValue
from slrt.regions.codes import timezone_of
from slrt.regions.models import Region

FOLDER = Path(__file__).parent / "presets"
HOLIDAYS = Path(__file__).parent / "data" / "cuti_bersama.toml"
COMMON = "common_units.toml"


class BrokenPreset(ValueError):
    """A preset file says something that cannot be loaded; the message names the file and the place."""


class PresetUnit(TypedDict):
    """One office to create. `level` and `kind` are codes of slrt.accounts.models; `sectors` of codes.SECTORS."""

    kind: str
    name: str
    code: str
    region_code: str
    level: str
    sectors: list[str]
    clause: str


@dataclass(frozen=True)
class Answer:
    """The value of one key as the preset gives it."""

    key: str
    value: Any
    clause: str
    source: str
    note: str


@dataclass(frozen=True)
class Preset:
    code: str
    facts: dict[str, Any]
    answers: dict[str, Answer]
    units: tuple[dict[str, Any], ...]
    patterns: dict[str, dict[str, str]]

    @property
    def in_force(self) -> date:
        return self.facts["in_force"]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def presets() -> dict[str, Preset]:
    """All presets by jurisdiction code. Raises BrokenPreset."""
    found = (load_file(path) for path in sorted(FOLDER.glob("*.toml")) if path.name != COMMON)
    return {preset.code: preset for preset in sorted(found, key=lambda preset: preset.code)}


def load_file(path: Path) -> Preset:
    """One file, checked against the keys. What the file leaves out is answered by the default."""
    data = _read(path)
    facts = dict(data["jurisdiction"])
    code = facts.pop("code")
    if unknown := set(data["values"]) - set(KEYS):
        raise BrokenPreset(f"{path.name}: unknown keys {sorted(unknown)}")
    answers = {key: _answer(path.name, key, data["values"].get(key)) for key in KEYS}
    answers["letterhead"] = with_letterhead(answers["letterhead"], facts)
    patterns = {key: data[key] for key in ("per_village", "per_kecamatan") if key in data}
    return Preset(code, facts | {"timezone": timezone_of(code)}, answers, tuple(data.get("units", ())), patterns)


def with_letterhead(answer: Answer, facts: dict[str, Any]) -> Answer:
    """The letterhead is written once in a preset, among the facts of the jurisdiction."""
    said = {name: facts[name] for name in codes.LETTERHEAD if facts.get(name)}
    return replace(answer, value=KEYS["letterhead"].kind.clean(said))


def _answer(file: str, code: str, raw: dict[str, Any] | None) -> Answer:
    key = KEYS[code]
    if raw is None:
        return Answer(code, key.default, key.basis, "bawaan", "")
    source, clause = raw["source"], raw["clause"]
    if source not in codes.SOURCES or (source in ("peraturan", "tafsir") and not clause):
        raise BrokenPreset(f"{file}: {code} needs a known source and the clause it rests on")
    try:
        value = key.kind.clean(raw["value"])
    except BadValue as error:
        raise BrokenPreset(f"{file}: {code}: {error}") from error
    return Answer(code, value, clause or key.basis, source, raw.get("note", ""))


def common_holidays() -> list[dict[str, Any]]:
    """Cuti bersama to enter for the whole country: date, name, verified."""
    return _read(HOLIDAYS)["days"]


def preset_units(code: str) -> list[PresetUnit]:
    """Every unit of a jurisdiction: those its regulation names, the usual agencies, and one per kecamatan and village.

    Needs the regions loaded. Raises KeyError for a code without a preset.
    """
    preset = presets()[code]
    named = [_unit(preset, raw) for raw in preset.units]
    taken = {unit["code"] for unit in named}
    usual = [unit for unit in _common_units(preset) if unit["code"] not in taken]
    return [*named, *usual, *_pattern_units(preset)]


def _unit(preset: Preset, raw: dict[str, Any]) -> PresetUnit:
    return PresetUnit(
        kind=raw["kind"],
        name=raw["name"],
        code=raw["code"],
        region_code=raw.get("region_code", preset.code),
        level=raw.get("level", "regency"),
        sectors=list(raw.get("sectors", [])),
        clause=raw.get("clause", ""),
    )


def _common_units(preset: Preset) -> Iterator[PresetUnit]:
    words = {
        "place": preset.facts["name"],
        "province": Region.objects.values_list("name", flat=True).get(code=preset.code[:2]),
    }
    for raw in _read(FOLDER / COMMON)["units"]:
        code = f"{preset.facts['short_code']}-{raw['suffix']}"
        yield _unit(preset, raw | {"code": code, "name": raw["name"].format(**words)})


def _pattern_units(preset: Preset) -> Iterator[PresetUnit]:
    """Kecamatan first, then villages, in the order of their codes; KDL-05 and KDL-05.2003 number their cases."""
    inside = Region.objects.inside(preset.code).order_by("code")
    for pattern, kind, level, regions in (
        ("per_kecamatan", "kecamatan", "regency", inside.districts()),
        ("per_village", "puskesos", "village", inside.villages()),
    ):
        if pattern not in preset.patterns:
            continue
        raw = preset.patterns[pattern]
        for region in regions:
            yield PresetUnit(
                kind=kind,
                name=raw["name"].format(name=region.name, short=region.short_name),
                code=f"{preset.facts['short_code']}-{region.code[6:]}",
                region_code=region.code,
                level=level,
                sectors=[],
                clause=raw.get("clause", ""),
            )
