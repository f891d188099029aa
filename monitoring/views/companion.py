"""/kemitraan/pendamping/<pk>/: a companion of another programme, and the notes about the work with them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from monitoring.partners import actions
from monitoring.partners.access import may_write_contact
from monitoring.partners.forms import CompanionForm, NoteForm, places_of
from monitoring.partners.listing import place_words
from monitoring.partners.models import Companion
from monitoring.views.activity import tried
from monitoring.views.partners import may_begin, profile_with_partners
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.ui import words
from slrt.ui.edits import unless_changed


def seen(request: HttpRequest, pk: int) -> Companion:
    rows = Companion.objects.visible_to(request.user).filter(jurisdiction=profile_with_partners(request).code)
    found = rows.select_related("region__parent", "created_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def written(request: HttpRequest, pk: int) -> Companion:
    found = seen(request, pk)
    if not may_write_contact(request.user, found):
        raise Http404
    return found


def url_of(companion: Companion) -> str:
    return reverse("monitoring:companion", args=[companion.pk])


def show(request: HttpRequest, found: Companion, form: NoteForm, status: int = 200) -> HttpResponse:
    context = {
        "companion": found,
        "writes": may_write_contact(request.user, found),
        "note_form": form,
        "facts": [
            ("Pendamping", found.get_kind_display()),
            ("Program atau lembaga", found.organisation or "tidak dicatat"),
            ("Nomor HP", found.phone or "tidak dicatat"),
            ("Wilayah kerja", place_words(found.region, found.level)),
            ("Keterangan", found.about or words.NONE),
            ("Dicatat", f"{words.moment(found.created_at)}, {found.created_by.name}"),
        ],
        "notes": [
            {"text": row.text, "when": words.short_moment(row.at), "who": row.by.name, "tone": "", "quote": ""}
            for row in found.notes.select_related("by").order_by("-at", "-pk")
        ],
    }
    return render(request, "monitoring/partners/companion.html", context, status=status)


@require_GET
@requires(Permission.PARTNER_VIEW)
def companion(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, seen(request, pk), NoteForm())


@require_POST
@requires(Permission.PARTNER_CONTACT)
def companion_note(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody who works with this companion."""
    found, form = written(request, pk), NoteForm(request.POST)

    def note() -> str:
        actions.add_note(by=request.user, companion=found, text=form.cleaned_data["text"])
        return f"{url_of(found)}#catatan"

    answer = tried(form, lambda: once(request, f"companion.note.{pk}", note)) if form.is_valid() else None
    return answer or show(request, found, form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CONTACT)
def companion_new(request: HttpRequest) -> HttpResponse:
    profile = profile_with_partners(request)
    if not may_begin(request, Permission.PARTNER_CONTACT):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = CompanionForm(data, user=request.user, profile=profile)

    def add() -> str:
        made = actions.add_companion(by=request.user, region=form.where(), **form.facts())
        messages.success(request, "Pendamping tercatat.")
        return url_of(made)

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: once(request, "companion.add", add)) if valid else None
    context = {"title": "Catat pendamping", "save": "Simpan pendamping", "form": form,
               "back": reverse("monitoring:companions"), "places": places_of(profile.code)}  # fmt: skip
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/partners/companion_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CONTACT)
def companion_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = written(request, pk)
    data = request.POST if request.method == "POST" else None
    form = CompanionForm(data, user=request.user, profile=request.jurisdiction_profile, companion=found)

    def change() -> HttpResponse:
        actions.change_companion(by=request.user, companion=found, **form.facts())
        messages.success(request, "Perubahan tersimpan.")
        return redirect(url_of(found))

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: unless_changed(form, found, change)) if valid else None
    context = {"title": "Ubah pendamping", "save": "Simpan perubahan", "form": form, "back": url_of(found)}
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/partners/companion_form.html", context, status=status)
