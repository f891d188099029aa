"""The lines of an error summary: from one form, several, or formsets, each linked to its field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    id: str = ""


Refusable = BaseForm | BaseFormSet


def lines(form: Refusable | None, forms: Iterable[Refusable] | None = None, *, once: bool = False) -> list[Line]:
    """Every refusal, in the order of the fields on the page. With `once`, only forms not listed on this page so far."""
    found: list[Line] = []
    for each in [form, *(forms or ())]:
        if each is None or not each.is_bound or (once and getattr(each, "_refusals_shown", False)):
            continue
        each._refusals_shown = True
        found.extend(_of_set(each) if isinstance(each, BaseFormSet) else _of_form(each))
    return list(dict.fromkeys(found))


def _of_form(form: BaseForm) -> Iterator[Line]:
    errors = form.errors
    for text in form.non_field_errors():
        yield Line(str(text))
    for name in form.fields:
        for text in errors.get(name, ()):
            yield Line(str(text), _target(form, name))


def _target(form: BaseForm, name: str) -> str:
    """The id a link can jump to: the control, or the first choice of a group."""
    field = form[name]
    if field.use_fieldset:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id or ""


def _of_set(formset: BaseFormSet) -> Iterator[Line]:
    for text in formset.non_form_errors():
        yield Line(str(text))
    for number, form in enumerate(formset.forms, 1):
        for line in _of_form(form):
            yield Line(f"Baris {number}: {line.text}", line.id)
