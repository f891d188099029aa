"""What an accepted visit changes on the family's card: old and new side by side, and writing the new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from households.models import Household, Visit
from households.visits.instrument import Question, load
from households.visits.progress import answers_of, met

PLACE = {"alamat": "address", "dusun": "hamlet", "rt": "rt", "rw": "rw"}
HOUSE_BLOCKS = ("perumahan", "sanitasi", "aset")
ASKED = "aset_ditanyakan"  # the tick that turns blanks into "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that the visit found otherwise than the card says; old is "" when nothing was known."""

    label: str
    old: str
    new: str


def housing_of(visit: Visit) -> dict:
    """The answers about house, sanitation and assets as they are kept on a household."""
    found = {}
    instrument = load(visit.instrument)
    for code in HOUSE_BLOCKS:
        given = answers_of(visit, code)
        for question in instrument.block(code).questions:
            value = given.get(question.name)
            if value in (None, "") and question.kind == "number" and given.get(ASKED):
                value = 0
            if question.name != ASKED and value not in (None, ""):
                found[question.name] = value
    return found


def place_of(visit: Visit) -> dict[str, str]:
    given = answers_of(visit, "lokasi")
    found = {column: str(given[name]).strip() for name, column in PLACE.items() if given.get(name)}
    for name in ("rt", "rw"):
        if found.get(name, "").isdigit():
            found[name] = found[name].zfill(3)[-3:]
    return found


def differences(visit: Visit) -> list[Difference]:
    """In the order of the instrument; nothing when the family was not met."""
    if not met(visit):
        return []
    household, instrument = visit.household, load(visit.instrument)
    names = {PLACE[q.name]: q.label for q in instrument.block("lokasi").questions if q.name in PLACE}
    rows = [
        Difference(names[column], getattr(household, column), value)
        for column, value in place_of(visit).items()
        if getattr(household, column).casefold() != value.casefold()
    ]
    new = housing_of(visit)
    for code in HOUSE_BLOCKS:
        for question in instrument.block(code).questions:
            if question.name in new and (row := _difference(question, household, visit, new[question.name])):
                rows.append(row)
    if visit.latitude is not None and (visit.latitude, visit.longitude) != (household.latitude, household.longitude):
        old = _point(household.latitude, household.longitude)
        rows.append(Difference("Titik lokasi", old, _point(visit.latitude, visit.longitude)))
    return rows


def _difference(question: Question, household: Household, visit: Visit, new: object) -> Difference | None:
    old = household.housing.get(question.name)
    same_codes = household.housing.get("questionnaire") == visit.instrument
    if same_codes and old is not None and str(old) == str(new):
        return None
    if old is None and new == 0:
        return None  # "none", where nothing was known: no news
    said = question.words(old) if same_codes else f"kode {old} pada kuesioner lain" if old is not None else ""
    return Difference(question.label, said, question.words(new))


def _point(latitude, longitude) -> str:
    return "" if latitude is None else f"{latitude:.5f}, {longitude:.5f}"


def apply(visit: Visit, at: datetime) -> None:
    """Write what the visit found to the family's card as the jurisdiction's own, approved values.

    Codes of another questionnaire are not mixed with these: the older answers stay in the history of the row.
    """
    if not met(visit):
        return
    household = Household.objects.select_for_update(no_key=True).get(pk=visit.household_id)
    approved = set(household.approved_fields)
    for column, value in place_of(visit).items():
        setattr(household, column, value)
        approved.add(column)
    new = housing_of(visit)
    if new:
        kept = household.housing if household.housing.get("questionnaire") == visit.instrument else {}
        household.housing = kept | new | {"questionnaire": visit.instrument, "visit": visit.number}
        approved.add("housing")
    if visit.latitude is not None:
        household.latitude, household.longitude = visit.latitude, visit.longitude
    household.approved_fields = sorted(approved)
    household.as_of = timezone.localdate(visit.visited_at)
    household.updated_at = at
    household.save()
    visit.household = household
