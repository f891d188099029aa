"""What the list of people without a NIK shows."""

from __future__ import annotations

from django.urls import reverse

from households.changes.kinds import ChangeKind
from households.models import ChangeProposal, Person
from households.nonik.listing import age_words, proposed
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words


def rows_of(people: list[Person], user: User) -> list[dict]:
    cases = proposed(people)
    return [_row(person, cases.get(person.pk), user) for person in people]


def _row(person: Person, case: ChangeProposal | None, user: User) -> dict:
    born = words.short_date(person.birth_date) if person.birth_date else str(person.birth_year or "")
    who = (person.get_sex_display(), f"lahir {born}" if born else "", person.get_relation_display())
    home = person.household
    return {
        "name": person.name,
        "url": reverse("households:card", args=[home.pk]) if home else "",
        "who": ", ".join(part for part in who if part),
        "head": home.head_name if home else "belum bergabung keluarga",
        "place": person.village.full_name,
        "reason": person.get_no_nik_reason_display() or "tidak dicatat",
        "since": words.mid_date(person.created_at),
        "age": age_words(person),
        "case": _case(case, user) if case else None,
        "propose_url": _propose_url(person, user) if home and not case else "",
    }


def _case(case: ChangeProposal, user: User) -> dict:
    allowed = user.access.can(Permission.CHANGE_VIEW, jurisdiction=case.jurisdiction_id)
    return {"number": case.number, "url": reverse("households:change", args=[case.pk]) if allowed else ""}


def _propose_url(person: Person, user: User) -> str:
    """The form that puts this member's values right; "" for whoever may not propose there."""
    allowed = user.access.can_on(
        Permission.CHANGE_PROPOSE, jurisdiction=person.jurisdiction_id, region=person.household.village_id
    )
    if not allowed:
        return ""
    url = reverse("households:change_new", args=[person.household_id, ChangeKind.FIELDS.value])
    return f"{url}?anggota={person.pk}"
