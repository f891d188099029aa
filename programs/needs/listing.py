"""The list of needs: its tabs and its filter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from programs.models import Programme
from programs.needs.links import marks_of
from programs.needs.models import Need
from programs.needs.page import what_of
from programs.needs.workflow import NEED
from slrt.accounts.models import User
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.forms import BaseForm

ORDER = ("-received_at", "-id")
SUMMARY = "ringkasan"
TABS = {"giliran": "Giliran saya", "berjalan": "Berjalan", "dirujuk": "Diteruskan", "selesai": "Selesai",
        "semua": "Semua"}  # fmt: skip


class NeedFilter(BaseForm):
    narrows = True
    program = forms.ModelChoiceField(
        label="Program", queryset=Programme.objects.none(), required=False, empty_label="Semua program"
    )
    wilayah = forms.ChoiceField(required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Semua status"), *NEED.choices()])
    dari = forms.DateField(label="Dicatat mulai", required=False)
    sampai = forms.DateField(label="Dicatat sampai", required=False)

    def __init__(self, *args, jurisdiction: str, villages: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = Programme.objects.in_catalogue_of(jurisdiction).order_by("name", "pk")
        districts = {row.code.rsplit(".", 1)[0]: f"Kec. {row.district}" for row in villages}
        self.fields["wilayah"].label = f"Kecamatan atau {profile_of(jurisdiction).village_word}"
        groups = sorted((label, code) for code, label in districts.items())
        self.fields["wilayah"].choices = [
            ("", "Semua wilayah"),
            *((code, label) for label, code in groups),
            *((row.code, row.words) for row in villages),
        ]

    def narrow(self, rows: QuerySet) -> QuerySet:
        """An unknown value narrows nothing: an old bookmark shows the whole list."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("program"):
            rows = rows.filter(programme__code=chosen["program"].code)
        if chosen.get("wilayah"):
            rows = rows.filter(region__code__startswith=chosen["wilayah"])
        if chosen.get("dari"):
            rows = rows.filter(received_at__gte=_midnight(chosen["dari"]))
        if chosen.get("sampai"):
            rows = rows.filter(received_at__lt=_midnight(chosen["sampai"] + timedelta(days=1)))
        return rows.filter(status=chosen["status"]) if chosen.get("status") else rows

    def typed(self) -> dict[str, str]:
        """What the filter understood, as it is typed: to be carried on to a worker, and into the access log."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: _typed(value) for name, value in given.items()}


def _typed(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return str(value.pk if isinstance(value, Programme) else value)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def rows_of(user: User, jurisdiction: str, tab: str) -> QuerySet:
    rows = Need.objects.visible_to(user).filter(jurisdiction=jurisdiction)
    if tab == "giliran":
        roles = {grant.role for grant in user.access.within(jurisdiction).grants}
        return rows.open().filter(Q(turn_user=user) | Q(turn_user__isnull=True, turn__in=roles))
    if tab == "dirujuk":
        return rows.filter(status="referred")
    if tab == "selesai":
        return rows.exclude(status__in=NEED.open_states())
    return rows.open() if tab == "berjalan" else rows


def tabs(chosen: str) -> list[dict]:
    """The lists, and behind them the summary of the same needs."""
    url = reverse("needs:list")
    found = [
        {"url": f"{url}?tab={code}", "label": label, "count": None, "active": code == chosen}
        for code, label in TABS.items()
    ]
    summary = {"url": reverse("needs:summary"), "label": "Ringkasan", "count": None, "active": chosen == SUMMARY}
    return [*found, summary]


def rows_shown(cases: Iterable[Need]) -> list[dict]:
    """A page of the list."""
    shown = list(cases)
    marks = marks_of(shown)
    return [row_of(case) | {"also": marks.get(case.pk, "")} for case in shown]


def row_of(case: Need) -> dict:
    return {
        "number": case.number,
        "url": reverse("needs:need", args=[case.pk]),
        "when": words.mid_date(case.received_at),
        "who": case.household.head_name,
        "where": case.region.full_name if case.region else "–",
        "what": what_of(case),
        "person": case.person.name if case.person else "",
        "mark": badge_html("need", case.status),
    }
