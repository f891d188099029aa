"""/laporan/<pk>/: the figures of one report as a page, or how far the counting is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from monitoring import present
from monitoring.actions import count_again, counting_job
from monitoring.freezing import still_true
from monitoring.models import Report
from monitoring.paper import verify_url
from monitoring.present import HEADLINES, headline_number
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.timeline import lines
from slrt.jobs.models import Job
from slrt.jobs.views.downloads import STOP_POLLING, note, wait
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.messages import inside

STEP_PAGES = {"write": "monitoring:words"}
NEXT = {
    "frozen": "Tulis hambatan dan rekomendasi, lalu minta persetujuan kepala dinas atau manajer lain.",
    "written": "Menunggu persetujuan kepala dinas atau manajer yang bukan penyusunnya.",
    "approved": "Sudah disetujui. Manajer dapat menerbitkannya.",
}
# What moves a report on; at most one of them is open to a person at a time.
MAIN_STEPS = ("approve", "publish")


def report_of(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).select_related("created_by"), pk=pk)


@require_GET
@requires(Permission.REPORT_VIEW)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    context = common(request, found)
    if found.is_frozen:
        context |= figures_of(found) | nothing_of(request, found)
        if "periksa" in request.GET:
            context["proof"] = "ok" if still_true(found) else "bad"
        return render(request, "monitoring/report.html", context)
    return render(request, "monitoring/report_waiting.html", context | waiting(request, found))


@require_GET
@requires(Permission.REPORT_VIEW)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the waiting page that changes. When the figures are there, htmx loads the page anew."""
    found = report_of(request, pk)
    context = {"report": found} | waiting(request, found)
    over = found.status != "drafted" or not context["job"] or not context["job"].active
    answer = render(request, "monitoring/report_waiting.html#progress", context, status=STOP_POLLING if over else 200)
    if found.is_frozen:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@requires(Permission.REPORT_CREATE)
def recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again after the counting failed; nothing happens while it runs or when it is done."""
    found = report_of(request, pk)
    if found.status == "drafted":
        count_again(found, by=request.user)
    return redirect("monitoring:report", pk=pk)


def common(request: HttpRequest, found: Report) -> dict[str, Any]:
    """Head, steps and history: on every page of a report."""
    events = found.events.select_related("actor")
    steps = [
        {
            "label": "Tulis uraian" if step.name == "write" else step.label,
            "css": " btn-primary" if step.name in MAIN_STEPS else " btn-danger" if step.tone == "danger" else "",
            "url": reverse(STEP_PAGES.get(step.name, "monitoring:step"), args=_arguments(found, step.name)),
        }
        for step in found.available(request.user)
    ]
    return {
        "report": found,
        "period": found.period,
        "status": badge_html("report", found.status),
        "next": NEXT.get(found.status, ""),
        "steps": steps,
        "history": lines(events, found.workflow, found.profile),
    }


def _arguments(found: Report, name: str) -> list:
    return [found.pk] if name in STEP_PAGES else [found.pk, name]


def figures_of(found: Report) -> dict[str, Any]:
    figures, earlier = found.frozen_figures(), found.earlier_figures()
    before = found.earlier.get("label", "")
    links = present.Links(reverse("monitoring:report", args=[found.pk]) + "angka/")
    shown = present.shown(figures, earlier, found.period.label, before, links)
    facts = [
        ("Batas data", words.moment(found.cutoff)),
        ("Pembanding", found.earlier.get("report") or before),
        ("Keperluan", found.note or "–"),
        ("Aturan hitung", found.code_version),
    ]
    return {
        "before": before,
        "headlines": [headline(shown[f.code], headline_number(f)) for f in figures if f.code in HEADLINES],
        "summary": present.summary(figures, earlier, links),
        "sections": present.sections(shown),
        "written": present.WRITTEN,
        "facts": facts,
        "verify_url": verify_url(found),
        "proof": "",
    }


def nothing_of(request: HttpRequest, found: Report) -> dict[str, str]:
    """What to say of a period in which nothing was recorded or referred, and the way to the usual cause (ux §1.5)."""
    counted = {figure.code: figure.value for figure in found.frozen_figures()}
    if any(counted.get(code) for code in ("M01", "M05", "M14")):
        return {"empty": "", "import_url": ""}
    place = found.region.full_name if found.scope.region else found.profile.name
    said = f"Belum ada data {inside(found.period.label)} untuk {place}."
    cause = " Penyebab umum: impor data terpadu belum selesai."
    may_look = request.user.access.can(Permission.REGISTRY_IMPORT, Permission.REGISTRY_VIEW)
    return {"empty": said + cause, "import_url": reverse("households:imports") if may_look else ""}


def headline(figure: present.ShownFigure, number: str) -> dict[str, str]:
    return {
        "label": figure.name,
        "value": number,
        "change": figure.change,
        "trend": figure.trend,
        "url": figure.url,
        "note": "",
    }


def waiting(request: HttpRequest, found: Report) -> dict[str, Any]:
    job: Job | None = counting_job(found)
    return {
        "job": job,
        "note": note(job) if job else "",
        "wait": wait(job) if job else 15,
        "poll": reverse("monitoring:progress", args=[found.pk]),
        "may_retry": bool(job and job.can_retry and request.user.access.can(Permission.REPORT_CREATE)),
    }
