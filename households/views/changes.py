"""/perubahan/ and /keluarga/<pk>/usul/: proposing changes of a family's data, and deciding on them."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from households import cardpage
from households.changes import actions, page
from households.changes.errors import ChangeRefused
from households.changes.forms import ChangeForm
from households.changes.kinds import ChangeKind
from households.changes.reviews import after_step, carried
from households.changes.steps import ChangeStepForm
from households.forms.steps import NoteForm
from households.models import ChangeProposal, Household
from households.villages import villages_of
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import record
from slrt.cases.errors import CaseError
from slrt.cases.forms import VERSION_FIELD, keep_typed
from slrt.cases.idempotency import once
from slrt.cases.steps import StepScreen, step_page
from slrt.documents.actions import UploadRefused


def _family(request: HttpRequest, pk: int) -> Household:
    """A family for which the person may propose; 404 for any other."""
    household = cardpage.load(request.user, pk)
    allowed = household is not None and request.user.access.can_on(
        Permission.CHANGE_PROPOSE, jurisdiction=household.jurisdiction_id, region=household.village_id
    )
    if not allowed:
        raise Http404
    return household


def _load(request: HttpRequest, pk: int) -> ChangeProposal:
    case = page.load(request.user, pk)
    if case is None:
        raise Http404
    return case


def _url(case: ChangeProposal) -> str:
    return reverse("households:change", args=[case.pk])


@require_GET
@requires(Permission.CHANGE_PROPOSE)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    household = _family(request, pk)
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="change")
    context = {"household": household, "groups": page.kinds_of(household)}
    return render(request, "households/change_choose.html", context)


@requires(Permission.CHANGE_PROPOSE)
def new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    household, unit = _family(request, pk), _unit(request)
    if kind not in ChangeKind.values or unit is None:
        raise Http404
    subject = _subject(request, household)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ChangeForm(data, files=files, household=household, kind=kind, subject=subject)
    if data is None:
        return _form_page(request, household, form, 200)
    if form.is_valid():
        told = form.cleaned_data

        def save() -> str:
            case = actions.propose(
                by=request.user, unit=unit, household=household, kind=kind, given=form.given(), facts=form.facts(),
                evidence=told["evidence"], reason=told["reason"], go_on=told["go_on"], file=told.get("file"),
            )  # fmt: skip
            return _url(case)

        try:
            with transaction.atomic():
                answer = once(request, f"change.new.{pk}", save)
            messages.success(request, "Usulan dicatat dan menunggu ditelaah.")
            return answer
        except ChangeRefused as refused:
            form.refuse(refused)
        except UploadRefused as refused:
            form.add_error("file", refused.sentence)
    return _form_page(request, household, form, 422)


def _form_page(
    request: HttpRequest, household: Household, form: ChangeForm, status: int, case: ChangeProposal | None = None
) -> HttpResponse:
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="change")
    context = {
        "household": household,
        "form": form,
        "fields": form.shown,
        "common": form.common,
        "kind": form.kind,
        "sentence": form.kind.sentence,
        "who": form.subject.name if form.subject is not household else "",
        "villages": villages_of(household.jurisdiction_id),
        "case": case,
        "comments": [row for row in page.diff_rows(case) if row.comment] if case else [],
        "back": _url(case) if case else reverse("households:card", args=[household.pk]),
    }
    return render(request, "households/change_form.html", context, status=status)


def _unit(request: HttpRequest) -> Unit | None:
    """The unit in which the person proposes: the first one here."""
    grants = request.user.access.grants_for(Permission.CHANGE_PROPOSE)
    ids = [grant.unit_id for grant in grants if grant.jurisdiction == request.jurisdiction]
    return Unit.objects.filter(pk__in=ids[:1]).first()


def _subject(request: HttpRequest, household: Household):
    """The member named in the address, whose values are put right; None for the family itself."""
    wanted = request.GET.get("anggota", "")
    if not wanted:
        return None
    found = next((member for member in household.members.all() if str(member.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


@require_GET
@requires(Permission.CHANGE_VIEW)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk), NoteForm())


def _page(request: HttpRequest, case: ChangeProposal, form: NoteForm, status: int = 200) -> HttpResponse:
    record_access(request, AccessAction.VIEW_CASE, case, household=case.household_id)
    context = page.context_of(case, request.user, form, carried(request))
    return render(request, "households/change.html", context, status=status)


@require_POST
@requires(Permission.CHANGE_VIEW)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, 422)

    def write() -> str:
        record(case, "note", by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        return _url(case)

    return once(request, f"change.note.{pk}", write)


@requires(Permission.CHANGE_PROPOSE)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """A returned proposal, opened as it was typed, with the reviewer's comment beside each field."""
    case = _load(request, pk)
    if not page.may_revise(case, request.user):
        raise Http404
    household = cardpage.load(request.user, case.household_id)
    if household is None:
        raise Http404
    subject = case.person if case.kind == ChangeKind.FIELDS else None
    bound = request.method == "POST"
    form = ChangeForm(
        request.POST if bound else None, household=household, kind=case.kind, subject=subject, case=case,
        initial=page.typed_before(case),
    )  # fmt: skip
    if not bound:
        return _form_page(request, household, form, 200, case)
    if form.is_valid():
        told = form.cleaned_data

        def save() -> str:
            actions.revise(
                by=request.user, case=case, given=form.given(), facts=form.facts(), evidence=told["evidence"],
                reason=told["reason"], go_on=told["go_on"], expected_version=told[VERSION_FIELD],
            )  # fmt: skip
            return _url(case)

        try:
            with transaction.atomic():
                answer = once(request, f"change.revise.{pk}", save)
            messages.success(request, "Usulan diperbaiki dan diajukan lagi.")
            return answer
        except ChangeRefused as refused:
            form.refuse(refused)
        except CaseError as refused:
            keep_typed(form, refused)
    return _form_page(request, household, form, 422, case)


SCREEN = StepScreen(
    form=ChangeStepForm,
    case_url=_url,
    template="households/change_step.html",
    note_url=lambda case: reverse("households:change_note", args=[case.pk]),
    context=lambda request, case, transition: {"matter": page.matter_rows(case), "diff": page.diff_rows(case)},
    then=after_step,
    carry=carried,
)


@requires(Permission.CHANGE_VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return step_page(request, _load(request, pk), name, SCREEN)
