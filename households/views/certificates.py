"""Surat keterangan terdaftar: issued from the card of a family, fetched from a page of its own."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from households import cardpage, certificates
from households.actions.certificates import issue_certificate, queue_certificate
from households.cardsections import Section, register
from households.models import Certificate, Household
from households.units import unit_for
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import FIELD, new_key, once
from slrt.documents.links import download_url
from slrt.ui import words
from slrt.ui.forms import BaseForm
from slrt.ui.lines import Line


class CertificateForm(BaseForm):
    """For whom and what for."""

    person = forms.ChoiceField(label="Atas nama")
    purpose = forms.CharField(label="Keperluan", max_length=160)

    def __init__(self, *args, household: Household, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in household.members.all() if one.alive}
        self.fields["person"].choices = [("", "Pilih"), *((pk, one.name) for pk, one in self.people.items())]
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)


@requires(Permission.CERTIFICATE_ISSUE)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue one for a member of a family that the current edition lists."""
    household = cardpage.load(request.user, pk)
    unit = unit_for(request.user, household.jurisdiction_id, Permission.CERTIFICATE_ISSUE) if household else None
    if unit is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = CertificateForm(data, household=household)
    if data is not None and form.is_valid():
        person, purpose = form.people[form.cleaned_data["person"]], form.cleaned_data["purpose"]

        def create() -> str:
            made = issue_certificate(by=request.user, unit=unit, household=household, person=person, purpose=purpose)
            return reverse("households:certificate", args=[made.pk])

        try:
            return once(request, f"certificate.{pk}", create)
        except CaseError as refused:
            form.add_error("person", refused.sentence)
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="certificate")
    context = {"form": form, "household": household}
    return render(request, "households/certificate_new.html", context, status=200 if data is None else 422)


@requires(Permission.CERTIFICATE_ISSUE)
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper's page: its facts and its file, once the job has made it. A POST asks for the file again."""
    rows = Certificate.objects.visible_to(request.user).filter(pk=pk)
    made = rows.select_related(*certificates.RELATED).first()
    if made is None:
        raise Http404
    stored = certificates.stored(made)
    if request.method == "POST":
        if stored is None:
            queue_certificate(made)
        return redirect(reverse("households:certificate", args=[pk]))
    record_access(request, AccessAction.VIEW_HOUSEHOLD, made.household, certificate=made.pk)
    expired = timezone.localdate() > made.valid_until
    context = {
        "made": made,
        "url": download_url(stored, request.user) if stored else "",
        "rows": [
            ("Atas nama", made.person.name),
            ("Keperluan", made.purpose),
            ("Menurut", str(made.edition)),
            ("Terbit", words.long_date(made.issued_on)),
            ("Berlaku sampai", words.long_date(made.valid_until) + (" (sudah lewat)" if expired else "")),
            ("Penanda tangan", made.signatory.name if made.signatory else "Ditandatangani di atas kertas"),
            ("Diterbitkan oleh", made.issued_by.name if made.issued_by else "Sistem"),
        ],
    }
    return render(request, "households/certificate.html", context)


@register("kasus", order=40)
def section(user: User, household: Household) -> Section | None:
    """On the card: the papers issued so far, and the way to another."""
    if not user.access.can_on(
        Permission.CERTIFICATE_ISSUE, jurisdiction=household.jurisdiction_id, region=household.village_id
    ):
        return None
    rows = Certificate.objects.visible_to(user).filter(household=household).select_related("person")
    lines = tuple(
        Line(
            made.number, f"{made.person.name} · {words.long_date(made.issued_on)} · {made.purpose}", "",
            reverse("households:certificate", args=[made.pk]),
        )
        for made in rows.order_by("-pk")[:20]
    )  # fmt: skip
    links = (("Terbitkan surat", reverse("households:certificate_new", args=[household.pk])),)
    empty = "Belum ada surat keterangan terdaftar untuk keluarga ini."
    return Section("surat", certificates.TITLE, lines=lines, links=links, empty=empty)
