"""Looking for people: digits, or a name with what is known besides. Always sent by POST."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.villages import VillageField
from slrt.ui.forms import BaseForm, DigitsInput, PartialDateField, dress

_SEPARATORS = re.compile(r"[\s.\-–]+")


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
    birth = PartialDateField(label="Tahun/tanggal lahir", required=False)

    def __init__(self, data: Any = None, *, jurisdiction: str, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["village"] = VillageField(jurisdiction=jurisdiction, required=False)
        self.fields["q"].aside = "16 angka, spasi diabaikan"
        self.fields["name"].aside = "bila tanpa NIK"
        dress(self)

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
        short = len(given.get("name", "")) < 3 and not self._place_and_birth(given)
        if not self.errors and not given.get("q") and short:
            self.add_error("q", "Masukkan NIK atau No. KK, atau nama (paling sedikit 3 huruf).")
        return given

    @staticmethod
    def _place_and_birth(given: dict) -> bool:
        return bool(given.get("village") and given.get("birth"))
