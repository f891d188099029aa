"""The span of days that is looked at, a note of guidance, and calling its follow-up done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.coaching.span import Span, quarter_so_far
from households.models.coaching import CoachingTopic
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm

LONGEST = 366


class SpanForm(BaseForm):
    """By GET. Without dates the quarter so far; wrong dates are said, and the quarter so far is shown."""

    dari = forms.DateField(label="Dari tanggal")
    sampai = forms.DateField(label="Sampai tanggal")

    def __init__(self, data: Any = None):
        first, last = quarter_so_far(timezone.localdate())
        self.usual = (first, last)
        given = data if data and ("dari" in data or "sampai" in data) else None
        super().__init__(given, initial={"dari": first, "sampai": last})
        for field in self.fields.values():
            field.aside = ""

    def clean_sampai(self) -> date:
        first, last = self.cleaned_data.get("dari"), self.cleaned_data["sampai"]
        if first and last < first:
            raise ValidationError("Tanggal akhir tidak boleh sebelum tanggal awal.")
        if first and (last - first).days >= LONGEST:
            raise ValidationError("Pilih paling lama satu tahun.")
        return last

    def span(self, profile: Profile) -> Span:
        whole = self.is_bound and self.is_valid()
        first, last = (self.cleaned_data["dari"], self.cleaned_data["sampai"]) if whole else self.usual
        return Span(profile.code, profile.zone, first, last)


class NoteForm(BaseForm):
    held_on = forms.DateField(label="Tanggal pembinaan", initial=timezone.localdate)
    topic = forms.ChoiceField(label="Pokok pembinaan", choices=[("", "Pilih"), *CoachingTopic.choices])
    note = forms.CharField(
        label="Catatan",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text="Apa yang dibicarakan. Jangan menulis nama atau NIK warga.",
    )
    agreed = forms.CharField(label="Tindak lanjut yang disepakati", max_length=400, required=False)
    due_on = forms.DateField(label="Paling lambat tanggal", required=False)

    def __init__(self, data: Any = None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["agreed"].widget.attrs["autocomplete"] = "off"
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)

    def clean_held_on(self) -> date:
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal tidak boleh lewat dari hari ini.")
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        due, agreed, held = cleaned.get("due_on"), cleaned.get("agreed"), cleaned.get("held_on")
        if due and not agreed and "agreed" not in self.errors:
            self.add_error("agreed", "Tulis apa yang disepakati, atau kosongkan batasnya.")
        if due and held and due < held:
            self.add_error("due_on", "Batas tidak boleh sebelum tanggal pembinaan.")
        return self.cleaned_data

    def given(self) -> dict:
        """What write_note() gets."""
        return {name: self.cleaned_data[name] for name in ("held_on", "topic", "note", "agreed", "due_on")}


class SettleForm(BaseForm):
    result = forms.CharField(label="Hasil", max_length=240, required=False)
