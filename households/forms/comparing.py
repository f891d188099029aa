"""Choosing two editions to compare; putting a row of the work-list aside."""

from __future__ import annotations

from typing import Any

from django import forms

from households.models import RegistryEdition
from slrt.ui.forms import BaseForm


class ComparisonForm(BaseForm):
    """Two editions of one source; the action says what does not fit."""

    former = forms.ModelChoiceField(RegistryEdition.objects.none(), label="Edisi lama", empty_label="Pilih edisi")
    latter = forms.ModelChoiceField(RegistryEdition.objects.none(), label="Edisi baru", empty_label="Pilih edisi")

    def __init__(self, data: Any = None, *, editions: list[RegistryEdition]):
        super().__init__(data)
        offered = RegistryEdition.objects.filter(pk__in=[edition.pk for edition in editions])
        for name in ("former", "latter"):
            self.fields[name].queryset = offered.order_by("source", "-edition_date", "-pk")
        newest = editions[:2]
        if data is None and len(newest) == 2 and newest[0].source == newest[1].source:
            self.initial = {"former": newest[1].pk, "latter": newest[0].pk}


class AsideForm(BaseForm):
    reason = forms.CharField(
        label="Alasan mengesampingkan",
        max_length=240,
        widget=forms.Textarea({"rows": 2}),
        help_text="Misalnya: keluarga sudah pindah ke kabupaten lain.",
    )
