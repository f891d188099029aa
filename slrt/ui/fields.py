"""Form fields that forgive how people type (spaces, dots, dashes) and return clean values."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from slrt.ui import messages, words
from slrt.ui.widgets import DigitsInput

_FORGIVEN = re.compile(r"[\s.\-–/]+")


class DigitsField(forms.CharField):
    """Sixteen digits. Returns the bare digits, or "" when empty and not required."""

    number_name = "Nomor"
    widget = DigitsInput

    def __init__(self, *, number_name: str = "", **kwargs):
        self.number_name = number_name or self.number_name
        kwargs.setdefault("label", self.number_name)
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        return _FORGIVEN.sub("", super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not (value.isascii() and value.isdigit()):
            raise ValidationError(messages.NIK_DIGITS_ONLY.format(name=self.number_name), code="digits")
        if value and len(value) != 16:
            raise ValidationError(messages.NIK_LENGTH.format(name=self.number_name, count=len(value)), code="length")

    def prepare_value(self, value: object) -> object:
        digits = _FORGIVEN.sub("", str(value or ""))
        return words.grouped(digits) if len(digits) == 16 and digits.isdigit() else value


def plain_number(text: object) -> object:
    """A number as Indonesians type it, for Python: "Rp1.250.000" → "1250000", "2,5" → "2.5". Others stay as they are.

    Django on its own reads "1.250" as one and a quarter.
    """
    if not isinstance(text, str):
        return text
    bare = re.sub(r"^Rp\.?|\s", "", text.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", bare):
        bare = bare.replace(".", "")
    return bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare


class NIKField(DigitsField):
    number_name = "NIK"


class KKField(DigitsField):
    number_name = "Nomor KK"


class PhoneField(forms.CharField):
    """An Indonesian mobile number. Returns it as 08…, or ""."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Nomor HP")
        kwargs.setdefault(
            "widget", forms.TextInput({"inputmode": "tel", "autocomplete": "off", "maxlength": 24, "class": "w-18ch"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        text = re.sub(r"[\s.\-–()]+", "", super().to_python(value) or "")
        return re.sub(r"^(?:\+62|62)(?=8)", "0", text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not re.fullmatch(r"08[0-9]{8,11}", value):
            raise ValidationError(messages.PHONE, code="phone")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A birth year, a month of a year, or a whole birth date."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def date(self) -> dt.date | None:
        return dt.date(self.year, self.month, self.day) if self.month and self.day else None

    @classmethod
    def of(cls, value: dt.date) -> PartialDate:
        return cls(value.year, value.month, value.day)

    def __str__(self) -> str:
        if self.date:
            return words.short_date(self.date)
        return f"{self.month:02}-{self.year}" if self.month else str(self.year)


class PartialDateField(forms.CharField):
    """A year ("1985") or a full date ("27-03-1985"). Returns a PartialDate or None; never a date ahead of today.

    months: "03-1985" is taken too. Only where the month is of use: records keep a year or a whole date.
    """

    def __init__(self, *, earliest: int = 1900, months: bool = False, **kwargs):
        self.earliest, self.months = earliest, months
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": 10}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> PartialDate | None:
        if isinstance(value, dt.date):
            return PartialDate.of(value)
        text = super().to_python(value)
        if not text:
            return None
        found = self._parse(text) or (self._month(text) if self.months else None)
        if found is None:
            raise ValidationError(messages.PARTIAL_DATE_MONTH if self.months else messages.PARTIAL_DATE, code="invalid")
        today = timezone.localdate()
        if found.year < self.earliest or found.year > today.year or (found.date and found.date > today):
            raise ValidationError(f"Tahun antara {self.earliest} dan {today.year}, tidak lewat dari hari ini.", "range")
        return found

    @staticmethod
    def _parse(text: str) -> PartialDate | None:
        if re.fullmatch(r"[0-9]{4}", text):
            return PartialDate(int(text))
        try:
            return PartialDate.of(forms.DateField().to_python(text))
        except ValidationError:
            return None

    @staticmethod
    def _month(text: str) -> PartialDate | None:
        """ "03-1985", "3/1985" or "1985-03"; None for anything else."""
        found = re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{4})", text) or re.fullmatch(
            r"([0-9]{4})[-/.]([0-9]{1,2})", text
        )
        if found is None:
            return None
        month, year = sorted(map(int, found.groups()))
        return PartialDate(year, month) if 1 <= month <= 12 else None

    def validate(self, value: PartialDate | None) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: object) -> None:
        """The validators of a text field do not fit."""

    def prepare_value(self, value: object) -> object:
        return str(PartialDate.of(value)) if isinstance(value, dt.date) else (str(value) if value else value)
