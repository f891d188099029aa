"""/warga/: look for a person or a family. Everything is sent by POST: what is typed may be a NIK."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from households import lookup as people
from households.forms.search import SearchForm
from households.models import Household
from households.villages import villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires


@requires(Permission.PERSON_SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """The page, and its results."""
    form = SearchForm(request.POST if request.method == "POST" else None, jurisdiction=request.jurisdiction)
    context = {"form": form, "lookup": None, "rows": [], "villages": villages_of(request.jurisdiction)}
    profile = request.jurisdiction_profile
    may = request.user.access.can(Permission.PRELIST_PROPOSE) and profile is not None and profile.has_module("prelist")
    context |= {"may_propose": may, "typed": []}
    if request.method != "POST":
        return render(request, "households/search.html", context)
    if not form.is_valid():
        return render(request, "households/search.html", context, status=422)
    try:
        found = find(request, form)
    except people.TooManyLookups as many:
        form.add_error("q", many.sentence)
        return too_many(render(request, "households/search.html", context, status=429), many)
    if found and found.kind != "name":
        context["form"] = SearchForm(jurisdiction=request.jurisdiction)  # the number has done its work
    context |= {"lookup": found, "rows": result_rows(request, found), "typed": typed_of(form)}
    return render(request, "households/search.html", context)


def typed_of(form: SearchForm) -> list[tuple[str, str]]:
    """What was looked for, to begin a proposal with."""
    given = form.cleaned_data
    values = (
        ("nik", given["q"]), ("name", given["name"]), ("birth", given["birth"]),
        ("village", given["village"] and given["village"].pk),
    )  # fmt: skip
    return [(name, str(value)) for name, value in values if value]


@require_POST
@requires(Permission.PERSON_SEARCH)
def live_panel(request: HttpRequest) -> HttpResponse:
    """The answer alone, for pages that ask while somebody types."""
    form = SearchForm(request.POST, jurisdiction=request.jurisdiction)
    if not form.is_valid():
        context = {"lookup": None, "blocks": [], "errors": form.errors}
        return render(request, "households/_panel.html", context, status=422)
    try:
        found = find(request, form)
    except people.TooManyLookups as many:
        context = {"lookup": None, "blocks": [], "errors": {"q": [many.sentence]}}
        return too_many(render(request, "households/_panel.html", context, status=429), many)
    return render(request, "households/_panel.html", people.panel_context(request.user, found) | {"errors": {}})


def find(request: HttpRequest, form: SearchForm) -> people.Lookup:
    given = form.cleaned_data
    if given["q"]:
        found = people.lookup_digits(request.user, given["q"], request.jurisdiction, given["name"])
        if found or not given["name"]:
            return found
        return replace(_by_name(request, given), digits=found.digits, warning=found.warning)
    return _by_name(request, given)


def _by_name(request: HttpRequest, given: dict) -> people.Lookup:
    place = given["village"].code if given["village"] else given["district"]
    return people.search_people(
        request.user, given["name"], village=place, birth=given["birth"], jurisdiction=request.jurisdiction,
        sex=given["sex"], mother=given["mother"],
    )  # fmt: skip


def too_many(response: HttpResponse, many: people.TooManyLookups) -> HttpResponse:
    response["Retry-After"] = str(many.retry_after)
    return response


def result_rows(request: HttpRequest, found: people.Lookup) -> list[dict]:
    """Candidates with a link to the family's card where this person may open it."""
    families = [each.household.pk for each in found.found if each.household]
    allowed = set(Household.objects.visible_to(request.user).filter(pk__in=families).values_list("pk", flat=True))
    return [{"found": each, "may_open": bool(each.household and each.household.pk in allowed)} for each in found.found]
