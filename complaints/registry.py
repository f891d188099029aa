"""What the registry says of a person on the day they stand at the desk: result, edition, desil."""

from __future__ import annotations

from dataclasses import dataclass

from households.enums import EditionState, RegistryResult
from households.models import EditionListing, Person, RegistryEdition
from slrt.ui import words


@dataclass(frozen=True)
class Registry:
    """An answer of the registry, always with the edition it rests on."""

    result: str
    edition: RegistryEdition | None = None
    desil: int | None = None

    @property
    def checked(self) -> bool:
        return self.result != RegistryResult.NOT_CHECKED


NOT_CHECKED = Registry(RegistryResult.NOT_CHECKED)


def registry_of(person: Person | None, jurisdiction: str) -> Registry:
    """Listed with desil, known but not listed now, or not checked because no person was chosen."""
    if person is None:
        return NOT_CHECKED
    listing = (
        EditionListing.objects.filter(person=person, edition__state=EditionState.CURRENT)
        .select_related("edition")
        .order_by("-edition__edition_date", "-edition__period", "-edition_id")
        .first()
    )
    if listing:
        return Registry(RegistryResult.LISTED, listing.edition, listing.desil)
    return Registry(RegistryResult.KNOWN, current_edition(jurisdiction))


def not_found(jurisdiction: str) -> Registry:
    """Looked up and not there: the edition that was searched is kept."""
    return Registry(RegistryResult.NOT_FOUND, current_edition(jurisdiction))


def current_edition(jurisdiction: str) -> RegistryEdition | None:
    """The newest edition in force; None before the first import."""
    current = RegistryEdition.objects.filter(jurisdiction=jurisdiction, state=EditionState.CURRENT)
    return current.order_by("-edition_date", "-period", "-pk").first()


def words_of(result: str, desil: int | None) -> str:
    """For a row: "terdaftar, desil 2", "tidak terdaftar", "belum diperiksa" """
    if result == RegistryResult.LISTED:
        return f"terdaftar, desil {desil}" if desil else "terdaftar"
    return "belum diperiksa" if result == RegistryResult.NOT_CHECKED else "tidak terdaftar"


def sentence_of(complaint) -> str:
    """For the case page: the result with its edition and the day it was looked up."""
    said = words_of(complaint.registry_result, complaint.registry_desil).capitalize()
    edition = complaint.registry_edition
    if edition is None:
        return said if complaint.registry_checked_at is None else f"{said} (belum ada edisi data terpadu)"
    return f"{said} · {edition}, diperiksa {words.long_date(complaint.registry_checked_at)}"
