"""Base of list filters: our look, chosen ones as removable chips, nothing personal in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import django_filters
from django import forms
from django.db import models
from django.http import QueryDict

from slrt.ui import words
from slrt.ui.forms import _Look
from slrt.ui.listing import CURSOR

_ENDS = ("", "_min", "_max", "_after", "_before")  # the parameters of a field: itself, or the ends of a range


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter. `url` is the list without it."""

    label: str
    value: str
    url: str


class BaseFilterSet(django_filters.FilterSet):
    """`filters = MyFilters(request.GET, queryset=…)`, then `.qs`, `.chips` and `{% include "ui/filters.html" %}`.

    A filter that was typed wrongly is left out of the query and named in the error summary.
    """

    def get_form_class(self) -> type[forms.Form]:
        made = super().get_form_class()
        return made if issubclass(made, _Look) else type(made.__name__, (_Look, made), {"narrows": True})

    @property
    def qs(self) -> models.QuerySet:
        if not hasattr(self, "_qs"):
            rows = self.queryset.all()
            if self.is_bound:
                self.form.is_valid()
                rows = self._wanted(rows)
            self._qs = rows
        return self._qs

    def _wanted(self, rows: models.QuerySet) -> models.QuerySet:
        for name, value in self.form.cleaned_data.items():
            if name in self.filters:
                rows = self.filters[name].filter(rows, value)
        return rows

    @property
    def chips(self) -> list[Chip]:
        if not self.is_bound:
            return []
        self.form.is_valid()
        return [chip for name in self.filters for chip in self._chips_of(name)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What else stands in the address (tab, order) and must outlive a new choice of filters, as hidden inputs."""
        own = {f"{name}{end}" for name in self.form.fields for end in _ENDS}
        return [(key, value) for key, values in self._query().lists() if key not in own for value in values]

    def _query(self) -> QueryDict:
        query = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        query.pop(CURSOR, None)
        return query

    def _chips_of(self, name: str) -> Iterator[Chip]:
        value = getattr(self.form, "cleaned_data", {}).get(name)
        if value in (None, "", [], ()) or (isinstance(value, models.QuerySet) and not value):
            return
        label = str(self.form.fields[name].label or name)
        for said, raw in self._spoken(name, value):
            yield Chip(label, said, self._without(name, raw))

    def _spoken(self, name: str, value: object) -> Iterator[tuple[str, str | None]]:
        field = self.form.fields[name]
        many = isinstance(value, (list, tuple, set, models.QuerySet))
        choices = {} if isinstance(field, forms.ModelChoiceField) else dict(_flat(getattr(field, "choices", ())))
        for each in value if many else [value]:
            raw = str(each.pk) if isinstance(each, models.Model) else str(each)
            yield choices.get(raw) or _words(each), (raw if many else None)

    def _without(self, name: str, raw: str | None) -> str:
        query = self._query()
        if raw is None or raw not in query.getlist(name):
            for end in _ENDS:
                query.pop(f"{name}{end}", None)
        else:
            query.setlist(name, [value for value in query.getlist(name) if value != raw])
        return f"?{query.urlencode()}"


def _flat(choices) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), str(label)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, slice):
        ends = [_words(end) for end in (value.start, value.stop) if end is not None]
        return " – ".join(ends) if len(ends) == 2 else f"{'sejak' if value.start is not None else 'sampai'} {ends[0]}"
    return words.short_date(value) if isinstance(value, dt.date) else str(value)
