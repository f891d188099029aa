"""Every column of the database that points at a person or a family, found by asking the models themselves.

What a neighbour adds is repointed by a merge without a word here. Left out are row histories, which tell what was, and
models that say `merge_leaves = True`. Files hang on a kind and an id instead of a key, so they are found through the
kinds that were registered with slrt.documents.

    references.prefer("programs.enrolment", lambda row: row.is_active)

says which of two rows stays when a uniqueness rule allows the survivor only one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Q

from slrt.audit.appendonly import withheld
from slrt.documents.models import Document
from slrt.documents.subjects import kinds_of

Prefer = Callable[[models.Model], object]
_PREFER: dict[str, Prefer] = {}


def prefer(label: str, rank: Prefer) -> None:
    """Where only one of two rows may stay, the one with the higher rank does; the survivor's own when equal."""
    _PREFER[label] = rank


def rank_of(row: models.Model) -> object:
    rank = _PREFER.get(row._meta.label_lower)
    return rank(row) if rank else 0


@dataclass(frozen=True)
class Reference:
    """One column: rows of `model` whose `field` names the record. value() gives what the column holds for an id."""

    model: type[models.Model]
    field: str
    also: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        return ".".join((self.model._meta.label_lower, self.field, *(value for _, value in self.also)))

    @property
    def written_once(self) -> bool:
        """Whether the database lets nobody change these rows: issued papers, results that were frozen."""
        return "UPDATE" in withheld().get(self.model._meta.db_table, ())

    @property
    def never_removed(self) -> bool:
        """Whether the database lets nobody delete these rows: cases, for instance."""
        return "DELETE" in withheld().get(self.model._meta.db_table, ())

    def value(self, pk: int) -> int | str:
        return str(pk) if self.also else pk

    def rows(self, pk: int) -> models.QuerySet:
        """Rows that name the record, whoever may see them: a merge leaves nothing behind."""
        return self.model._base_manager.filter(**{self.field: self.value(pk)}, **dict(self.also))


def all_of(target: type[models.Model]) -> list[Reference]:
    """Every reference to the model, in a fixed order."""
    found = [
        Reference(model, field.attname)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not _stays(model)
        for field in model._meta.local_concrete_fields
        if field.is_relation and field.related_model is target
    ]
    files = [Reference(Document, "subject_id", (("subject_kind", kind),)) for kind in kinds_of(target)]
    return sorted(found + files, key=lambda reference: reference.code)


def _stays(model: type[models.Model]) -> bool:
    """Histories are what was; they are never rewritten."""
    return hasattr(model, "pgh_tracked_model") or getattr(model, "merge_leaves", False)


def rivals(reference: Reference, row: models.Model, survivor: int) -> Iterator[models.Model]:
    """Rows of the survivor beside which this row may not stand, by each uniqueness rule that contains the column."""
    column = reference.model._meta.get_field(reference.field)
    mine = reference.rows(survivor)
    if column.unique:
        yield from mine
    for rule in reference.model._meta.total_unique_constraints + _conditional(reference.model):
        fields = [reference.model._meta.get_field(name) for name in rule.fields]
        if column not in fields:
            continue
        others = {field.attname: getattr(row, field.attname) for field in fields if field != column}
        if None in others.values() or (rule.condition and not _meets(row, rule.condition)):
            continue
        yield from mine.filter(rule.condition or Q(), **others).order_by("pk")
    for names in reference.model._meta.unique_together:
        fields = [reference.model._meta.get_field(name) for name in names]
        if column in fields:
            others = {field.attname: getattr(row, field.attname) for field in fields if field != column}
            yield from mine.filter(**others).order_by("pk")


def _conditional(model: type[models.Model]) -> list[models.UniqueConstraint]:
    return [
        rule
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is not None
    ]


def _meets(row: models.Model, condition: Q) -> bool:
    return type(row)._base_manager.filter(condition, pk=row.pk).exists()
