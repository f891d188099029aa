"""What files may belong to, and who may see them: each app registers its kinds, and documents asks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from slrt.accounts.models import User

Loader = Callable[[User, str], models.Model | None]


@dataclass(frozen=True)
class Subject:
    kind: str
    model: type[models.Model]
    load: Loader


_subjects: dict[str, Subject] = {}


def register_subject(kind: str, model: type[models.Model], load: Loader) -> None:
    """`load(user, id)` returns the object if this person may see it and its files, else None (which becomes 404)."""
    _subjects[kind] = Subject(kind, model, load)


def kind_of(obj: models.Model) -> str:
    """The registered kind of an object; LookupError for a model without one."""
    for subject in _subjects.values():
        if isinstance(obj, subject.model):
            return subject.kind
    raise LookupError(f"{obj._meta.label} is not registered as a subject of documents")


def visible_subject(user: User, kind: str, subject_id: str) -> models.Model | None:
    """The subject of a document if the person may see it. Kinds nobody registered are seen by nobody."""
    subject = _subjects.get(kind)
    return subject.load(user, subject_id) if subject else None


def kinds_of(model: type[models.Model]) -> list[str]:
    """Every kind under which files may belong to rows of this model."""
    return sorted(subject.kind for subject in _subjects.values() if subject.model is model)
