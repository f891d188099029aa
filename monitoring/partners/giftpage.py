"""The page of a commitment: what is left of it, whom it is for, what arrived, and the needs that fit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from monitoring.partners import giving
from monitoring.partners.access import may_change
from monitoring.partners.giftmodels import Allocation, Commitment, Realisation
from monitoring.partners.giving import amount_words
from monitoring.partners.listing import commitment_marks, field_words, period_words, place_of
from monitoring.partners.matching import needs_for
from programs.models import Need
from programs.needs.codes import Urgency
from programs.needs.page import what_of
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html

SUBJECT = "realisation"
SHOWN = 20
RELATED = ("partner__region", "agreement", "programme", "region__parent", "created_by")


@dataclass(frozen=True)
class Seen:
    """context: for the template. families: whose names stand on the page, for the access log."""

    context: dict
    families: list[int]


def load(user: User, jurisdiction: str, pk: int) -> Commitment | None:
    rows = Commitment.objects.visible_to(user).filter(jurisdiction=jurisdiction).with_amounts()
    return rows.select_related(*RELATED).filter(pk=pk).first()


def seen_realisation(user: User, pk: str) -> Realisation | None:
    """For its files: whoever sees the partner, and the need where it was for one."""
    partners = Commitment.objects.visible_to(user).order_by().values("pk")
    row = Realisation.objects.filter(pk=pk, commitment__in=partners).select_related("allocation").first()
    if row is None or (row.allocation and not _needs(user, [row.allocation.need_id])):
        return None
    return row


def context_of(commitment: Commitment, user: User, **said: object) -> Seen:
    """Only needs within the person's own reach are named; of the others it is said how many there are."""
    writes = may_change(user, commitment.partner)
    rows = list(commitment.allocations.select_related("created_by", "cancelled_by").order_by("-pk"))
    known = _needs(user, [row.need_id for row in rows])
    gifts = list(commitment.realisations.select_related("created_by", "voided_by", "allocation").order_by("-on", "-pk"))
    fitting = _fitting(commitment, user) if writes and not giving.closed_to(commitment) else []
    seen = [allocation_row(row, known.get(row.need_id), gifts, commitment) for row in rows if row.need_id in known]
    hidden = [row for row in rows if row.need_id not in known and row.stands]
    context = {
        "commitment": commitment,
        "writes": writes,
        "open": writes and commitment.state == "open",
        "closed_to": giving.closed_to(commitment),
        "marks": commitment_marks(commitment),
        "facts": fact_rows(commitment),
        "stats": stat_rows(commitment),
        "allocations": seen,
        "hidden": _hidden_words(hidden, commitment),
        "realisations": realisation_rows(gifts, known, commitment, user),
        "fitting": [fitting_row(need, commitment) for need in fitting],
        "more": len(fitting) == SHOWN,
        **said,
    }
    return Seen(context, sorted({need.household_id for need in [*known.values(), *fitting]}))


def _needs(user: User, keys: list[int]) -> dict[int, Need]:
    """By key, those the person may open."""
    if not user.access.can(Permission.NEED_VIEW):
        return {}
    rows = Need.objects.visible_to(user).filter(pk__in=keys).select_related("household", "programme", "region__parent")
    return {need.pk: need for need in rows.order_by("pk")}


def _fitting(commitment: Commitment, user: User) -> list[Need]:
    if not user.access.can(Permission.NEED_VIEW) or commitment.left <= 0:
        return []
    rows = needs_for(commitment, user).select_related("household", "programme", "region__parent")
    return list(rows[:SHOWN])


def _hidden_words(rows: list[Allocation], commitment: Commitment) -> str:
    if not rows:
        return ""
    total = amount_words(sum(row.amount for row in rows), commitment.unit)
    return f"{words.number(len(rows))} alokasi lain, {total}, di luar wilayah tugas Anda."


def fact_rows(row: Commitment) -> list[tuple[str, object]]:
    found = [
        ("Untuk", field_words(row)),
        ("Wilayah", place_of(row.region)),
        ("Masa", period_words(row)),
        ("Menurut", str(row.agreement) if row.agreement else "tanpa perjanjian"),
    ]
    if row.unit:
        found.append(("Perkiraan nilai", words.rupiah(row.worth) if row.worth is not None else "tidak dicatat"))
    if row.note:
        found.append(("Syarat dan keterangan", row.note))
    return [*found, ("Dicatat", f"{words.moment(row.created_at)}, {row.created_by.name}")]


def stat_rows(row: Commitment) -> list[tuple[str, str]]:
    """What was promised, set aside, given, and is left."""
    waiting = amount_words(row.used - row.given, row.unit)
    return [
        ("Dijanjikan", amount_words(row.amount, row.unit)),
        ("Dialokasikan", f"{amount_words(row.set_aside, row.unit)} ({waiting} belum diserahkan)"),
        ("Terealisasi", f"{amount_words(row.given, row.unit)} ({words.percent(row.given / row.amount)})"),
        ("Sisa", f"{amount_words(row.left, row.unit)} belum dialokasikan"),
    ]


def need_words(need: Need) -> dict:
    return {
        "number": need.number,
        "url": reverse("needs:need", args=[need.pk]),
        "what": what_of(need),
        "who": need.household.head_name,
        "where": need.region.full_name if need.region else "",
        "status": badge_html("need", need.status),
    }


def allocation_row(row: Allocation, need: Need, gifts: list[Realisation], commitment: Commitment) -> dict:
    arrived = sum(gift.amount for gift in gifts if gift.allocation_id == row.pk and gift.stands)
    left = row.amount - arrived
    if not row.stands:
        mark = tag_html("Dibatalkan", "grey")
    else:
        mark = tag_html("Belum diserahkan seluruhnya", "amber") if left else tag_html("Terealisasi", "teal", "check")
    return need_words(need) | {
        "pk": row.pk,
        "amount": amount_words(row.amount, commitment.unit),
        "arrived": amount_words(arrived, commitment.unit),
        "note": row.note,
        "by": f"{words.long_date(row.created_at)}, {row.created_by.name}",
        "mark": mark,
        "reason": row.cancel_reason,
        "waits": row.stands and left > 0,
        "realise": f"{reverse('monitoring:realise', args=[commitment.pk])}?alokasi={row.pk}",
    }


def realisation_rows(
    gifts: list[Realisation], known: dict[int, Need], commitment: Commitment, user: User
) -> list[dict]:
    """Whoever may not open the need sees neither its number nor who received it."""
    papers = defaultdict(list)
    keys = [str(gift.pk) for gift in gifts]
    files = Document.objects.filter(subject_kind=SUBJECT, subject_id__in=keys).select_related("uploaded_by")
    for paper in files.order_by("created_at", "pk"):
        papers[paper.subject_id].append(paper)
    found = []
    for gift in gifts:
        need = known.get(gift.allocation.need_id) if gift.allocation else None
        private = gift.allocation is not None and need is None
        told = f"diberi tahu {words.long_date(gift.told_on)}, {gift.get_told_how_display().lower()}"
        found.append(
            {
                "pk": gift.pk,
                "when": words.long_date(gift.on),
                "what": gift.what,
                "amount": amount_words(gift.amount, commitment.unit),
                "need": need_words(need) if need else None,
                "count": "" if gift.allocation_id else f"{words.number(gift.beneficiaries)} keluarga",
                "received": "" if private else gift.received_by,
                "told": told if gift.told_on else "keluarga belum diberi tahu",
                "by": gift.created_by.name,
                "note": gift.note,
                "voided": gift.void_reason,
                "stands": gift.stands,
                "documents": [] if private else document_rows(papers[str(gift.pk)], user),
                "private": private,
            }
        )
    return found


def fitting_row(need: Need, commitment: Commitment) -> dict:
    urgent = tag_html("Mendesak", "amber") if need.urgency == Urgency.URGENT else ""
    open_to = need.status in giving.TAKEN
    return need_words(need) | {
        "wanted": need.wanted,
        "since": words.mid_date(need.received_at),
        "urgent": urgent,
        "allocate": reverse("monitoring:allocate", args=[commitment.pk, need.pk]) if open_to else "",
    }
