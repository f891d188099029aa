"""Filters of the queue."""

from __future__ import annotations

from functools import lru_cache

import django_filters
from django.db.models import Q, QuerySet

from complaints.enums import Category, Channel, ComplaintClass
from complaints.models import Complaint
from complaints.workflow import COMPLAINT
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui.filters import BaseFilterSet


@lru_cache(maxsize=64)
def districts(jurisdiction: str) -> tuple[tuple[str, str], ...]:
    """Kecamatan of a jurisdiction. The list of regions changes by a migration of the country, not while we run."""
    rows = Region.objects.inside(jurisdiction).districts().order_by("name", "code")
    return tuple((region.code, f"Kec. {region.name}") for region in rows)


class QueueFilters(BaseFilterSet):
    """What narrows a list also tells about the rows left: restricted ones go unless one may open them (`tells`)."""

    kelas = django_filters.ChoiceFilter(label="Kelas", empty_label="Semua", field_name="klass", choices=ComplaintClass)
    jenis = django_filters.ChoiceFilter(label="Jenis", empty_label="Semua", field_name="category", choices=Category)
    wilayah = django_filters.ChoiceFilter(label="Wilayah", empty_label="Semua", method="inside", choices=())
    saluran = django_filters.ChoiceFilter(label="Saluran", empty_label="Semua", field_name="channel", choices=())
    bagian = django_filters.ChoiceFilter(label="Bagian", empty_label="Semua", field_name="section", choices=())
    status = django_filters.ChoiceFilter(label="Status", empty_label="Semua", choices=COMPLAINT.choices())

    class Meta:
        model = Complaint
        fields = ()

    def __init__(self, *args, profile: Profile, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["wilayah"].extra["choices"] = districts(profile.code)
        used = profile.channels
        self.filters["saluran"].extra["choices"] = [(code, Channel(code).label) for code in Channel if code in used]
        self.filters["bagian"].extra["choices"] = [(section.code, section.label) for section in profile.sections]

    def inside(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(region=value) | Q(region__code__startswith=f"{value}.")) if value else rows

    @property
    def tells(self) -> bool:
        """Whether a filter in use would tell what a hidden row is about."""
        cleaned = self.form.cleaned_data if self.is_bound and self.form.is_valid() else {}
        return any(cleaned.get(name) for name in ("kelas", "jenis", "bagian", "saluran"))
