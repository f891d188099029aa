"""Which edition's word stands against which: by the day of its data, never by when it was brought in."""

from __future__ import annotations

from households.enums import EditionState, Source
from households.models import RegistryEdition
from households.models.registry import APPLIED_STATES


def newer_than(edition: RegistryEdition) -> list[int]:
    """Editions whose word stands against this one's: of a later day, or of the same day and later in the alphabet.

    The rank says nothing of when an edition was brought in, so every order of bringing them in ends the same.
    """
    states = (*APPLIED_STATES, EditionState.COMMITTING)
    rivals = RegistryEdition.objects.filter(jurisdiction=edition.jurisdiction_id, state__in=states)
    others = rivals.exclude(pk=edition.pk).exclude(source=Source.LOCAL).order_by("pk")
    return [other.pk for other in others if other.rank > edition.rank]
