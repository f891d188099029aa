"""Hari libur: the national list, cuti bersama, and the days this jurisdiction entered itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from slrt.accounts.once import given, once
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.jurisdictions import actions, overview
from slrt.jurisdictions.forms import HolidayForm
from slrt.jurisdictions.models import Jurisdiction, LocalHoliday
from slrt.jurisdictions.profile import profile_of

# The list of national holidays reaches no further than this.
FIRST_YEAR, LAST_YEAR = 2020, 2099


@require_GET
@requires(Permission.PROFILE_VIEW)
def holidays(request: HttpRequest) -> HttpResponse:
    """Days off of one year (?tahun=2026)."""
    place = get_object_or_404(Jurisdiction.objects.visible_to(request.user), pk=request.jurisdiction)
    year = _year(request.GET.get("tahun", ""), profile_of(place.pk).on.year)
    rows = (
        LocalHoliday.objects.visible_to(request.user).for_jurisdictions([place.pk]).standing().filter(date__year=year)
    )
    context = {
        "place": place,
        "year": year,
        "years": [number for number in (year - 1, year + 1) if FIRST_YEAR <= number <= LAST_YEAR],
        "lines": overview.days_off(place.pk, year, list(rows.filter(date__year=year).order_by("date", "pk"))),
        "may_change": request.user.access.can(Permission.PROFILE_CHANGE, jurisdiction=place.pk),
    }
    return render(request, "jurisdictions/holidays.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_CHANGE)
def holiday_new(request: HttpRequest) -> HttpResponse:
    """A day off of this jurisdiction, or a national one that is worked here after all."""
    place = get_object_or_404(
        Jurisdiction.objects.visible_to(request.user, Permission.PROFILE_CHANGE), pk=request.jurisdiction
    )
    form = HolidayForm(request.POST or None, initial={"kind": "daerah"})
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            row = actions.add_holiday(jurisdiction=place.pk, by=request.user, **given(form))
            messages.success(request, "Hari libur disimpan.")
            return f"{reverse('jurisdictions:holidays')}?tahun={row.date.year}"

        try:
            return once(request, "holiday", save)
        except actions.ChangeRefused as refusal:
            form.add_error("day", str(refusal))
    context = {"form": form, "place": place}
    return render(request, "jurisdictions/holiday_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PROFILE_CHANGE)
def holiday_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a day this jurisdiction entered; days of the whole country are not its to remove."""
    changeable = LocalHoliday.objects.visible_to(request.user, Permission.PROFILE_CHANGE)
    row = get_object_or_404(changeable, pk=pk, jurisdiction=request.jurisdiction)
    actions.take_back_holiday(holiday=row, by=request.user)
    messages.success(request, f"{row.name} dicabut dari daftar.")
    return redirect(f"{reverse('jurisdictions:holidays')}?tahun={row.date.year}")


def _year(text: str, this_year: int) -> int:
    return int(text) if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR else this_year
