"""Forms of a house visit: planning it, one block of questions, photos with the position, and its steps."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from households.models import Person, Visit
from households.models.visits import PositionSource, VisitPurpose
from households.visits.instrument import Block, Question
from slrt.accounts.models import User
from slrt.cases.forms import StepForm
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, Chips, Segmented, dress

FEW = 3  # so many choices still fit side by side on a telephone


class VisitForm(BaseForm):
    """Who goes to the family, when and what for."""

    purpose = forms.ChoiceField(label="Tujuan", choices=VisitPurpose.choices)
    visitor = forms.TypedChoiceField(label="Petugas yang berkunjung", coerce=int)
    planned_on = forms.DateField(label="Direncanakan tanggal", initial=timezone.localdate)
    request = forms.CharField(label="Yang perlu diperiksa", max_length=240, required=False)

    def __init__(self, data: Any = None, *, visitors: list[User], **kwargs):
        super().__init__(data, **kwargs)
        self.visitors = {person.pk: person for person in visitors}
        choices = [(person.pk, person.name) for person in visitors]
        self.fields["visitor"].choices = [("", "Pilih"), *choices]
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)

    def clean_planned_on(self):
        day = self.cleaned_data["planned_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Tanggal tidak boleh sebelum hari ini.")
        return day

    def clean_visitor(self) -> User:
        return self.visitors[self.cleaned_data["visitor"]]


def _field(question: Question) -> forms.Field:
    if question.kind == "choice":
        if len(question.choices) <= FEW:
            return forms.ChoiceField(choices=question.choices, widget=Segmented)
        return forms.ChoiceField(choices=[("", "Pilih"), *question.choices])
    if question.kind == "many":
        return forms.MultipleChoiceField(choices=question.choices, widget=Chips)
    if question.kind == "number":
        widget = forms.NumberInput({"class": "w-12ch", "autocomplete": "off"})
        return forms.IntegerField(min_value=0, max_value=question.most or None, widget=widget)
    if question.kind == "tick":
        return forms.BooleanField()
    if question.kind == "long":
        return forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 3}))
    short = question.kind == "short"
    return forms.CharField(
        max_length=3 if short else 120,
        widget=forms.TextInput({"autocomplete": "off"} | ({"class": "w-8ch", "inputmode": "numeric"} if short else {})),
    )


class BlockForm(Edits, BaseForm):
    """The questions of one block. Nothing is required here: what is missing is kept as missing, and said."""

    def __init__(
        self, data: Any = None, *, visit: Visit, block: Block, member: Person | None = None, **kwargs
    ):  # fmt: skip
        super().__init__(data, **kwargs)
        self.member, sex = member, member.sex if member else ""
        self.block, self.questions = block, block.for_sex(sex)
        for question in self.questions:
            field = _field(question)
            field.label, field.required = question.label, False
            field.quiet = question.need
            if question.aside:
                field.aside = question.aside
            self.fields[question.name] = field
        self.watch(visit)
        dress(self)

    def stored(self, visit: Visit) -> dict[str, Any]:
        said = visit.answers.get(self.block.code) or {}
        said = said if self.member is None else said.get(str(self.member.pk)) or {}
        return {question.name: said.get(question.name) for question in self.questions}

    def changed_in(self, visit: Visit, names: list[str]) -> list[tuple[Visit, list[str]]]:
        return [(visit, ["answers"])]

    def given(self) -> dict:
        """What was answered, ready to be stored."""
        names = [question.name for question in self.questions if question.name in self.cleaned_data]
        given = {name: self.cleaned_data[name] for name in names}
        return {name: value for name, value in given.items() if value not in (None, "", [], False)}


class PhotosForm(BaseForm):
    """Photos and the point where the house stands. The device fills the point in; it may be typed from a map."""

    latitude = forms.CharField(label="Lintang", max_length=16, required=False)
    longitude = forms.CharField(label="Bujur", max_length=16, required=False)
    accuracy = forms.IntegerField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)
    located_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, photos: tuple[tuple[str, str], ...], **kwargs):
        super().__init__(data, files, **kwargs)
        self.kinds = [kind for kind, _ in photos]
        for kind, label in photos:
            field = forms.FileField(label=label, required=False)
            field.widget.attrs |= {"accept": "image/*", "capture": "environment", "data-shrink": True}
            self.fields[kind] = field
        for name in ("latitude", "longitude"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
            self.fields[name].quiet = True
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        dress(self)

    def _degrees(self, name: str, low: int, high: int) -> Decimal | None:
        text = self.cleaned_data[name].strip().replace(",", ".")
        if not text:
            return None
        try:
            value = Decimal(text).quantize(Decimal("0.000001"))
        except InvalidOperation:
            raise forms.ValidationError("Tulis derajat dengan angka, misalnya -6,402484.") from None
        if not low <= value <= high:
            raise forms.ValidationError("Titik ini berada di luar Indonesia. Periksa angkanya.")
        return value

    def clean_latitude(self) -> Decimal | None:
        return self._degrees("latitude", -11, 7)

    def clean_longitude(self) -> Decimal | None:
        return self._degrees("longitude", 94, 142)

    def clean(self) -> dict:
        cleaned = super().clean()
        if "latitude" in cleaned and "longitude" in cleaned:
            one, other = cleaned["latitude"], cleaned["longitude"]
            if (one is None) is not (other is None):
                self.add_error("longitude" if other is None else "latitude", "Isi lintang dan bujur dua-duanya.")
        return cleaned

    def position(self) -> dict | None:
        """What save_position() gets; None when no point was given. A point typed in says nothing of its accuracy."""
        given = self.cleaned_data
        if given.get("latitude") is None:
            return None
        from_device = given.get("accuracy") is not None
        moment = _moment(given["located_at"]) if from_device else None
        return {
            "latitude": given["latitude"],
            "longitude": given["longitude"],
            "accuracy": given["accuracy"],
            "located_at": moment,
            "source": PositionSource.DEVICE if from_device else PositionSource.MANUAL,
        }

    def files_given(self) -> list[tuple[str, Any]]:
        return [(kind, self.cleaned_data[kind]) for kind in self.kinds if self.cleaned_data.get(kind)]


def _moment(text: str):
    """The device's time, unless it is broken or lies ahead: then the time of saving counts."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or timezone.is_naive(found) or found > timezone.now():
        return None
    return found


_NOTES = {
    "complete": ("Ringkasan hasil kunjungan", True),
    "accept": ("Catatan pemeriksaan", False),
    "send_back": ("Yang perlu dilengkapi", True),
    "cancel": ("Alasan dibatalkan", True),
}


class VisitStepForm(StepForm):
    def build(self) -> dict[str, forms.Field]:
        label, required = _NOTES[self.transition.name]
        widget = forms.Textarea({"rows": 3, "data-modules": True})
        return {"note": forms.CharField(label=label, required=required, max_length=2000, widget=widget)}
