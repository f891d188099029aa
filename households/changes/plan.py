"""From what was told to the lines of a proposal: which value of whom becomes what. One rule per kind of change.

Nothing is written here. `given` holds what the form of the kind asks (households.changes.forms), members as Person.
A rule raises ChangeRefused with a sentence and the input to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from households.changes.errors import ChangeRefused
from households.changes.fields import HOUSEHOLD, NEW, PERSON
from households.changes.kinds import ChangeKind, Target
from households.enums import Relation, Sex
from households.models import Household, Person
from slrt.audit import crypto

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A line to be proposed. record is None for what applying makes."""

    target: Target
    field: str
    new: str
    old: str = ""
    record: Household | Person | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """person: who the event is about, None for the whole family."""

    drafts: tuple[Draft, ...]
    person: Person | None = None


def plan(kind: str, household: Household, given: Given) -> Plan:
    """The lines of a change of this kind. Raises ChangeRefused, also when nothing would change."""
    made = _RULES[ChangeKind(kind)](household, given)
    if not made.drafts:
        raise ChangeRefused("Belum ada yang diubah. Ubah paling sedikit satu isian.")
    return made


def living(household: Household) -> list[Person]:
    return [member for member in household.members.all() if member.alive]


def head_of(household: Household) -> Person | None:
    return next((member for member in living(household) if member.relation == Relation.HEAD), None)


def _set(record: Household | Person, field: str, new: str) -> list[Draft]:
    """One line, or none when the value is that already."""
    is_person = isinstance(record, Person)
    old = (PERSON if is_person else HOUSEHOLD)[field].read(record)
    target = Target.PERSON if is_person else Target.HOUSEHOLD
    return [Draft(target, field, new, old, record)] if new != old else []


def _make(target: Target, values: Given) -> list[Draft]:
    return [Draft(target, field, str(value)) for field, value in values.items() if value not in (None, "")]


# ---------------------------------------------------------------------- values put right
def _fields(household: Household, given: Given) -> Plan:
    """given: subject (the family or a member) and values by the codes of households.changes.fields."""
    subject = given["subject"]
    lines = [line for field, new in given["values"].items() for line in _set(subject, field, new)]
    if isinstance(subject, Person):
        told = {line.field: line.new for line in lines}
        if "nik" in told:
            _free_nik(household, told["nik"], "nik")
        if "name" in told and subject.relation == Relation.HEAD and household.head_name == subject.name:
            lines += _set(household, "head_name", told["name"])
        return Plan(tuple(lines), subject)
    return Plan(tuple(lines))


# ---------------------------------------------------------------------- family events
def _birth(household: Household, given: Given) -> Plan:
    mother = given.get("mother")
    if mother and mother.sex == Sex.MALE:
        raise ChangeRefused("Ibu kandung tercatat laki-laki. Periksa pilihannya.", "mother")
    if given.get("nik"):
        _free_nik(household, given["nik"], "nik")
    values = {
        "name": given["name"], "nik": given.get("nik", ""), "birth_date": given["event_date"].isoformat(),
        "birth_place": given.get("birth_place", ""), "sex": given["sex"],
        "mother_name": mother.name if mother else "", "relation": given.get("relation") or Relation.CHILD,
    }  # fmt: skip
    return Plan(tuple(_make(Target.NEW_PERSON, values)))


def _death(household: Household, given: Given) -> Plan:
    person = given["person"]
    lines = _set(person, "alive", "0")
    rest = [member for member in living(household) if member != person]
    lines += _succession(household, [person], rest, given.get("new_head"), gone=Relation.OTHER)
    return Plan(tuple(lines), person)


def _move_in(household: Household, given: Given) -> Plan:
    known = _known(household, given)
    if known is None:
        return Plan(tuple(_make(Target.NEW_PERSON, _newcomer(given))))
    lines = _set(known, "household", str(household.pk)) + _set(known, "relation", given["relation"])
    return Plan(tuple(lines), known)


def _move_out(household: Household, given: Given) -> Plan:
    leaving = list(given["people"])
    rest = [member for member in living(household) if member not in leaving]
    lines = [line for person in leaving for line in _set(person, "household", "")]
    lines += _succession(household, leaving, rest, given.get("new_head"))
    return Plan(tuple(lines), leaving[0] if len(leaving) == 1 else None)


def _split(household: Household, given: Given) -> Plan:
    leaving, head = list(given["people"]), given["head"]
    if head not in leaving:
        raise ChangeRefused("Kepala keluarga baru harus salah satu anggota yang pindah ke KK baru.", "head")
    rest = [member for member in living(household) if member not in leaving]
    if not rest:
        raise ChangeRefused("Paling sedikit satu anggota tetap di keluarga ini. Untuk semua, usulkan nomor KK baru.",
                            "people")  # fmt: skip
    if given.get("kk"):
        _free_kk(household, given["kk"], "kk")
    lines = _make(Target.NEW_HOUSEHOLD, _new_home(household, given, head.name))
    lines += [line for person in leaving for line in _set(person, "household", NEW)]
    lines += _relations(leaving, head, leaves=True)
    lines += _succession(household, leaving, rest, given.get("new_head"), moved=True)
    return Plan(tuple(lines))


def _marriage(household: Household, given: Given) -> Plan:
    member, known = given["person"], _known(household, given)
    if given["lives"] == "here":
        relation = {Relation.HEAD: Relation.SPOUSE, Relation.CHILD: Relation.CHILD_IN_LAW}
        given = given | {"relation": relation.get(member.relation, Relation.OTHER)}
        if known is None:
            return Plan(tuple(_make(Target.NEW_PERSON, _newcomer(given))), member)
        lines = _set(known, "household", str(household.pk)) + _set(known, "relation", given["relation"])
        return Plan(tuple(lines), member)
    rest = [other for other in living(household) if other != member]
    if not rest:
        raise ChangeRefused("Tidak ada anggota yang tinggal. Pilih “Ikut di keluarga ini”.", "lives")
    member_heads = given["head"] == "member"
    name = member.name if member_heads else (known.name if known else given["name"])
    lines = _make(Target.NEW_HOUSEHOLD, _new_home(household, given, name))
    lines += _set(member, "household", NEW)
    lines += _set(member, "relation", Relation.HEAD if member_heads else Relation.SPOUSE)
    other = Relation.SPOUSE if member_heads else Relation.HEAD
    if known is None:
        lines += _make(Target.NEW_PERSON, _newcomer(given | {"relation": other}))
    else:
        lines += _set(known, "household", NEW) + _set(known, "relation", other)
    lines += _succession(household, [member], rest, given.get("new_head"), moved=True)
    return Plan(tuple(lines), member)


def _new_head(household: Household, given: Given) -> Plan:
    chosen = given["new_head"]
    if chosen.relation == Relation.HEAD:
        raise ChangeRefused("Anggota ini sudah kepala keluarga.", "new_head")
    lines = _relations(living(household), chosen) + _set(household, "head_name", chosen.name)
    return Plan(tuple(lines), chosen)


def _new_kk(household: Household, given: Given) -> Plan:
    _free_kk(household, given["kk"], "kk")
    return Plan(tuple(_set(household, "kk", given["kk"])))


_RULES: dict[ChangeKind, Callable[[Household, Given], Plan]] = {
    ChangeKind.FIELDS: _fields,
    ChangeKind.BIRTH: _birth,
    ChangeKind.DEATH: _death,
    ChangeKind.MOVE_IN: _move_in,
    ChangeKind.MOVE_OUT: _move_out,
    ChangeKind.SPLIT: _split,
    ChangeKind.MARRIAGE: _marriage,
    ChangeKind.NEW_HEAD: _new_head,
    ChangeKind.NEW_KK: _new_kk,
}


# ---------------------------------------------------------------------- who is head, and what the others are then
# What a member is to the new head, by what they were to the old one: (new head was, member was) → member is.
_BECOMES = {
    Relation.SPOUSE: {Relation.HEAD: Relation.SPOUSE, Relation.CHILD: Relation.CHILD,
                      Relation.CHILD_IN_LAW: Relation.CHILD_IN_LAW, Relation.GRANDCHILD: Relation.GRANDCHILD,
                      Relation.PARENT: Relation.PARENT, Relation.HELPER: Relation.HELPER},
    Relation.CHILD: {Relation.HEAD: Relation.PARENT, Relation.SPOUSE: Relation.PARENT,
                     Relation.HELPER: Relation.HELPER},
    Relation.PARENT: {Relation.HEAD: Relation.CHILD, Relation.SPOUSE: Relation.CHILD_IN_LAW,
                      Relation.CHILD: Relation.GRANDCHILD, Relation.HELPER: Relation.HELPER},
}  # fmt: skip
# Where part of the family leaves with a child of the house, the child's own spouse and children go along.
_LEAVES = {
    Relation.CHILD: {Relation.CHILD_IN_LAW: Relation.SPOUSE, Relation.GRANDCHILD: Relation.CHILD},
    Relation.CHILD_IN_LAW: {Relation.CHILD: Relation.SPOUSE, Relation.GRANDCHILD: Relation.CHILD},
}


def _relations(members: Iterable[Person], head: Person, *, leaves: bool = False) -> list[Draft]:
    """The chosen one becomes head; the others what they are to the new head, "lainnya" where it does not follow."""
    becomes = (_LEAVES if leaves else {}).get(head.relation) or _BECOMES.get(head.relation, {})
    lines = _set(head, "relation", Relation.HEAD)
    if head.relation == Relation.HEAD:  # the head takes part of the family along: nothing changes among them
        return lines
    for member in members:
        if member != head:
            lines += _set(member, "relation", becomes.get(member.relation, Relation.OTHER))
    return lines


def _succession(
    household: Household,
    leaving: list[Person],
    rest: list[Person],
    new_head: Person | None,
    *,
    gone: Relation | None = None,
    moved: bool = False,
) -> list[Draft]:
    """Who becomes head when the head is among those who leave. gone: what a head who died is kept as."""
    head = head_of(household)
    if head not in leaving or not rest:
        if new_head is not None:
            raise ChangeRefused("Kepala keluarga tidak berubah. Kosongkan pilihan kepala keluarga baru.", "new_head")
        return []
    if new_head is None:
        raise ChangeRefused("Kepala keluarga tidak lagi di keluarga ini. Pilih penggantinya.", "new_head")
    if new_head not in rest:
        raise ChangeRefused("Kepala keluarga baru harus anggota yang tetap di keluarga ini.", "new_head")
    lines = _relations(rest, new_head) + _set(household, "head_name", new_head.name)
    if gone is not None and not moved:
        lines += _set(head, "relation", gone)
    return lines


# ---------------------------------------------------------------------- newcomers and numbers
def _newcomer(given: Given) -> Given:
    birth = given.get("birth_date")
    return {
        "name": given["name"], "nik": given.get("nik", ""), "birth_date": birth.isoformat() if birth else "",
        "sex": given["sex"], "relation": given["relation"],
    }  # fmt: skip


def _new_home(household: Household, given: Given, head_name: str) -> Given:
    village = given.get("village") or household.village
    stays = village.pk == household.village_id and not given.get("address")
    place = {name: getattr(household, name) if stays else "" for name in ("address", "hamlet", "rt", "rw")}
    told = {name: given.get(name) or place[name] for name in place}
    return {"kk": given.get("kk", ""), "head_name": head_name, "village": village.pk, **told}


def _known(household: Household, given: Given) -> Person | None:
    """The person with this NIK here, if there is one. Heads of other families are split off there first."""
    if not given.get("nik"):
        return None
    found = Person.objects.filter(
        jurisdiction=household.jurisdiction_id, nik_digest__in=crypto.digests(given["nik"], "nik")
    ).select_related("household")
    person = found.order_by("pk").first()
    if person is None:
        return None
    if person.household_id == household.pk:
        raise ChangeRefused("Warga dengan NIK ini sudah anggota keluarga ini.", "nik")
    if not person.alive:
        raise ChangeRefused("Warga dengan NIK ini tercatat meninggal. Periksa NIK-nya.", "nik")
    if person.household and person.relation == Relation.HEAD and len(living(person.household)) > 1:
        raise ChangeRefused(
            "Warga ini kepala keluarga lain yang masih beranggota. Usulkan ganti kepala keluarga di sana dahulu.", "nik"
        )
    return person


def _free_nik(household: Household, nik: str, field: str) -> None:
    taken = Person.objects.filter(jurisdiction=household.jurisdiction_id, nik_digest__in=crypto.digests(nik, "nik"))
    if taken.exists():
        raise ChangeRefused("NIK ini sudah tercatat pada warga lain.", field)


def _free_kk(household: Household, kk: str, field: str) -> None:
    taken = Household.objects.filter(jurisdiction=household.jurisdiction_id, kk_digest__in=crypto.digests(kk, "kk"))
    if taken.filter(pk=household.pk).exists():
        raise ChangeRefused("Ini nomor KK yang sudah tercatat pada keluarga ini.", field)
    if taken.exists():
        raise ChangeRefused("Nomor KK ini sudah tercatat pada keluarga lain.", field)
