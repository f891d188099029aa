"""Registering a complaint: number, code, deadlines, first turn, and what the registry said, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from complaints import routing
from complaints.enums import CATEGORIES_OF, OWN_CHANNELS, ComplaintClass, Reporter, SubjectUnit
from complaints.models import Complaint
from complaints.turns import turn_in
from households.enums import RegistryResult
from households.lookup import RegistryFacts, registry_facts
from households.models import Household, Person
from households.places import house_words
from programs.models import Programme
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import record
from slrt.cases.errors import CaseError
from slrt.cases.numbering import take_number
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.regions.models import Region

FIRST_SENTENCE = "Keluhan Anda sudah kami terima dan catat."


class RegistrationRefused(CaseError):
    """The complaint cannot be registered like this. `field` names the input to mend, "" for none."""

    status = 422

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Subject:
    """Whom the complaint is about. With `person` or `household` from the registry the rest may stay empty."""

    person: Person | None = None
    household: Household | None = None
    name: str = ""
    nik: str = ""
    birth_year: int | None = None
    sex: str = ""
    address: str = ""
    region: Region | None = None
    kind: str = SubjectUnit.PERSON


@dataclass(frozen=True)
class Speaker:
    """Who brought the matter. Empty fields mean the subject's own mouth."""

    kind: str = Reporter.SELF
    name: str = ""
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Place:
    """Where the house stands: degrees and metres, as the device said."""

    latitude: Decimal | None = None
    longitude: Decimal | None = None
    accuracy: int | None = None


@transaction.atomic
def register_complaint(
    *,
    by: User,
    unit: Unit,
    channel: str,
    klass: str,
    category: str,
    description: str,
    subject: Subject,
    speaker: Speaker = Speaker(),
    programme: Programme | None = None,
    documents_brought: list[str] | None = None,
    documents_missing: list[str] | None = None,
    place: Place = Place(),
    registry: RegistryFacts | None = None,
    note: str = "",
    consent: str = "",
    service: str = "",
    citizen: str = FIRST_SENTENCE,
    at: datetime | None = None,
) -> Complaint:
    """Give a matter its number and its first turn. Wrap it in `idempotency.once`: each call makes another complaint.

    registry: what the desk found, worked out from the subject's person when left out. at: when it came in (now).
    note: why it is recorded although a similar one is open. citizen: what the family reads first.
    consent: how the family agreed that `by` speaks for it (BS 6.f; BL 4.e), "" when it speaks for itself.
    service: a code of the profile's puskesos_services.
    Raises RegistrationRefused; nothing is written then.
    """
    profile = profile_of(unit.jurisdiction_id)
    check(by, unit, channel, klass, category, subject, profile)
    moment = at or timezone.now()
    urgent = klass == ComplaintClass.EMERGENCY
    complaint = Complaint(
        jurisdiction_id=unit.jurisdiction_id,
        unit=unit,
        turn_unit=routing.turn_unit_of(unit),
        channel=channel,
        klass=klass,
        category=category,
        programme=programme,
        sector=programme.sector if programme else "",
        description=description.strip(),
        restricted=routing.is_restricted(category, programme),
        urgent=urgent,
        documents_brought=documents_brought or [],
        documents_missing=documents_missing or [],
        latitude=place.latitude,
        longitude=place.longitude,
        location_accuracy=place.accuracy,
        received_at=moment,
        turn_since=moment,
        created_by=by,
    )
    complaint.give_code()
    fill_subject(complaint, subject)
    fill_speaker(complaint, speaker)
    fill_representation(complaint, by, consent, service, profile)
    fill_registry(complaint, registry or facts_of(complaint), moment)
    set_course(complaint, profile)
    complaint.incomplete = urgent and not (complaint.person_id or complaint.subject_nik)
    # The counter row stays locked until the transaction ends, so the number is taken last.
    complaint.number = take_number(unit, "complaint", moment)
    complaint.save()
    record(complaint, "created", by=by, at=moment, role=_role(complaint, by), note=note, citizen=citizen)
    return complaint


def check(by: User, unit: Unit, channel: str, klass: str, category: str, subject: Subject, profile: Profile) -> None:
    """Rules that hold whatever form was used."""
    reached = by.access.can_on(
        Permission.COMPLAINT_REGISTER,
        jurisdiction=unit.jurisdiction_id,
        region=unit.region_id,
        unit_ids={unit.pk},
    )
    if not reached:
        raise RegistrationRefused("Anda tidak bertugas mencatat keluhan di unit ini.")
    if channel not in profile.channels and channel not in OWN_CHANNELS:
        raise RegistrationRefused("Saluran ini tidak dipakai di daerah Anda. Pilih saluran lain.", "channel")
    if category not in CATEGORIES_OF.get(klass, ()):
        raise RegistrationRefused("Jenis ini bukan bagian dari kelas yang dipilih. Pilih jenis lain.", "category")
    if klass == ComplaintClass.EMERGENCY and not profile.emergency:
        raise RegistrationRefused("Daerah ini tidak mengatur layanan kedaruratan. Pilih kelas lain.", "klass")
    if not (subject.person or subject.household or subject.name.strip()):
        raise RegistrationRefused("Isi nama warga, atau pilih warga dari hasil pemeriksaan.", "name")
    for known in (subject.person, subject.household):
        if known is not None and known.jurisdiction_id != unit.jurisdiction_id:
            raise RegistrationRefused("Warga ini tercatat di daerah lain.", "nik")


def fill_subject(complaint: Complaint, subject: Subject) -> None:
    """What is known of a person is taken from the registry; what was typed fills the rest."""
    person = subject.person
    household = subject.household or (person.household if person else None)
    complaint.person, complaint.household = person, household
    complaint.subject_unit = subject.kind
    complaint.subject_name = (person.name if person else subject.name or household.head_name).strip()
    complaint.subject_nik = (person.nik if person else subject.nik) or None
    complaint.subject_birth_year = (person.birth_year if person else None) or subject.birth_year
    complaint.subject_sex = (person.sex if person else "") or subject.sex
    known = person or household
    complaint.region = known.village if known else subject.region
    complaint.subject_address = (subject.address or address_of(household))[:240]


def address_of(household: Household | None) -> str:
    """ "Dusun Krajan, RT 002 RW 001" as the family's card has it; the village is kept beside it."""
    return house_words(household, within=household.village) if household else ""


def fill_representation(complaint: Complaint, by: User, consent: str, service: str, profile: Profile) -> None:
    """Who speaks for the family with its consent, and which service of the Puskesos it is."""
    if service and service not in profile.puskesos_services:
        raise RegistrationRefused("Jenis layanan ini tidak dipakai di daerah Anda.", "service")
    complaint.consent, complaint.represented_by = consent, by if consent else None
    complaint.service = service


def fill_speaker(complaint: Complaint, speaker: Speaker) -> None:
    own_voice = speaker.kind in (Reporter.SELF, Reporter.ANONYMOUS)
    complaint.reporter = speaker.kind
    complaint.reporter_name = "" if own_voice else speaker.name.strip()
    complaint.reporter_relation = "" if own_voice else speaker.relation.strip()
    complaint.reporter_phone = speaker.phone or None


def facts_of(complaint: Complaint) -> RegistryFacts:
    """What the editions in force say of the complaint's person; not checked where none is known."""
    return registry_facts(complaint.jurisdiction_id, complaint.person, checked=complaint.person_id is not None)


def fill_registry(complaint: Complaint, registry: RegistryFacts, at: datetime) -> None:
    complaint.registry_result = registry.result
    complaint.registry_edition = registry.edition
    complaint.registry_desil = registry.desil
    complaint.registry_checked_at = None if registry.result == RegistryResult.NOT_CHECKED else at


def set_course(complaint: Complaint, profile: Profile) -> None:
    """First status, turn, section and deadlines by the profile in force."""
    complaint.status = routing.first_status(complaint.channel, profile, urgent=complaint.urgent)
    complaint.turn = turn_in(complaint.status, profile, field=complaint.is_field)
    complaint.section = routing.section_of(complaint.klass, complaint.sector, profile)
    complaint.first_response_due_at, complaint.due_at = routing.due_dates(
        complaint.klass, complaint.category, complaint.received_at, profile
    )


def _role(complaint: Complaint, by: User) -> str:
    """The role in which the person recorded it."""
    for grant in by.access.grants_for(Permission.COMPLAINT_REGISTER):
        if grant.covers(
            jurisdiction=complaint.jurisdiction_id, region=complaint.region_id, unit_ids=complaint.reach_units()
        ):
            return grant.role
    return ""
