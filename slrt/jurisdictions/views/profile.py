"""Profil daerah: every rule in words with the clause it rests on, and the history of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods

from slrt.accounts.once import answered, once
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.jurisdictions import actions, overview
from slrt.jurisdictions.forms import ValueForm
from slrt.jurisdictions.keys import KEYS, Key
from slrt.jurisdictions.models import Jurisdiction, ProfileValue
from slrt.jurisdictions.profile import profile_of
from slrt.ui.edits import unless_changed


@require_GET
@requires(Permission.PROFILE_VIEW)
def profile(request: HttpRequest) -> HttpResponse:
    """The rules of today, or of a day in the past or ahead (?tanggal=2027-01-01)."""
    place = _place(request)
    day = parse_day(request.GET.get("tanggal", ""))
    shown = profile_of(place.pk, on=day)
    rows = list(_values(request, place).order_by("valid_from", "pk"))
    context = {
        "place": place,
        "profile": shown,
        "groups": overview.grouped(shown, rows),
        "other_day": day if day != profile_of(place.pk).on else None,
        "may_change": may_change(request, place),
    }
    return render(request, "jurisdictions/profile.html", context)


@require_GET
@requires(Permission.PROFILE_VIEW)
def value(request: HttpRequest, key: str) -> HttpResponse:
    """One rule with everything it was and is planned to be."""
    place, spec = _place(request), _key(key)
    today = profile_of(place.pk)
    rows = _values(request, place).filter(key=key).select_related("set_by").order_by("-valid_from", "-pk")
    context = {
        "key": spec,
        "words": today.words(key),
        "setting": today.setting(key),
        "periods": [overview.period(row, today.on) for row in rows],
        "may_change": may_change(request, place),
    }
    return render(request, "jurisdictions/value.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_CHANGE, fresh=True)
def value_change(request: HttpRequest, key: str) -> HttpResponse:
    """Another value from a day on; what held before stays in the history."""
    place, spec = _place(request, Permission.PROFILE_CHANGE), _key(key)
    if first := answered(request, f"profile.{key}"):
        return first
    now = profile_of(place.pk)
    form = ValueForm(request.POST or None, place=place, key=spec, value=now.setting(key).value, today=now.on)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            actions.set_value(
                jurisdiction=place.pk, key=key, value=data["json"], valid_from=data["valid_from"],
                clause=data["clause"], note=data["note"], by=request.user,
            )  # fmt: skip
            messages.success(request, f"{spec.label}: nilai baru disimpan.")
            return reverse("jurisdictions:value", args=[key])

        try:
            if answer := unless_changed(form, place, lambda: once(request, f"profile.{key}", save)):
                return answer
        except actions.ChangeRefused as refusal:
            form.add_error("valid_from", str(refusal))
    context = {"form": form, "key": spec, "words": now.words(key), "setting": now.setting(key)}
    return render(request, "jurisdictions/value_form.html", context, status=422 if form.errors else 200)


def parse_day(text: str):
    """A day from the address, ISO or 27-03-2026; None for anything else."""
    parts = text.split("-")
    if len(parts) == 3 and len(parts[0]) == 2:
        text = "-".join(reversed(parts))
    try:
        return parse_date(text)
    except ValueError:
        return None


def _place(request: HttpRequest, permission: Permission = Permission.PROFILE_VIEW) -> Jurisdiction:
    """The jurisdiction the screens are about; 404 when the person has no right to this one's profile."""
    return get_object_or_404(Jurisdiction.objects.visible_to(request.user, permission), pk=request.jurisdiction)


def _values(request: HttpRequest, place: Jurisdiction):
    return ProfileValue.objects.visible_to(request.user).filter(jurisdiction=place)


def _key(code: str) -> Key:
    if code not in KEYS:
        raise Http404
    return KEYS[code]


def may_change(request: HttpRequest, place: Jurisdiction) -> bool:
    return request.user.access.can(Permission.PROFILE_CHANGE, jurisdiction=place.pk)
