"""The filters of the list of people without a NIK. By GET: codes and places only, nothing personal."""

from __future__ import annotations

from typing import Any

from django import forms

from households.enums import NoNikReason
from households.nonik.listing import AGES
from households.villages import AreaField
from slrt.ui.forms import BaseForm, dress


class WithoutNikFilter(BaseForm):
    narrows = True
    reason = forms.ChoiceField(label="Alasan", choices=[("", "Semua alasan"), *NoNikReason.choices], required=False)
    age = forms.ChoiceField(label="Lama tanpa NIK", choices=[("", "Semua"), *AGES.items()], required=False)

    def __init__(self, data: Any = None, *, jurisdiction: str, **kwargs):
        super().__init__(data, **kwargs)
        self.fields = {"area": AreaField(jurisdiction=jurisdiction, required=False), **self.fields}
        dress(self)

    def chosen(self) -> dict[str, str]:
        """For nonik.listing.without_nik; wrong inputs are left out of the query."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
