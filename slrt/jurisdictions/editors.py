"""How a person types each kind of profile value: form fields for a kind, and back from what was typed to JSON."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from django import forms

from slrt.jurisdictions import codes
from slrt.jurisdictions.keytypes import (
    Choice,
    Deadlines,
    Hours,
    Kind,
    Labels,
    Lines,
    LinesFor,
    Number,
    Sections,
    Several,
    Text,
    Yes,
)
from slrt.ui.forms import Chips, Segmented

Fields = dict[str, forms.Field]
# Empty rows offered under the sections that exist.
SPARE_SECTIONS = 2
YES_NO = (("ya", "Ya"), ("tidak", "Tidak"))


@singledispatch
def fields_for(kind: Kind, value: Any) -> Fields:
    """Form fields for a kind, filled with a value."""
    raise TypeError(kind)


@singledispatch
def value_from(kind: Kind, data: dict[str, Any]) -> Any:
    """The JSON value that was typed, still to be checked by kind.clean. Raises ValueError for what cannot be read."""
    return data["value"]


@fields_for.register
def _(kind: Text, value: str) -> Fields:
    widget = forms.Textarea({"rows": 3}) if kind.max_length > 120 else forms.TextInput()
    return {"value": forms.CharField(label="Nilai baru", initial=value, max_length=kind.max_length, widget=widget)}


@fields_for.register
def _(kind: Lines, value: list[str]) -> Fields:
    widget = forms.Textarea({"rows": max(5, len(value) + 2)})
    return {
        "value": forms.CharField(
            label="Nilai baru",
            initial="\n".join(value),
            required=False,
            widget=widget,
            help_text="Satu baris satu nilai.",
        )
    }


@value_from.register
def _(kind: Lines, data: dict[str, Any]) -> list[str]:
    return data["value"].splitlines()


@fields_for.register
def _(kind: LinesFor, value: dict[str, list[str]]) -> Fields:
    return {
        f"lines_{code}": _quiet(
            forms.CharField(
                label=word,
                initial="\n".join(value.get(code, [])),
                required=False,
                widget=forms.Textarea({"rows": max(3, len(value.get(code, [])) + 1)}),
                help_text="Satu baris satu nilai." if not number else "",
            )
        )
        for number, (code, word) in enumerate(kind.codes.items())
    }


@value_from.register
def _(kind: LinesFor, data: dict[str, Any]) -> dict[str, list[str]]:
    return {code: data[f"lines_{code}"].splitlines() for code in kind.codes}


@fields_for.register
def _(kind: Yes, value: bool) -> Fields:
    initial = "ya" if value else "tidak"
    return {"value": forms.ChoiceField(label="Nilai baru", choices=YES_NO, initial=initial, widget=Segmented)}


@value_from.register
def _(kind: Yes, data: dict[str, Any]) -> bool:
    return data["value"] == "ya"


@fields_for.register
def _(kind: Number, value: int) -> Fields:
    field = forms.IntegerField(
        label=f"Nilai baru ({kind.unit})" if kind.unit else "Nilai baru",
        initial=value,
        min_value=kind.minimum,
        max_value=kind.maximum,
        widget=forms.NumberInput({"class": "w-8ch"}),
    )
    return {"value": field}


@fields_for.register
def _(kind: Choice, value: str) -> Fields:
    choices = list(kind.choices.items())
    return {"value": forms.ChoiceField(label="Nilai baru", choices=choices, initial=value, widget=forms.RadioSelect)}


@fields_for.register
def _(kind: Several, value: list[str]) -> Fields:
    return {"value": _chips("Nilai baru", kind.labels, value)}


@fields_for.register
def _(kind: Labels, value: dict[str, str]) -> Fields:
    return {
        f"label_{code}": _quiet(
            forms.CharField(label=word, initial=value.get(code, ""), required=False, max_length=kind.max_length)
        )
        for code, word in kind.codes.items()
    }


@value_from.register
def _(kind: Labels, data: dict[str, Any]) -> dict[str, str]:
    return {code: data[f"label_{code}"] for code in kind.codes}


@fields_for.register
def _(kind: Sections, value: list[dict[str, Any]]) -> Fields:
    """One block of fields per section; a block without a code is left out when saving."""
    rows = [*value, *({} for _ in range(SPARE_SECTIONS))]
    fields: Fields = {}
    for number, row in enumerate(rows, start=1):
        fields[f"code_{number}"] = forms.CharField(
            label="Kode",
            initial=row.get("code", ""),
            required=False,
            max_length=24,
            widget=forms.TextInput({"class": "w-24ch"}),
        )
        fields[f"code_{number}"].aside = "huruf kecil dan garis bawah"
        fields[f"label_{number}"] = _quiet(
            forms.CharField(label="Nama", initial=row.get("label", ""), required=False, max_length=120)
        )
        fields[f"classes_{number}"] = _chips("Jenis keluhan", codes.CLASSES, row.get("classes", []))
        fields[f"sectors_{number}"] = _chips("Sektor", codes.SECTORS, row.get("sectors", []))
    return fields


@value_from.register
def _(kind: Sections, data: dict[str, Any]) -> list[dict[str, Any]]:
    numbers = [name.removeprefix("code_") for name in data if name.startswith("code_")]
    return [
        {"code": data[f"code_{n}"].strip(), **{part: data[f"{part}_{n}"] for part in ("label", "classes", "sectors")}}
        for n in numbers
        if data[f"code_{n}"].strip() or data[f"label_{n}"].strip()
    ]


@fields_for.register
def _(kind: Hours, value: dict[str, list[list[str]]]) -> Fields:
    return {
        f"day_{day}": _quiet(
            forms.CharField(
                label=name,
                initial=", ".join(f"{start}-{end}".replace(":", ".") for start, end in value.get(day, [])),
                required=False,
                max_length=60,
                widget=forms.TextInput({"class": "w-40ch"}),
            )
        )
        for day, name in codes.WEEKDAYS.items()
    }


@value_from.register
def _(kind: Hours, data: dict[str, Any]) -> dict[str, list[list[str]]]:
    return {day: _intervals(data[f"day_{day}"]) for day in codes.WEEKDAYS}


def _intervals(text: str) -> list[list[str]]:
    """08.00-12.00, 13.00-16.00 → pairs; what cannot be a pair of times is refused by Hours.clean."""
    return [part.replace("–", "-").split("-", 1) for part in text.split(",") if part.strip()]


@fields_for.register
def _(kind: Deadlines, value: dict[str, dict[str, int]]) -> Fields:
    return {
        f"{row}_{step}": forms.IntegerField(
            label=f"{row_name}: {step_name.lower()}",
            initial=value[row][step],
            min_value=kind.day.minimum,
            max_value=kind.day.maximum,
            widget=forms.NumberInput({"class": "w-4ch", "aria-label": f"{row_name}: {step_name.lower()}"}),
        )
        for row, row_name in codes.DEADLINE_ROWS.items()
        for step, step_name in codes.DEADLINE_STEPS.items()
    }


@value_from.register
def _(kind: Deadlines, data: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {row: {step: data[f"{row}_{step}"] for step in codes.DEADLINE_STEPS} for row in codes.DEADLINE_ROWS}


def _chips(label: str, choices: codes.Words, value: list[str]) -> forms.Field:
    choices = list(choices.items())
    return _quiet(forms.MultipleChoiceField(label=label, choices=choices, initial=value, required=False, widget=Chips))


def _quiet(field: forms.Field) -> forms.Field:
    """No "bila ada" after the label: that leaving it out means something is said once, above."""
    field.quiet = True
    return field


def groups_of(kind: Kind, names: list[str]) -> list[tuple[str, list[str]]]:
    """The fields in the groups in which the screen shows them: (legend, names). Most kinds are one group."""
    if not isinstance(kind, Sections):
        return [("", names)]
    numbers = [name.removeprefix("code_") for name in names if name.startswith("code_")]
    return [
        (f"Bagian {number}", [f"{part}_{number}" for part in ("label", "code", "classes", "sectors")])
        for number in numbers
    ]
