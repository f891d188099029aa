"""One screen for each block of a house visit, made for a telephone held in one hand: saved block by block."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from households.forms.visits import BlockForm, PhotosForm
from households.models import Visit
from households.visits import page, progress, queries
from households.visits.actions import add_photo, may_fill, save_answers, save_position
from households.visits.changes import PLACE
from households.visits.instrument import Block, load
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.documents.actions import UploadRefused
from slrt.documents.links import rows as document_rows
from slrt.middleware import allow_field_devices
from slrt.ui.edits import unless_changed

ASK = require_http_methods(["GET", "HEAD", "POST"])


def _load(request: HttpRequest, pk: int) -> Visit:
    """The visit, for the person who goes there while it is not finished; for everybody else there is no such form."""
    visit = page.load_visit(request.user, pk)
    if visit is None or not may_fill(visit, request.user):
        raise Http404
    return visit


def _block(visit: Visit, code: str) -> Block:
    block = load(visit.instrument).block(code)
    if block is None or block.special:
        raise Http404
    return block


@ASK
@requires(Permission.VISIT_RECORD)
def block(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    visit = _load(request, pk)
    asked = _block(visit, code)
    if asked.each == "member":
        shown = {"members": page.member_rows(visit), "next_url": page.next_url(visit, code)}
        context = _frame(request, visit, asked) | shown
        return render(request, "households/visits/members.html", context)
    form = BlockForm(
        request.POST if request.method == "POST" else None,
        visit=visit, block=asked, initial=progress.answers_of(visit, code) or _known(visit, code),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        keep = partial(save_answers, visit=visit, by=request.user, block=code, given=form.given())
        if unless_changed(form, visit, keep):
            return _go_on(request, visit, code)
    context = _frame(request, visit, asked) | {"form": form}
    return render(request, "households/visits/block.html", context, status=422 if form.errors else 200)


@ASK
@requires(Permission.VISIT_RECORD)
def member(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    visit = _load(request, pk)
    asked = _block(visit, "anggota")
    members = queries.members_of(visit)
    who = next((one for one in members if one.pk == person), None)
    if who is None:
        raise Http404
    given = progress.answers_of(visit, "anggota").get(str(person)) or {}
    posted = request.POST if request.method == "POST" else None
    form = BlockForm(posted, visit=visit, block=asked, member=who, initial=given)
    if request.method == "POST" and form.is_valid():
        keep = partial(save_answers, visit=visit, by=request.user, block="anggota", given=form.given(), member=person)
        if unless_changed(form, visit, keep):
            messages.success(request, "Tersimpan.")
            return redirect("households:visit_block", pk, "anggota")
    context = _frame(request, visit, asked) | {"form": form, "who": who}
    return render(request, "households/visits/block.html", context, status=422 if form.errors else 200)


@ASK
@requires(Permission.VISIT_RECORD)
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _load(request, pk)
    instrument = load(visit.instrument)
    asked = instrument.block("foto")
    form = PhotosForm(
        request.POST if request.method == "POST" else None, request.FILES or None, photos=instrument.photos,
        initial=_point(visit),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, f"visit.photos.{pk}", lambda: _keep(request, visit, form))
        except UploadRefused as refused:
            form.add_error(None, refused.sentence)
        except CaseError as refused:
            form.add_error(None, refused.sentence)
    context = _frame(request, visit, asked) | {
        "form": form,
        "photo_fields": [form[kind] for kind, _ in instrument.photos],
        "documents": document_rows(queries.photos_of(visit), request.user),
        "position": page.position_rows(visit),
        "doubtful": visit.position_code in ("far", "outside"),
        "must_photo": visit.profile.house_photo_required,
    }
    response = render(request, "households/visits/photos.html", context, status=422 if form.errors else 200)
    return allow_field_devices(response)


def _keep(request: HttpRequest, visit: Visit, form: PhotosForm) -> str:
    """The point first, so that the photos carry it."""
    point = form.position()
    if point and (point["latitude"], point["longitude"]) != (visit.latitude, visit.longitude):
        found = save_position(visit=visit, by=request.user, **point)
        say = messages.warning if found.doubtful else messages.success
        say(request, found.sentence)
    for kind, file in form.files_given():
        add_photo(visit=visit, by=request.user, kind=kind, file=file)
    return reverse("households:visit_photos", args=[visit.pk])


def _go_on(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """To the next block, or to the visit by the button that says so."""
    messages.success(request, "Tersimpan.")
    if request.POST.get("lanjut") == "tidak":
        return redirect("households:visit", visit.pk)
    return redirect(page.next_url(visit, code))


def _frame(request: HttpRequest, visit: Visit, asked: Block) -> dict:
    """Where in the visit this screen stands. Answers about a family are opened with it, which is written down."""
    record_access(request, AccessAction.VIEW_CASE, visit, household=visit.household_id, part=asked.code)
    found = page.parts(visit)
    codes = [part.block.code for part in found]
    part = found[codes.index(asked.code)]
    return {
        "case": visit,
        "asked": asked,
        "who": None,
        "number": codes.index(asked.code) + 1,
        "total": len(found),
        "mark": page.state_html(part.state),
        "missing": part.missing if part.state == "some" else (),
        "visit_url": reverse("households:visit", args=[visit.pk]),
    }


def _known(visit: Visit, code: str) -> dict:
    """The card's own values to begin with, where they are in the same codes: the visitor corrects instead of typing."""
    household = visit.household
    if code == "lokasi":
        return {name: getattr(household, column) for name, column in PLACE.items()}
    return household.housing if household.housing.get("questionnaire") == visit.instrument else {}


def _point(visit: Visit) -> dict:
    if visit.latitude is None:
        return {}
    return {
        "latitude": f"{visit.latitude:.6f}".replace(".", ","),
        "longitude": f"{visit.longitude:.6f}".replace(".", ","),
    }
