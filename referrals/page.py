"""What the pages of a referral show. Worked out here, so that the templates only print."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from referrals.enums import ReferralOutcome
from referrals.models import Referral
from referrals.shared import RELATED, shared_rows
from referrals.workflow import REFERRAL
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.timeline import Line, lines
from slrt.cases.workflow import Transition
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.blocks import due_html

_RELATED = ("target_unit", "programme", "unit", "created_by", "submitted_by", "approved_by", "signed_by", "turn_user")
# What an agency may read of the history: its own steps, and that the letter went out or was taken back.
AGENCY_EVENTS = (
    *("send", "send_directly", "issue", "send_emergency", "recall"),
    *("acknowledge", "accept", "decline", "deliver", "not_deliver"),
)
_AGENCY_NOTES = frozenset({"recall", "accept", "decline", "deliver", "not_deliver"})
# Decided on the check page, not by a button of their own.
_ON_CHECK_PAGE = frozenset({"approve", "issue", "return_to_proposer", "refuse"})
_IN_EDITOR = frozenset({"revise", "submit", "send_directly"})


def load(user: User, pk: int) -> tuple[Referral | None, bool]:
    """(the referral, whether the person sees it as staff); (None, False) when they may not see it at all."""
    related = (*_RELATED, "complaint", *(f"complaint__{name}" for name in RELATED))
    for rows, staff in ((Referral.objects.of_staff(user), True), (Referral.objects.addressed_to(user), False)):
        found = rows.filter(pk=pk).select_related(*related).first()
        if found is not None:
            return found, staff
    return None, False


def note_opening(request, referral: Referral) -> None:
    """Into the access log, with the version that was shown: a bulk approval asks for exactly that."""
    record_access(
        request, AccessAction.VIEW_REFERRAL, referral, version=referral.version, fields=list(referral.shared),
        restricted=referral.complaint.restricted,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A button in the bar of steps."""

    label: str
    url: str
    css: str = ""


def steps_of(referral: Referral, user: User) -> list[Step]:
    """The steps this person may take now. Steps of one page share a button; the first usual one is primary."""
    found = sorted(referral.available(user), key=lambda step: step.tone == "danger")
    steps: dict[str, Step] = {}
    for transition in found:
        label, url = _place(referral, transition)
        first = transition.tone == "primary" and not any(step.css == "btn-primary" for step in steps.values())
        css = "btn-primary" if first else "btn-danger" if transition.tone == "danger" else ""
        steps.setdefault(url, Step(label, url, css))
    return list(steps.values())


def _place(referral: Referral, transition: Transition) -> tuple[str, str]:
    name = transition.name
    if name.startswith("ratify"):
        return "Periksa dan sahkan", reverse("referrals:check", args=[referral.pk])
    if name in _ON_CHECK_PAGE and referral.status == "submitted":
        return "Periksa dan putuskan", reverse("referrals:check", args=[referral.pk])
    if name in _IN_EDITOR or name == "issue":
        return "Ubah atau kirim usulan", reverse("referrals:edit", args=[referral.pk])
    return transition.label, reverse("referrals:step", args=[referral.pk, name])


def may_open_complaint(referral: Referral, user: User) -> bool:
    complaint = referral.complaint
    return complaint.allows(user, Permission.COMPLAINT_VIEW) and complaint.may_open(user)


def identity_of(referral: Referral, profile: Profile) -> list[tuple[str, object]]:
    """The identity bar."""
    rows: list[tuple[str, object]] = [("Instansi", referral.target_unit.name)]
    if referral.is_open and referral.due_at:
        rows.append(("Tenggat", due_html(referral.due_at)))
    if referral.is_open:
        rows.append(("Giliran", f"{turn_words(referral, profile)}, sejak {words.short_moment(referral.turn_since)}"))
    elif referral.closed_at:
        rows.append(("Selesai", words.moment(referral.closed_at)))
    if referral.needs_ratification:
        rows.append(("Batas pengesahan", due_html(referral.ratify_due_at)))
    return rows


def turn_words(referral: Referral, profile: Profile) -> str:
    if referral.turn == "agency":
        return referral.turn_user.name if referral.turn_user else referral.target_unit.name
    return referral.turn_user.name if referral.turn_user else profile.labels.get(referral.turn, "–")


def matter_rows(referral: Referral) -> list[tuple[str, str]]:
    """What is asked; agency and staff read the same."""
    return [
        ("Program", referral.programme.name if referral.programme else "Tanpa program tertentu"),
        ("Yang diminta", referral.request),
        ("Pertimbangan", referral.reason),
    ]


def course_rows(referral: Referral, profile: Profile) -> list[tuple[str, str]]:
    """Who proposed, approved and sent it, and when."""
    rows = [("Diusulkan", _by(referral.submitted_by or referral.created_by, referral.submitted_at))]
    if referral.approved_by:
        rows.append(("Disetujui", _by(referral.approved_by, referral.approved_at)))
    elif referral.needs_ratification:
        rows.append(
            ("Disetujui", f"belum; dikirim darurat, menunggu pengesahan {words.in_sentence(profile.label('manager'))}")
        )
    if referral.was_sent:
        rows.append(("Surat", f"{referral.letter_number}, {words.long_date(referral.letter_date)}"))
        rows.append(("Dikirim", words.moment(referral.sent_at)))
        if referral.acknowledged_at:
            rows.append(("Diterima instansi", words.moment(referral.acknowledged_at)))
    return rows


def _by(user: User | None, at) -> str:
    return ", ".join(part for part in (user.name if user else "", words.moment(at) if at else "") if part) or "–"


def result_rows(referral: Referral) -> list[tuple[str, str]]:
    """The agency's answer, once there is one."""
    if not referral.responded_at:
        return []
    outcome = ReferralOutcome(referral.outcome).label if referral.outcome else referral.state.label
    return [
        ("Hasil", outcome),
        ("Jawaban", referral.response),
        ("Dijawab", words.moment(referral.responded_at)),
    ]


def person_rows(referral: Referral, *, staff: bool) -> list[tuple[str, str]]:
    """The shared fields: whole for the agency that works with them, numbers masked as the staff's reminder."""
    return shared_rows(referral.complaint, referral.shared, masked=staff)


def timeline_of(referral: Referral) -> list[Line]:
    events = referral.events.select_related("actor").order_by("-version", "-pk")
    return lines(events, REFERRAL, referral.profile, {"send": "Surat rujukan dikirim"})


def agency_timeline_of(referral: Referral) -> list[Line]:
    """What the agency may read: names of its own people, notes that were written for it."""
    events = list(
        referral.events.filter(transition__in=AGENCY_EVENTS).select_related("actor").order_by("-version", "-pk")
    )
    for event in events:
        if event.transition not in _AGENCY_NOTES:
            event.note = ""
    return lines(events, REFERRAL, referral.profile, {"send": "Surat rujukan dikirim"})


def late_words(referral: Referral) -> str:
    """A sentence when the agency has let the deadline pass; "" otherwise."""
    if referral.turn != "agency" or not referral.due_at or referral.due_at >= timezone.now():
        return ""
    what = "Hasilnya" if referral.status == "accepted" else "Tanggapan"
    return f"{what} seharusnya sudah dicatat pada {words.moment(referral.due_at)}."
