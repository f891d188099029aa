"""A determination of a family's status, its end, and the filters of the list of families by group."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.groups.listing import offered
from households.groups.standing import NAMES, groups_used
from households.models.statuses import StatusBasis
from households.villages import AreaField
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.jurisdictions.codes import FAMILY_STATUSES, PERSON_FLAGS
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm, Segmented, dress


class StatusForm(BaseForm):
    """Everything is asked: a status without who determined it, when, and on what is nobody's."""

    status = forms.ChoiceField(label="Status", widget=Segmented)
    basis = forms.ChoiceField(label="Dasar penetapan", choices=[("", "Pilih"), *StatusBasis.choices])
    determined_by = forms.CharField(label="Ditetapkan oleh", max_length=120)
    determined_on = forms.DateField(label="Tanggal penetapan")
    document = forms.CharField(label="Nomor surat, berita acara, atau bukti", max_length=160)

    def __init__(self, data: Any = None, *, profile: Profile, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["status"].choices = [(code, FAMILY_STATUSES[code]) for code in profile.family_statuses]
        self.fields["status"].initial = next(iter(profile.family_statuses), "")
        self.fields["determined_by"].help_text = "Nama jabatan atau forum, misalnya Kepala Dinas Sosial."
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        for name in ("determined_by", "document"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        dress(self)

    def clean_determined_on(self) -> date:
        day = self.cleaned_data["determined_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal tidak boleh lewat dari hari ini.")
        return day

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != KEY_FIELD}


class StatusEndForm(BaseForm):
    reason = forms.CharField(label="Alasan berakhir", max_length=240, widget=forms.TextInput({"autocomplete": "off"}))


class GroupFilter(BaseForm):
    """By GET: codes and places only, nothing personal."""

    group = forms.ChoiceField(label="Kelompok", required=False)
    flag = forms.ChoiceField(label="Ada anggota dengan penanda", required=False)
    more = forms.ChoiceField(label="Kepesertaan", required=False)

    def __init__(self, data: Any = None, *, profile: Profile, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["group"].choices = [("", "Semua"), *((code, NAMES[code]) for code in groups_used(profile))]
        self.fields["flag"].choices = [("", "Semua"), *((code, PERSON_FLAGS[code]) for code in profile.person_flags)]
        self.fields["more"].choices = [("", "Semua"), *offered()]
        self.fields = {"area": AreaField(jurisdiction=profile.code, required=False), **self.fields}
        for field in self.fields.values():
            field.quiet = True
        dress(self)

    def chosen(self) -> dict[str, str]:
        """For groups.listing.families; wrong inputs are left out of the query."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
