"""The list of activities: its filters, its rows, and the tabs beside it."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse

from households.villages import districts_of
from monitoring.activities.enums import ActivityKind, ActivityLevel, ActivityState
from monitoring.activities.models import Activity
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.filters import BaseFilterSet
from slrt.ui.widgets import QuickSelect

ORDER = ("-day", "-id")
RELATED = ("region__parent", "responsible")
STATES = {
    "planned": "Direncanakan",
    "late": "Lewat rencana",
    "held": "Terlaksana",
    "unplanned": "Terlaksana di luar rencana",
    "cancelled": "Dibatalkan",
}


class Choice(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(empty_label="Semua", widget=QuickSelect, **kwargs)


class ActivityFilters(BaseFilterSet):
    tahun = Choice(label="Tahun", field_name="year", choices=())
    jenis = Choice(label="Jenis", field_name="kind", choices=ActivityKind.choices)
    tingkat = Choice(label="Tingkat", field_name="level", choices=())
    keadaan = Choice(label="Keadaan", method="standing", choices=list(STATES.items()))
    wilayah = Choice(label="Kecamatan", method="inside", choices=())

    class Meta:
        model = Activity
        fields = ()

    def __init__(self, *args, profile: Profile, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["tahun"].extra["choices"] = [(str(year), str(year)) for year in years]
        self.filters["tingkat"].extra["choices"] = [(level.value, profile.here(level.label)) for level in ActivityLevel]
        self.filters["wilayah"].extra["choices"] = [(code, f"Kec. {name}") for code, name in districts_of(profile.code)]

    def standing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "late":
            return rows.late()
        if value == "unplanned":
            return rows.filter(state=ActivityState.HELD, planned_on__isnull=True)
        return rows.filter(state=value) if value else rows

    def inside(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(region=value) | Q(region__code__startswith=f"{value}.")) if value else rows

    def typed(self) -> dict[str, str]:
        """What is chosen, to be carried on to a worker."""
        self.form.is_valid()
        return {name: str(value) for name, value in self.form.cleaned_data.items() if value}


def rows_of(user: User, jurisdiction: str) -> QuerySet:
    return Activity.objects.visible_to(user).filter(jurisdiction=jurisdiction)


def years_of(user: User, jurisdiction: str) -> list[int]:
    """Years with any activity, the newest first."""
    return list(rows_of(user, jurisdiction).order_by("-year").values_list("year", flat=True).distinct())


def filters_of(data: Any, user: User, profile: Profile) -> ActivityFilters:
    rows = rows_of(user, profile.code)
    return ActivityFilters(data, queryset=rows, profile=profile, years=years_of(user, profile.code))


def tabs(profile: Profile, user: User, chosen: str) -> list[dict]:
    """The screens of activities that the profile has and the person reads."""
    found = {
        "activities": "Daftar kegiatan",
        "activity_year": "Rencana dan realisasi",
        "trainings": "Pelatihan petugas",
    }
    if profile.has_module("meetings") and districts_in_reach(user, profile):
        found["meetings"] = "Rapat koordinasi"
    return [
        {"url": reverse(f"monitoring:{route}"), "label": label, "count": None, "active": route == chosen}
        for route, label in found.items()
    ]


def districts_in_reach(user: User, profile: Profile) -> list[tuple[str, str]]:
    """(code, name) of the kecamatan whose activities the person reads."""
    access, here = user.access, {"jurisdiction": profile.code}
    rows = districts_of(profile.code)
    return [row for row in rows if access.can_on(Permission.ACTIVITY_VIEW, region=row[0], **here)]


def when_words(activity: Activity) -> str:
    """12 Mar (of this year), or Mar 2026 while only the month is planned."""
    if activity.held_on is None and activity.by_month:
        return f"{words.SHORT_MONTHS[activity.planned_on.month - 1]} {activity.planned_on.year}"
    return words.mid_date(activity.day)


def plan_words(activity: Activity) -> str:
    if activity.unplanned:
        return "Di luar rencana"
    if activity.by_month:
        return f"{words.MONTHS[activity.planned_on.month - 1]} {activity.planned_on.year}"
    return words.long_date(activity.planned_on)


def place_words(activity: Activity) -> str:
    """In whose plan it stands: Kab. Kendal, Kec. Boja, Desa Sukodono, Kec. Kendal."""
    region = activity.region
    return region.full_name if activity.level == ActivityLevel.VILLAGE else region.short_name


def marks_of(activity: Activity) -> list:
    found = [badge_html("activity", activity.state)]
    if activity.is_late:
        found.append(tag_html("Lewat rencana", "red", "clock"))
    if activity.unplanned and activity.state == ActivityState.HELD:
        found.append(tag_html("Di luar rencana", "plain"))
    return found


def row_of(activity: Activity) -> dict:
    return {
        "url": reverse("monitoring:activity", args=[activity.pk]),
        "title": activity.title,
        "kind": activity.get_kind_display(),
        "when": when_words(activity),
        "where": place_words(activity),
        "who": activity.responsible.name if activity.responsible else "",
        "budget": words.rupiah(activity.budget),
        "spent": words.rupiah(activity.spent),
        "marks": marks_of(activity),
    }
