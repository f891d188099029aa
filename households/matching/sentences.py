"""The comparison in plain words: one sentence per field that was asked for. Imports no model."""

from __future__ import annotations

from collections.abc import Sequence

from households import names
from households.matching.records import Known, Mark, Reason
from households.matching.weights import BITS

_NIK = {
    "exact": (Mark.MATCH, "NIK sama"),
    "close": (Mark.CLOSE, "NIK hampir sama: satu angka salah atau tertukar"),
    "serial": (Mark.CLOSE, "NIK hampir sama: satu angka salah atau tertukar"),
    "two_serial": (Mark.CLOSE, "NIK mirip: dua dari empat angka terakhir berbeda"),
    "area": (Mark.CLOSE, "NIK sama kecuali kode kecamatan"),
    "sex": (Mark.CLOSE, "NIK sama kecuali tanggal (ditulis untuk jenis kelamin lain)"),
    "two": (Mark.CLOSE, "NIK mirip: dua angka berbeda"),
    "part": (Mark.CLOSE, "sebagian NIK sama"),
    "few": (Mark.CLOSE, "beberapa angka NIK sama"),
    "relative": (Mark.DIFFERENT, "NIK ini milik anggota keluarganya"),
    "different": (Mark.DIFFERENT, "NIK berbeda"),
}
_BIRTH = {
    "exact": (Mark.MATCH, "tanggal lahir sama"),
    "exact_guessed": (Mark.MATCH, "tanggal lahir sama"),
    "exact_guessed_old": (Mark.MATCH, "tanggal lahir sama"),
    "swapped": (Mark.CLOSE, "tanggal dan bulan lahir tertukar"),
    "guessed": (Mark.CLOSE, "tahun lahir sama ({year}), tanggal hanya perkiraan"),
    "guessed_known": (Mark.CLOSE, "tahun lahir sama ({year}), tanggal hanya perkiraan"),
    "guessed_1": (Mark.CLOSE, "tahun lahir selisih 1 ({year}), tanggal hanya perkiraan"),
    "near_month": (Mark.CLOSE, "bulan dan tahun lahir sama ({year}), tanggal berbeda"),
    "near_day": (Mark.CLOSE, "tanggal dan tahun lahir sama ({year}), bulan berbeda"),
    "year_other": (Mark.CLOSE, "tahun lahir sama ({year}), tanggal berbeda"),
    "year": (Mark.MATCH, "tahun lahir sama ({year})"),
    "month": (Mark.MATCH, "bulan dan tahun lahir sama ({year})"),
    "year_1": (Mark.CLOSE, "tahun lahir selisih 1 ({year})"),
    "year_2": (Mark.CLOSE, "tahun lahir selisih 2 ({year})"),
    "year_5": (Mark.DIFFERENT, "tahun lahir berbeda ({year})"),
    "year_digit": (Mark.DIFFERENT, "tahun lahir berbeda satu angka ({year})"),
    "day_1": (Mark.CLOSE, "tanggal dan bulan sama, tahun berbeda ({year})"),
    "day_digit": (Mark.CLOSE, "tanggal dan bulan sama, tahun berbeda ({year})"),
    "day_far": (Mark.DIFFERENT, "tanggal dan bulan sama, tahun jauh berbeda ({year})"),
    "far": (Mark.DIFFERENT, "tanggal lahir berbeda ({year})"),
}
_VILLAGE = {
    "same": (Mark.MATCH, "tempat tinggal sama"),
    "inside": (Mark.MATCH, "kecamatan sama"),
    "district": (Mark.CLOSE, "tempat tinggal lain, kecamatan sama"),
    "regency": (Mark.DIFFERENT, "tempat tinggal dan kecamatan lain"),
    "other": (Mark.DIFFERENT, "kabupaten/kota lain"),
}
_SEX = {"same": (Mark.MATCH, "jenis kelamin sama"), "different": (Mark.DIFFERENT, "jenis kelamin berbeda")}
_KK = {"same": (Mark.MATCH, "nomor KK sama"), "different": (Mark.DIFFERENT, "nomor KK berbeda")}
_PLAIN = {"nik": _NIK, "birth": _BIRTH, "village": _VILLAGE, "sex": _SEX, "kk": _KK}


def reasons(asked: Known, person: Known, found: Sequence[tuple[str, float]]) -> tuple[Reason, ...]:
    """In the order of the screen: name, NIK, KK, birth, village, sex, mother."""
    bits: dict[str, float] = {}
    levels: dict[str, str] = {}
    for feature, value in found:
        field, _, level = feature.partition(".")
        bits[field] = bits.get(field, 0.0) + BITS[feature] * value
        levels.setdefault(field, level)
    lines = [_name(asked.name, person.name, bits.get("name", 0.0), levels)]
    for field, given, there in _given(asked, person):
        lines.append(_plain(field, given, there, levels, bits, person))
    if asked.mother:
        lines.append(_mother(person.mother, levels.get("mother", ""), bits.get("mother", 0.0)))
    return tuple(line for line in lines if line is not None)


def _given(asked: Known, person: Known) -> tuple[tuple[str, object, object], ...]:
    return (
        ("nik", asked.nik, person.nik),
        ("kk", asked.kk, person.kk),
        ("birth", asked.year, person.year),
        ("village", asked.village, person.village),
        ("sex", asked.sex, person.sex),
    )


_UNKNOWN = {
    "nik": "NIK tidak tercatat",
    "kk": "nomor KK tidak tercatat",
    "birth": "tanggal lahir tidak tercatat",
    "village": "tempat tinggal tidak tercatat",
    "sex": "jenis kelamin tidak tercatat",
}


def _plain(field: str, given: object, there: object, levels: dict, bits: dict, person: Known) -> Reason | None:
    if not given:
        return None
    if not there:
        return Reason(field, Mark.UNKNOWN, _UNKNOWN[field])
    if field not in levels:  # the birth date is already counted with the NIK
        return Reason(field, Mark.MATCH, "tanggal lahir sesuai")
    mark, text = _PLAIN[field][levels[field]]
    if field == "kk" and mark is Mark.MATCH and person.former_kk:
        mark, text = Mark.CLOSE, "nomor KK lama keluarga ini"
    return Reason(field, mark, text.format(year=person.year), round(bits[field], 2))


def _name(asked: str, known: str, bits: float, levels: dict) -> Reason | None:
    typed, there = " ".join(asked.split()).upper(), known.upper()
    if not typed:
        return None
    one, two = names.words(asked), names.words(known)
    if one == two:
        text = "nama sama" if typed == there else f"nama {there} ~ {typed} (ejaan lain)"
        return Reason("name", Mark.MATCH, text, bits)
    if sorted(map(names.sound, one)) == sorted(map(names.sound, two)):
        return Reason("name", Mark.MATCH, f"nama {there} ~ {typed} (bunyi sama)", bits)
    level = levels.get("name", "nothing").removesuffix("_rare")
    if level in ("nothing", "conflict", "extra", "missing", "initial"):
        return Reason("name", Mark.DIFFERENT, f"nama berbeda: {there}", bits)
    if level == "part":
        return Reason("name", Mark.CLOSE, f"nama {there} ~ {typed} (sebagian atau panggilan)", bits)
    return Reason("name", Mark.CLOSE, f"nama mirip: {there}", bits)


def _mother(known: str, level: str, bits: float) -> Reason:
    if not known:
        return Reason("mother", Mark.UNKNOWN, "nama ibu tidak tercatat")
    if level in ("same", "sound"):
        return Reason("mother", Mark.MATCH, "nama ibu sama", bits)
    if level in ("near", "bones", "alike", "part", "initial"):
        return Reason("mother", Mark.CLOSE, "nama ibu mirip", bits)
    return Reason("mother", Mark.DIFFERENT, "nama ibu berbeda", bits)
