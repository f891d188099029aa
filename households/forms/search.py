"""Looking for people: digits, or a name with what is known besides. Always sent by POST."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.enums import Sex
from households.villages import VillageField, districts_of
from slrt.ui.forms import BaseForm, DigitsInput, PartialDateField, Segmented, dress

_SEPARATORS = re.compile(r"[\s.\-–]+")
LETTERS = 3
# Folded away on the screen: of use when a name and a place still leave too many, or too few.
NARROWING = ("mother", "sex", "district")


class SearchForm(BaseForm):
    """q is a number or, from the box at the top of the page, a name; clean() puts a name where it belongs."""

    q = forms.CharField(
        label="NIK atau No. KK",
        max_length=120,
        required=False,
        widget=DigitsInput({"class": "is-nik", "autofocus": True, "maxlength": 120}),
    )
    name = forms.CharField(
        label="Nama",
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    birth = PartialDateField(label="Lahir", required=False, months=True)
    mother = forms.CharField(
        label="Nama ibu kandung",
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    sex = forms.ChoiceField(
        label="Jenis kelamin", required=False, widget=Segmented, choices=[("", "Tidak tahu"), *Sex.choices]
    )
    district = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, data: Any = None, *, jurisdiction: str, **kwargs):
        super().__init__(data, **kwargs)
        districts = districts_of(jurisdiction)
        chosen = (data or {}).get("district", "")
        inside = chosen if chosen in dict(districts) else ""
        self.fields["village"] = VillageField(jurisdiction=jurisdiction, required=False, inside=inside)
        self.fields["district"].choices = [("", "Semua kecamatan"), *districts]
        self.fields["q"].aside = "16 angka, spasi diabaikan"
        self.fields["name"].aside = "bila tanpa NIK"
        self.fields["birth"].aside = "tahun, bulan-tahun, atau tanggal"
        dress(self)

    @property
    def narrowed(self) -> bool:
        """Whether one of the folded fields is filled, or refused: then they stand open."""
        return any(self.data.get(name) for name in NARROWING) if self.is_bound else False

    def clean_q(self) -> str:
        text = self.cleaned_data["q"].strip()
        digits = _SEPARATORS.sub("", text)
        if digits.isdigit() and len(digits) != 16:
            raise ValidationError(f"NIK atau No. KK harus 16 angka. Yang Anda masukkan {len(digits)} angka.")
        return digits if digits.isdigit() else text

    def clean(self) -> dict:
        given = super().clean()
        text = given.get("q", "")
        if text and not text.isdigit() and not given.get("name"):
            given["name"], given["q"] = text, ""
        short = len(given.get("name", "")) < LETTERS and not self._two_other_facts(given)
        if not self.errors and not given.get("q") and short:
            self.add_error("q", "Masukkan NIK atau No. KK, atau nama (paling sedikit 3 huruf).")
        return given

    @staticmethod
    def _two_other_facts(given: dict) -> bool:
        """What finds people without their own name: village and birth, village and mother, kecamatan and birth date."""
        birth, mother = given.get("birth"), len(given.get("mother", "")) >= LETTERS
        if given.get("village"):
            return bool(birth or mother)
        return bool(given.get("district") and birth and birth.date)
