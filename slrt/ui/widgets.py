"""Controls in our look that need markup of their own."""

from __future__ import annotations

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Segmented(forms.RadioSelect):
    """Two to five choices side by side: one keystroke (arrow keys) instead of opening a list."""

    template_name = "ui/widgets/segmented.html"
    option_template_name = "ui/widgets/segment.html"


class Chips(forms.CheckboxSelectMultiple):
    """Several of a few: ticked chips, as for the documents a person brought."""

    template_name = "ui/widgets/chips.html"
    option_template_name = "ui/widgets/chip.html"


class DigitsInput(forms.TextInput):
    """A long number: numeric keypad, no autofill, no spelling, grouped 6-6-4 by app.js."""

    def __init__(self, attrs: dict | None = None):
        super().__init__(
            {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "maxlength": 24, "data-nik": True}
            | (attrs or {})
        )


class QuickSelect(forms.Select):
    """The same list as Django's, made in one go: a template per option costs more than the rest of a page."""

    def render(self, name: str, value: object, attrs: dict | None = None, renderer: object = None) -> SafeString:
        chosen = set(self.format_value(value))
        plain = all(not isinstance(label, (list, tuple)) for _, label in self.choices)
        inner = self._options(self.choices, chosen) if plain else self._groups(chosen)
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, inner)

    def _groups(self, chosen: set[str]) -> SafeString:
        parts = [
            format_html('<optgroup label="{}">{}</optgroup>', value, self._options(label, chosen))
            if isinstance(label, (list, tuple))
            else self._options([(value, label)], chosen)
            for value, label in self.choices
        ]
        return format_html_join("", "{}", ((part,) for part in parts))

    @staticmethod
    def _options(choices, chosen: set[str]) -> SafeString:
        rows = ((value, SafeString(" selected") if str(value) in chosen else "", label) for value, label in choices)
        return format_html_join("", '<option value="{}"{}>{}</option>', rows)
