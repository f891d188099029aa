"""A request for data of an agency, and what each of its steps asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.dataservice.fields import CHOICES, FIELDS, NUMBERS, DataSubject
from households.villages import AreaField
from slrt.accounts.models import Unit
from slrt.cases.forms import StepForm
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.regions.models import Region
from slrt.ui.forms import BaseForm, Chips, Segmented, dress


def _purpose() -> forms.CharField:
    return forms.CharField(label="Tujuan pemakaian", max_length=1000, widget=forms.Textarea({"rows": 3}))


def _basis() -> forms.CharField:
    return forms.CharField(
        label="Dasar hukum", max_length=240, help_text="Peraturan, keputusan, atau perjanjian yang mendasarinya."
    )


class RequestForm(BaseForm):
    agency = forms.TypedChoiceField(label="Perangkat daerah", coerce=int)
    contact = forms.CharField(label="Pejabat yang meminta", max_length=120)
    letter_number = forms.CharField(label="Nomor surat permintaan", max_length=80)
    letter_date = forms.DateField(label="Tanggal surat")
    purpose = _purpose()
    legal_basis = _basis()
    subject = forms.ChoiceField(label="Bentuk baris", choices=DataSubject.choices, widget=Segmented)
    wanted = forms.MultipleChoiceField(label="Data yang diminta", choices=CHOICES, widget=Chips)
    desil_max = forms.IntegerField(label="Sampai desil", min_value=1, max_value=10, required=False)
    use_from = forms.DateField(label="Dipakai mulai", initial=timezone.localdate)
    use_until = forms.DateField(label="Dipakai sampai")

    def __init__(self, data: Any = None, *, jurisdiction: str, agencies: list[Unit], **kwargs):
        super().__init__(data, **kwargs)
        self.agencies = {unit.pk: unit for unit in agencies}
        several = [("", "Pilih")] if len(agencies) != 1 else []
        self.fields["agency"].choices = [*several, *((unit.pk, unit.name) for unit in agencies)]
        self.fields["area"] = AreaField(jurisdiction=jurisdiction, required=False)
        self.fields["area"].aside = "kosong berarti seluruhnya"
        self.fields["use_from"].aside = self.fields["use_until"].aside = ""
        self.fields["desil_max"].aside = "kosong berarti semua"
        self.fields["desil_max"].widget.attrs["class"] = "w-8ch form-control"
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        dress(self)

    def clean_agency(self) -> Unit:
        return self.agencies[self.cleaned_data["agency"]]

    def clean_letter_date(self):
        day = self.cleaned_data["letter_date"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal surat tidak boleh lewat dari hari ini.")
        return day

    def clean_area(self) -> Region | None:
        code = self.cleaned_data["area"]
        return Region.objects.filter(code=code).first() if code else None

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("use_from"), cleaned.get("use_until")
        if first and last and last < first:
            self.add_error("use_until", "Tanggal ini sebelum pemakaian mulai.")
        return self.cleaned_data

    def given(self) -> dict:
        """What request_data() gets."""
        return {name: value for name, value in self.cleaned_data.items() if name != KEY_FIELD}


class RequestStepForm(StepForm):
    def build(self) -> dict[str, forms.Field]:
        makers = {"check": self._check, "approve": self._approve, "resubmit": self._resubmit}
        maker = makers.get(self.transition.name)
        note = forms.CharField(
            label="Catatan" if maker else "Alasan", max_length=1000, required=maker is None,
            widget=forms.Textarea({"rows": 3}),
        )  # fmt: skip
        return (maker() if maker else {}) | {"note": note}

    def _check(self) -> dict[str, forms.Field]:
        """Only what was asked for can be granted, and less of it."""
        choices = [(code, field.label) for code, field in FIELDS.items() if code in self.case.wanted]
        return {
            "granted": forms.MultipleChoiceField(
                label="Data yang diberikan", choices=choices, initial=self.case.wanted, widget=Chips,
                help_text="Lepaskan yang tidak diperlukan untuk tujuannya.",
            )
        }  # fmt: skip

    def _approve(self) -> dict[str, forms.Field]:
        if not set(self.case.granted) & set(NUMBERS):
            return {}
        return {
            "whole_numbers": forms.BooleanField(
                label="Berikan NIK dan nomor KK lengkap", required=False,
                help_text="Tanpa centang, empat angka terakhir disembunyikan.",
            ),
            "numbers_reason": forms.CharField(label="Alasan nomor lengkap", max_length=240, required=False),
        }  # fmt: skip

    def _resubmit(self) -> dict[str, forms.Field]:
        purpose, basis = _purpose(), _basis()
        purpose.initial, basis.initial = self.case.purpose, self.case.legal_basis
        wanted = forms.MultipleChoiceField(
            label="Data yang diminta", choices=CHOICES, initial=self.case.wanted, widget=Chips
        )
        return {"purpose": purpose, "legal_basis": basis, "wanted": wanted}
