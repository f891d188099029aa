"""From what somebody typed to villages: a code, "Sukodono", "Desa Sukodono, Kec. Kendal", or a kecamatan's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError

from households.registry.places import plain
from slrt.jurisdictions.profile import profile_of
from slrt.regions.codes import village_kind
from slrt.regions.models import Region

_SEVERAL = "Ada beberapa tempat bernama ini. Tambahkan kecamatannya, misalnya “Sukodono, Kec. Kendal”."
_ELSEWHERE = "{} ini tidak ada di kecamatan yang dipilih. Ubah salah satunya."
_UNKNOWN = "{} ini tidak ada di daftar. Pilih dari daftar yang muncul saat mengetik."


@dataclass(frozen=True, slots=True)
class Village:
    code: str
    name: str
    district: str

    @property
    def words(self) -> str:
        """ "Sukodono, Kec. Kendal": what a list offers and find() understands."""
        return f"{self.name}, Kec. {self.district}"


def villages_of(jurisdiction: str) -> tuple[Village, ...]:
    """Every village by name, of the kinds the profile knows: a kota has no desa (DP 1 angka 9)."""
    return _villages(jurisdiction, profile_of(jurisdiction).village_kinds)


@lru_cache(maxsize=16)
def _villages(jurisdiction: str, kinds: tuple[str, ...]) -> tuple[Village, ...]:
    """The list of regions does not change while a process runs; the kinds of a profile may."""
    rows = Region.objects.inside(jurisdiction).villages().order_by("name", "code")
    found = rows.values_list("code", "name", "parent__name")
    return tuple(Village(*row) for row in found if village_kind(row[0]) in kinds)


def village_word(jurisdiction: str) -> str:
    """What the lowest region is called here: "Kelurahan" where there is nothing else, else "Desa/kelurahan"."""
    return profile_of(jurisdiction).village_word.capitalize()


def districts_of(jurisdiction: str) -> list[tuple[str, str]]:
    """(code, name) of every kecamatan, by name."""
    found = {row.code[:8]: row.district for row in villages_of(jurisdiction)}
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))


def find(text: str, jurisdiction: str) -> list[str]:
    """Codes of the places meant: villages and the kecamatan of that name or code; [] when there is none."""
    wanted = text.strip()
    rows = villages_of(jurisdiction)
    if any(wanted in (row.code, row.code[:8]) for row in rows):
        return [wanted]
    first, _, second = wanted.partition(",")
    name, district = plain(first), plain(second)
    if not name:
        return []
    found = [row.code for row in rows if plain(row.name) == name and (not district or plain(row.district) == district)]
    return found if second else found + sorted({row.code[:8] for row in rows if plain(row.district) == name})


class AreaField(forms.CharField):
    """A village or a kecamatan ("Kec. Weleri", also where a village has its name). Returns its code, "" when empty."""

    def __init__(self, *, jurisdiction: str, **kwargs):
        self.jurisdiction = jurisdiction
        kwargs.setdefault("label", f"Kecamatan atau {profile_of(jurisdiction).village_word}")
        kwargs.setdefault("widget", forms.TextInput({"autocomplete": "off", "list": "desa"}))
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: object) -> str:
        text = super().clean(value)
        if not text:
            return ""
        codes = self._districts(text) or find(text, self.jurisdiction)
        if len(codes) > 1:
            raise ValidationError("Ada beberapa tempat bernama ini. Tambahkan kecamatannya.")
        if not codes:
            raise ValidationError("Tempat ini tidak ada di daftar.")
        return codes[0]

    def _districts(self, text: str) -> list[str]:
        if not text.lower().startswith("kec"):
            return []
        wanted = plain(text)
        return [code for code, name in districts_of(self.jurisdiction) if plain(name) == wanted]


class VillageField(forms.CharField):
    """One village of a jurisdiction, typed or chosen from a list. Returns its Region, or None when left empty.

    inside: the code of a kecamatan chosen beside it, which tells villages of the same name apart.
    """

    def __init__(self, *, jurisdiction: str, inside: str = "", **kwargs):
        self.jurisdiction, self.inside = jurisdiction, inside
        kwargs.setdefault("label", village_word(jurisdiction))
        kwargs.setdefault("widget", forms.TextInput({"autocomplete": "off", "list": "desa"}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> Region | None:
        text = super().to_python(value)
        if not text:
            return None
        codes = [code for code in find(text, self.jurisdiction) if len(code) > 8]
        if codes and self.inside:
            codes = [code for code in codes if code.startswith(f"{self.inside}.")]
            if not codes:
                raise ValidationError(_ELSEWHERE.format(village_word(self.jurisdiction)))
        if len(codes) > 1:
            raise ValidationError(_SEVERAL)
        if not codes:
            raise ValidationError(_UNKNOWN.format(village_word(self.jurisdiction)))
        return Region.objects.filter(code=codes[0]).select_related("parent").first()

    def validate(self, value: Region | None) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: object) -> None:
        """The validators of a text field do not fit."""

    def prepare_value(self, value: object) -> object:
        if isinstance(value, Region):
            value = value.code
        known = next((row for row in villages_of(self.jurisdiction) if row.code == value), None)
        return known.words if known else value
