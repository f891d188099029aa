"""Two people change the same record: the second to save sees what the first changed, and loses nothing typed.

Cases count versions (slrt.cases). Every other record is compared by what its form shows: the page carries, in the
hidden field `seen`, a short digest of each value that stood there when it was opened, and unless_changed() compares
them with the record while it is locked. docs/adr/0007 says why it is not the row's version.

    class UnitForm(Edits, BaseModelForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.watch(self.instance)

    answer = unless_changed(form, unit, lambda: once(request, purpose, save))   # None: the form says what changed

The template puts `{{ form.seen }}` into the form tag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from typing import Any, ClassVar, TypeVar

import pghistory.models
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIteratorValue, model_to_dict
from django.utils import timezone

from slrt.ui import words

SEEN = "seen"
# Of a long text, so much is said in the error; the whole stands on the record's page.
MOST_SAID, MOST_HISTORY = 600, 50
Answer = TypeVar("Answer")


class Edits:
    """Put before the base of a form that changes a record, and call watch() at the end of __init__."""

    summary_heading = ""  # of the error summary, where something else is the matter than what was typed
    stored_as: ClassVar[dict[str, tuple[str, ...]]] = {}  # field → columns, where the record calls them otherwise

    def stored(self, record: Model) -> dict[str, Any]:
        """What the record says now, by the names of the fields that would write it."""
        return model_to_dict(record, self._meta.fields)

    def writes(self, name: str) -> bool:
        """Whether saving writes this field; not every form writes all that it shows."""
        return True

    def called(self, record: Model) -> str:
        """The record as a sentence begins with it."""
        return f"{str(record._meta.verbose_name).capitalize()} ini"

    def changed_in(self, record: Model, names: list[str]) -> list[tuple[Model, list[str]]]:
        """In which rows these fields stand, with the names they have there: their history tells who changed them."""
        return [(record, [column for name in names for column in self.stored_as.get(name, (name,))])]

    def last_change(self, record: Model, names: list[str]) -> tuple[str, datetime | None]:
        """Who last changed one of these fields, and when; ("", None) where nothing is known."""
        known = [last_of(row, parts) for row, parts in self.changed_in(record, names)]
        return max((one for one in known if one[1]), key=lambda one: one[1], default=("", None))

    def watch(self, record: Model | None, values: dict[str, Any] | None = None) -> None:
        """Add the hidden field. Without a stored record (a new one) there is nothing to compare.

        values: what stored() would answer, where the form has loaded it already.
        """
        known = record is not None and record.pk is not None
        seen = _digests(self.stored(record) if values is None else values) if known else ""
        self.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, required=False, initial=seen)

    def tell_changes(self, record: Model) -> bool:
        """Whether somebody stored something else than this person saw and now writes. If so the form says what.

        Without `seen` nothing can be compared, and the last save stands, as with a case's step without a version: a
        page always carries it, so only a program or a page older than this rule comes without.
        """
        seen = dict(part.rpartition(":")[::2] for part in self.cleaned_data.get(SEEN, "").split())
        if not seen:
            return False
        stored, typed = self.stored(record), {name: digest(value) for name, value in self.cleaned_data.items()}
        now = {name: value for name, value in stored.items() if self.writes(name)}
        moved = [name for name, value in now.items() if digest(value) != seen.get(name, NOTHING)]
        gone = [name for name in seen if name not in stored and seen[name] != NOTHING]
        if not gone and all(digest(now[name]) == typed.get(name, NOTHING) for name in moved):
            return False  # whatever they changed, this form says the same
        self.data = self.data.copy()
        self.data[self.add_prefix(SEEN)] = _digests(stored)
        self.summary_heading = "Diubah sementara itu"
        self.add_error(None, self._sentence(record, moved, gone))
        for name in moved:
            wrote = typed.get(name, NOTHING)
            if name in self.fields and digest(now[name]) != wrote:
                self.tell(name, now[name], touched=wrote != seen.get(name, NOTHING))
        return True

    def _sentence(self, record: Model, moved: list[str], gone: list[str]) -> str:
        who, at = self.last_change(record, moved)
        by = f" oleh {who}" if who else ""
        when = f" pukul {words.clock(at)}" if at and words.local(at).date() == timezone.localdate() else ""
        when = when or (f" pada {words.moment(at)}" if at else "")
        rows = " Baris yang tidak tampil lagi sudah dihapus." if gone else ""
        return (
            f"{self.called(record)} diubah{by}{when}, setelah Anda membukanya.{rows} "
            "Isian Anda belum disimpan: bandingkan, lalu simpan lagi."
        )

    def tell(self, name: str, value: Any, *, touched: bool) -> None:
        """What stands there now. Where this person typed nothing, it is taken over into the form."""
        label, said = self[name].label, said_as(self.fields[name], value)
        if touched:
            self.add_error(name, f"{label}: kini tersimpan {said}. Isian Anda tetap di sini.")
            return
        _fill(self.data, self.add_prefix(name), self.fields[name], value)
        self.add_error(name, f"{label}: diubah menjadi {said}, dan sudah dimuat di sini.")


class RowEdits(Edits):
    """Of a form that fills in a whole table of what belongs to a record, a column by its prefix: `state_12`."""

    columns: ClassVar[dict[str, str]]  # prefix of the fields → name in the row
    rows_of: Callable[[Model], QuerySet]  # the rows of the table as they are stored, a method of the form

    def said(self, rows: Iterable[Model]) -> dict[str, Any]:
        return {
            f"{prefix}_{row.pk}": row.serializable_value(name) for row in rows for prefix, name in self.columns.items()
        }

    def stored(self, record: Model) -> dict[str, Any]:
        return self.said(self.rows_of(record).order_by("pk"))

    def changed_in(self, record: Model, names: list[str]) -> list[tuple[Model, list[str]]]:
        keys = {int(name.rpartition("_")[2]) for name in names}
        return [(row, [*self.columns.values()]) for row in self.rows_of(record).filter(pk__in=keys).order_by("pk")]


def unless_changed(
    form: Edits, record: Model, save: Callable[[], Answer], *parts: tuple[Edits, Model]
) -> Answer | None:
    """Save, with the record locked, unless somebody changed it since this person saw it: None, and the form says so.

    parts: further forms of the page, each with the record that it changes.
    """
    with transaction.atomic():
        told = [each.tell_changes(locked(row)) for each, row in ((form, record), *parts)]
        return None if any(told) else save()


def locked(record: Model) -> Model:
    """The record as it is stored now, held until the end of the transaction."""
    return type(record)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=record.pk)


def _plain(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "\n".join(_plain(part) for part in value)
    # A browser sends line breaks of its own.
    return "1" if value is True else "\n".join(str(value).strip().splitlines())


def digest(value: Any) -> str:
    """The same for a stored value and for what a form made of it. Keyed: a number that the page masks stays masked."""
    return blake2b(_plain(value).encode(), digest_size=4, key=settings.SECRET_KEY.encode()[:64]).hexdigest()


NOTHING = digest(None)


def _digests(values: dict[str, Any]) -> str:
    return " ".join(f"{name}:{digest(value)}" for name, value in values.items())


def said_as(field: forms.Field, value: Any) -> str:
    """A stored value in the words of its field."""
    if isinstance(field, forms.BooleanField):
        return "ya" if value else "tidak"
    if value is None or value in ("", [], ()):
        return "kosong"
    many = isinstance(value, Iterable) and not isinstance(value, (str, Model, tuple))
    shown = ", ".join(_said(field, part) for part in value) if many else _said(field, value)
    return f"“{shown[:MOST_SAID]}{'…' if len(shown) > MOST_SAID else ''}”"


def _said(field: forms.Field, value: Any) -> str:
    if hasattr(field, "choices"):
        return _labels(field).get(_plain(value), str(value))
    if isinstance(value, date):
        return words.short_date(value)
    if isinstance(value, (int, Decimal)):
        return words.number(value)
    return str(field.prepare_value(value))


def _labels(field: forms.ChoiceField) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, label in field.choices:
        pairs = label if isinstance(label, (list, tuple)) else [(key, label)]
        for code, text in pairs:
            found[str(code.value if isinstance(code, ModelChoiceIteratorValue) else code)] = str(text)
    return found


def _fill(data: Any, key: str, field: forms.Field, value: Any) -> None:
    """Put a stored value into what a browser sent, as the browser would have sent it."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput):
        data.pop(key, None)
        if value:
            data[key] = "on"
        return
    shown = widget.format_value(field.prepare_value(value))
    if isinstance(shown, list):
        data.setlist(key, shown)
    else:
        data[key] = "" if shown is None else shown


@cache
def _history_of(model: type[Model]) -> type[Model] | None:
    """The table that keeps what the rows of a model were before each change."""
    for found in apps.get_models():
        tracked = getattr(found, "pgh_tracked_model", None)
        if issubclass(found, pghistory.models.Event) and tracked._meta.concrete_model is model._meta.concrete_model:
            return found
    return None


def last_of(record: Model, names: Iterable[str]) -> tuple[str, datetime | None]:
    """Who last changed one of these columns of a row, and when, by its history. Names of other fields do not count."""
    history = _history_of(type(record))
    if history is None:
        return "", None
    own = {field.name: field.attname for field in record._meta.concrete_fields}
    columns, after = [own[name] for name in names if name in own], record
    for before in history.objects.filter(pgh_obj_id=record.pk).order_by("-pgh_id")[:MOST_HISTORY]:
        if any(getattr(before, name, None) != getattr(after, name, None) for name in columns):
            key = (before.pgh_context or {}).get("user")
            who = get_user_model().objects.filter(pk=key).values_list("name", flat=True).first() if key else None
            return who or "", before.pgh_created_at
        after = before
    return "", None
