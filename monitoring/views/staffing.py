"""/petugas/syarat/: which conditions of the regulation each member of staff meets, and the papers of the selection."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from monitoring.staffing import actions, page, standing
from monitoring.staffing.forms import ChecksForm
from slrt.accounts.models import Assignment
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.documents.actions import UploadRefused, store_upload
from slrt.jurisdictions.profile import Profile
from slrt.ui import messages as sentences
from slrt.ui.edits import unless_changed
from slrt.ui.listing import KeysetPage, capped_count


def _profile(request: HttpRequest) -> Profile:
    """The profile, where its regulation asks something of the staff."""
    profile = request.jurisdiction_profile
    if profile is None or not standing.asks_anything(profile):
        raise Http404
    return profile


@require_GET
@requires(Permission.USER_VIEW)
def staff(request: HttpRequest) -> HttpResponse:
    profile = _profile(request)
    rows = standing.assignments_of(request.user, profile)
    role = request.GET.get("peran", "")
    roles = standing.asked_roles(profile)
    if role in roles:
        rows = rows.filter(role=role)
    listed = KeysetPage(rows, standing.ORDER, request=request, total=capped_count(rows))
    context = {
        "page": listed,
        "rows": [page.row_of(one, profile) for one in standing.standings(list(listed), profile)],
        "roles": [(code, profile.label(code)) for code in roles],
        "role": role,
        "wants_papers": profile.selection_papers,
    }
    return render(request, "monitoring/staffing/list.html", context)


def _assignment(request: HttpRequest, pk: int) -> Assignment:
    return get_object_or_404(standing.assignments_of(request.user, _profile(request)), pk=pk)


def _must_check(request: HttpRequest, assignment: Assignment) -> None:
    """Nobody judges themselves."""
    if not standing.may_check(request.user, request.jurisdiction) or assignment.user_id == request.user.pk:
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.USER_VIEW)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    assignment, profile = _assignment(request, pk), _profile(request)
    if request.method != "POST":
        return render(
            request, "monitoring/staffing/member.html", page.member_context(assignment, request.user, profile)
        )
    _must_check(request, assignment)
    form = ChecksForm(request.POST, assignment=assignment, asked=profile.qualifications.get(assignment.role, ()))
    if form.is_valid():
        saved = unless_changed(
            form, assignment,
            lambda: (actions.save_checks(by=request.user, assignment=assignment, answers=form.answers()), True)[1],
        )  # fmt: skip
        if saved:
            messages.success(request, "Pemeriksaan disimpan.")
            return redirect("monitoring:staff_member", pk)
    context = page.member_context(assignment, request.user, profile, form)
    return render(request, "monitoring/staffing/member.html", context, status=422)


@require_POST
@requires(Permission.USER_VIEW)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper of the selection, or of what was shown for a condition."""
    assignment, profile = _assignment(request, pk), _profile(request)
    _must_check(request, assignment)
    kind, file, error = request.POST.get("kind", ""), request.FILES.get("file"), sentences.FILE_MISSING
    if kind in page.PAPERS and file is not None:
        try:
            title = page.PAPERS[kind]
            store_upload(file, subject=assignment, kind=f"staff_{kind}", by=request.user, title=title)
            return redirect(f"{reverse('monitoring:staff_member', args=[pk])}#berkas")
        except UploadRefused as refused:
            error = refused.sentence
    context = page.member_context(assignment, request.user, profile, error=error)
    return render(request, "monitoring/staffing/member.html", context, status=422)
