"""Giving somebody a part of the territory, and handing their work over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.areas import blocks
from households.villages import VillageField
from slrt.accounts.models import User
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.ui.forms import BaseForm, dress


class AreaForm(BaseForm):
    parts = forms.CharField(label="RW dan RT", max_length=240, required=False)

    def __init__(self, data: Any = None, *, jurisdiction: str, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["village"] = VillageField(jurisdiction=jurisdiction)
        self.fields["parts"].aside = "kosong berarti seluruhnya; misalnya 001:005,007|004:002"
        self.fields["parts"].widget.attrs["autocomplete"] = "off"
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        self.order_fields(["village", "parts"])
        dress(self)

    def clean_parts(self) -> str:
        try:
            return blocks.tidy(self.cleaned_data["parts"])
        except blocks.BlocksWrong as wrong:
            raise ValidationError(str(wrong)) from wrong


class HandoverForm(BaseForm):
    successor = forms.TypedChoiceField(label="Diserahkan kepada", coerce=int)
    reason = forms.CharField(
        label="Alasan",
        max_length=240,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Misalnya masa tugas berakhir.",
    )
    decree_number = forms.CharField(label="Nomor surat", max_length=80, required=False)

    def __init__(self, data: Any = None, *, candidates: list[User], **kwargs):
        super().__init__(data, **kwargs)
        self.people = {person.pk: person for person in candidates}
        self.fields["successor"].choices = [("", "Pilih"), *((person.pk, person.name) for person in candidates)]
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)

    def clean_successor(self) -> User:
        return self.people[self.cleaned_data["successor"]]
