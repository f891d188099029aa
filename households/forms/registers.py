"""The filters of the PPKS and PSKS list, and a new entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.enums import Sex
from households.models import Household, Person
from households.models.registers import WelfarePlace, WelfareSource, WelfareSubject
from households.registers import codes as kinds
from households.registers.listing import STATUSES
from households.villages import AreaField, VillageField
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.ui.forms import BaseForm, Chips, Segmented, dress


class RegisterFilter(BaseForm):
    """By GET: codes, places, ages and states only; nothing personal gets into the address."""

    narrows = True
    code = forms.ChoiceField(label="Jenis", required=False)
    age_from = forms.IntegerField(label="Umur dari", min_value=0, max_value=130, required=False)
    age_to = forms.IntegerField(label="sampai", min_value=0, max_value=130, required=False)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("", "Semua"), *Sex.choices], required=False)
    status = forms.ChoiceField(label="Status", choices=list(STATUSES.items()), required=False)

    def __init__(self, data: Any = None, *, register: str, jurisdiction: str, **kwargs):
        self.register, self.jurisdiction = register, jurisdiction
        super().__init__(data, **kwargs)
        self.fields["area"] = AreaField(jurisdiction=jurisdiction, required=False)
        self.fields["code"].choices = [("", "Semua jenis"), *kinds.choices(register)]
        for name in ("age_from", "age_to"):
            self.fields[name].widget.attrs["class"] = "w-8ch form-control"
        dress(self)

    def chosen(self) -> dict:
        """For registers.listing.entries; wrong inputs are left out of the query."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {"register": self.register, **given}


class EntryForm(BaseForm):
    """A new entry for the person or family of a card, or for somebody else, who is named."""

    codes = forms.MultipleChoiceField(label="Jenis", widget=Chips)
    subject = forms.ChoiceField(label="Sasaran", choices=WelfareSubject.choices, widget=Segmented)
    name = forms.CharField(label="Nama", max_length=120)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, widget=Segmented, required=False)
    birth_year = forms.IntegerField(label="Tahun lahir", min_value=1900, required=False)
    address = forms.CharField(label="Alamat", max_length=240, required=False)
    place = forms.ChoiceField(label="Keberadaan", choices=WelfarePlace.choices, widget=Segmented, required=False)
    needs_institution = forms.BooleanField(label="Membutuhkan panti", required=False)
    aid = forms.CharField(label="Bantuan yang diterima", max_length=120, required=False)
    source = forms.ChoiceField(label="Sumber", choices=WelfareSource.choices)
    evidence = forms.CharField(label="Bukti", max_length=240, required=False)
    noted_on = forms.DateField(label="Dicatat tanggal", initial=timezone.localdate)
    misfit_reason = forms.CharField(label="Alasan tetap memakai jenis ini", max_length=240, required=False)

    OF_CARD = ("name", "sex", "birth_year", "village", "subject")

    def __init__(
        self,
        data: Any = None,
        *,
        register: str,
        jurisdiction: str,
        person: Person | None = None,
        household: Household | None = None,
        **kwargs,
    ):
        super().__init__(data, **kwargs)
        self.register, self.person, self.household = register, person, household
        self.fields["codes"].choices = kinds.choices(register)
        self.fields["village"] = VillageField(jurisdiction=jurisdiction)
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        if person or household:
            for name in self.OF_CARD:
                del self.fields[name]
        self.fields["evidence"].aside = "misalnya surat RT, KTP, foto"
        dress(self)

    def clean_noted_on(self):
        day = self.cleaned_data["noted_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal tidak boleh lewat dari hari ini.")
        return day

    def facts(self) -> dict:
        """What enter() gets beside who writes it."""
        given = dict(self.cleaned_data)
        given.pop(KEY_FIELD, None)
        if self.person or self.household:
            given["subject"] = "person" if self.person else "family"
        return given | {"register": self.register, "person": self.person, "household": self.household}

    def shown(self) -> list[forms.BoundField]:
        """In order; the reason for a code that does not fit only once one was chosen."""
        order = ("codes", "subject", "name", "sex", "birth_year", "village", *list(self.fields))
        names = [name for name in dict.fromkeys(order) if name in self.fields and name not in (KEY_FIELD,)]
        asks = "misfit_reason" in self.errors or self.data.get("misfit_reason")
        return [self[name] for name in names if name != "misfit_reason" or asks]


class EndForm(BaseForm):
    reason = forms.CharField(label="Alasan berakhir", max_length=240, widget=forms.TextInput({"autocomplete": "off"}))
