"""Bases of all our forms: our look, Indonesian refusals, accessible names. Import fields and widgets from here too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelChoiceField

from slrt.ui import messages
from slrt.ui.fields import DigitsField, KKField, NIKField, PartialDate, PartialDateField, PhoneField, plain_number
from slrt.ui.widgets import Chips, DigitsInput, Segmented

__all__ = (
    "BaseForm",
    "BaseModelForm",
    "Chips",
    "DigitsField",
    "DigitsInput",
    "KKField",
    "NIKField",
    "PartialDate",
    "PartialDateField",
    "PhoneField",
    "Segmented",
    "dress",
)

_CHOOSING = (forms.ChoiceField, forms.MultipleChoiceField, ModelChoiceField)
_SAID = {
    "max_length": messages.MAX_LENGTH,
    "min_length": messages.MIN_LENGTH,
    "max_value": messages.MAX_VALUE,
    "min_value": messages.MIN_VALUE,
    "max_digits": messages.MAX_DIGITS,
    "max_decimal_places": messages.MAX_DECIMALS,
    "invalid_choice": messages.CHOICE,
    "invalid_list": messages.LIST,
    "null_characters_not_allowed": messages.NULL,
}
# The first class that fits says what a wrong value is told.
_INVALID = (
    (forms.DateTimeField, messages.DATETIME),
    (forms.DateField, messages.DATE),
    (forms.TimeField, messages.TIME),
    (forms.DecimalField, messages.DECIMAL),
    (forms.FloatField, messages.DECIMAL),
    (forms.IntegerField, messages.INTEGER),
    (forms.EmailField, messages.EMAIL),
    (forms.URLField, messages.URL),
    (forms.ImageField, messages.IMAGE),
    (forms.FileField, messages.FILE_MISSING),
)


def dress(form: forms.BaseForm) -> None:
    """Put classes, autofill and words on every field. What a form declared itself is kept."""
    for name, field in form.fields.items():
        field.quiet = getattr(field, "quiet", form.narrows)
        _words(name, field)
        _look(field)
        field._looked_after = True


def look(field: forms.Field) -> None:
    """Our classes on the control of a form that is not ours (allauth's); its placeholder would repeat the label."""
    if not getattr(field, "_looked_after", False):
        field.widget.attrs.pop("placeholder", None)
        _look(field)
        field._looked_after = True


def _words(name: str, field: forms.Field) -> None:
    label = field.label if field.label is not None else name.replace("_", " ").capitalize()
    own = _declared(field)
    is_file = isinstance(field, forms.FileField)
    said = {"required": messages.required(label, isinstance(field, _CHOOSING), is_file)} | _SAID
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        said["required"] = messages.REQUIRED_TICK.format(name=messages.inside(label))
    if is_file:
        said |= {"missing": messages.FILE_MISSING, "empty": messages.FILE_EMPTY, "max_length": messages.FILE_NAME}
        said["invalid_image"] = messages.IMAGE
    said["invalid"] = next((text for kind, text in _INVALID if isinstance(field, kind)), messages.CHOICE)
    for code, text in said.items():
        if code not in own and (code in field.error_messages or code in _SAID):
            field.error_messages[code] = text


def _declared(field: forms.Field) -> set[str]:
    """Codes whose message the form wrote itself: they differ from what Django's classes say by default."""
    default: dict[str, object] = {}
    for cls in reversed(type(field).__mro__):
        default.update(getattr(cls, "default_error_messages", {}))
    return {code for code, text in field.error_messages.items() if str(default.get(code, "")) != str(text)}


def _look(field: forms.Field) -> None:
    widget = field.widget
    if widget.is_hidden:
        return
    for part in getattr(widget, "widgets", [widget]):
        css = _css(part)
        kept = part.attrs.get("class", "")
        if css and css not in kept.split():
            part.attrs["class"] = f"{css} {kept}".strip()
    if isinstance(field, (forms.DateField, forms.DateTimeField)):
        widget.attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 16} | widget.attrs
        if "w-" not in widget.attrs["class"]:
            widget.attrs["class"] += " w-18ch"
        field.example = "misalnya 27-03-1985"
    elif isinstance(field, forms.TypedChoiceField) and list(field.choices)[:1] == BLANK_CHOICE_DASH:
        field.choices = [("", "Pilih"), *list(field.choices)[1:]]  # what Django makes of a model's choices
    elif isinstance(field, (forms.IntegerField, forms.DecimalField)) and isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
        for name in ("min", "max", "step"):  # attributes of type=number only
            widget.attrs.pop(name, None)
        widget.attrs.setdefault("inputmode", "numeric" if not isinstance(field, forms.DecimalField) else "decimal")
        widget.is_localized = True
        field.to_python = partial(_from_indonesian, field.to_python)


def _from_indonesian(to_python: Callable, value: object) -> object:
    return to_python(plain_number(value))


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, (Segmented, Chips)):
        return ""
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class _Look:
    """Our look and words for any Django form."""

    use_required_attribute = False  # the server says what is missing, in our words; the form tag has `novalidate`
    narrows = False  # a form that only narrows a list: nothing in it is required, so no field says "bila ada"

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)

    @cached_property
    def helper(self) -> FormHelper:
        """For `{% crispy form %}`: the form tag, its `novalidate` and the CSRF token stand in the template."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        return helper

    def clean(self) -> dict | None:
        cleaned = super().clean()
        return self.cleaned_data if cleaned is None else cleaned


class BaseForm(_Look, forms.Form):
    """A form that writes nothing to a table of its own."""


class BaseModelForm(_Look, forms.ModelForm):
    """A form over a model. Saving is the business of an action: call it with `cleaned_data`."""
