"""Complaints by what marks the people they are about (BS 5.b, BL 5.b), for M02."""

from __future__ import annotations

from django.db.models.expressions import RawSQL

from complaints.models import Complaint
from households.groups.queries import about_carriers
from monitoring.figures import NUMBER, SHARE, Part, Row, Table, share
from monitoring.indicators.dataset import Dataset, Group
from slrt.jurisdictions.codes import PERSON_FLAGS

# m_case knows which complaints the scope and the period hold; what marks a person is asked of the registry.
RECEIVED_IDS = "SELECT id FROM m_case WHERE origin = 'received'"


def by_flag(data: Dataset, received: Group) -> tuple[Table, list[Part]]:
    """One line for each flag of the profile. Somebody may carry several, or none: the lines do not add up."""
    rows, parts = [], []
    for code in data.profile.person_flags:
        group = _carrying(data, code)
        rows.append(Row(PERSON_FLAGS[code], [group.count, share(group.count, received.count)], f"flag-{code}"))
        parts.append(group.part(f"flag-{code}", f"Penanda: {PERSON_FLAGS[code]}"))
    columns = [("Keluhan", NUMBER), ("Bagian", SHARE)]
    table = Table("flag", "Keluhan menurut penanda warga", "Penanda", columns, rows)
    table.note = (
        "Menurut data terpadu yang berlaku, umur, daftar PPKS, dan putusan di sini. "
        "Seseorang dapat mempunyai lebih dari satu penanda."
    )
    return table, parts


def _carrying(data: Dataset, flag: str) -> Group:
    place = data.scope.jurisdiction
    # Said twice, so that the index finds the period's complaints among those of years.
    rows = Complaint.objects.filter(jurisdiction=place, received_at__gte=data.period.start, received_at__lt=data.end)
    rows = rows.filter(pk__in=RawSQL(RECEIVED_IDS, ()))  # noqa: S611 - text of ours, without a value
    rows = rows.filter(about_carriers(flag, on=data.last_day, jurisdiction=place, birth_year="subject_birth_year"))
    if not data.with_cases:
        return Group(rows.count())
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return Group(len(ids), ids)
