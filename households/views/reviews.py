"""/telaah/: everything that waits for one's decision, and the files made of changes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from households.changes import exporting, reviews
from households.navigation import DECIDES
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import FIELD, new_key, once
from slrt.ui.forms import BaseForm
from slrt.ui.listing import KeysetPage, capped_count


class PurposeForm(BaseForm):
    purpose = forms.CharField(label="Keperluan", min_length=5, max_length=200, initial="Pemutakhiran SIKS-NG/DTSEN",
                              help_text="Disimpan di catatan akses bersama nama Anda.")  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.UUIDField(widget=forms.HiddenInput, initial=new_key, required=False)


def _queues(request: HttpRequest) -> list[reviews.Queue]:
    if request.jurisdiction_profile is None:
        raise Http404
    return reviews.offered(request.user, request.jurisdiction_profile)


@require_GET
@requires(*DECIDES)
def queue(request: HttpRequest) -> HttpResponse:
    queues, profile, wanted = _queues(request), request.jurisdiction_profile, reviews.Wanted.of(request)
    code = request.GET.get("tab") or (queues[0].code if queues else "")
    chosen = next((queue for queue in queues if queue.code == code), None)
    context = {"queues": queues, "chosen": chosen, "wanted": wanted, "may_export": _may_export(request)}
    if chosen is None:
        if code:
            raise Http404
        return render(request, "households/reviews.html", context)
    rows = chosen.rows(request.user, profile)
    page, now = KeysetPage(wanted.narrow(chosen, rows), chosen.order_by, request=request), timezone.now()
    villages, people = reviews.choices(chosen, rows)
    context |= {
        "tabs": reviews.tabs(queues, code, request.user, profile, wanted),
        "page": page,
        "rows": [chosen.row(case, now) for case in page],
        "carry": f"?{wanted.query(**{reviews.ASKED: code})}",
        "villages": villages,
        "people": people,
        "narrowed": bool(wanted.query()),
    }
    return render(request, "households/reviews.html", context)


def _may_export(request: HttpRequest) -> bool:
    return request.user.access.can(Permission.CHANGE_APPLY, jurisdiction=request.jurisdiction)


@require_POST
@requires(*DECIDES, fresh=True)
def review_list(request: HttpRequest) -> HttpResponse:
    """The queue as a file, made in the background."""
    chosen = next((queue for queue in _queues(request) if queue.code == request.GET.get("tab")), None)
    if chosen is None:
        return redirect("households:reviews")
    wanted = reviews.Wanted.of(request)

    def ask() -> str:
        job = exporting.request_list(by=request.user, jurisdiction=request.jurisdiction, queue=chosen, wanted=wanted)
        return reverse("jobs:detail", args=[job.pk])

    return once(request, "reviews.export", ask)


@requires(Permission.CHANGE_APPLY, fresh=True)
def update_file(request: HttpRequest) -> HttpResponse:
    """Applied changes as an update file, for a stated purpose."""
    if request.jurisdiction_profile is None:
        raise Http404
    form = PurposeForm(request.POST or None) if request.method == "POST" else PurposeForm()
    count, capped = capped_count(exporting.waiting(request.user, request.jurisdiction))
    if request.method == "POST" and form.is_valid():
        if not count:
            messages.info(request, "Tidak ada perubahan yang belum diekspor.")
            return redirect("households:change_export")

        def ask() -> str:
            job = exporting.request_update(
                by=request.user, jurisdiction=request.jurisdiction, purpose=form.cleaned_data["purpose"]
            )
            return reverse("jobs:detail", args=[job.pk])

        return once(request, "change.export", ask)
    context = {"form": form, "count": count, "capped": capped}
    return render(request, "households/change_export.html", context, status=422 if form.errors else 200)
