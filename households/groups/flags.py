"""Penanda warga (BS and BL Pasal 5 huruf b): what each one is read from. Pure.

A flag is never stored because an edition, an age or a register says so: it is read from them, with its source, each
time. Stored is only what was decided here (Person.flags), through a change proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from households import codes
from households.enums import NoNikReason, Sex
from households.registers import codes as kinds

ELDERLY_FROM = 60  # UU 13/1998 Pasal 1 angka 2
CHILD_BELOW = 18  # UU 35/2014 Pasal 1 angka 1
# Questions of DTSEN about what a person is able to do; 1 = not at all, 2 = with much difficulty (domain §1.4).
FUNCTIONS = (
    *("penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari"),
    *("belajar_kemampuan_intelektual", "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri"),
    "mengingat_berkonsentrasi",
)
SEVERE = ("1", "2", "01", "02")
KIND_OF_DISABILITY = "jenis_cacat"  # BDT 2015
NO_DISABILITY = ("", "0", "00")
# PPKS → flag; every other kind of a person is "lain-lain". Fakir miskin is the standing of a family, not a flag.
OF_REGISTER = {
    "P01": "child", "P02": "child", "P05": "disability", "P08": "elderly", "P09": "disability", "P23": "woman",
    "P26": "remote",
}  # fmt: skip
NO_FLAG = ("P24",)
REGISTER_OTHER = tuple(
    row.code for row in kinds.of("ppks") if row.code not in (*OF_REGISTER, *NO_FLAG) and row.subject == "person"
)


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of a person. said: where it comes from, for the screen."""

    code: str
    said: str


def codes_of(flag: str) -> tuple[str, ...]:
    """The kinds of PPKS that make a flag."""
    if flag == "other":
        return REGISTER_OTHER
    return tuple(code for code, found in OF_REGISTER.items() if found == flag)


def of_age(age: int | None) -> list[Flag]:
    return [Flag("elderly", f"umur {age} tahun")] if age is not None and age >= ELDERLY_FROM else []


def of_no_nik(reason: str, age: int | None, sex: str) -> list[Flag]:
    """The reason why somebody has no NIK says it of two groups."""
    if reason == NoNikReason.REMOTE:
        return [Flag("remote", "alasan tanpa NIK")]
    if reason != NoNikReason.ABANDONED:
        return []
    child = age is not None and age < CHILD_BELOW
    code = "child" if child else "woman" if sex == Sex.FEMALE else "other"
    return [Flag(code, "orang telantar, menurut alasan tanpa NIK")]


def of_edition(attributes: Mapping[str, Any], edition: str) -> list[Flag]:
    """Disability as one edition has it: a kind of its own in BDT 2015, answers about functions in DTSEN."""
    raw = str(attributes.get(KIND_OF_DISABILITY) or "").strip()
    if raw not in NO_DISABILITY:
        kind = codes.words("bdt-2015", KIND_OF_DISABILITY, raw)
        return [Flag("disability", f"{edition}: {kind.lower() or 'disabilitas'}")]
    hard = [name for name in FUNCTIONS if str(attributes.get(name) or "").strip() in SEVERE]
    said = ", ".join(_function(name) for name in hard)
    return [Flag("disability", f"{edition}: sulit {said}")] if hard else []


def _function(name: str) -> str:
    """ "berjalan atau naik tangga" """
    return {"penglihatan": "melihat", "pendengaran": "mendengar"}.get(name, name.replace("_", " "))


def of_register(entered: Iterable[str], noted: date) -> list[Flag]:
    """PPKS codes of an entry that is in force."""
    found = []
    for code in entered:
        if code in OF_REGISTER or code in REGISTER_OTHER:
            row = kinds.table()[code]
            found.append(Flag(OF_REGISTER.get(code, "other"), f"PPKS {row.label}, dicatat {noted:%d-%m-%Y}"))
    return found


def merged(found: Iterable[Flag], order: Iterable[str]) -> list[Flag]:
    """Each flag once, in the order of the profile, with everything that says it; others are left out."""
    said: dict[str, list[str]] = {}
    for flag in found:
        said.setdefault(flag.code, []).append(flag.said)
    return [Flag(code, "; ".join(dict.fromkeys(said[code]))) for code in order if code in said]
