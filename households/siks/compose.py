"""Which people a file would carry, and what keeps the others out: the same for the preview and for the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from households.cutoffs import open_month
from households.models import BatchLine, Person, PersonFacts, PreListProposal
from households.siks import rules
from households.siks.codes import LineState, Programme
from households.siks.template import Row
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region


@dataclass
class Candidate:
    """A person who would be a row. problems empty: they go into the file."""

    proposal: PreListProposal
    person: Person
    row: Row
    problems: list[str] = field(default_factory=list)


def proposals_for(user: User, programme: Programme, area: Region) -> QuerySet[PreListProposal]:
    """Validated proposals of an area for a programme, within reach of the right to send."""
    inside = Q(region=area.code) | Q(region__code__startswith=f"{area.code}.")
    rows = PreListProposal.objects.filter(user.access.rows(Permission.PRELIST_SEND), inside, status="validated")
    related = ("household", "person", "region__parent__parent__parent")
    return rows.filter(programme=programme).select_related(*related).order_by("region", "name", "pk")


def candidates(
    user: User, *, profile: Profile, programme: Programme, area: Region, month: date, today: date
) -> list[Candidate]:
    """Everybody whom the file could carry, in its order, with what is wrong. Five queries, whatever the number."""
    proposals = list(proposals_for(user, programme, area))
    people = _people(proposals, programme)
    found = [
        Candidate(proposal, person, row_of(proposal, person, programme))
        for proposal in proposals
        for person in people[proposal.pk]
    ]
    late = "" if month >= open_month(profile, today) else "Batas kirim bulan ini sudah lewat. Pilih bulan berikutnya."
    taken = _Taken(month, found)
    for one in found:
        one.problems = rules.problems(one.row, today) + taken.problems(one, programme)
        if profile.has_module("deliberation") and not one.proposal.minutes_ref:
            one.problems.append("Berita acara musyawarahnya belum ada. Bahas dahulu dalam musyawarah.")
        if late:
            one.problems.append(late)
    return found


def _people(proposals: list[PreListProposal], programme: Programme) -> dict[int, list[Person]]:
    """PKH and BPNT: the manager. PBI: every living member who was not accepted before."""
    if programme.per_family:
        ids = [proposal.person_id for proposal in proposals]
        by_id = {person.pk: person for person in _with_facts(Person.objects.filter(pk__in=ids))}
        return {proposal.pk: [by_id[proposal.person_id]] for proposal in proposals}
    homes = [proposal.household_id for proposal in proposals]
    accepted = BatchLine.objects.filter(proposal__in=proposals, state=LineState.ACCEPTED)
    done = set(accepted.values_list("proposal", "person"))
    members: dict[int, list[Person]] = {}
    for person in _with_facts(Person.objects.filter(household__in=homes, alive=True)):
        members.setdefault(person.household_id, []).append(person)
    return {
        proposal.pk: [p for p in members.get(proposal.household_id, []) if (proposal.pk, p.pk) not in done]
        for proposal in proposals
    }


def _with_facts(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.select_related("siks").order_by("relation", "birth_date", "pk")


def row_of(proposal: PreListProposal, person: Person, programme: str) -> Row:
    """The person as the template asks. Give the proposal with household and region up to the province."""
    home, village = proposal.household, proposal.region
    facts = getattr(person, "siks", None) or PersonFacts()
    return Row(
        nik=person.nik or "", programme=str(programme), kk=home.kk or "", name=person.name,
        birth_place=person.birth_place, birth_date=person.birth_date, mother=person.mother_name, sex=person.sex,
        occupation=person.occupation, marital=facts.get_marital_display(), address=home.address, rt=home.rt,
        rw=home.rw, province=village.parent.parent.parent.name, regency=village.parent.parent.name,
        district=village.parent.name, village=village.name, disability=facts.disability, pregnant=facts.pregnant,
        pregnant_since=facts.pregnant_since,
    )  # fmt: skip


class _Taken:
    """One programme per person and per family card a month; PKH and BPNT once per card, PBI once per person."""

    def __init__(self, month: date, found: Iterable[Candidate]):
        found = list(found)
        self.lines = list(
            BatchLine.objects.filter(month=month)
            .exclude(state=LineState.WITHDRAWN)
            .filter(
                Q(person__in=[one.person.pk for one in found])
                | Q(household__in=[one.proposal.household_id for one in found])
            )
            .values_list("person", "household", "programme")
        )
        self.people = Counter(one.person.pk for one in found)
        self.homes = Counter(one.proposal.household_id for one in found)

    def problems(self, one: Candidate, programme: Programme) -> list[str]:
        home = one.proposal.household_id
        if any(person == one.person.pk for person, _, _ in self.lines):
            return ["Warga ini sudah diusulkan bulan ini. Ia ikut berkas bulan berikutnya."]
        if any(card == home and (programme.per_family or asked != programme) for _, card, asked in self.lines):
            return ["Keluarga ini sudah diusulkan untuk satu program bulan ini. Pilih bulan berikutnya."]
        if programme.per_family and self.homes[home] > 1:
            return ["Ada dua usulan dari nomor KK yang sama. Cabut salah satunya."]
        return ["Warga ini muncul dua kali. Cabut salah satu usulannya."] if self.people[one.person.pk] > 1 else []
