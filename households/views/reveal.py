"""The whole NIK or KK number, once, for a written reason. The number is shown by the answer to the POST alone."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from households.actions import reveal
from households.models import Household, Person
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.ui import words
from slrt.ui.forms import BaseForm


class ReasonForm(BaseForm):
    reason = forms.CharField(
        label="Alasan membuka nomor",
        min_length=5,
        max_length=240,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
        help_text="Alasan ini disimpan di catatan akses bersama nama Anda.",
    )


@never_cache
@requires(Permission.PERSON_REVEAL)
def nik(request: HttpRequest, pk: int) -> HttpResponse:
    person = Person.objects.visible_to(request.user).filter(pk=pk).select_related("village").first()
    if person is None or not person.nik:
        raise Http404
    back = reverse("households:card", args=[person.household_id]) if person.household_id else "/warga/"
    return _page(request, person, "NIK", person.name, person.nik, back)


@never_cache
@requires(Permission.PERSON_REVEAL)
def kk(request: HttpRequest, pk: int) -> HttpResponse:
    household = Household.objects.visible_to(request.user).filter(pk=pk).select_related("village").first()
    if household is None or not household.kk:
        raise Http404
    back = reverse("households:card", args=[household.pk])
    return _page(request, household, "Nomor KK", household.head_name, household.kk, back)


def _page(request: HttpRequest, subject, label: str, who: str, number: str, back: str) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if not form.is_valid():  # else the number itself is written down, with the reason
        action = AccessAction.VIEW_PERSON if isinstance(subject, Person) else AccessAction.VIEW_HOUSEHOLD
        record_access(request, action, subject, part="number")
    shown, status = "", 200
    if request.method == "POST":
        if form.is_valid():
            shown = words.grouped(reveal(by=request.user, subject=subject, reason=form.cleaned_data["reason"]))
        else:
            status = 422
    context = {"form": form, "label": label, "who": who, "masked": words.mask_nik(number), "shown": shown, "back": back}
    return render(request, "households/reveal.html", context, status=status)
