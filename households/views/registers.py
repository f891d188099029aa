"""/ppks-psks/: the registers of PPKS and PSKS, a new entry, one entry, and the list as a workbook."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households import cardpage
from households.forms.registers import EndForm, EntryForm, RegisterFilter
from households.models import Household, Person, RegisterEntry
from households.registers import codes as kinds
from households.registers import export as workbook
from households.registers import page
from households.registers.actions import EntryRefused, end, enter
from households.registers.listing import entries
from households.villages import villages_of
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.jobs.actions import enqueue
from slrt.ui.keys import key_of
from slrt.ui.listing import KeysetPage, capped_count

VIEW, CHANGE = Permission.WELFARE_VIEW, Permission.WELFARE_CHANGE


def _filter(request: HttpRequest, data) -> RegisterFilter:
    register = data.get("daftar", "ppks")
    if register not in kinds.REGISTERS or request.jurisdiction_profile is None:
        raise Http404
    return RegisterFilter(data, register=register, jurisdiction=request.jurisdiction)


@require_GET
@requires(VIEW)
def registers(request: HttpRequest) -> HttpResponse:
    form = _filter(request, request.GET)
    rows = entries(request.user, request.jurisdiction, form.chosen()).select_related("village__parent")
    listed = KeysetPage(rows, page.ORDER, request=request, total=capped_count(rows))
    people = [row.person_id for row in listed if row.person_id]
    if people:
        record_access(
            request, AccessAction.VIEW_PERSON, jurisdiction=request.jurisdiction, object_type="households.person",
            ids=people,
        )  # fmt: skip
    context = {
        "tabs": page.tabs(form.register),
        "register": form.register,
        "label": kinds.REGISTERS[form.register],
        "form": form,
        "page": listed,
        "rows": [page.row_of(entry) for entry in listed],
        "villages": villages_of(request.jurisdiction),
        "districts": sorted({row.district for row in villages_of(request.jurisdiction)}),
        "may_change": request.user.access.can(CHANGE),
        "may_import": form.register == "ppks" and request.user.access.can(Permission.REGISTRY_IMPORT),
        "may_export": request.user.access.can(Permission.EXPORT),
    }
    return render(request, "households/registers/list.html", context)


@require_POST
@requires(VIEW, fresh=True)
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the list as it is filtered; the worker makes it with the rights of whoever asked."""
    if not request.user.access.can(Permission.EXPORT):
        raise PermissionDenied
    chosen = _filter(request, request.POST).chosen()
    count = entries(request.user, request.jurisdiction, chosen).count()

    def ask() -> str:
        record_access(
            request, AccessAction.EXPORT, jurisdiction=request.jurisdiction, object_type="households.registerentry",
            filters=sorted(f"{name}={value}" for name, value in chosen.items()), count=count,
        )  # fmt: skip
        job = enqueue(
            workbook.KIND, {"chosen": chosen}, by=request.user, title=f"Daftar {kinds.REGISTERS[chosen['register']]}",
            jurisdiction=request.jurisdiction,
        )  # fmt: skip
        return reverse("jobs:detail", args=[job.pk])

    return once(request, "registers.export", ask)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def new(request: HttpRequest) -> HttpResponse:
    """An entry for a person (?orang=) or family (?keluarga=) of a card, or for somebody who is named here."""
    data = request.POST if request.method == "POST" else request.GET
    register = data.get("daftar", "ppks")
    if register not in kinds.REGISTERS or request.jurisdiction_profile is None:
        raise Http404
    person, household = _of_card(request, data)
    form = EntryForm(
        request.POST if request.method == "POST" else None, register=register, jurisdiction=request.jurisdiction,
        person=person, household=household,
    )  # fmt: skip
    misfits: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, "register.new", lambda: _save(request, form))
        except EntryRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            misfits = refused.misfits
        except CaseError as refused:
            form.add_error(None, refused.sentence)
    if person or household:
        action = AccessAction.VIEW_PERSON if person else AccessAction.VIEW_HOUSEHOLD
        record_access(request, action, person or household, part="register")
    context = {
        "form": form,
        "fields": form.shown(),
        "misfits": misfits,
        "register": register,
        "label": kinds.REGISTERS[register],
        "others": [(code, label) for code, label in kinds.REGISTERS.items() if code != register],
        "person": person,
        "household": household,
        "villages": () if person or household else villages_of(request.jurisdiction),
        "definitions": [(row.label, row.definition) for row in kinds.of(register)],
    }
    return render(request, "households/registers/new.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: EntryForm) -> str:
    made = enter(by=request.user, unit=_unit(request), **form.facts())
    messages.success(request, f"Tercatat dalam daftar {kinds.REGISTERS[made.register]}.")
    return reverse("households:register_entry", args=[made.pk])


def _of_card(request: HttpRequest, data) -> tuple[Person | None, Household | None]:
    """Whose card was named in the address; 404 for one that may not be opened."""
    wanted = {name: data.get(name) or "" for name in ("orang", "keluarga")}
    keys = {name: key_of(value) for name, value in wanted.items()}
    if any(value and keys[name] is None for name, value in wanted.items()):
        raise Http404
    if keys["orang"] is not None:
        rows = Person.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
        person = rows.filter(pk=keys["orang"]).select_related("village__parent", "household").first()
        if person is None:
            raise Http404
        return person, None
    if keys["keluarga"] is not None:
        household = cardpage.load(request.user, keys["keluarga"])
        if household is None:
            raise Http404
        return None, household
    return None, None


def _unit(request: HttpRequest) -> Unit:
    grants = request.user.access.within(request.jurisdiction).grants_for(CHANGE)
    return Unit.objects.filter(pk__in=[grant.unit_id for grant in grants[:1]]).get()


def _load(request: HttpRequest, pk: int) -> RegisterEntry:
    found = page.load(request.user, pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: RegisterEntry, form: EndForm, status: int = 200) -> HttpResponse:
    action = AccessAction.VIEW_RESTRICTED if found.restricted else AccessAction.VIEW_PERSON
    record_access(request, action, found)
    context = {
        "entry": found,
        "rows": page.entry_rows(found),
        "codes": page.code_rows(found),
        "mark": page.marks(found),
        "form": form,
        "may_change": page.may_change(found, request.user) and not found.ended_on,
        "card_url": reverse("households:card", args=[found.household_id]) if found.household_id else "",
    }
    return render(request, "households/registers/entry.html", context, status=status)


@require_GET
@requires(VIEW)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk), EndForm())


@require_POST
@requires(CHANGE)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _load(request, pk), EndForm(request.POST)
    if form.is_valid():
        try:
            end(by=request.user, entry=found, reason=form.cleaned_data["reason"])
        except CaseError as refused:
            form.add_error("reason", refused.sentence)
        else:
            messages.success(request, "Catatan diakhiri.")
            return redirect("households:register_entry", pk)
    return _page(request, found, form, status=422)
