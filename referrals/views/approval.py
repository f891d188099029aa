"""/rujukan/persetujuan: what waits for the manager, and approving several that were opened.
/rujukan/<pk>/periksa: everything to check before deciding on one, and the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from referrals import actions, page
from referrals.actions.steps import APPROVALS, seen_by
from referrals.forms import DecisionForm
from referrals.letters import letter_of, letterhead_of
from referrals.listing import COLUMNS, RELATED, RowMaker, marks_of, on_tab
from referrals.models import Referral
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.actions import refusal
from slrt.cases.errors import CaseChanged, CaseError, MissingInput
from slrt.cases.idempotency import once
from slrt.cases.timeline import lines
from slrt.cases.workflow import Transition
from slrt.ui import words
from slrt.ui.keys import keys_of

SHOWN = 50
NEXT = {"approve": "disetujui dan dikirim", "return": "dikembalikan", "refuse": "ditolak", "ratify": "disahkan"}


def _waiting(request: HttpRequest):
    rows = Referral.objects.of_staff(request.user).filter(jurisdiction=request.jurisdiction)
    return on_tab(rows, "persetujuan")


@require_http_methods(["GET", "POST"])
@requires(Permission.REFERRAL_APPROVE, fresh=True)
def approvals(request: HttpRequest) -> HttpResponse:
    if not request.jurisdiction:
        raise Http404
    refused: list = []
    if request.method == "POST":
        chosen = set(keys_of(request.POST.getlist("pilih"), 10 * SHOWN))
        rows = list(_waiting(request).filter(pk__in=chosen, status="submitted").order_by("turn_since", "pk")[:SHOWN])
        if not chosen:
            messages.warning(request, "Centang dahulu rujukan yang akan disetujui.")
            return redirect("referrals:approvals")
        if len(rows) != len(chosen):
            # One that is not ours, or no longer waits: nothing is approved on a list that does not fit.
            messages.error(request, "Daftar ini sudah berubah. Belum ada yang disetujui; periksa lalu centang lagi.")
            return render(request, "referrals/approvals.html", _inbox(request, []), status=409)
        done, refused = actions.approve_many(by=request.user, referrals=rows)
        if done:
            messages.success(request, f"{len(done)} rujukan disetujui dan dikirim.")
        if not refused:
            return redirect("referrals:approvals")
    return render(request, "referrals/approvals.html", _inbox(request, refused), status=409 if refused else 200)


def _inbox(request: HttpRequest, refused: list) -> dict:
    order = ("-needs_ratification", "turn_since", "pk")
    rows = list(_waiting(request).select_related(*RELATED).only(*COLUMNS).order_by(*order)[: SHOWN + 1])
    if len(rows) <= SHOWN:
        request.referrals_waiting = len(rows)  # the side menu need not count again
    seen, maker = seen_by(request.user, rows[:SHOWN]), RowMaker(request.user, request.jurisdiction_profile)
    return {
        "rows": [
            {
                "row": maker.row(case, url=reverse("referrals:check", args=[case.pk])),
                "seen": case.pk in seen,
                "own": request.user.pk in (case.created_by_id, case.submitted_by_id),
                "ratify": case.needs_ratification,
                "waited": words.ago(case.sent_at if case.needs_ratification else case.turn_since),
            }
            for case in rows[:SHOWN]
        ],
        "more": len(rows) > SHOWN,
        "refused": [(referral.number, why) for referral, why in refused],
    }


def _load(request: HttpRequest, pk: int) -> Referral:
    case, staff = page.load(request.user, pk)
    if case is None or not staff or not case.allows(request.user, Permission.REFERRAL_APPROVE):
        raise Http404
    return case


@require_GET
@requires(Permission.REFERRAL_APPROVE)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    case = _load(request, pk)
    form = DecisionForm(initial={"expected_version": case.version})
    return _page(request, case, form)


@require_POST
@requires(Permission.REFERRAL_APPROVE, fresh=True)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    data = form.cleaned_data

    def act() -> str:
        actions.decide(
            by=request.user, referral=case, decision=data["decision"], note=data["note"],
            expected_version=data["expected_version"],
        )  # fmt: skip
        return reverse("referrals:approvals")

    try:
        answer = once(request, f"referral.decide.{pk}", act)
    except CaseChanged as changed:
        return _page(request, case, _renewed(form, case), changed=changed, status=409)
    except (MissingInput, CaseError) as refused:
        form.add_error(None, refused.sentence)
        return _page(request, case, form, status=refused.status)
    messages.success(request, f"Rujukan {case.number} {NEXT[data['decision']]}.")
    return answer


def _renewed(form: DecisionForm, case: Referral) -> DecisionForm:
    """What was typed, over the case as it is stored now (perform refreshed it)."""
    data = form.data.copy()
    data["expected_version"] = str(case.version)
    return DecisionForm(initial={name: data.get(name, "") for name in ("note", "expected_version")})


def _page(
    request: HttpRequest, case: Referral, form: DecisionForm, *, changed: CaseChanged | None = None, status: int = 200
) -> HttpResponse:
    if status != 200:
        case = page.load(request.user, case.pk)[0]  # perform() put the bare row in its place
    page.note_opening(request, case)
    profile = case.profile
    decisions, why_not = decisions_of(case, request)
    context = {
        "case": case,
        "form": form,
        "marks": marks_of(case),
        "identity": page.identity_of(case, profile),
        "summary": page.matter_rows(case) + page.course_rows(case, profile),
        "person": page.person_rows(case, staff=True),
        "complaint": case.complaint,
        "letter": letter_of(case),
        "letterhead": letterhead_of(profile),
        "timeline": page.timeline_of(case),
        "decisions": decisions,
        "why_not": why_not,
        "changed": changed.sentence if changed else "",
        "typed": form.initial.get("note", "") if changed else "",
        "since": lines(changed.events, case.workflow, profile) if changed else [],
    }
    return render(request, "referrals/check.html", context, status=status)


def deciding_step(case: Referral) -> Transition | None:
    """The step by which this referral is approved where it stands; None when nothing is to be decided."""
    profile = case.profile
    for step in case.workflow.leaving(case.status):
        if step.name in APPROVALS and all(condition.holds(case, profile) for condition in step.conditions):
            return step if case.status == "submitted" or case.needs_ratification else None
    return None


def decisions_of(case: Referral, request: HttpRequest) -> tuple[list[dict], str]:
    """(the buttons, why there are none). Who may approve may also return and refuse: one question to the history."""
    step = deciding_step(case)
    if step is None:
        return [], f"Rujukan ini berstatus {case.state.label.lower()} dan tidak menunggu keputusan."
    refused = refusal(case, step, request.user, case.profile)
    if refused is not None:
        return [], refused.sentence
    if step.name.startswith("ratify"):
        return [{"code": "ratify", "label": "Sahkan", "key": "a", "css": "btn-primary"}], ""
    label = "Terbitkan" if step.name == "issue" else "Setujui dan kirim"
    return [
        {"code": "approve", "label": label, "key": "a", "css": "btn-primary"},
        {"code": "return", "label": "Kembalikan", "key": "k", "css": ""},
        {"code": "refuse", "label": "Tolak", "key": "t", "css": "btn-danger"},
    ], ""
