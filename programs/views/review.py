"""/program/kepesertaan/<pk>/telaah: a supervisor looks at what a facilitator recorded (KD 10(2)c)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from households.changes.reviews import after_step
from programs.enums import Review
from programs.forms import ReviewForm
from programs.models import Enrolment
from programs.panel import said_of
from programs.participation import may_review, review_enrolment
from programs.views.edit import take_over
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import once
from slrt.ui import words


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NEED_REVIEW)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    row = _load(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(posted, initial={"seen": row.recorded_at.isoformat()})
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            given = {name: form.cleaned_data[name] for name in ("decision", "note", "seen")}
            review_enrolment(by=request.user, enrolment=row, **given)
            messages.success(request, "Kepesertaan ditelaah.")
            return after_step(request, row, reverse("programs:family", args=[row.home.pk]))

        try:
            return once(request, f"programs.review.{pk}", save)
        except ValidationError as error:
            take_over(form, error)
    record_access(request, AccessAction.VIEW_HOUSEHOLD, row.home, part="programmes")
    context = {"form": form, "household": row.home, "facts": facts_of(row)}
    return render(request, "programs/review.html", context, status=422 if form.is_bound and form.errors else 200)


def _load(request: HttpRequest, pk: int) -> Enrolment:
    """One that waits for somebody like this person; 404 for any other."""
    related = ("programme", "household__village__parent", "person__household__village__parent", "recorded_by")
    row = Enrolment.objects.visible_to(request.user).filter(pk=pk, review=Review.WAITING).select_related(*related)
    found = row.first()
    if found is None or found.home is None or not may_review(request.user, found):
        raise Http404
    return found


def facts_of(row: Enrolment) -> list[tuple[str, object]]:
    return [
        ("Keluarga", f"{row.home.head_name}, {row.home.village.full_name}"),
        ("Program", row.programme.name),
        ("Siapa", row.person.name if row.person else "Seluruh keluarga"),
        ("Keadaan", f"{row.get_status_display()}, {said_of(row)}"),
        ("Keterangan", row.note or "tidak ada"),
        ("Dicatat", f"{words.moment(row.recorded_at)}, {row.recorded_by.name if row.recorded_by else 'Sistem'}"),
    ]
