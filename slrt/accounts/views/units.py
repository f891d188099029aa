"""Unit kerja: the secretariat, Puskesos, agencies, kecamatan and coordination teams of a jurisdiction."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from slrt.accounts import actions
from slrt.accounts.forms import UnitForm
from slrt.accounts.models import Unit, UnitKind
from slrt.accounts.once import answered, once
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires, signed_in
from slrt.accounts.views.users import may_change
from slrt.ui.edits import unless_changed
from slrt.ui.listing import KeysetPage


@require_GET
@requires(Permission.USER_VIEW)
def units(request: HttpRequest) -> HttpResponse:
    """Units by kind and name, with how many people hold an assignment there today."""
    kind, text = request.GET.get("jenis", ""), request.GET.get("q", "").strip()
    today = timezone.localdate()
    in_force = Q(assignments__starts__lte=today) & (Q(assignments__ends__isnull=True) | Q(assignments__ends__gte=today))
    rows = Unit.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction).select_related("region")
    if kind in UnitKind.values:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
    rows = rows.annotate(people=Count("assignments__user", filter=in_force, distinct=True))
    page = KeysetPage(rows, order=("kind", "name", "pk"), size=50, cursor=request.GET.get("c"))
    context = {"page": page, "kind": kind, "kinds": UnitKind.choices, "q": text, "may_change": may_change(request)}
    return render(request, "accounts/units.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.USER_CHANGE, fresh=True)
def unit_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    unit = (
        get_object_or_404(Unit.objects.visible_to(request.user), pk=pk, jurisdiction=request.jurisdiction)
        if pk is not None
        else Unit(jurisdiction_id=request.jurisdiction)
    )
    if pk is None and (first := answered(request, "accounts.unit")):
        return first
    profile = request.jurisdiction_profile
    form = UnitForm(
        request.POST or None, instance=unit, jurisdiction=request.jurisdiction, village_word=profile.village_word,
        sectors=profile.sector_choices, puskesos=profile.has_module("puskesos"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        unit = form.save(commit=False)
        unit.region, unit.sectors = form.cleaned_data["region_code"], form.cleaned_data["sectors"]

        def save() -> str:
            actions.save_unit(unit, by=request.user)
            messages.success(request, "Unit disimpan.")
            return reverse("accounts:units")

        try:
            if pk is None:
                return once(request, "accounts.unit", save)
            if answer := unless_changed(form, unit, lambda: once(request, f"accounts.unit.{pk}", save)):
                return answer
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "accounts/unit_form.html", {"form": form, "unit": unit}, status=422 if form.errors else 200)


@require_POST
@signed_in
def choose_jurisdiction(request: HttpRequest) -> HttpResponse:
    """For people who work in several kabupaten: which one the screens are about."""
    code = request.POST.get("daerah", "")
    if code in request.jurisdictions:
        request.session["jurisdiction"] = code
    return redirect("desk")
