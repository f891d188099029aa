"""/survei/<daerah>/: the public questionnaire and what was published of it. No account, no name, nothing read back."""

from __future__ import annotations

from math import ceil

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_GET, require_http_methods

from complaints.guard import count_sending
from complaints.tracking import TooManyTries, again_sentence
from monitoring.survey import actions
from monitoring.survey.enums import ELEMENTS, Source
from monitoring.survey.forms import SurveyForm, source_of
from monitoring.survey.models import SurveyPublication
from monitoring.survey.publicpage import shown
from slrt.accounts.policies import public
from slrt.cases.idempotency import answered, once
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.profile import Profile, profile_of

WAITING_ROOM = 5  # at the desk everybody answers on the same tablet
UNHAPPY = 2.5  # the mean below which a person is told how to have the matter taken up again


def profile_for(slug: str) -> Profile:
    """The place with this name in the address, if it asks its people."""
    code = Jurisdiction.objects.filter(slug=slug).values_list("region_id", flat=True).first()
    profile = profile_of(code) if code else None
    if profile is None or not profile.has_module(actions.MODULE):
        raise Http404
    return profile


@public
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, slug: str, mark: str = "") -> HttpResponse:
    """With a mark it is the link of the tracking page, which is good for one form."""
    profile = profile_for(slug)
    if mark and not actions.is_mark(mark):
        raise Http404
    request.jurisdiction_profile = profile
    with timezone.override(profile.timezone):
        if request.method == "POST":
            return _keep(request, profile, mark)
        if mark and actions.is_used(mark):
            return _done(request, profile, used=True)
        tag = source_of(request.GET.get("sumber", ""))
        return _page(request, profile, SurveyForm(profile=profile, initial={"sumber": tag}), mark)


def _keep(request: HttpRequest, profile: Profile, mark: str) -> HttpResponse:
    purpose = f"survey.{profile.slug}"
    if (first := answered(request, purpose)) is not None:
        return first
    asked = SurveyForm(request.POST, profile=profile)
    if not asked.is_valid():
        return _page(request, profile, asked, mark, status=422)
    try:
        count_sending("survey", request.META.get("REMOTE_ADDR", ""), times=WAITING_ROOM)
        if mark:
            actions.use_mark(mark)
    except TooManyTries as many:
        asked.add_error(None, again_sentence(many.again))
        answer = _page(request, profile, asked, mark, status=429)
        answer["Retry-After"] = str(max(1, ceil((many.again - timezone.now()).total_seconds())))
        return answer
    except actions.AlreadyAnswered:
        return _done(request, profile, used=True)

    def store() -> str:
        given = asked.cleaned_data
        actions.answer(profile=profile, given=given, source=Source.TRACKING if mark else asked.source)
        unhappy = sum(int(given[element.field]) for element in ELEMENTS) / len(ELEMENTS) < UNHAPPY
        name = "survey:thanks_again" if mark and unhappy else "survey:thanks"
        return reverse(name, args=[profile.slug])

    return once(request, purpose, store)


@public
@require_GET
def thanks(request: HttpRequest, slug: str, again: bool = False) -> HttpResponse:
    """again: shows how to have a matter taken up again, to whoever wants that; nothing is done by itself."""
    profile = profile_for(slug)
    request.jurisdiction_profile = profile
    return _done(request, profile, again=again)


@public
@require_GET
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """What the manager published, newest first, as it was frozen."""
    profile = profile_for(slug)
    request.jurisdiction_profile = profile
    with timezone.override(profile.timezone):
        found = [shown(row, profile) for row in SurveyPublication.objects.current(profile.code)[:8]]
        return render(request, "monitoring/survey/public.html", {"profile": profile, "found": found})


def _page(request: HttpRequest, profile: Profile, form: SurveyForm, mark: str, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "profile": profile, "mark": mark, "elements": form.elements()}
    response = render(request, "monitoring/survey/form.html", context, status=status)
    if mark:
        response["X-Robots-Tag"] = "noindex, nofollow"
    if status == 200 and not mark and not request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        add_never_cache_headers(response)
    return response


def _done(request: HttpRequest, profile: Profile, *, again: bool = False, used: bool = False) -> HttpResponse:
    return render(request, "monitoring/survey/thanks.html", {"profile": profile, "again": again, "used": used})
