"""Filters of the queue."""

from __future__ import annotations

from functools import lru_cache

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from complaints.aims import with_aim
from complaints.enums import OWN_CHANNELS, Category, Channel, ComplaintClass, SubjectUnit
from complaints.ledger.codes import EntryState
from complaints.ledger.models import LedgerEntry
from complaints.models import Complaint
from complaints.workflow import COMPLAINT
from households.groups.queries import belongs, carries
from households.groups.standing import NAMES, groups_used
from programs.enums import Aim
from slrt.accounts.models import User
from slrt.jurisdictions.codes import PERSON_FLAGS, PUSKESOS_SERVICES
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui.filters import BaseFilterSet
from slrt.ui.widgets import QuickSelect


@lru_cache(maxsize=64)
def districts(jurisdiction: str) -> tuple[tuple[str, str], ...]:
    """Kecamatan of a jurisdiction. The list of regions changes by a migration of the country, not while we run."""
    rows = Region.objects.inside(jurisdiction).districts().order_by("name", "code")
    return tuple((region.code, f"Kec. {region.name}") for region in rows)


class Choice(django_filters.ChoiceFilter):
    """One of a list, or all."""

    def __init__(self, **kwargs):
        super().__init__(empty_label="Semua", widget=QuickSelect, **kwargs)


class QueueFilters(BaseFilterSet):
    """What narrows a list also tells about the rows left: restricted ones go unless one may open them (`tells`)."""

    kelas = Choice(label="Kelas", field_name="klass", choices=ComplaintClass)
    jenis = Choice(label="Jenis", field_name="category", choices=Category)
    wilayah = Choice(label="Wilayah", method="inside", choices=())
    saluran = Choice(label="Saluran", field_name="channel", choices=())
    bagian = Choice(label="Bagian", field_name="section", choices=())
    status = Choice(label="Status", choices=COMPLAINT.choices())
    kelompok = Choice(label="Kelompok keluarga", method="of_group", choices=())
    layanan = Choice(label="Layanan Puskesos", field_name="service", choices=())
    sasaran = Choice(label="Sasaran", field_name="subject_unit", choices=())
    tujuan = Choice(label="Tujuan", method="aimed", choices=Aim)
    penanda = Choice(label="Penanda warga", method="flagged", choices=())

    class Meta:
        model = Complaint
        fields = ()

    def __init__(self, *args, profile: Profile, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.profile = user, profile
        self.filters["wilayah"].extra["choices"] = districts(profile.code)
        used = {*profile.channels, *OWN_CHANNELS}
        self.filters["saluran"].extra["choices"] = [
            (code, profile.here(Channel(code).label)) for code in Channel if code in used
        ]
        self.filters["bagian"].extra["choices"] = [(section.code, section.label) for section in profile.sections]
        self.filters["kelompok"].extra["choices"] = [(code, NAMES[code]) for code in groups_used(profile)]
        units = [(code, SubjectUnit(code).label) for code in SubjectUnit.values if code in profile.subject_units]
        self.filters["sasaran"].extra["choices"] = units
        services = [(code, PUSKESOS_SERVICES[code]) for code in profile.puskesos_services]
        if services:
            self.filters["layanan"].extra["choices"] = services
        else:
            del self.filters["layanan"]
        self.filters["penanda"].extra["choices"] = [(code, PERSON_FLAGS[code]) for code in profile.person_flags]

    def aimed(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(with_aim(value)) if value else rows

    def of_group(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(belongs(value, self.profile))

    def flagged(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        return rows.filter(carries(value, on=today, user=self.user, birth_year="subject_birth_year"))

    def inside(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(region=value) | Q(region__code__startswith=f"{value}.")) if value else rows

    @property
    def tells(self) -> bool:
        """Whether a filter in use would tell what a hidden row is about."""
        cleaned = self.form.cleaned_data if self.is_bound and self.form.is_valid() else {}
        return any(
            cleaned.get(name)
            for name in ("kelas", "jenis", "bagian", "saluran", "kelompok", "sasaran", "penanda", "layanan")
        )


class LedgerFilters(BaseFilterSet):
    """What narrows the register of former days; names and numbers are looked for by POST instead."""

    keadaan = Choice(
        label="Keadaan", method="standing", choices=(("lanjut", "Perlu dilanjutkan"), *EntryState.choices)
    )  # fmt: skip
    keluarga = Choice(
        label="Keluarga", method="tied", choices=(("ya", "Sudah dihubungkan"), ("belum", "Belum dihubungkan"))
    )
    wilayah = Choice(label="Wilayah", method="inside", choices=())
    tahun = Choice(label="Tahun", field_name="received_on__year", choices=())

    class Meta:
        model = LedgerEntry
        fields = ()

    def __init__(self, *args, jurisdiction: str, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["wilayah"].extra["choices"] = districts(jurisdiction)
        self.filters["tahun"].extra["choices"] = [(str(year), str(year)) for year in years]

    def standing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.open() if value == "lanjut" else rows.filter(state=value)

    def tied(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(household__isnull=value == "belum")

    def inside(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(region__code__startswith=f"{value}.")
