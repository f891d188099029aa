"""From a filled intake form to a complaint: who it is about, what the registry said, whether the same is open."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict

from complaints.actions import Subject, drop_draft, register_complaint
from complaints.actions.register import Place, Speaker
from complaints.enums import ComplaintClass, Reporter, SubjectUnit
from complaints.forms.intake import IntakeForm
from complaints.models import Complaint
from complaints.registry import NOT_CHECKED, Registry, not_found, registry_of
from complaints.related import similar_open
from households import lookup as people
from households import prelist
from households.models import Household, Person
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit import crypto
from slrt.documents.actions import store_upload
from slrt.jurisdictions.profile import Profile

COLLECTIVE = (SubjectUnit.GROUP, SubjectUnit.COMMUNITY)
QUERY = ("nik", "name", "village", "birth")
PRELIST_PREFIX = "prelist"


def units_of(user: User, jurisdiction: str) -> list[Unit]:
    """Where the person may record complaints, the secretariat or own Puskesos first."""
    ids = [g.unit_id for g in user.access.grants_for(Permission.COMPLAINT_REGISTER) if g.jurisdiction == jurisdiction]
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=ids, active=True).order_by("pk")}
    return [units[pk] for pk in dict.fromkeys(ids) if pk in units]


def query_mark(data: QueryDict) -> str:
    """A keyed mark of what was looked up: a panel that belongs to another query is noticed."""
    text = "|".join(" ".join(data.get(name, "").split()).lower() for name in QUERY)
    return crypto.digest(text, "looked").hex()[:16] if text.strip("|") else ""


def look_up(user: User, jurisdiction: str, data: QueryDict) -> people.Lookup | None:
    """What the registry knows of the digits, or else of the name, typed so far. None while there is too little.

    Raises people.TooManyLookups.
    """
    digits = "".join(sign for sign in data.get("nik", "") if sign.isdigit())
    if len(digits) == 16:
        return people.lookup_digits(user, digits, jurisdiction)
    name = data.get("name", "").strip()
    if len(name) < 3:
        return None
    return people.search_people(
        user, name=name, village=data.get("village", ""), birth=data.get("birth", ""), jurisdiction=jurisdiction
    )


@dataclass
class Settled:
    """Whom the complaint is about, after looking. `ask` is what the clerk must settle first (field, sentence)."""

    person: Person | None = None
    household: Household | None = None
    registry: Registry = NOT_CHECKED
    lookup: people.Lookup | None = None
    ask: list[tuple[str, str]] = field(default_factory=list)

    @property
    def known(self) -> bool:
        return self.person is not None or self.household is not None


def settle(form: IntakeForm, user: User, profile: Profile) -> Settled:
    """Use the chosen row; else look for what was typed, once more on the server, so that nobody is passed over."""
    given = form.cleaned_data
    if given["subject_kind"] in COLLECTIVE:
        missing = [] if given["name"] else [("name", "Isi nama kelompok atau masyarakat.")]
        return Settled(ask=missing)
    if given["chosen"]:
        return _chosen(given["chosen"], given["nik"], user, profile)
    looked = bool(given["looked"]) and given["looked"] == query_mark(form.data)
    if given["nik"]:
        return _by_digits(people.lookup_digits(user, given["nik"], profile.code), given, profile)
    if given["name"] and not looked and not form.is_emergency:
        found = look_up(user, profile.code, form.data)
        if found is not None and found.found:
            return Settled(
                lookup=found, ask=[("name", "Ada warga yang mungkin sama. Pilih, atau lanjutkan bila bukan.")]
            )
        looked = True
    if not given["name"] and given["reporter"] != Reporter.ANONYMOUS:
        return Settled(ask=[("nik", "Masukkan NIK atau No. KK, atau isi nama bila warga tidak membawanya.")])
    return Settled(registry=not_found(profile.code) if looked else NOT_CHECKED)


def _chosen(code: str, digits: str, user: User, profile: Profile) -> Settled:
    """The row that was picked, if it is what the number says and within the desk's own jurisdiction."""
    kind, pk = code[0], int(code[1:])
    model = Person if kind == "p" else Household
    related = ("village__parent", "household") if kind == "p" else ("village__parent",)
    found = model.objects.searchable_by(user).filter(pk=pk, jurisdiction=profile.code).select_related(*related).first()
    household = (found.household if found else None) if kind == "p" else found
    numbers = {getattr(found, "nik", None), household.kk if household else None}
    if found is None or (digits and digits not in numbers):
        return Settled(ask=[("nik", "Hasil yang dipilih bukan untuk nomor ini. Periksa nomornya sekali lagi.")])
    person = found if kind == "p" else None
    return Settled(person=person, household=household, registry=registry_of(person, profile.code))


def _by_digits(lookup: people.Lookup, given: dict, profile: Profile) -> Settled:
    if len(lookup.found) == 1 and lookup.found[0].person is not None:
        person = lookup.found[0].person
        return Settled(person, person.household, registry_of(person, profile.code), lookup)
    if lookup.found:
        return Settled(lookup=lookup, ask=[("nik", "Pilih anggota keluarga yang dimaksud dari hasil pemeriksaan.")])
    if not given["name"]:
        return Settled(lookup=lookup, ask=[("name", "Nomor ini tidak ada di data Anda. Isi nama warganya.")])
    return Settled(registry=not_found(profile.code), lookup=lookup)


def wants_prelist(form: IntakeForm, settled: Settled, rule: prelist.Rule) -> bool:
    """Whether the family that was not found is to be recorded in the same save, as the profile says."""
    given = form.cleaned_data
    ordinary = given["klass"] not in (ComplaintClass.EMERGENCY, ComplaintClass.INFORMATION)
    named = given["reporter"] != Reporter.ANONYMOUS and given["subject_kind"] not in COLLECTIVE
    return bool(rule.asks) and not settled.known and ordinary and named and form.data.get("propose") == "on"


def prelist_form(request: HttpRequest, profile: Profile, main: IntakeForm | None = None) -> prelist.PreListForm | None:
    """The part of the page for a family that is not in the registry; what the main form knows is not asked again."""
    if not prelist.rule_for(profile).asks:
        return None
    if main is None:
        return prelist.PreListForm(profile=profile, user=request.user, prefix=PRELIST_PREFIX)
    data = request.POST.copy()
    given = main.cleaned_data
    known = {
        "name": given.get("name", ""),
        "nik": given.get("nik", ""),
        "village": given["village"].pk if given.get("village") else "",
        "birth": str(given["birth"]) if given.get("birth") else "",
        "phone": given.get("phone", ""),
        "reason": given.get("description", ""),
    }
    for name, value in known.items():
        if not data.get(f"{PRELIST_PREFIX}-{name}"):
            data[f"{PRELIST_PREFIX}-{name}"] = value
    return prelist.PreListForm(data, profile=profile, user=request.user, prefix=PRELIST_PREFIX)


def similar_to(form: IntakeForm, settled: Settled, user: User) -> Complaint | None:
    """An open complaint of the family about the same, unless the clerk gave a reason for another."""
    if not settled.known or form.cleaned_data["similar_reason"]:
        return None
    programme = form.cleaned_data["programme"]
    return similar_open(
        user,
        household=settled.household,
        person=settled.person,
        category=form.cleaned_data["category"],
        programme_id=programme.pk if programme else None,
    ).first()


def save(form: IntakeForm, settled: Settled, proposal: prelist.PreListForm | None, by: User, unit: Unit) -> Complaint:
    """Everything one press of the button writes: family, complaint, proposal, photo. Call within `idempotency.once`."""
    given = form.cleaned_data
    person, household, made = settled.person, settled.household, None
    if proposal is not None:
        made = proposal.save(by=by, unit=unit)
        person, household = made.person, made.household
    papers = form.checklist()
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
        documents_missing=[name for name in papers if name not in given["documents"]],
        place=Place(given.get("latitude"), given.get("longitude"), given.get("accuracy")),
        registry=settled.registry,
        note=given["similar_reason"],
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
    birth = given["birth"]
    return Subject(
        person=person,
        household=household,
        name=given["name"] or ("Tanpa nama" if given["reporter"] == Reporter.ANONYMOUS else ""),
        nik=given["nik"] if not household else "",
        birth_year=birth.year if birth else None,
        region=given["village"],
        kind=given["subject_kind"],
    )
