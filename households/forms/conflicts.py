"""One decision for the differences that were ticked."""

from __future__ import annotations

from django import forms

from households.enums import ConflictState
from slrt.ui.forms import BaseForm, Segmented


class ConflictForm(BaseForm):
    decision = forms.ChoiceField(
        label="Nilai yang dipakai",
        choices=[
            (ConflictState.OURS.value, "Pertahankan nilai daerah"),
            (ConflictState.THEIRS.value, "Pakai nilai data terpadu"),
        ],
        widget=Segmented,
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=240,
        widget=forms.Textarea({"rows": 2}),
        help_text="Misalnya: alamat dilihat sendiri saat kunjungan 3 November.",
    )
