"""/desa/: the work of a village on the registry, its list for checking from door to door, and the answers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from households.doorstep import listing, page
from households.doorstep.actions import record_answers
from households.forms.doorstep import AnswersForm, PartForm
from households.models import DoorCheck, RegistryEdition
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.regions.models import Region
from slrt.ui.edits import unless_changed
from slrt.ui.keys import keys_of

FIELD = Permission.VISIT_RECORD
PRINTED, ANSWERED = 200, 25
OFFERED = 400


def _where(request: HttpRequest) -> tuple[list[Region], Region, RegistryEdition | None]:
    """The villages of this person, the one that is looked at, and the edition in force."""
    if request.jurisdiction_profile is None:
        raise Http404
    villages = listing.villages_for(request.user, request.jurisdiction)
    wanted = request.GET.get("desa", "")
    chosen = next((one for one in villages if one.code == wanted), None) if wanted else next(iter(villages), None)
    if chosen is None:
        raise Http404
    return villages[:OFFERED], chosen, listing.edition_of(request.jurisdiction)


@require_GET
@requires(FIELD)
def village(request: HttpRequest) -> HttpResponse:
    villages, chosen, edition = _where(request)
    context = page.context_of(request.user, request.jurisdiction_profile, chosen, edition)
    if seen := len(context["visits"]) + len(context["follow"]):
        record_access(
            request, AccessAction.VIEW_HOUSEHOLD, jurisdiction=request.jurisdiction, object_type="households.household",
            village=chosen.code, count=seen,
        )  # fmt: skip
    return render(request, "households/doorstep/village.html", context | {"villages": villages})


@require_GET
@requires(FIELD)
def printed(request: HttpRequest) -> HttpResponse:
    """The list on paper: masked numbers, room for the answers; which families stand on it is logged."""
    _, chosen, edition = _where(request)
    form = PartForm(request.GET, blocks=listing.blocks_of(request.user, chosen))
    found = listing.families(request.user, chosen, edition, form.chosen()).order_by(*listing.ORDER)
    rows = list(page.with_members(found)[: PRINTED + 1])
    shown = rows[:PRINTED]
    record_access(
        request, AccessAction.PRINT, jurisdiction=request.jurisdiction, object_type="households.household",
        ids=[home.pk for home in shown], reason="Pemeriksaan dari rumah ke rumah", village=chosen.code,
    )  # fmt: skip
    context = {
        "village": chosen.full_name,
        "code": chosen.code,
        "edition": str(edition) if edition else "",
        "rows": page.printed_rows(shown, chosen),
        "more": len(rows) > PRINTED,
        "form": form,
        "who": request.user.name,
        "now": timezone.now(),
    }
    return render(request, "households/doorstep/printed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(FIELD)
def answers(request: HttpRequest) -> HttpResponse:
    """The next families of the chosen part, each with its answer; saving leads on to the next ones."""
    _, chosen, edition = _where(request)
    part = PartForm(request.GET, blocks=listing.blocks_of(request.user, chosen))
    wanted = part.chosen()
    found = listing.families(request.user, chosen, edition, _asked(request, wanted)).order_by(*listing.ORDER)
    shown = list(found.filter(pk__in=_sent(request)) if request.method == "POST" else found[:ANSWERED])
    form = AnswersForm(
        request.POST if request.method == "POST" else None, families=shown, village=chosen, edition=edition
    )
    if request.method == "POST" and form.is_valid() and edition is not None:

        def write() -> str:
            count = record_answers(
                by=request.user, village=chosen, edition=edition, checked_on=form.cleaned_data["checked_on"],
                answers=form.answers(),
            )  # fmt: skip
            messages.success(request, f"{count} jawaban tersimpan.")
            query = {"desa": chosen.code, "bagian": part.cleaned_data.get("bagian", ""), "status": wanted["state"]}
            return f"{reverse('households:village_answers')}?{urlencode(query)}"

        try:
            if answer := unless_changed(form, chosen, lambda: once(request, f"doorstep.{chosen.code}", write)):
                return answer
        except CaseError as refused:
            form.add_error(None, refused.sentence)
    record_access(
        request, AccessAction.VIEW_HOUSEHOLD, jurisdiction=request.jurisdiction, object_type="households.household",
        ids=[home.pk for home in shown],
    )  # fmt: skip
    known = {row.household_id: row for row in DoorCheck.objects.visible_to(request.user).filter(
        edition=edition, household__in=shown).order_by("pk")}  # fmt: skip
    context = {
        "village": chosen.full_name,
        "code": chosen.code,
        "edition": str(edition) if edition else "",
        "part": part,
        "form": form,
        "lines": page.answer_lines(form, chosen, known),
    }
    return render(request, "households/doorstep/answers.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, wanted: dict[str, str]) -> dict[str, str]:
    """A form that is sent holds families that may have been answered meanwhile: they are taken whatever their state."""
    return {} if request.method == "POST" else wanted


def _sent(request: HttpRequest) -> list[int]:
    names = [name.removeprefix("hasil_") for name in request.POST if name.startswith("hasil_")]
    return keys_of(names, ANSWERED)
