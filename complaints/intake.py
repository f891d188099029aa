"""From a filled intake form to a complaint: who it is about, what the registry said, whether the same is open."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from complaints.actions import Subject, drop_draft, register_complaint
from complaints.actions.register import Place, Speaker
from complaints.enums import ComplaintClass, Reporter, SubjectUnit
from complaints.forms.intake import IntakeForm
from complaints.found import load_chosen, query_mark
from complaints.models import Complaint
from complaints.related import similar_open
from households import formerkk, identifiers
from households import lookup as people
from households.enums import Sex
from households.forms.prelist import PreListForm
from households.matching.numbers import NEARLY, nik_level
from households.models import Household, Person
from households.prelist_rules import fields_for
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit import crypto
from slrt.documents.actions import store_upload
from slrt.jurisdictions.profile import Profile

COLLECTIVE = (SubjectUnit.GROUP, SubjectUnit.COMMUNITY)
ENOUGH_LETTERS = 3
PICK = "Ada warga yang mungkin sama. Pilih dari hasil pemeriksaan, atau pilih “Bukan salah satu dari mereka”."
PICK_MEMBER = "Pilih anggota keluarga yang dimaksud dari hasil pemeriksaan."
NO_NAME = "Nomor ini tidak ada di data Anda. Isi nama warganya."
NOBODY = "Masukkan NIK atau No. KK, atau isi nama bila warga tidak membawanya."
NOT_THIS_ONE = "Hasil yang dipilih bukan untuk nomor ini. Periksa nomornya sekali lagi."


def units_of(user: User, jurisdiction: str) -> list[Unit]:
    """Where the person may record complaints, in the order of their assignments."""
    ids = [g.unit_id for g in user.access.grants_for(Permission.COMPLAINT_REGISTER) if g.jurisdiction == jurisdiction]
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=ids, active=True).order_by("pk")}
    return [units[pk] for pk in dict.fromkeys(ids) if pk in units]


def look_up(user: User, jurisdiction: str, data: QueryDict) -> people.Lookup | None:
    """What the registry knows of the digits, or else of the name, typed so far. None while there is too little.

    Raises people.TooManyLookups.
    """
    digits = "".join(sign for sign in data.get("nik", "") if sign.isdigit())
    if len(digits) == 16:
        return people.lookup_digits(user, digits, jurisdiction, data.get("name", "").strip())
    name = data.get("name", "").strip()
    if len(name) < ENOUGH_LETTERS:
        return None
    sex = data.get("prelist-sex", "")  # typed already where the family is being recorded in the same save
    return people.search_people(
        user, name=name, village=data.get("village", ""), birth=data.get("birth", ""), jurisdiction=jurisdiction,
        sex=sex if sex in Sex.values else "",
    )  # fmt: skip


@dataclass
class Settled:
    """Whom the complaint is about, after looking. `ask` is what the clerk must settle first: (field, sentence)."""

    person: Person | None = None
    household: Household | None = None
    looked: bool = False
    lookup: people.Lookup | None = None
    ask: tuple[str, str] | None = None

    @property
    def known(self) -> bool:
        return self.person is not None or self.household is not None

    def registry(self, jurisdiction: str) -> people.RegistryFacts:
        return people.registry_facts(jurisdiction, self.person, checked=self.looked or self.person is not None)


def settle(form: IntakeForm, user: User, profile: Profile) -> Settled:
    """Use the chosen row; else look for what was typed, once more on the server, so that nobody is passed over.

    Works on a refused form as well, so that the clerk reads everything that is to be mended at once.
    """
    given = form.cleaned_data.get
    if given("subject_kind") in COLLECTIVE:
        return Settled(ask=None if given("name") else ("name", "Isi nama kelompok atau masyarakat."))
    if given("chosen"):
        return _chosen(given("chosen"), given("nik", ""), user, profile)
    if given("nik"):
        return _by_digits(people.lookup_digits(user, given("nik"), profile.code, given("name", "")), given("name", ""))
    if "nik" in form.errors:
        return Settled()
    if not given("name"):
        return Settled(ask=None if given("reporter") == Reporter.ANONYMOUS else ("nik", NOBODY))
    if form.is_emergency:
        return Settled()
    if given("looked") and given("looked") == query_mark(form.data):
        return Settled(looked=True)
    found = look_up(user, profile.code, form.data)
    if found is not None and found.found:
        return Settled(looked=True, lookup=found, ask=("name", PICK))
    return Settled(looked=found is not None, lookup=found)


def _chosen(code: str, digits: str, user: User, profile: Profile) -> Settled:
    """The row that was picked, if it is what the number says and within the desk's own jurisdiction."""
    subject = load_chosen(user, profile.code, code)
    person = subject if isinstance(subject, Person) else None
    household = person.household if person else subject
    numbers = {person.nik if person else None, household.kk if household else None}
    known = digits in numbers or _slip(digits, person) or (household and formerkk.was_of(digits, household.pk))
    if subject is None or (digits and not known):
        return Settled(ask=("nik", NOT_THIS_ONE))
    return Settled(person, household, looked=True)


def _slip(digits: str, person: Person | None) -> bool:
    """The number typed is nobody's, and a slip of the hand away from that of the person who was offered for it."""
    if person is None or nik_level(digits, person.nik or "") not in NEARLY:
        return False
    owners = Person.objects.filter(jurisdiction=person.jurisdiction_id, nik_digest__in=crypto.digests(digits, "nik"))
    return not owners.exists()


def _by_digits(lookup: people.Lookup, name: str) -> Settled:
    if lookup.one is not None:
        return Settled(lookup.one.person, lookup.one.household, looked=True, lookup=lookup)
    if lookup.found and not lookup.close:
        return Settled(looked=True, lookup=lookup, ask=("nik", PICK_MEMBER))
    return Settled(looked=True, lookup=lookup, ask=None if name else ("name", NO_NAME))


def nik_problem(form: IntakeForm, settled: Settled) -> tuple[str, str] | None:
    """What is wrong with a number that nobody here has: (field, sentence). A tick lets an odd date pass (ux 1.4)."""
    if settled.known or settled.ask or not form.typed_nik:
        return None
    nik = identifiers.read_nik(form.typed_nik, timezone.localdate())
    if nik.errors:
        return "nik", nik.errors[0].sentence
    if nik.warnings and not form.cleaned_data.get("nik_as_card"):
        return "nik_as_card", nik.warnings[0].sentence
    return None


def wants_prelist(form: IntakeForm, settled: Settled, profile: Profile) -> bool:
    """Whether the family that was not found is to be recorded in the same save, as the profile says."""
    given = form.cleaned_data
    ordinary = given["klass"] not in (ComplaintClass.EMERGENCY, ComplaintClass.INFORMATION)
    named = given["reporter"] != Reporter.ANONYMOUS and given["subject_kind"] not in COLLECTIVE
    asked = bool(fields_for(profile)) and form.data.get("propose") == "on"
    return asked and ordinary and named and not settled.known


def similar_to(form: IntakeForm, settled: Settled, user: User, besides: Complaint | None = None) -> Complaint | None:
    """An open complaint of the family about the same, unless the clerk gave a reason for another.

    besides: the one that is being registered.
    """
    if not settled.known or form.cleaned_data["similar_reason"]:
        return None
    programme = form.cleaned_data["programme"]
    rows = similar_open(
        user,
        household=settled.household,
        person=settled.person,
        category=form.cleaned_data["category"],
        programme_id=programme.pk if programme else None,
    )
    return (rows.exclude(pk=besides.pk) if besides else rows).first()


def save(form: IntakeForm, settled: Settled, proposal: PreListForm | None, by: User, unit: Unit) -> Complaint:
    """Everything one press of the button writes: family, complaint, proposal, photo. Call within `idempotency.once`."""
    given = form.cleaned_data
    person, household, made = settled.person, settled.household, None
    if proposal is not None:
        made = proposal.save(by=by, unit=unit)
        person, household = made.person, made.household
    complaint = register_complaint(
        by=by,
        unit=unit,
        channel=given["channel"],
        klass=given["klass"],
        category=given["category"],
        description=given["description"],
        programme=given["programme"],
        subject=subject_of(form, person, household),
        speaker=Speaker(given["reporter"], given["reporter_name"], given["reporter_relation"], given["phone"]),
        documents_brought=given["documents"],
        documents_missing=[name for name in form.checklist() if name not in given["documents"]],
        place=Place(given.get("latitude"), given.get("longitude"), given.get("accuracy")),
        registry=settled.registry(unit.jurisdiction_id),
        note=given["similar_reason"],
        consent=given.get("consent", ""),
        service=given.get("service", ""),
    )
    if made is not None and made.proposal is not None:
        type(made.proposal).objects.filter(pk=made.proposal.pk).update(complaint_ref=complaint.number)
    if given.get("photo"):
        store_upload(
            given["photo"], subject=complaint, kind="house_photo", by=by, title="Foto rumah", accept={"image"},
            latitude=given["latitude"], longitude=given["longitude"], accuracy=given["accuracy"],
        )  # fmt: skip
    drop_draft(by=by, key=given["draft"])
    return complaint


def subject_of(form: IntakeForm, person: Person | None, household: Household | None) -> Subject:
    given = form.cleaned_data
    birth, unnamed = given["birth"], "Tanpa nama" if given["reporter"] == Reporter.ANONYMOUS else ""
    return Subject(
        person=person,
        household=household,
        name=given["name"] or unnamed,
        nik=form.typed_nik if household is None else "",
        birth_year=birth.year if birth else None,
        region=given["village"],
        address=given.get("address", ""),
        kind=given["subject_kind"],
    )
