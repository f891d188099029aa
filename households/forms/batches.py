"""Forms about files for SIKS-NG: which file, when it was sent, the facts of a proposal, the result file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from households.cutoffs import following, open_month
from households.models import Person, PersonFacts, PreListProposal
from households.siks.codes import Disability, MaritalStatus, Programme
from slrt.cases.forms import StepForm
from slrt.cases.idempotency import FIELD, new_key
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui import words
from slrt.ui.edits import Edits, said_as
from slrt.ui.forms import BaseForm, dress


class BatchForm(BaseForm):
    """Programme, area and month of a file. Areas are the kabupaten/kota and its kecamatan."""

    programme = forms.ChoiceField(label="Program", choices=[("", "Pilih"), *Programme.choices])
    area = forms.ChoiceField(label="Wilayah")
    month = forms.ChoiceField(label="Bulan")

    def __init__(self, *args, profile: Profile, **kwargs):
        super().__init__(*args, **kwargs)
        districts = Region.objects.inside(profile.code).districts().order_by("name", "code")
        named = [(code, f"Kec. {name}") for code, name in districts.values_list("code", "name")]
        self.fields["area"].choices = [("", "Pilih"), *named, (profile.code, f"Seluruh {profile.name}")]
        first = open_month(profile, timezone.localdate(timezone=profile.zone))
        months = (first, following(first))
        self.fields["month"].choices = [(f"{day:%Y-%m-%d}", words.long_date(day).split(" ", 1)[1]) for day in months]
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
        dress(self)

    def wanted(self) -> tuple[Programme, Region, date]:
        given = self.cleaned_data
        area = Region.objects.get(pk=given["area"])
        return Programme(given["programme"]), area, date.fromisoformat(given["month"])


class BatchStepForm(StepForm):
    def build(self) -> dict[str, forms.Field]:
        if self.transition.name == "send":
            return {"sent_on": forms.DateField(label="Tanggal kirim", initial=timezone.localdate)}
        widget = forms.Textarea({"rows": 3, "data-modules": True})
        return {"note": forms.CharField(label="Alasan dibatalkan", max_length=500, widget=widget)}

    def clean_sent_on(self) -> date:
        day = self.cleaned_data["sent_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal tidak boleh lewat dari hari ini.", code="future")
        return day


class ProgrammeForm(Edits, BaseForm):
    programme = forms.ChoiceField(label="Program yang diusulkan", choices=[("", "Pilih"), *Programme.choices])

    def __init__(self, *args, case: PreListProposal, **kwargs):
        super().__init__(*args, initial=self.stored(case), **kwargs)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
        self.watch(case)

    def stored(self, case: PreListProposal) -> dict[str, str]:
        return {"programme": case.programme}


OF_CARD = ("birth_place", "birth_date", "mother_name", "occupation")
OF_FACTS = ("marital", "disability", "pregnant", "pregnant_since")


class FactsForm(Edits, BaseForm):
    """What the template asks of one person. What their card knows already is not asked again."""

    birth_place = forms.CharField(label="Tempat lahir", max_length=80, required=False)
    birth_date = forms.DateField(label="Tanggal lahir", required=False)
    mother_name = forms.CharField(label="Nama ibu kandung", max_length=120, required=False)
    occupation = forms.CharField(label="Pekerjaan", max_length=80, required=False)
    marital = forms.ChoiceField(label="Status kawin", choices=[("", "Pilih"), *MaritalStatus.choices], required=False)
    disability = forms.ChoiceField(label="Disabilitas", choices=[("", "Tidak"), *Disability.choices], required=False)
    pregnant = forms.BooleanField(label="Sedang hamil", required=False)
    pregnant_since = forms.DateField(label="Mulai hamil", required=False)

    def __init__(self, *args, person: Person, **kwargs):
        self.person = person
        facts = getattr(person, "siks", None) or PersonFacts()
        initial = {name: getattr(facts, name) for name in OF_FACTS}
        super().__init__(*args, prefix=f"p{person.pk}", initial=initial, **kwargs)
        for name in OF_CARD:
            if getattr(person, name) and self.add_prefix(name) not in self.data:
                self.fields.pop(name)
        if person.sex == "L":
            self.fields.pop("pregnant")
            self.fields.pop("pregnant_since")
        self.names = tuple(self.fields)
        self.watch(person, self._said(person, facts))

    def _said(self, person: Person, facts: PersonFacts) -> dict[str, Any]:
        return {name: getattr(person if name in OF_CARD else facts, name) for name in self.names}

    def stored(self, person: Person) -> dict[str, Any]:
        return self._said(person, PersonFacts.objects.filter(person=person.pk).first() or PersonFacts())

    def called(self, person: Person) -> str:
        return f"Data {person.name}"

    def last_change(self, person: Person, names: list[str]) -> tuple[str, datetime | None]:
        facts = PersonFacts.objects.filter(person=person.pk).select_related("updated_by").first()
        known = (facts.updated_by.name if facts.updated_by else "", facts.updated_at) if facts else ("", None)
        return max(known, super().last_change(person, names), key=lambda one: (one[1] is not None, one[1]))

    def tell(self, name: str, value: Any, *, touched: bool) -> None:
        """A card that knows it meanwhile is changed by a proposal of its own."""
        if name not in OF_CARD:
            return super().tell(name, value, touched=touched)
        said = f"{self[name].label}: kartu warga kini menyebut {said_as(self.fields[name], value)}."
        self.add_error(name, f"{said} Yang salah pada kartu diperbaiki lewat usul perubahan data.")

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("pregnant") and not given.get("pregnant_since"):
            self.add_error("pregnant_since", "Isi tanggal mulai hamil.")
        if given.get("pregnant_since") and not given.get("pregnant"):
            self.add_error("pregnant_since", "Tanggal mulai hamil hanya diisi bila sedang hamil.")
        return given

    def values(self) -> dict:
        given = {name: value for name, value in self.cleaned_data.items() if name in self.names}
        return {"pregnant": False, "pregnant_since": None} | given


class ResultForm(BaseForm):
    file = forms.FileField(label="Berkas hasil SIKS-NG", help_text="CSV dengan delapan kolom, seperti yang diunduh.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.xlsx"
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
