"""What the page of a complaint says about its referrals, and the start page about those that wait."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from complaints import desk
from complaints.models import Complaint
from complaints.panel import Action, Panel
from complaints.queue import count_words
from referrals.actions.settle import FOLLOWS
from referrals.listing import COUNT_LIMIT, marks_of, on_tab
from referrals.models import Referral
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.lines import Line


def referrals(user: User, complaint: Complaint) -> Panel | None:
    """Every referral of the complaint, newest first, and the button that begins one."""
    if not user.access.can(Permission.REFERRAL_VIEW):
        return None
    rows = Referral.objects.of_staff(user).filter(complaint=complaint).select_related("target_unit", "programme")
    lines = tuple(_line(referral) for referral in rows.order_by("-pk"))
    actions = ()
    if complaint.status in FOLLOWS and complaint.allows(user, Permission.REFERRAL_PROPOSE):
        actions = (Action("Usulkan rujukan", reverse("referrals:new", args=[complaint.pk])),)
    return Panel("referrals", "Rujukan", lines, actions, "Belum ada rujukan dari keluhan ini.")


def _line(referral: Referral) -> Line:
    parts = [str(referral.programme) if referral.programme else ""]
    if referral.sent_at:
        parts.append(f"dikirim {words.mid_date(referral.sent_at)}")
    if referral.response:
        parts.append(f"jawaban: {referral.response[:120]}")
    return Line(
        text=f"{referral.number} · {referral.target_unit}",
        sub=" · ".join(part for part in parts if part),
        mark=marks_of(referral),
        url=reverse("referrals:referral", args=[referral.pk]),
    )


def waiting_for(request: HttpRequest) -> tuple[str, str, int] | None:
    """(label, address, count) of the referrals that wait for this person; None where none ever do. One query."""
    user, code = request.user, request.jurisdiction
    if not code:
        return None
    if user.access.can(Permission.REFERRAL_APPROVE, jurisdiction=code):
        rows = on_tab(Referral.objects.of_staff(user).filter(jurisdiction=code), "persetujuan")
        label, name = "Persetujuan rujukan", "referrals:approvals"
    elif user.access.can(Permission.REFERRAL_RESPOND, jurisdiction=code):
        rows = on_tab(Referral.objects.addressed_to(user).filter(jurisdiction=code), "baru")
        label, name = "Rujukan masuk", "referrals:inbox"
    else:
        return None
    known = getattr(request, "referrals_waiting", None)
    if known is None:
        known = request.referrals_waiting = rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()
    return label, reverse(name), known


def start(request: HttpRequest) -> desk.Part | None:
    """The start page: the manager's number, and the agency's own home."""
    waiting = waiting_for(request)
    if waiting is None:
        return None
    label, url, count = waiting
    home = "" if request.user.access.can(Permission.COMPLAINT_VIEW) else url
    return desk.Part(tiles=(desk.Tile(label, count_words(count), url),), home=home)


def items(request: HttpRequest) -> list[dict]:
    """The side menu."""
    access, found = request.user.access, []
    waiting = waiting_for(request) if getattr(request, "jurisdiction", None) else None
    if waiting:
        label, url, count = waiting
        checking = True if request.path.endswith("/periksa") else None  # it lies below /rujukan/ by its address
        found.append({"url": url, "label": label, "count": count_words(count) if count else None, "active": checking})
    if access.can(Permission.REFERRAL_VIEW) and not access.can(Permission.REFERRAL_RESPOND):
        found.append({"url": reverse("referrals:list"), "label": "Rujukan"})
    return [{"title": "", "items": found}]
