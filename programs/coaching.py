"""Participation and needs that the field staff recorded, for the supervisor's bench (BS 10(3)b; KD 10(2)c)."""

from __future__ import annotations

from django.urls import reverse

from households.coaching import sources
from households.coaching.sources import Check, Returned
from households.coaching.span import Span
from programs.enums import Review
from programs.models import Enrolment, Need


def _recorded(span: Span) -> dict[int, int]:
    rows = Enrolment.objects.filter(jurisdiction=span.jurisdiction, recorded_by__in=span.people)
    return sources.counted(rows.filter(**span.within("recorded_at")), "recorded_by")


def _returned(span: Span) -> list[Returned]:
    rows = Enrolment.objects.filter(
        jurisdiction=span.jurisdiction, recorded_by__in=span.people, review=Review.RETURNED,
        **span.within("reviewed_at"),
    )  # fmt: skip
    return [
        Returned(
            row.recorded_by_id, "Kepesertaan", row.programme.short_name or row.programme.name,
            reverse("programs:family", args=[row.household_id]) if row.household_id else "", row.reviewed_at,
            row.reviewed_by.name if row.reviewed_by else "Sistem", row.review_note,
        )
        for row in rows.select_related("programme", "reviewed_by").order_by("-reviewed_at", "-pk")
    ]  # fmt: skip


def _checks(span: Span) -> list[Check]:
    rows = Enrolment.objects.filter(jurisdiction=span.jurisdiction, reviewed_by__in=span.people)
    found = rows.filter(**span.within("reviewed_at")).order_by("reviewed_at", "pk")
    return [
        Check(person, review == Review.RETURNED, since, at)
        for person, review, since, at in found.values_list("reviewed_by", "review", "recorded_at", "reviewed_at")
    ]


sources.register(sources.Source("enrolments", "Kepesertaan dicatat", _recorded, _returned, _checks))
sources.register(
    sources.of_cases(
        "needs",
        "Kebutuhan",
        Need,
        route="needs:need",
        checks=("review", "mark_duplicate", "reject"),
        returns=("return_to_recorder",),
    )
)
