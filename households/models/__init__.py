"""People and families, the editions that list them, and proposals to list more of them."""

from households.models.areas import Handover, ServiceArea
from households.models.batches import Batch, BatchEvent, BatchLine, PersonFacts, ResultFile, ResultRow
from households.models.certificates import Certificate
from households.models.changes import ChangeEvent, ChangeItem, ChangeProposal, FormerKK
from households.models.coaching import CoachingNote
from households.models.datarequests import DataRequest, DataRequestEvent
from households.models.deliberation import Attendee, Deliberation, DeliberationEvent, DeliberationLine
from households.models.doorstep import DoorCheck
from households.models.duplicates import DuplicatePair, Merge
from households.models.editions import EditionComparison, EditionShock, RegistryConflict
from households.models.mappings import FileMapping, VillageCode
from households.models.people import Household, PeopleQuerySet, Person
from households.models.prelist import PreListEvent, PreListProposal
from households.models.ranking import RankingResult, RankingRun, RankingScheme
from households.models.registers import RegisterEntry
from households.models.registry import EditionFinding, EditionListing, ListedFamily, ListedNik, RegistryEdition
from households.models.search import NameCount, PersonKeys
from households.models.staging import StagedFamily, StagedPerson
from households.models.statuses import FamilyStatus
from households.models.tally import LookupTally
from households.models.visits import Visit, VisitEvent

__all__ = (
    "Attendee",
    "Batch",
    "BatchEvent",
    "BatchLine",
    "Certificate",
    "ChangeEvent",
    "ChangeItem",
    "ChangeProposal",
    "CoachingNote",
    "DataRequest",
    "DataRequestEvent",
    "Deliberation",
    "DeliberationEvent",
    "DeliberationLine",
    "DoorCheck",
    "DuplicatePair",
    "EditionComparison",
    "EditionFinding",
    "EditionListing",
    "EditionShock",
    "FamilyStatus",
    "FileMapping",
    "FormerKK",
    "Handover",
    "Household",
    "ListedFamily",
    "ListedNik",
    "LookupTally",
    "Merge",
    "NameCount",
    "PeopleQuerySet",
    "Person",
    "PersonFacts",
    "PersonKeys",
    "PreListEvent",
    "PreListProposal",
    "RankingResult",
    "RankingRun",
    "RankingScheme",
    "RegisterEntry",
    "RegistryConflict",
    "RegistryEdition",
    "ResultFile",
    "ResultRow",
    "ServiceArea",
    "StagedFamily",
    "StagedPerson",
    "VillageCode",
    "Visit",
    "VisitEvent",
)
