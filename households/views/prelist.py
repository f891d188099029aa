"""/daftar-awal/: proposals of families that the registry does not carry."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from households import cardpage, prelistpage
from households.actions import ProposalRefused, tell_family
from households.changes.reviews import after_step, carried
from households.forms.prelist import PreListForm
from households.forms.steps import NoteForm, PreListStepForm, TellForm
from households.models import Household, PreListProposal
from households.prelist_rules import proposal_rule
from households.villages import villages_of
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import record
from slrt.cases.idempotency import new_key, once
from slrt.cases.slips import slip_of
from slrt.cases.steps import StepScreen, step_page
from slrt.ui.keys import key_of
from slrt.ui.listing import KeysetPage

FILLED = "isi"


@require_GET
@requires(Permission.PRELIST_VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    profile, tab = request.jurisdiction_profile, request.GET.get("tab", "tercatat")
    if profile is None or tab not in prelistpage.TABS:
        raise Http404
    order = prelistpage.CLOSED_ORDER if tab == "selesai" else prelistpage.OPEN_ORDER
    page = KeysetPage(prelistpage.rows_of(request.user, profile, tab), order, request=request)
    now = timezone.now()
    context = {
        "tabs": prelistpage.tabs_of(request.user, profile, tab),
        "page": page,
        "rows": [prelistpage.queue_row(case, profile, now) for case in page],
        "empty": prelistpage.EMPTY[tab],
        "closed": tab == "selesai",
        "may_propose": request.user.access.can(Permission.PRELIST_PROPOSE) and profile.has_module("prelist"),
    }
    return render(request, "households/prelist.html", context)


def _load(request: HttpRequest, pk: int) -> PreListProposal:
    case = prelistpage.load(request.user, pk)
    if case is None:
        raise Http404
    return case


@require_GET
@requires(Permission.PRELIST_VIEW)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk), NoteForm())


def _page(request: HttpRequest, case: PreListProposal, *forms, status: int = 200) -> HttpResponse:
    """The proposal with its forms, also with one that was refused: opened either way."""
    record_access(request, AccessAction.VIEW_CASE, case, person=case.person_id)
    context = prelistpage.context_of(case, request.user, *forms, carry=carried(request))
    return render(request, "households/proposal.html", context, status=status)


@require_POST
@requires(Permission.PRELIST_VIEW)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=422)

    def write() -> str:
        record(case, "note", by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        return reverse("households:proposal", args=[pk])

    return once(request, f"prelist.note.{pk}", write)


@require_POST
@requires(Permission.COMPLAINT_INFORM)
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """The family has been told of the latest step."""
    case = _load(request, pk)
    if not case.allows(request.user, Permission.COMPLAINT_INFORM):
        raise Http404
    form = TellForm(request.POST, profile=case.profile)
    if not form.is_valid():
        return _page(request, case, NoteForm(), form, status=422)

    def write() -> str:
        given = form.cleaned_data
        tell_family(case, by=request.user, method=given["method"], note=given["note"])
        return reverse("households:proposal", args=[pk])

    return once(request, f"prelist.tell.{pk}", write)


@require_GET
@requires(Permission.PRELIST_PROPOSE)
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip for a family whose proposal came without a complaint; a complaint's receipt follows both."""
    case = _load(request, pk)
    if not case.allows(request.user, Permission.PRELIST_PROPOSE):
        raise Http404
    context = slip_of(request, case, prelistpage.slip_rows(case), matter="usulan")
    return render(request, "households/prelist_slip.html", context)


SCREEN = StepScreen(
    form=PreListStepForm,
    case_url=lambda case: reverse("households:proposal", args=[case.pk]),
    template="households/proposal_step.html",
    note_url=lambda case: reverse("households:proposal_note", args=[case.pk]),
    context=lambda request, case, transition: {"matter": prelistpage.matter_rows(request, case)},
    then=after_step,
    carry=carried,
)


@requires(Permission.PRELIST_VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return step_page(request, _load(request, pk), name, SCREEN)


@requires(Permission.PRELIST_PROPOSE)
def new(request: HttpRequest) -> HttpResponse:
    """A proposal without a complaint, also for a family that is known here but listed nowhere (?keluarga=).

    From a search that found nobody it opens with what was looked for (aksi=isi): by POST, so that no number stands in
    an address.
    """
    profile, unit = request.jurisdiction_profile, _unit(request)
    if profile is None or unit is None or not profile.has_module("prelist"):
        raise Http404
    household = _household(request)
    sent = request.method == "POST" and request.POST.get("aksi") != FILLED
    form = PreListForm(
        request.POST if sent else None, warns=True, profile=profile, user=request.user, prefix="prelist",
        rule=proposal_rule(profile), household=household, initial=_initial(household) | _looked_for(request),
    )  # fmt: skip
    context = {
        "form": form,
        "fields": form.shown,
        "household": household,
        "villages": villages_of(profile.code),
        "rule": form.rule,
        "idempotency_key": request.POST.get("idempotency_key") or new_key(),
    }
    if not sent:
        return render(request, "households/prelist_new.html", context)
    if form.is_valid():
        try:
            with transaction.atomic():
                answer = once(request, "prelist.new", lambda: _save(request, form, unit))
            messages.success(request, form.rule.done)
            return answer
        except ProposalRefused as refused:
            form.refuse(refused)
    return render(request, "households/prelist_new.html", context, status=422)


@require_POST
@requires(Permission.PRELIST_PROPOSE)
def alike(request: HttpRequest) -> HttpResponse:
    """Who on record looks like the person being typed. A part of the page, asked by it while somebody types."""
    if request.jurisdiction_profile is None:
        raise Http404
    profile = request.jurisdiction_profile
    form = PreListForm(request.POST, profile=profile, user=request.user, rule=proposal_rule(profile), warns=True)
    form.full_clean()
    return render(request, "households/_similar.html", {"similar": form.similar})


def _save(request: HttpRequest, form: PreListForm, unit: Unit) -> str:
    made = form.save(by=request.user, unit=unit)
    return reverse("households:proposal", args=[made.proposal.pk])


def _unit(request: HttpRequest) -> Unit | None:
    """The unit in which the person may propose: the first one here."""
    ids = [
        grant.unit_id
        for grant in request.user.access.grants_for(Permission.PRELIST_PROPOSE)
        if grant.jurisdiction == request.jurisdiction
    ]
    return Unit.objects.filter(pk__in=ids[:1]).first()


def _looked_for(request: HttpRequest) -> dict[str, str]:
    """What a search was given, as the form's first values."""
    if request.POST.get("aksi") != FILLED:
        return {}
    return {name: request.POST[name] for name in ("nik", "name", "village", "birth") if request.POST.get(name)}


def _household(request: HttpRequest) -> Household | None:
    """The family named in the address, if its card may be opened; 404 for any other."""
    wanted = request.POST.get("keluarga") or request.GET.get("keluarga") or ""
    if not wanted:
        return None
    key = key_of(wanted)
    found = None if key is None else cardpage.load(request.user, key)
    if found is None:
        raise Http404
    return found


def _initial(household: Household | None) -> dict:
    """What is known of the family already. Its head stands for it; numbers are not sent to the page."""
    if household is None:
        return {}
    names = ("address", "hamlet", "rt", "rw", "village")
    known = {name: getattr(household, name) for name in names}
    return known | {"name": household.head_name, "members_count": household.size}
