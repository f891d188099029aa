"""Every address of the application, as the permission matrix walks it: what it takes, which thing it is about, and
where its answer differs from the rule.

The rule, worked out by tests/test_permission_matrix.py from the view's policy and the thing's `visible_to`:
nobody signed in → sign-in page; without the ability → 403; a thing out of reach → 404, exactly as if it did not exist;
another method → 405; else `get` and `post` below. A POST of the matrix fills in nothing, so it is answered with 422
unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from tests.permission_activities import ACTIVITIES
from tests.permission_allauth import ALLAUTH, ALLAUTH_ARGS
from tests.permission_changes import CHANGES
from tests.permission_editions import EDITIONS
from tests.permission_field import FIELD
from tests.permission_imports import IMPORTS
from tests.permission_ledger import LEDGER
from tests.permission_lists import LISTS
from tests.permission_needs import NEEDS
from tests.permission_partners import PARTNERS
from tests.permission_public import PUBLIC
from tests.permission_routes import BAD, MOVED, OK, Route, act, always, exports, form, may, page, visible, with_
from tests.permission_services import SERVICES
from tests.permission_staffing import STAFFING

__all__ = ("ALLAUTH", "ALLAUTH_ARGS", "ROUTES", "STEPS", "Route", "step_answers", "visible")


# ---------------------------------------------------------------------- who reaches what beside visible_to
def appoints(user: User, complaint: Any) -> bool:
    from complaints.actions.notes import may_appoint

    return visible(user, complaint) and may_appoint(complaint, user)


def completes(user: User, proposal: Any) -> bool:
    editors = (P.PRELIST_PROPOSE, P.PRELIST_REVIEW, P.PRELIST_SEND)
    return visible(user, proposal) and any(proposal.allows(user, one) for one in editors)


def raises_family(user: User, meeting: Any) -> bool:
    return may(P.PRELIST_DELIBERATE)(user, meeting) and user.access.can(
        P.PRELIST_PROPOSE, jurisdiction=meeting.jurisdiction_id
    )


def own_draft(user: User, thing: Any) -> bool:
    return thing.user_id == user.pk


def staff_referral(user: User, referral: Any) -> bool:
    return type(referral).objects.of_staff(user).filter(pk=referral.pk).exists()


def opens_complaint(user: User, referral: Any) -> bool:
    complaint = referral.complaint
    return complaint.allows(user, P.COMPLAINT_VIEW) and complaint.may_open(user)


def edits_referral(user: User, referral: Any) -> bool:
    return (
        staff_referral(user, referral) and referral.allows(user, P.REFERRAL_PROPOSE) and opens_complaint(user, referral)
    )


def decides_referral(user: User, referral: Any) -> bool:
    return staff_referral(user, referral) and referral.allows(user, P.REFERRAL_APPROVE)


def reads_letter(user: User, referral: Any) -> bool:
    seen = visible(user, referral) and referral.was_sent
    return seen and (not staff_referral(user, referral) or opens_complaint(user, referral))


def adds_evidence(user: User, referral: Any) -> bool:
    open_to_it = referral.status in {"received", "accepted", "delivered", "not_delivered"}
    return visible(user, referral) and open_to_it and referral.allows(user, P.REFERRAL_RESPOND)


def steers(user: User, person: Any) -> bool:
    from households.areas.caseload import staff_for

    return person.pk in {each.pk for each in staff_for(user, "33.24")}


def fills_visit(user: User, visit: Any) -> bool:
    from households.visits.actions import may_fill

    return visible(user, visit) and may_fill(visit, user)


def sees_subject(user: User, document: Any) -> bool:
    from slrt.documents.subjects import visible_subject

    return visible_subject(user, document.subject_kind, document.subject_id) is not None


def has_file(user: User, job: Any) -> bool:
    return visible(user, job) and job.has_file


# ---------------------------------------------------------------------- arguments and answers of some addresses
def step_answers(name: str) -> Callable[[User, Any], set[int]]:
    """A step page answers with the refusal's own status when the step may not be taken now."""

    def answers(user: User, case: Any) -> set[int]:
        from slrt.cases.actions import refusal

        refused = refusal(case, case.workflow.transition(name), user, case.profile)
        return {refused.status} if refused else OK

    return answers


def home_of(user: User, thing: Any) -> set[int]:
    """The start page: an agency's is its inbox."""
    agency = user.access.can(P.REFERRAL_RESPOND) and not user.access.can(P.COMPLAINT_VIEW)
    return MOVED if agency else OK


def can_correct(user: User, complaint: Any) -> set[int]:
    """For fifteen minutes, by its author."""
    return OK if complaint.created_by_id == user.pk else {403}


def can_correct_empty(user: User, complaint: Any) -> set[int]:
    return BAD if complaint.created_by_id == user.pk else {403}


def can_refer(user: User, complaint: Any) -> set[int]:
    return OK if complaint.status in ("in_handling", "awaiting_approval", "referred") else {409}


def can_edit(user: User, referral: Any) -> set[int]:
    open_to_it = referral.status in ("drafted", "returned") and can_refer(user, referral.complaint) == OK
    return OK if open_to_it else {409}


def letter_mark(referral: Any, user: User) -> tuple:
    from referrals.signing import mark_of

    return (mark_of(referral),)


def first_member(visit: Any, user: User) -> tuple:
    return (visit.pk, visit.household.members.order_by("pk").values_list("pk", flat=True)[0])


def signed_address(document: Any, user: User) -> tuple:
    from slrt.documents.links import download_url

    return (document.pk, download_url(document, user).rsplit("/", 1)[1])


def first_figure(report: Any, user: User) -> tuple:
    return (report.pk, next(figure.code for figure in report.frozen_figures() if figure.parts))


CASES = ("complaint", "restricted")
REFERRALS = ("referral_draft", "referral_sent", "referral_restricted")

# ---------------------------------------------------------------------- the table
DESK: dict[str, Route] = {
    "desk": page(get=home_of, why="an agency's start page is its inbox"),
    "search": form(post=OK, why="nothing typed: the empty search page"),
    "region_search": page(),
    "gallery": page(),
    "csp_report": act(post={400}, why="nothing told"),
    "healthz": page(),
    "readyz": page(writes=("pg_current_xact_id",), why="proves that the database can write, and leaves nothing"),
}

COMPLAINTS: dict[str, Route] = {
    "complaints:queue": page(),
    "complaints:new": form(),
    "complaints:look_up": act(post=OK, why="too little typed: an empty panel"),
    "complaints:pick": act(post=OK, why="nobody picked: an empty part"),
    "complaints:checklist": act(post=OK),
    "complaints:drafts": page(),
    "complaints:draft_save": act(
        "draft", post={204}, alike=True, seen=own_draft, why="the page makes the key; nothing typed keeps nothing"
    ),
    "complaints:draft_drop": act("draft", alike=True, seen=own_draft, why="throws away one's own, whatever is asked"),
    "complaints:case": page(*CASES),
    "complaints:note": act(*CASES, post=BAD),
    "complaints:settle_here": act(*CASES, seen=may(P.COMPLAINT_HANDLE)),
    "complaints:upload": act(*CASES, post=BAD, seen=may(P.COMPLAINT_REGISTER)),
    "complaints:appoint": form(*CASES, seen=appoints),
    "complaints:correct": form("complaint", get=can_correct, post=can_correct_empty),
    "complaints:receipt": page(*CASES, seen=may(P.COMPLAINT_REGISTER)),
    "tracking:form": form(),
    "tracking:qr": page(
        "complaint",
        args=lambda case, user: (case.token,),
        seen=always,
        writes=("complaints_tracktries",),
        why="the unguessable token is the right to see it; tries are counted",
    ),
}

PEOPLE: dict[str, Route] = {
    "households:search": form(),
    "households:panel": act(post=BAD),
    "households:nik": form("person"),
    "households:card": page("household"),
    "households:kk": form("household"),
    **IMPORTS,
    **LEDGER,
    **STAFFING,
    "households:duplicates": page(),
    "households:duplicate_search": act(),
    "households:duplicate": form("duplicate"),
    "households:merge": form("merge"),
    "households:prelist": page(),
    "households:prelist_alike": act(post=OK, why="nothing typed: nobody alike"),
    "households:prelist_new": form(),
    "households:proposal": page("proposal"),
    "households:proposal_slip": page("proposal", seen=may(P.PRELIST_PROPOSE)),
    "households:proposal_note": act("proposal", post=BAD),
    "households:proposal_tell": act("proposal", post=BAD, seen=may(P.COMPLAINT_INFORM)),
    "households:certificate_new": form("household"),
    "households:certificate": form("certificate", post=MOVED, why="asks again for the paper and comes back"),
    "households:proposal_facts": form("proposal", seen=completes),
    "households:batches": page(),
    "households:batch_new": form(),
    "households:batch": page("batch"),
    "households:results": form(),
    "households:result": page("result_file"),
    "households:result_commit": act("result_file"),
    "households:result_discard": act("result_file"),
    "households:meetings": page(),
    "households:meeting_new": form(),
    "households:meeting": page("meeting"),
    "households:meeting_save": act("meeting", seen=may(P.PRELIST_DELIBERATE)),
    "households:meeting_agenda": act("meeting", seen=may(P.PRELIST_DELIBERATE)),
    "households:meeting_raise": form("meeting", seen=raises_family),
    "households:meeting_upload": act("meeting", post=BAD, seen=may(P.PRELIST_DELIBERATE)),
    "households:meeting_pdf": form("meeting_held", post=MOVED, why="asks again for the paper and comes back"),
    "households:fieldstaff": page(),
    "households:fieldworker": page("fieldworker", seen=steers),
    "households:area_give": act("fieldworker", post=BAD, seen=steers),
    "households:handover": form("fieldworker", seen=steers),
    "households:area_end": act("area"),
    "households:handover_record": page("handover_record"),
    "households:registers": page(),
    "households:register_new": form(),
    "households:register_export": act(post=exports),
    "households:register_entry": page("entry", "entry_restricted"),
    "households:register_end": act("entry", "entry_restricted", post=BAD),
    "households:visits": page(),
    "households:visit_new": form(),
    "households:visit": page("visit"),
    "households:visit_block": form("visit", post=MOVED, args=with_("perumahan"), seen=fills_visit),
    "households:visit_member": form("visit", post=MOVED, args=first_member, seen=fills_visit),
    "households:visit_photos": form("visit", post=MOVED, seen=fills_visit),
}

# Neither place of the matrix ranks: these do not exist there (a place that does: households/test_ranking_screens.py).
_RANK_READ = {"s": (), "_schemes": (), "_scheme": ("k262",), "_family": (1,), "": (1,), "_compare": (1,)}
_RANK_FORMS = {"_new": (), "_scheme_new": (), "_scheme_change": ("k262",)}
_RANK_ACTS = {"_repeat": (1,), "_download": (1, "pdf")}
RANKING: dict[str, Route] = (
    {f"households:ranking{name}": page(get={404}, args=args) for name, args in _RANK_READ.items()}
    | {f"households:ranking{name}": form(get={404}, post={404}, args=args) for name, args in _RANK_FORMS.items()}
    | {f"households:ranking{name}": act(post={404}, args=args) for name, args in _RANK_ACTS.items()}
)
PROGRAMMES: dict[str, Route] = {
    "programs:catalogue": page(),
    "programs:create": form(),
    "programs:programme": page("programme"),
    "programs:change": form("programme"),
    "programs:sheet": page("programme"),
    "programs:family": page("household"),
}

REFERRAL_PAGES: dict[str, Route] = {
    "referrals:list": page(get=home_of, why="an agency's list is its inbox"),
    "referrals:inbox": page(),
    "referrals:approvals": form(post=MOVED, why="nothing ticked: back to the list with a word"),
    "referrals:new": form("complaint_handling", *CASES, get=can_refer, seen=may(P.REFERRAL_PROPOSE)),
    "referrals:check_letter": page(
        "referral_sent", args=letter_mark, seen=always, why="the mark on the letter is the right to check it"
    ),
    "referrals:referral": page(*REFERRALS),
    "referrals:edit": form(*REFERRALS, get=can_edit, seen=edits_referral),
    "referrals:check": page("referral_submitted", *REFERRALS, seen=decides_referral),
    "referrals:decide": act("referral_submitted", *REFERRALS, post=BAD, seen=decides_referral),
    "referrals:evidence": act(*REFERRALS, post=BAD, seen=adds_evidence),
    "referrals:letter": form(
        *REFERRALS, seen=reads_letter, get=OK | MOVED, post=MOVED, why="moves to the file once it is made"
    ),
    "referrals:paper": page(*REFERRALS, seen=reads_letter),
}

MONITORING: dict[str, Route] = {
    "monitoring:board": page(
        writes=("m_day", "w_enrolment", "w_family", "w_head"),
        why="temporary tables of its own connection, gone with the request",
    ),
    "monitoring:quality": page(),
    "monitoring:reports": page(),
    "monitoring:compose": form(),
    "monitoring:verify": page("report", args=lambda report, user: (report.digest,), seen=always, why="printed digest"),
    "monitoring:report": page("report", "report_waiting"),
    "monitoring:progress": page(
        "report", "report_waiting", get={200, 286}, why="286 tells the page that there is nothing more to ask"
    ),
    "monitoring:recount": act("report", "report_waiting"),
    "monitoring:words": form("report", "report_waiting", get=step_answers("write")),
    "monitoring:download": act("report", "report_waiting", args=with_("pdf")),
    "monitoring:behind": page("report", args=first_figure),
    "monitoring:duties": page(),
}

GROUND: dict[str, Route] = {
    "jurisdictions:profile": page(),
    "jurisdictions:value": page(args=("referral_approval",)),
    "jurisdictions:value_change": form(args=("referral_approval",)),
    "jurisdictions:holidays": page(),
    "jurisdictions:holiday_new": form(),
    "jurisdictions:holiday_remove": act("holiday"),
    "accounts:users": page(),
    "accounts:user_new": form(),
    "accounts:user": page("user"),
    "accounts:user_change": form("user"),
    "accounts:user_active": act("user"),
    "accounts:user_factor": form("user"),
    "accounts:user_reset": act("user"),
    "accounts:assignment_new": form("user"),
    "accounts:assignment_end": form("assignment"),
    "accounts:units": page(),
    "accounts:unit_new": form(),
    "accounts:unit_change": form("unit"),
    "accounts:choose_jurisdiction": act(),
    "audit:list": page(),
    "audit:processing": page(),
    "jobs:list": page(),
    "jobs:detail": page("job", "job_done"),
    "jobs:cancel": act("job", "job_done"),
    "jobs:retry": act("job", "job_done"),
    "jobs:download": page("job", "job_done", seen=has_file),
    "documents:download": page("document", "document_restricted", args=signed_address, seen=sees_subject),
    "notifications:inbox": page(),
    "notifications:open": act("message"),
    "notifications:read_all": act(),
    "notifications:trouble": page(),
    "notifications:settle": act("delivery"),
}

ROUTES: dict[str, Route] = (
    DESK
    | COMPLAINTS
    | PEOPLE
    | LISTS
    | RANKING
    | CHANGES
    | EDITIONS
    | FIELD
    | ACTIVITIES
    | PARTNERS
    | PUBLIC
    | SERVICES
    | NEEDS
    | PROGRAMMES
    | REFERRAL_PAGES
    | MONITORING
    | GROUND
)

# Steps have one address per kind of case; the matrix walks every step of the workflow that a person may take.
STEPS: dict[str, tuple[str, ...]] = {
    "complaints:step": CASES,
    "households:proposal_step": ("proposal",),
    "households:meeting_step": ("meeting", "meeting_held"),
    "households:visit_step": ("visit",),
    "households:batch_step": ("batch",),
    "households:change_step": ("change",),
    "needs:step": ("need",),
    "referrals:step": ("referral_submitted", *REFERRALS),
    "monitoring:step": ("report",),
}
