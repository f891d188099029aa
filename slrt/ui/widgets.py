"""Controls in our look that need markup of their own."""

from __future__ import annotations

from django import forms


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
