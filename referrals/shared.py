"""What an agency may know of the person: the fields the proposer ticked, and nothing else.

The agency's page, the letter and its preview all take their rows from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from complaints.models import Complaint
from complaints.registry import sentence_of
from households.places import House, house_words
from referrals.enums import SharedField
from slrt.ui import words

UNKNOWN = "tidak diketahui"
_SEX = {"L": "laki-laki", "P": "perempuan"}


def _birth(complaint: Complaint) -> str:
    person = complaint.person
    day = person.birth_date if person else None
    born = words.long_date(day) if day else str(complaint.subject_birth_year or "")
    sex = _SEX.get(complaint.subject_sex or (person.sex if person else ""), "")
    return ", ".join(part for part in (born, sex) if part)


def _address(complaint: Complaint) -> str:
    home = complaint.household
    known = home or House()
    house = House(complaint.subject_address or known.address, known.hamlet, known.rt, known.rw)
    return house_words(house, complaint.region)


def _number(digits: str | None) -> str:
    return words.grouped(digits) if digits else ""


READERS: dict[str, Callable[[Complaint], str]] = {
    SharedField.NAME: lambda c: c.subject_name,
    SharedField.NIK: lambda c: _number(c.subject_nik or (c.person.nik if c.person else None)),
    SharedField.KK: lambda c: _number(c.household.kk if c.household else None),
    SharedField.BIRTH: _birth,
    SharedField.ADDRESS: lambda c: _address(c) if c.household or c.region or c.subject_address else "",
    SharedField.PHONE: lambda c: c.reporter_phone or "",
    SharedField.REGISTRY: sentence_of,
    SharedField.DESCRIPTION: lambda c: c.description,
}
NUMBERS = frozenset({SharedField.NIK, SharedField.KK})
# Relations the readers follow; fetch the complaint with them.
RELATED = ("person", "household", "region", "region__parent", "registry_edition")


def shared_rows(complaint: Complaint, shared: Iterable[str], *, masked: bool = False) -> list[tuple[str, str]]:
    """(label, value) of every ticked field, in the order of the list; a value that is not known says so.

    masked: the secretariat's own screens show identity numbers without their last four digits.
    """
    ticked, rows = set(shared), []
    for field in (field for field in SharedField if field in ticked):
        value = READERS[field](complaint) or UNKNOWN
        if masked and field in NUMBERS and value != UNKNOWN:
            value = words.mask_nik(value)
        rows.append((field.label, value))
    return rows


def usual_fields(complaint: Complaint) -> list[str]:
    """What is ticked when a proposal is begun: enough to find and reach the person; less for a restricted case."""
    if complaint.restricted:
        return [SharedField.NAME, SharedField.ADDRESS]
    return [SharedField.NAME, SharedField.NIK, SharedField.ADDRESS, SharedField.PHONE, SharedField.DESCRIPTION]


def person_label(complaint: Complaint, shared: Iterable[str]) -> str:
    """How an agency's list calls the person."""
    return complaint.subject_name if SharedField.NAME in set(shared) else "Warga (nama tidak dibagi)"
