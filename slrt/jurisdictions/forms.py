"""Forms of the profile and holiday screens. They only read what was typed; actions write."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F

from slrt.accounts.once import add_key
from slrt.jurisdictions import codes
from slrt.jurisdictions.editors import fields_for, groups_of, value_from
from slrt.jurisdictions.keys import Key
from slrt.jurisdictions.keytypes import BadValue, Deadlines
from slrt.jurisdictions.models import HolidayKind, Jurisdiction, ProfileValue, ProfileValueQuerySet
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, Segmented


class ValueForm(Edits, BaseForm):
    """A new value of one key, from a day on, with the reason. `cleaned_data["json"]` is the checked value."""

    valid_from = forms.DateField(label="Berlaku mulai")
    clause = forms.CharField(
        label="Dasar",
        max_length=200,
        help_text="Pasal, keputusan, atau surat yang menjadi dasar nilai baru.",
    )
    note = forms.CharField(label="Alasan perubahan", max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args, place: Jurisdiction, key: Key, value: Any, today: date, **kwargs):
        self.key, self.today = key, today
        self.editors = fields_for(key.kind, value)
        self.base_fields = self.editors | self.base_fields
        super().__init__(*args, initial={"valid_from": today}, **kwargs)
        self.fields["valid_from"].aside = "hari ini atau sesudahnya"
        add_key(self)
        self.watch(place)

    def _rows(self, place: Jurisdiction) -> ProfileValueQuerySet:
        return ProfileValue.objects.filter(jurisdiction=place, key=self.key.code)

    def stored(self, place: Jurisdiction) -> dict[str, Any]:
        """The value of today in the fields of this form, and what is planned: the same day would replace it."""
        held = self._rows(place).on(self.today).order_by("pk").first()
        value = held.value if held else self.key.default
        planned = self._rows(place).filter(valid_from__gt=self.today).exclude(valid_to=F("valid_from"))
        said = [f"{row.valid_from} {row.value}" for row in planned.order_by("valid_from", "pk")]
        return {name: field.initial for name, field in fields_for(self.key.kind, value).items()} | {"planned": said}

    def called(self, place: Jurisdiction) -> str:
        return f"“{self.key.label}”"

    def last_change(self, place: Jurisdiction, names: list[str]) -> tuple[str, datetime | None]:
        last = self._rows(place).select_related("set_by").order_by("-pk").first()
        return (last.set_by.name if last.set_by else "", last.set_at) if last else ("", None)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The value's fields as the screen groups them: (legend, fields)."""
        grouped = groups_of(self.key.kind, list(self.editors))
        return [(legend, [self[name] for name in names]) for legend, names in grouped]

    @property
    def table(self) -> list[tuple[str, list[tuple[forms.BoundField, str]]]]:
        """Deadlines are typed in a table: (row, a field with its column per step). Empty for every other kind."""
        if not isinstance(self.key.kind, Deadlines):
            return []
        rows = codes.DEADLINE_ROWS.items()
        return [
            (name, [(self[f"{row}_{step}"], word) for step, word in codes.DEADLINE_STEPS.items()]) for row, name in rows
        ]

    @property
    def columns(self) -> list[str]:
        return list(codes.DEADLINE_STEPS.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if set(self.editors) <= set(cleaned):
            try:
                cleaned["json"] = self.key.kind.clean(value_from(self.key.kind, cleaned))
            except BadValue as error:
                self.add_error("value" if "value" in self.editors else None, ValidationError(str(error)))
        return cleaned


class HolidayForm(BaseForm):
    """A day off of this jurisdiction, or a day worked after all."""

    day = forms.DateField(label="Tanggal")
    name = forms.CharField(label="Nama hari", max_length=120)
    kind = forms.ChoiceField(label="Jenis", choices=HolidayKind.choices, widget=Segmented)
    decree = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor keputusan atau surat edaran yang menetapkannya."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        add_key(self)
