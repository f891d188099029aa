"""People and families, the editions that list them, and proposals to list more of them."""

from households.models.people import Household, PeopleQuerySet, Person
from households.models.prelist import PreListEvent, PreListProposal
from households.models.registry import EditionFinding, EditionListing, RegistryEdition
from households.models.staging import StagedFamily, StagedPerson
from households.models.tally import LookupTally

__all__ = (
    "EditionFinding",
    "EditionListing",
    "Household",
    "LookupTally",
    "PeopleQuerySet",
    "Person",
    "PreListEvent",
    "PreListProposal",
    "RegistryEdition",
    "StagedFamily",
    "StagedPerson",
)
