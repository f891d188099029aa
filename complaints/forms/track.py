"""Number and code from the receipt."""

from __future__ import annotations

from django import forms

from slrt.ui.forms import BaseForm


class TrackForm(BaseForm):
    number = forms.CharField(
        label="Nomor keluhan atau usulan", max_length=40,
        help_text="Tercetak besar pada tanda terima, misalnya ABC-2026-000123.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    code = forms.CharField(
        label="Kode", max_length=20, help_text="8 huruf dan angka pada tanda terima, misalnya 7K3M-Q8ZD.",
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "w-18ch mono"}
        ),
    )  # fmt: skip
