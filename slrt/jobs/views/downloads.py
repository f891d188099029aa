"""Unduhan saya: one's own jobs, the progress of one, and what may be done with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from slrt.accounts.policies import signed_in
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jobs import actions, storage
from slrt.jobs.models import Job
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.listing import KeysetPage

# htmx stops polling when it sees this status; the body is still shown.
STOP_POLLING = 286


@require_GET
@signed_in
def downloads(request: HttpRequest) -> HttpResponse:
    """Everything this person asked for, newest first."""
    page = KeysetPage(Job.objects.visible_to(request.user), order=("-created_at", "-id"), size=25, request=request)
    rows = [{"job": job, "badge": badge_html("job", job.state), "note": note(job)} for job in page]
    return render(request, "jobs/list.html", {"page": page, "rows": rows})


@require_GET
@signed_in
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job. htmx asks for the part that changes: every 2 s at first, then 5, then 15, until it is over."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    context = {
        "job": job,
        "badge": badge_html("job", job.state),
        "note": note(job),
        "wait": wait(job),
        "poll": f"{reverse('jobs:detail', args=[job.pk])}?bagian=kemajuan",
    }
    if request.GET.get("bagian") != "kemajuan":
        return render(request, "jobs/detail.html", context)
    return render(request, "jobs/detail.html#progress", context, status=200 if job.active else STOP_POLLING)


@require_POST
@signed_in
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if actions.cancel(job, by=request.user):
        messages.success(request, "Pekerjaan dibatalkan.")
    else:
        messages.info(request, "Pekerjaan ini sudah berakhir sehingga tidak perlu dibatalkan.")
    return redirect("jobs:detail", pk=pk)


@require_POST
@signed_in
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if actions.retry(job, by=request.user):
        messages.success(request, "Pekerjaan dijadwalkan lagi.")
    else:
        messages.info(request, "Pekerjaan ini sedang berjalan atau sudah selesai.")
    return redirect("jobs:detail", pk=pk)


@require_GET
@signed_in
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The finished file, to its owner only, logged with its hash."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    path = storage.absolute(job.result_path)
    if not job.has_file or not path.is_file():
        raise Http404
    record_access(
        request, AccessAction.DOWNLOAD, job, kind=job.kind, sha256=job.result_sha256, jurisdiction=job.jurisdiction_id
    )
    response = FileResponse(path.open("rb"), as_attachment=True, filename=job.result_name, content_type=job.result_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response


def wait(job: Job) -> int:
    """Seconds until the page asks again."""
    age = (timezone.now() - job.created_at).total_seconds()
    return 2 if age < 20 else 5 if age < 120 else 15


def note(job: Job) -> str:
    """What to say beside the state: the worker's sentence, the time left, why it failed."""
    if job.error_code:
        return f"{job.message} Coba lagi; bila tetap gagal, sebutkan kode {job.error_code} kepada admin."
    if job.gone:
        return "Berkas sudah dihapus karena masa simpannya berakhir. Susun lagi bila masih diperlukan."
    parts = [job.message]
    left = job.seconds_left()
    if left is not None:
        parts.append("kurang dari semenit lagi" if left < 60 else f"sekitar {words.number(-(-left // 60))} menit lagi")
    return " · ".join(part for part in parts if part)
