"""What the steps of a change proposal change beside its status; applying is here."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from households.changes.errors import ChangeRefused, Stale
from households.changes.fields import HOUSEHOLD, NEW, PERSON, fields_of
from households.changes.kinds import Target
from households.changes.workflow import CHANGE
from households.enums import NoNikReason, Source
from households.models import ChangeItem, ChangeProposal, FormerKK, Household, Person
from slrt.accounts.models import User
from slrt.audit import crypto

_CLOSING = ("reject", "reject_by_manager", "withdraw")


def close(case: ChangeProposal, *, note: str, **_) -> None:
    """A proposal that ends here frees its fields for another one."""
    case.items.filter(is_open=True).update(is_open=False)
    case.outcome_text = note


def send_back(case: ChangeProposal, *, comments: dict[int, str] | None = None, **_) -> None:
    """The comment of each line by its id, and the turn by name: whoever proposed it puts it right."""
    for item in case.items.filter(pk__in=(comments or {}).keys(), dropped=False).order_by("pk"):
        item.comment = comments[item.pk][:240]
        item.save(update_fields=["comment"])
    case.turn_user_id = case.created_by_id


for _name in _CLOSING:
    CHANGE.effect(_name)(close)
for _name in ("return_to_proposer", "return_by_manager", "return_by_officer"):
    CHANGE.effect(_name)(send_back)


@CHANGE.effect("resubmit")
def resubmit(case: ChangeProposal, *, plan, given, evidence, reason, facts, **_) -> None:
    case.person, case.event_date = plan.person, given.get("event_date")
    case.evidence, case.reason, case.facts = evidence, reason, facts


@CHANGE.effect("export")
def export(case: ChangeProposal, *, job, **_) -> None:
    case.exported_ref = job


@CHANGE.effect("apply")
def apply(case: ChangeProposal, *, by: User, at: datetime, overwrite: bool = False, **_) -> None:
    """Write every line, with its provenance, and nothing else but what follows from it (see Writer)."""
    Writer(case, by, at).write(overwrite=overwrite)
    case.items.filter(is_open=True).update(is_open=False)


CHANGE.effect("apply_reviewed")(apply)


def current_lines(case: ChangeProposal) -> list[ChangeItem]:
    """The lines in force, with their records."""
    rows = case.items.filter(dropped=False).select_related("person", "household", "household__village")
    return list(rows.order_by("position", "pk"))


def stale_lines(items: list[ChangeItem]) -> list[ChangeItem]:
    """Lines whose stored value is no longer what it was when they were proposed, nor what they propose."""
    found = []
    for item in items:
        record = item.person or item.household
        if record is not None:
            now = fields_of(item.target)[item.field].read(record)
            if now not in ((item.old or ""), (item.new or "")):
                found.append(item)
    return found


class Writer:
    """Applies one proposal inside the caller's transaction.

    What follows from the lines is written with them: the number of members of a family that somebody joined or left,
    the village of members whose family moved, a former KK number. Everything else stays as it is.
    """

    def __init__(self, case: ChangeProposal, by: User, at: datetime):
        self.case, self.by, self.at = case, by, at
        self.items = list(case.items.filter(dropped=False).order_by("position", "pk"))
        homes = {case.household_id} | {item.household_id for item in self.items if item.household_id}
        homes |= {int(item.new) for item in self.items if item.field == "household" and (item.new or "").isdigit()}
        people = {item.person_id for item in self.items if item.person_id}
        locked = Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk")
        self.people = {person.pk: person for person in locked}
        homes |= {person.household_id for person in self.people.values() if person.household_id}
        self.homes = {
            home.pk: home
            for home in Household.objects.select_for_update(of=("self",)).filter(pk__in=homes).order_by("pk")
        }
        self.before = {home.pk: (home.village_id, home.kk) for home in self.homes.values()}
        self.joined: dict[int, int] = dict.fromkeys(self.homes, 0)
        self.named: dict[Household | Person, set[str]] = {}

    def write(self, *, overwrite: bool) -> None:
        for item in self.items:
            item.person = self.people.get(item.person_id)
            item.household = self.homes.get(item.household_id)
        stale = stale_lines(self.items)
        if stale and not overwrite:
            raise Stale([fields_of(item.target)[item.field].label.lower() for item in stale])
        self._check_numbers()
        home = self._new_household()
        for item in self.items:
            record = item.person or item.household
            if record is not None:
                self._set(item, record, home)
        self._new_person(home or self.homes[self.case.household_id])
        self._save()

    def _set(self, item: ChangeItem, record: Household | Person, home: Household | None) -> None:
        new = item.new or ""
        if item.field == "household":
            new = str(home.pk) if new == NEW else new
            self._count(record.household_id, -1)
            self._count(int(new) if new else None, +1)
        if item.field == "alive":
            self._count(record.household_id, -1 if new == "0" else +1)
        fields_of(item.target)[item.field].put(record, new)
        if item.field == "nik" and new:
            record.no_nik_reason = ""
        self.named.setdefault(record, set()).add(item.field)

    def _count(self, household_id: int | None, change: int) -> None:
        if household_id is not None:
            self.joined[household_id] = self.joined.get(household_id, 0) + change

    def _values(self, target: Target) -> dict[str, str]:
        return {item.field: item.new for item in self.items if item.target == target and item.new}

    def _made(self, model, declared: dict, values: dict[str, str], **more):
        record = model(
            jurisdiction_id=self.case.jurisdiction_id, source=Source.LOCAL, as_of=timezone.localdate(),
            created_by=self.by, **more,
        )  # fmt: skip
        for field, text in values.items():
            declared[field].put(record, text)
        record.approved_fields = sorted(values)
        record.save()
        return record

    def _new_household(self) -> Household | None:
        values = self._values(Target.NEW_HOUSEHOLD)
        if not values:
            return None
        home = self._made(Household, HOUSEHOLD, values, size=0)
        self.homes[home.pk], self.before[home.pk] = home, (home.village_id, home.kk)
        return home

    def _new_person(self, home: Household) -> None:
        values = self._values(Target.NEW_PERSON)
        if values:
            why = (
                "" if values.get("nik") else NoNikReason.BABY if self.case.kind == "birth" else NoNikReason.NOT_BROUGHT
            )
            self._made(Person, PERSON, values, household=home, village_id=home.village_id, no_nik_reason=why)
            self._count(home.pk, +1)

    def _save(self) -> None:
        # Families first: a member may move into one, and the head's name is read from it.
        for home in self.homes.values():
            named, moved = self.named.get(home, set()), self.joined.get(home.pk, 0)
            if moved and "size" not in named:
                home.size = max(1, home.size + moved)
            if named or moved:
                self._keep(home, named)
            village, kk = self.before[home.pk]
            if home.kk != kk and kk:
                FormerKK.objects.create(household=home, kk=kk, until=self._day(), case=self.case)
            if home.village_id != village:
                self._move_members(home)
        for person in self.people.values():
            if person in self.named:
                if "household" in self.named[person] and person.household_id:
                    person.village_id = self.homes[person.household_id].village_id
                self._keep(person, self.named[person])

    def _move_members(self, home: Household) -> None:
        """Members live where their family lives."""
        for member in home.members.exclude(village=home.village_id).order_by("pk"):
            member = self.people.get(member.pk, member)
            member.village_id = home.village_id
            if member not in self.named:
                member.updated_at = self.at
                member.save()

    def _keep(self, record: Household | Person, fields: set[str]) -> None:
        record.approved_fields = sorted({*record.approved_fields, *fields})
        record.updated_at = self.at
        record.save()

    def _day(self) -> date:
        return self.case.event_date or timezone.localdate(self.at)

    def _check_numbers(self) -> None:
        """Numbers that somebody else got meanwhile: a sentence instead of the database's refusal."""
        here = self.case.jurisdiction_id
        for item in self.items:
            if item.field not in ("nik", "kk") or not item.new:
                continue
            model = Person if item.field == "nik" else Household
            taken = model.objects.filter(
                **{f"{item.field}_digest__in": crypto.digests(item.new, item.field)}, jurisdiction=here
            ).exclude(pk=item.person_id or item.household_id)
            if taken.exists():
                who = "warga lain" if item.field == "nik" else "keluarga lain"
                label = fields_of(item.target)[item.field].label
                raise ChangeRefused(f"{label} yang diusulkan sudah tercatat pada {who}. Kembalikan usulan ini.")
