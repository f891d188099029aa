"""/peringkat/skema/: which schemes there are, what each rests on, and own points as a new version."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from households import rankingpage
from households.actions import ranking as actions
from households.forms.ranking import SchemeForm
from households.ranking import schemes as known
from households.ranking.catalogue import BrokenScheme, Scheme, national
from households.rankingpage import where_ranked
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.jurisdictions.models import Jurisdiction
from slrt.ui.edits import unless_changed


@require_GET
@requires(Permission.RANKING_VIEW, Permission.RANKING_SCHEME)
@where_ranked
def schemes(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = known.latest(request.jurisdiction)
    context = {
        "rows": [rankingpage.scheme_row(scheme, scheme.code not in national(), today) for scheme in found],
        "may_change": request.user.access.can(Permission.RANKING_SCHEME),
        "clause": rankingpage.profile_clause(request.jurisdiction_profile),
    }
    return render(request, "households/ranking_schemes.html", context)


@require_GET
@requires(Permission.RANKING_VIEW, Permission.RANKING_SCHEME)
@where_ranked
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """What the scheme asks, what it gives, and its versions; ?versi= shows an earlier one."""
    versions = _versions(request, code)
    asked = request.GET.get("versi", "")
    shown = next((row for row in versions if str(row.version) == asked), versions[0])
    context = rankingpage.scheme_context(shown) | {
        "versions": [(row, rankingpage.period_words(row), row.version == shown.version) for row in versions],
        "own": code not in national(),
        "may_change": request.user.access.can(Permission.RANKING_SCHEME),
    }
    return render(request, "households/ranking_scheme.html", context)


def _versions(request: HttpRequest, code: str) -> list[Scheme]:
    versions = known.versions_of(request.jurisdiction, code)
    if not versions:
        raise Http404
    return versions


@requires(Permission.RANKING_SCHEME)
@where_ranked
def new(request: HttpRequest) -> HttpResponse:
    """An own scheme, from nothing or from the points of another."""
    base = request.GET.get("dari", "")
    return _form(request, "", _versions(request, base)[0] if base else None)


@requires(Permission.RANKING_SCHEME)
@where_ranked
def change(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of an own scheme; national ones are not changed."""
    versions = _versions(request, code)
    if code in national():
        raise Http404
    return _form(request, code, versions[0])


def _answer(
    request: HttpRequest, form: SchemeForm, place: Jurisdiction | None, create: Callable[[], str]
) -> HttpResponse | None:
    """None, with a word in the form, where the newest version is not the one that this one was made from."""
    if place is None:
        return once(request, "ranking.scheme", create)
    return unless_changed(form, place, lambda: once(request, "ranking.scheme", create))


def _form(request: HttpRequest, code: str, base: Scheme | None) -> HttpResponse:
    places = Jurisdiction.objects.visible_to(request.user, Permission.RANKING_SCHEME)
    place = places.get(pk=request.jurisdiction) if code else None
    form = SchemeForm(request.POST or None, base=base, place=place)
    context = {"form": form, "base": base, "code": code}
    if request.method != "POST":
        return render(request, "households/ranking_scheme_form.html", context)

    def create() -> str:
        saved = actions.save_scheme(
            by=request.user, jurisdiction=request.jurisdiction, code=code, given=form.cleaned_data["given"]
        )
        messages.success(request, f"{saved} tersimpan.")
        return reverse("households:ranking_scheme", args=[saved.code])

    if form.is_valid():
        try:
            if answer := _answer(request, form, place, create):
                return answer
        except actions.RankingRefused as refused:
            form.add_error(refused.field or None, refused.sentence)
        except BrokenScheme as broken:
            form.add_error(None, broken.sentence)
    return render(request, "households/ranking_scheme_form.html", context, status=422)
