"""What a Kemendagri region code says by itself: level, parent, place, time zone.

A code is dotted: province "33", kabupaten/kota "33.24", kecamatan "33.24.05", desa/kelurahan "33.24.05.2003".
"Inside" is therefore a test on the beginning of the code. Imports no model.
"""

from __future__ import annotations

import re

PROVINCE, REGENCY, DISTRICT, VILLAGE = 1, 2, 3, 4

CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
_LENGTHS = {2: PROVINCE, 5: REGENCY, 8: DISTRICT, 13: VILLAGE}
# First digit of the fourth part (Kepmendagri on codes of regions).
_VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
# Keppres 41/1987: Kalimantan Barat and Tengah keep western time, Selatan, Timur and Utara central time.
_WITA_PROVINCES = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
_WIT_PROVINCES = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


def is_code(text: str) -> bool:
    return CODE.fullmatch(text) is not None


def level_of(code: str) -> int:
    """1 province … 4 village. Raises ValueError for anything that is not a region code."""
    if not is_code(code):
        raise ValueError(f"not a region code: {code!r}")
    return _LENGTHS[len(code)]


def parent_of(code: str) -> str | None:
    """The code one level up; None for a province."""
    return code.rpartition(".")[0] or None


def contains(prefix: str, code: str) -> bool:
    """Whether `code` lies in the region `prefix`; the empty prefix is the whole country."""
    return not prefix or code == prefix or code.startswith(prefix + ".")


def village_kind(code: str) -> str:
    """desa, kelurahan or desa_adat, read from the first digit of the fourth part."""
    return _VILLAGE_KINDS[code[9]]


def timezone_of(code: str) -> str:
    """IANA name of the zone of the province in `code`."""
    province = code[:2]
    if province in _WITA_PROVINCES:
        return WITA
    return WIT if province in _WIT_PROVINCES else WIB


def zone_label(timezone: str) -> str:
    """WIB, WITA or WIT."""
    return {WIB: "WIB", WITA: "WITA", WIT: "WIT"}[timezone]
