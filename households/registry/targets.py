"""What a column of a file can be, in words a person chooses from, and what a file cannot do without."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from households import codes
from households.enums import PARTICIPANT_SOURCES, Source, Subject
from households.registry import hooks
from households.registry.formats import formats
from slrt.exchange.headers import slug

# A column that the registry has no field for, kept with the row under its own title.
KEEP = "keep"
_PERSON = {
    "nik": "NIK",
    "name": "Nama",
    "birth_date": "Tanggal lahir",
    "birth_place": "Tempat lahir",
    "age": "Umur",
    "sex": "Jenis kelamin",
    "relation": "Hubungan keluarga",
    "mother_name": "Nama ibu kandung",
    "occupation": "Pekerjaan",
    "external_id": "ID warga di data terpadu",
    "matched_civil": "Padan Dukcapil",
}
_FAMILY = {
    "kk": "Nomor KK",
    "group": "ID rumah tangga",
    "head_name": "Nama kepala keluarga",
    "size": "Jumlah anggota keluarga",
    "desil": "Desil",
    "percentile": "Persentil",
}
_PLACE = {
    "province": "Provinsi",
    "regency": "Kabupaten/kota",
    "district": "Kecamatan",
    "village": "Desa/kelurahan",
    "province_code": "Kode provinsi",
    "regency_code": "Kode kabupaten/kota",
    "district_code": "Kode kecamatan",
    "village_code": "Kode desa Kemendagri",
    "village_bps": "Kode desa BPS",
    "hamlet": "Dusun",
    "address": "Alamat",
    "rt": "RT",
    "rw": "RW",
}
_PARTICIPANT = {
    "number": "NIK atau nomor KK peserta",
    "programme_name": "Nama program",
    "status": "Status kepesertaan",
    "membership": "Jenis kepesertaan",
}
_KEEP = {KEEP: "Simpan sebagai keterangan"}
_OF_A_LIST = ("regency", "village_code")
# A list of PPKS may name people whom the registry does not know: it says where they are.
_OF_PPKS = {name: _PLACE[name] for name in ("district", "village", "address")} | {"programme_name": "Jenis PPKS"}
LABELS = _PERSON | _FAMILY | _PLACE | _PARTICIPANT | _KEEP


@dataclass(frozen=True)
class Obligation:
    """Something a file must have: one of these fields."""

    label: str
    fields: tuple[str, ...]


_NAME = Obligation("Nama", ("name",))
_TOGETHER = Obligation("Nomor KK atau ID rumah tangga", ("kk", "group"))
_WHERE = Obligation("Desa/kelurahan, atau kode desa", ("village", "village_code", "village_bps"))
_OBLIGATIONS = {
    Subject.PERSON: (Obligation("NIK", ("nik",)), _NAME, _TOGETHER),
    Subject.FAMILY: (_TOGETHER, Obligation("Nama kepala keluarga", ("head_name",)), _WHERE),
    Subject.PARTICIPANT: (_NAME, Obligation("NIK, nomor KK, atau keduanya dalam satu kolom", ("nik", "kk", "number"))),
}


def obligations(subject: str, *, with_family: bool = False) -> tuple[Obligation, ...]:
    """What a file of this kind must have. with_family: its families, and so their places, come in another file."""
    found = _OBLIGATIONS[Subject(subject)]
    return (*found, _WHERE) if subject == Subject.PERSON and not with_family else found


def subjects(source: str) -> list[tuple[str, str]]:
    """What the rows of a file of this source may be about."""
    if source in PARTICIPANT_SOURCES:
        return [(Subject.PARTICIPANT.value, Subject.PARTICIPANT.label)]
    return [(each.value, each.label) for each in (Subject.PERSON, Subject.FAMILY)]


def choices(jurisdiction: str, source: str) -> dict[str, str]:
    """Field → words, of everything a column of this source can be, each in words of its own."""
    if source == Source.PPKS:
        return _PERSON | {"kk": _FAMILY["kk"]} | {name: _PLACE[name] for name in _OF_A_LIST} | _OF_PPKS | _KEEP
    if source in PARTICIPANT_SOURCES:
        return _PERSON | _PARTICIPANT | {"kk": _FAMILY["kk"]} | {name: _PLACE[name] for name in _OF_A_LIST} | _KEEP
    found = _PERSON | _FAMILY | _PLACE
    found |= {f"programme:{code}": f"Menerima {names[0]}" for code, names in hooks.programmes(jurisdiction)}
    found |= _answers(source)
    found |= _KEEP
    said: dict[str, str] = {}
    for field, label in found.items():  # two questions of a questionnaire may be called alike
        said[field] = label if label not in said.values() else f"{label} ({field.rpartition(':')[2]})"
    return said


def _answers(source: str) -> dict[str, str]:
    """The questions of the questionnaire behind this source, by the declared forms that ask them."""
    found = {}
    for form in formats().values():
        if form.source != source or not form.questionnaire:
            continue
        known = codes.questionnaires().get(form.questionnaire)
        variables = known.variables if known else {}
        for column in form.columns:
            kind, _, name = column.field.partition(":")
            if kind in ("housing", "attribute"):
                label = variables[name].label if name in variables else column.header.replace("_", " ")
                found[column.field] = f"{'Rumah dan aset' if kind == 'housing' else 'Keterangan'}: {label}"
    return found


def questionnaire_of(source: str, fields: Iterable[str]) -> str:
    """The generation whose codes the answers among these fields use; "" when there are none."""
    asked = _answers(source)
    if not any(field in asked for field in fields):
        return ""
    return next(form.questionnaire for form in formats().values() if form.source == source and form.questionnaire)


def fits(field: str, subject: str) -> bool:
    """Whether a row about this has a place for the field."""
    if field == KEEP or field.startswith("attribute:"):
        return True
    if subject == Subject.PARTICIPANT:
        return field in _PERSON or field in _PARTICIPANT or field == "kk" or field in (*_OF_A_LIST, *_OF_PPKS)
    if field in _PARTICIPANT:
        return False
    return subject == Subject.PERSON or field not in _PERSON


def stored_name(field: str, title: str, place: int) -> str:
    """The field as the reader knows it: a kept column goes by its title, or by its place when that says nothing."""
    return f"attribute:{slug(title)[:40] or f'kolom{place + 1}'}" if field == KEEP else field
