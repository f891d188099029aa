"""Forms of a village meeting: opening it, and its page with attendance and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.models import Deliberation, DeliberationLine
from households.siks.codes import MeetingDecision
from households.villages import VillageField
from slrt.cases.forms import CaseEdits, StepForm
from slrt.cases.idempotency import FIELD, new_key
from slrt.ui.forms import BaseForm, dress

AHEAD = timedelta(days=60)
_PEOPLE_HELP = "Satu baris satu orang: nama, koma, lalu unsur atau jabatannya. Contoh: Siti Aminah, Ketua RT 02."


class ConveneForm(BaseForm):
    """Where and when the meeting sits, and who leads it."""

    held_on = forms.DateField(label="Tanggal musyawarah", initial=timezone.localdate)
    place = forms.CharField(label="Tempat", max_length=120)
    chair = forms.CharField(label="Pimpinan musyawarah", max_length=120)
    chair_office = forms.CharField(label="Jabatan pimpinan", max_length=120)

    def __init__(self, *args, jurisdiction: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"village": VillageField(jurisdiction=jurisdiction), **self.fields}
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
        dress(self)

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate() + AHEAD:
            raise ValidationError("Tanggal musyawarah paling lama 60 hari dari sekarang.", code="far")
        return day

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("village", "held_on", "place", "chair", "chair_office")}


class MeetingForm(CaseEdits, BaseForm):
    """Attendance and, per line, decision and remark. What others write meanwhile is told field by field: two people
    who take the minutes together each fill in a part of them."""

    people = forms.CharField(
        label="Daftar hadir", required=False, max_length=8000, help_text=_PEOPLE_HELP,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args, meeting: Deliberation, lines: list[DeliberationLine], **kwargs):
        self.lines = lines
        known = self._said(meeting, lines)
        super().__init__(*args, initial=known | {"people": _as_lines(known["people"])}, **kwargs)
        choices = [("", "Pilih"), *MeetingDecision.choices]
        for number, line in enumerate(lines, 1):
            said = {"aria-label": f"Putusan baris {number}"}
            self.fields[f"decision_{line.pk}"] = forms.ChoiceField(
                label=f"Putusan baris {number}", choices=choices, required=False, widget=forms.Select(said)
            )
            self.fields[f"note_{line.pk}"] = forms.CharField(
                label=f"Keterangan baris {number}", max_length=240, required=False,
                widget=forms.TextInput({"aria-label": f"Keterangan baris {number}", "autocomplete": "off"}),
            )  # fmt: skip
        self.watch(meeting, known)
        dress(self)

    @staticmethod
    def _said(meeting: Deliberation, lines: Iterable[DeliberationLine]) -> dict[str, Any]:
        people = list(meeting.attendees.order_by("position").values_list("name", "office"))
        said = {f"{part}_{line.pk}": getattr(line, part) for line in lines for part in ("decision", "note")}
        return {"people": people} | said

    def stored(self, meeting: Deliberation) -> dict[str, Any]:
        return self._said(meeting, meeting.lines.order_by("pk"))

    def tell(self, name: str, value: Any, *, touched: bool) -> None:
        super().tell(name, _as_lines(value) if name == "people" else value, touched=touched)

    def clean_people(self) -> list[tuple[str, str]]:
        people = []
        for number, text in enumerate(self.cleaned_data["people"].splitlines(), 1):
            if not text.strip():
                continue
            name, _, office = text.partition(",")
            if not name.strip() or not office.strip():
                raise ValidationError(f"Baris {number}: tulis nama, koma, lalu unsur atau jabatannya.", code="office")
            people.append((name.strip()[:120], office.strip()[:120]))
        return people

    def decisions(self) -> dict[int, tuple[str, str]]:
        given = self.cleaned_data
        return {line.pk: (given[f"decision_{line.pk}"], given[f"note_{line.pk}"]) for line in self.lines}


def _as_lines(people: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name}, {office}" for name, office in people)


class MeetingStepForm(StepForm):
    def build(self) -> dict[str, forms.Field]:
        labels = {"amend": "Yang diperbaiki", "cancel": "Alasan dibatalkan"}
        label = labels.get(self.transition.name)
        if label is None:
            return {}
        widget = forms.Textarea({"rows": 3, "data-modules": True})
        return {"note": forms.CharField(label=label, max_length=500, widget=widget)}
