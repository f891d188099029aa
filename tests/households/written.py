"""How many rows the database wrote about families and persons: what an import touched, whatever it says itself."""

from __future__ import annotations

from django.apps import apps

from households.models import PersonKeys


def histories() -> tuple[int, int]:
    """(of persons, of families): rows of history, one for every time that a row which was there was written again."""
    return tuple(apps.get_model("households", f"{name}History").objects.count() for name in ("Person", "Household"))


def written() -> tuple[int, int, int]:
    """The same, and how many persons can be searched for."""
    return (*histories(), PersonKeys.objects.count())
