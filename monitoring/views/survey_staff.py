"""/hasil-survei/: what people answered, for staff; publishing, the workbook, and the posters of the channels."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from monitoring.periods import BadPeriod, Period, parse
from monitoring.survey import actions, staffpage
from monitoring.survey import export as workbook
from monitoring.survey.enums import LINKED, Source
from monitoring.survey.forms import PublishForm
from monitoring.survey.models import SurveyPublication, places_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.jobs.actions import enqueue
from slrt.jurisdictions.profile import Profile
from slrt.ui.qr import qr_svg


def profile_with_survey(request: HttpRequest) -> Profile:
    """The place in which the person reads results; 404 where it asks nobody, or where only a village is theirs."""
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module(actions.MODULE) or profile.code not in places_of(request.user):
        raise Http404
    return profile


def _period(request: HttpRequest, profile: Profile, code: str) -> Period:
    try:
        return parse(code, profile.zone) if code else staffpage.periods(profile)[0]
    except BadPeriod:
        raise Http404 from None


@require_GET
@requires(Permission.BOARD_VIEW)
def results(request: HttpRequest) -> HttpResponse:
    profile = profile_with_survey(request)
    return _page(request, profile, _period(request, profile, request.GET.get("periode", "")), PublishForm())


@require_POST
@requires(Permission.REPORT_PUBLISH, fresh=True)
def publish(request: HttpRequest) -> HttpResponse:
    """Freeze the result of a period for the public page."""
    profile = profile_with_survey(request)
    period, form = _period(request, profile, request.POST.get("periode", "")), PublishForm(request.POST)
    if form.is_valid():

        def freeze() -> str:
            actions.publish(by=request.user, profile=profile, period=period, actions=form.cleaned_data["actions"])
            return f"{reverse('monitoring:survey')}?periode={period.code}"

        try:
            answer = once(request, f"survey.publish.{profile.code}.{period.code}", freeze)
        except CaseError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"Hasil survei {period.label} diterbitkan.")
            return answer
    return _page(request, profile, period, form, status=422)


@require_POST
@requires(Permission.EXPORT, fresh=True)
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the workbook of a period; a worker makes it."""
    profile = profile_with_survey(request)
    period = _period(request, profile, request.POST.get("periode", ""))

    def ask() -> str:
        job = enqueue(
            workbook.KIND, {"period": period.code}, by=request.user, title=f"{workbook.TITLE}, {period.label}",
            jurisdiction=profile.code,
        )  # fmt: skip
        return reverse("jobs:detail", args=[job.pk])

    return once(request, "survey.export", ask)


@require_http_methods(["GET", "HEAD"])
@requires(Permission.BOARD_VIEW, Permission.COMPLAINT_VIEW)
def poster(request: HttpRequest) -> HttpResponse:
    """A sheet to hang up, and the link of every channel; ?sumber= chooses whose code is printed."""
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module(actions.MODULE):
        raise Http404
    chosen = request.GET.get("sumber", Source.QR)
    if chosen not in LINKED:
        raise Http404
    address = request.build_absolute_uri(reverse("survey:form", args=[profile.slug]))
    links = [(Source(code), f"{address}?sumber={code}") for code in LINKED]
    own = f"{address}?sumber={chosen}"
    context = {
        "profile": profile,
        "kop": profile.kop,
        "links": links,
        "chosen": Source(chosen),
        "own": own,
        "qr": qr_svg(own, label="Kode QR survei kepuasan"),
    }
    return render(request, "monitoring/survey/poster.html", context)


def _page(request: HttpRequest, profile: Profile, period: Period, form: PublishForm, *, status: int = 200):
    with timezone.override(profile.zone):
        context = staffpage.context_of(request.user, profile, period) | {"form": form, "profile": profile}
        context["newest"] = SurveyPublication.objects.visible_to(request.user).filter(period=period.code).first()
        return render(request, "monitoring/survey/results.html", context, status=status)
