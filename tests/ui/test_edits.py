"""What a form remembers of the values it showed, and how it says that they were changed (slrt.ui.edits)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from slrt.ui.edits import MOST_SAID, Edits, digest, said_as
from slrt.ui.forms import BaseForm, Chips, Segmented
from slrt.ui.widgets import QuickSelect

COLOURS = [("r", "Merah"), ("b", "Biru"), ("h", "Hijau")]


class ThingForm(Edits, BaseForm):
    name = forms.CharField(label="Nama", required=False, widget=forms.Textarea())
    day = forms.DateField(label="Hari", required=False)
    amount = forms.IntegerField(label="Jumlah", required=False)
    share = forms.DecimalField(label="Bagian", required=False)
    ticked = forms.BooleanField(label="Dipakai", required=False)
    colour = forms.ChoiceField(label="Warna", required=False, choices=[("", "Pilih"), *COLOURS], widget=QuickSelect)
    shade = forms.ChoiceField(label="Rona", required=False, choices=COLOURS, widget=Segmented)
    several = forms.MultipleChoiceField(label="Beberapa", required=False, choices=COLOURS, widget=Chips)

    def __init__(self, data: Any = None, *, thing: Any):
        super().__init__(data, initial=vars(thing))
        self.watch(thing)

    def stored(self, thing: Any) -> dict[str, Any]:
        return {name: value for name, value in vars(thing).items() if name in self.fields}

    def called(self, thing: Any) -> str:
        return "Barang ini"

    def last_change(self, thing: Any, names: list[str]) -> tuple[str, None]:
        return "Siti", None


VALUES = {
    "name": "Meja\nkayu", "day": date(2026, 3, 27), "amount": 1_250_000, "share": Decimal("2.50"), "ticked": True,
    "colour": "b", "shade": "h", "several": ["r", "h"],
}  # fmt: skip


def thing(**values: Any) -> SimpleNamespace:
    empty: dict[str, Any] = dict.fromkeys(ThingForm.base_fields)
    return SimpleNamespace(pk=1, **(empty | {"ticked": False, "several": [], "shade": "r"} | values))


def sent(form: forms.BaseForm) -> QueryDict:
    """What a browser sends of a page that was just opened."""
    data = QueryDict(mutable=True)
    for field in form:
        value = field.field.widget.format_value(field.value())
        if isinstance(field.field.widget, forms.CheckboxInput):
            data.update({field.name: "on"} if field.value() else {})
        elif isinstance(value, list):
            data.setlist(field.name, value)
        else:
            data[field.name] = (value or "").replace("\n", "\r\n")
    return data


def test_what_is_sent_back_untouched_is_what_was_shown() -> None:
    full = thing(**VALUES)
    form = ThingForm(sent(ThingForm(thing=full)), thing=full)
    assert form.is_valid(), form.errors
    assert {name: digest(form.cleaned_data[name]) for name in VALUES} == {
        name: digest(value) for name, value in VALUES.items()
    }
    assert not form.tell_changes(full)


@pytest.mark.parametrize("name", VALUES)
def test_a_field_that_nobody_touched_here_takes_what_was_stored(name: str) -> None:
    """Whatever its control: sent again, it says what the other person saved."""
    seen, now = thing(), thing(**{name: VALUES[name]})
    form = ThingForm(sent(ThingForm(thing=seen)), thing=seen)
    assert form.is_valid() and form.tell_changes(now)
    assert "dan sudah dimuat di sini." in form.errors[name][0]
    assert form.errors["__all__"] == [
        "Barang ini diubah oleh Siti, setelah Anda membukanya. "
        "Isian Anda belum disimpan: bandingkan, lalu simpan lagi."
    ]  # fmt: skip
    again = ThingForm(form.data, thing=now)
    assert again.is_valid() and digest(again.cleaned_data[name]) == digest(VALUES[name])
    assert not again.tell_changes(now), "having read it, one may save"


@pytest.mark.parametrize("name", VALUES)
def test_an_emptied_field_is_taken_over_as_well(name: str) -> None:
    seen, now = thing(**VALUES), thing(**(VALUES | {name: thing().__dict__[name]}))
    form = ThingForm(sent(ThingForm(thing=seen)), thing=seen)
    assert form.is_valid() and form.tell_changes(now)
    again = ThingForm(form.data, thing=now)
    assert again.is_valid() and digest(again.cleaned_data[name]) == digest(now.__dict__[name])


def test_what_was_typed_stays_and_the_stored_value_is_said() -> None:
    seen, now = thing(amount=5), thing(amount=7)
    data = sent(ThingForm(thing=seen))
    data["amount"] = "9"
    form = ThingForm(data, thing=seen)
    assert form.is_valid() and form.tell_changes(now)
    assert form.errors["amount"] == ["Jumlah: kini tersimpan “7”. Isian Anda tetap di sini."]
    assert form.data["amount"] == "9" and data["seen"] != form.data["seen"]


def test_the_same_value_is_no_difference() -> None:
    """The other one wrote what is written here, too, or nothing new at all."""
    seen, now = thing(amount=5), thing(amount=7)
    data = sent(ThingForm(thing=seen))
    data["amount"] = "7"
    form = ThingForm(data, thing=seen)
    assert form.is_valid() and not form.tell_changes(now)


@pytest.mark.parametrize("seen", ["", "rusak", ":", "name", "name:xyz amount"])
def test_a_damaged_memory_breaks_nothing(seen: str) -> None:
    now = thing(**VALUES)
    data = sent(ThingForm(thing=now)) | {}
    form = ThingForm(QueryDict("seen=" + seen + "&name=Kursi"), thing=now)
    assert data and form.is_valid() and form.tell_changes(now) is bool(seen)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("day", "“27-03-2026”"), ("amount", "“1.250.000”"), ("share", "“2,5”"), ("ticked", "ya"), ("colour", "“Biru”"),
        ("several", "“Merah, Hijau”"),
    ],
)  # fmt: skip
def test_values_are_said_in_words(name: str, said: str) -> None:
    form = ThingForm(thing=thing())
    assert said_as(form.fields[name], VALUES[name]) == said
    nothing = thing().__dict__[name]
    assert said_as(form.fields[name], nothing) == ("tidak" if name == "ticked" else "kosong")


def test_a_long_text_is_cut() -> None:
    said = said_as(ThingForm(thing=thing()).fields["name"], "a" * (MOST_SAID + 1))
    assert len(said) == MOST_SAID + 3 and said.endswith("…”")
