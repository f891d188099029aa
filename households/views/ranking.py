"""/peringkat/: the rankings made, a new one, its families by village, and its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from households import rankingpage
from households.actions import ranking as actions
from households.forms.ranking import RunForm
from households.models import RankingRun
from households.rankingpage import where_ranked
from households.villages import villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.ui.listing import KeysetPage

# htmx stops polling when it sees this status; the body is still shown.
STOP_POLLING = 286


@require_GET
@requires(Permission.RANKING_VIEW)
@where_ranked
def runs(request: HttpRequest) -> HttpResponse:
    rows = RankingRun.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
    rows = rows.select_related("region__parent", "requested_by")
    page = KeysetPage(rows, ("-id",), size=25, request=request)
    context = {
        "page": page,
        "rows": [rankingpage.run_row(run) for run in page],
        "may_run": request.user.access.can(Permission.RANKING_RUN),
        "clause": rankingpage.profile_clause(request.jurisdiction_profile),
    }
    return render(request, "households/rankings.html", context)


@requires(Permission.RANKING_RUN)
@where_ranked
def new(request: HttpRequest) -> HttpResponse:
    form = RunForm(request.POST or None, profile=request.jurisdiction_profile)
    context = {"form": form, "villages": villages_of(request.jurisdiction)}
    if request.method != "POST":
        return render(request, "households/ranking_new.html", context)

    def create() -> str:
        given = form.cleaned_data
        scheme = actions.find_scheme(request.jurisdiction, given["scheme"], given["day"])
        if scheme is None:
            raise actions.RankingRefused("Skema ini tidak berlaku pada tanggal batas data.", field="scheme")
        run = actions.request_run(
            by=request.user, jurisdiction=request.jurisdiction, region=given["place"], scheme=scheme,
            day=given["day"], programme=given["programme"],
        )  # fmt: skip
        return reverse("households:ranking", args=[run.pk])

    if form.is_valid():
        try:
            return once(request, "ranking.run", create)
        except actions.RankingRefused as refused:
            form.add_error(refused.field or None, refused.sentence)
    return render(request, "households/ranking_new.html", context, status=422)


def load(request: HttpRequest, pk: int) -> RankingRun:
    found = RankingRun.objects.visible_to(request.user).filter(pk=pk, jurisdiction=request.jurisdiction)
    run = found.select_related("region__parent", "requested_by", "repeats").first()
    if run is None:
        raise Http404
    return run


@require_GET
@requires(Permission.RANKING_VIEW)
@where_ranked
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One ranking: its progress, then its villages, then the families of the village chosen."""
    found = load(request, pk)
    job = rankingpage.job_of(found)
    waiting = not found.done and job is not None and job.active
    context = {"run": found, "job": job, "waiting": waiting, "stuck": not found.done and not waiting,
               "stage": (job.message if job else "") or "Menunggu giliran"}  # fmt: skip
    if request.GET.get("bagian") == "kemajuan":
        response = render(request, "households/ranking.html#progress", context, status=200 if waiting else STOP_POLLING)
        if not waiting:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "households/ranking.html", context | _shown(request, found))


def _shown(request: HttpRequest, found: RankingRun) -> dict:
    villages = rankingpage.villages_in(found, request.user) if found.done else []
    asked = request.GET.get("desa") or (villages[0]["code"] if len(villages) == 1 else "")
    village = next((row for row in villages if row["code"] == asked), None)
    context = {
        "facts": rankingpage.facts_of(found), "figures": rankingpage.figures_of(found),
        "forms": tuple(actions.FILES), "villages": villages,
        "village": village, "page": None, "rows": [],
        "repetition": rankingpage.repetition_words(found),
        "may_run": request.user.access.can(Permission.RANKING_RUN, jurisdiction=found.jurisdiction_id),
        "others": _others(request, found),
    }  # fmt: skip
    if village is None:
        return context
    scheme, tab = found.used_scheme(), request.GET.get("keadaan", "")
    rows = found.results.visible_to(request.user).filter(village=village["code"]).select_related("household")
    # Rows were written in the order of their rank, so their keys are that order.
    page = KeysetPage(rankingpage.in_tab(rows, tab, scheme), ("id",), size=50, request=request)
    return context | {
        "page": page, "rows": [rankingpage.result_row(row, scheme) for row in page],
        "tabs": rankingpage.tabs_of(request, tab), "with_classes": bool(scheme.classes),
    }  # fmt: skip


def _others(request: HttpRequest, found: RankingRun) -> list[RankingRun]:
    """Finished rankings it can be compared with: the newest ones of the jurisdiction."""
    rows = RankingRun.objects.visible_to(request.user).finished().filter(jurisdiction=found.jurisdiction_id)
    return list(rows.exclude(pk=found.pk).select_related("region").order_by("-pk")[:10]) if found.done else []


@require_POST
@requires(Permission.RANKING_RUN)
@where_ranked
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """The same ranking again from the same cut-off, to prove it."""
    found = load(request, pk)

    def create() -> str:
        return reverse("households:ranking", args=[actions.repeat_run(found, by=request.user).pk])

    try:
        return once(request, "ranking.repeat", create)
    except actions.RankingRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("households:ranking", pk)


@require_POST
@requires(Permission.RANKING_RUN, fresh=True)
@where_ranked
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Ask for the PDF or XLSX; it waits in "Unduhan saya"."""
    if form not in actions.FILES:
        raise Http404
    found, village = load(request, pk), request.POST.get("desa", "")
    if village and not found.results.visible_to(request.user).filter(village=village).exists():
        raise Http404
    try:
        job = actions.request_file(found, by=request.user, form=form, village=village)
    except actions.RankingRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("households:ranking", pk)
    return redirect("jobs:detail", pk=job.pk)
