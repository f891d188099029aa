"""/program/standar/: which services have a published standard, and the standard of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from programs.models import ServiceStandard
from programs.standards import actions
from programs.standards.forms import StandardForm
from programs.standards.subjects import Subject, draft_of, standards_of, subject_of, subjects_of
from slrt.accounts.once import once
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import tag_html
from slrt.ui.edits import unless_changed


def profile_with_standards(request: HttpRequest) -> Profile:
    """The profile, where its regulation wants standards published."""
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module("service_standard"):
        raise Http404
    return profile


def _subject(request: HttpRequest, code: str) -> Subject:
    found = subject_of(profile_with_standards(request).code, code)
    if found is None:
        raise Http404
    return found


def _may_change(request: HttpRequest) -> bool:
    return request.user.access.can(Permission.PROGRAMME_CHANGE, jurisdiction=request.jurisdiction)


@require_GET
@requires(Permission.PROGRAMME_VIEW)
def standards(request: HttpRequest) -> HttpResponse:
    profile = profile_with_standards(request)
    published = standards_of(profile.code)
    rows = [_row(subject, published.get(subject.code)) for subject in subjects_of(profile.code)]
    context = {
        "groups": [
            ("Layanan sekretariat", [row for row in rows if not row["programme"]]),
            ("Program", [row for row in rows if row["programme"]]),
        ],
        "done": sum(row["published"] for row in rows),
        "total": len(rows),
        "public": reverse("services:catalogue", args=[profile.slug]),
    }
    return render(request, "programs/standards.html", context)


def _row(subject: Subject, standard: ServiceStandard | None) -> dict:
    said = f"Berlaku sejak {words.long_date(standard.valid_from)}" if standard else "Belum disusun"
    return {
        "name": subject.name,
        "url": reverse("programs:standard", args=[subject.code]),
        "programme": subject.programme is not None,
        "published": standard is not None,
        "mark": tag_html(said, "teal", "check") if standard else tag_html(said, "plain"),
        "duration": standard.duration if standard else words.NONE,
    }


@require_GET
@requires(Permission.PROGRAMME_VIEW)
def standard(request: HttpRequest, subject: str) -> HttpResponse:
    found, profile = _subject(request, subject), request.jurisdiction_profile
    rows = list(actions.versions(profile.code, subject))
    current = standards_of(profile.code).get(subject)
    context = {
        "subject": found,
        "current": current,
        "versions": [
            {"period": period_of(row), "by": f"{row.updated_by.name}, {words.short_moment(row.updated_at)}",
             "mark": mark_of(row)} for row in rows
        ],
        "sheet": reverse("services:standard", args=[profile.slug, subject]) if current else "",
        "may_change": _may_change(request),
    }  # fmt: skip
    return render(request, "programs/standard.html", context)


def period_of(row: ServiceStandard) -> str:
    since = f"sejak {words.long_date(row.valid_from)}"
    return f"{since} sampai {words.long_date(row.valid_to)}" if row.valid_to else since


def mark_of(row: ServiceStandard):
    today = timezone.localdate()
    if row.valid_from > today:
        return tag_html("Belum berlaku", "blue", "clock")
    over = row.valid_to is not None and row.valid_to < today
    return tag_html("Tidak berlaku lagi", "grey") if over else tag_html("Berlaku", "teal", "check")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROGRAMME_CHANGE)
def standard_edit(request: HttpRequest, subject: str) -> HttpResponse:
    found, profile = _subject(request, subject), request.jurisdiction_profile
    if not _may_change(request):
        raise Http404
    newest = actions.versions(profile.code, subject).first()
    data = request.POST if request.method == "POST" else None
    form = StandardForm(data, standard=newest, initial=None if newest else draft_of(found, profile))
    back = reverse("programs:standard", args=[subject])

    def publish() -> str:
        actions.publish(
            by=request.user, jurisdiction=profile.code, subject=subject, valid_from=form.cleaned_data["valid_from"],
            **form.content(),
        )  # fmt: skip
        messages.success(request, "Standar pelayanan tersimpan.")
        return back

    def save() -> HttpResponse:
        return once(request, f"standard.{subject}", publish)

    answer = None
    if data is not None and form.is_valid():
        answer = unless_changed(form, newest, save) if newest else save()
    status = 200 if data is None else 422
    context = {"subject": found, "form": form, "back": back}
    return answer or render(request, "programs/standard_form.html", context, status=status)
