"""What the pages of files for SIKS-NG and of their results show."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from households.actions.batches import FILE
from households.actions.results import reason_of
from households.models import Batch, BatchLine, Deliberation, ResultFile, ResultRow
from households.siks.codes import LineState, ResultState, RowOutcome
from households.siks.compose import Candidate
from slrt.accounts.models import User
from slrt.cases.timeline import lines as timeline_lines
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html

TONES = {
    LineState.WAITING: "blue", LineState.ACCEPTED: "teal", LineState.FAILED: "red", LineState.WITHDRAWN: "grey",
    RowOutcome.UNMATCHED: "amber", RowOutcome.UNREADABLE: "amber", RowOutcome.ANSWERED: "grey",
    RowOutcome.REPEATED: "grey", ResultState.PREVIEW: "amber", ResultState.COMMITTED: "teal",
    ResultState.DISCARDED: "grey",
}  # fmt: skip


def month_words(day) -> str:
    """November 2026"""
    return words.long_date(day).split(" ", 1)[1]


def rows_of(user: User, profile: Profile) -> QuerySet[Batch]:
    live = ~Q(lines__state=LineState.WITHDRAWN)
    rows = Batch.objects.visible_to(user).filter(jurisdiction=profile.code).select_related("region__parent")
    return rows.annotate(
        people=Count("lines", filter=live), failed=Count("lines", filter=Q(lines__state=LineState.FAILED))
    )


def list_row(batch: Batch) -> dict:
    return {
        "number": batch.number,
        "url": reverse("households:batch", args=[batch.pk]),
        "programme": batch.programme,
        "area": batch.region.full_name,
        "month": month_words(batch.month),
        "people": f"{words.number(batch.people)} orang",
        "failed": f"{words.number(batch.failed)} tidak lolos" if batch.failed else "",
        "badge": badge_html("batch", batch.status),
    }


def load(user: User, pk: int) -> Batch | None:
    rows = Batch.objects.visible_to(user).filter(pk=pk)
    return rows.select_related("region__parent", "unit", "created_by").first()


def context_of(batch: Batch, user: User) -> dict:
    profile = batch.profile
    lines = list(batch.lines.select_related("person", "proposal__region").order_by("position"))
    files = list(Document.objects.of("batch", batch.pk).select_related("uploaded_by"))
    events = batch.events.select_related("actor").order_by("-version", "-pk")
    return {
        "batch": batch,
        "badge": badge_html("batch", batch.status),
        "month": month_words(batch.month),
        "last_day": words.long_date(batch.month.replace(day=profile.prelist_send_day)),
        "facts": facts_of(batch, lines),
        "steps": steps_of(batch, user),
        "rows": [line_row(line) for line in lines],
        "documents": document_rows(files, user),
        "waiting_file": batch.status == "composed" and not any(file.kind == FILE for file in files),
        "minutes": minutes_of(lines),
        "timeline": timeline_lines(events, batch.workflow, profile),
    }


def facts_of(batch: Batch, lines: list[BatchLine]) -> list[tuple[str, object]]:
    counted = Counter(line.state for line in lines)
    rows: list[tuple[str, object]] = [
        ("Program", batch.get_programme_display()),
        ("Wilayah", batch.region.full_name),
        ("Bulan", month_words(batch.month)),
        ("Dibuat", f"{words.moment(batch.received_at)}, {batch.created_by.name if batch.created_by else 'Sistem'}"),
    ]
    if batch.sent_on:
        rows.append(("Dikirim", words.long_date(batch.sent_on)))
    return rows + [(state.label, words.number(counted[state.value])) for state in LineState if counted[state.value]]


def steps_of(batch: Batch, user: User) -> list[dict]:
    return [
        {
            "label": step.label,
            "url": reverse("households:batch_step", args=[batch.pk, step.name]),
            "css": "btn-primary" if step.tone == "primary" else "btn-danger" if step.tone == "danger" else "",
        }
        for step in batch.available(user)
    ]


def line_row(line: BatchLine) -> dict:
    return {
        "position": line.position,
        "name": line.person.name,
        "nik": words.mask_nik(line.person.nik) if line.person.nik else "–",
        "url": reverse("households:proposal", args=[line.proposal_id]),
        "number": line.proposal.number,
        "place": line.proposal.region.short_name,
        "badge": tag_html(line.get_state_display(), TONES[LineState(line.state)]),
        "reason": reason_of(line) if line.answered_at else "",
    }


def minutes_of(lines: list[BatchLine]) -> list[tuple[str, str]]:
    """The berita acara that go with the file: (number, address)."""
    numbers = {line.proposal.minutes_ref for line in lines if line.proposal.minutes_ref}
    found = Deliberation.objects.filter(minutes_number__in=numbers).order_by("minutes_number")
    return [(meeting.minutes_number, reverse("households:meeting", args=[meeting.pk])) for meeting in found]


def preview_rows(found: list[Candidate]) -> list[dict]:
    """Everybody the file could carry; those with something to mend first."""
    rows = [
        {
            "name": one.person.name,
            "nik": words.mask_nik(one.person.nik) if one.person.nik else "–",
            "place": one.proposal.region.short_name,
            "number": one.proposal.number,
            "url": reverse("households:proposal_facts", args=[one.proposal.pk]),
            "problems": one.problems,
        }
        for one in found
    ]
    return sorted(rows, key=lambda row: not row["problems"])


# ---------------------------------------------------------------------- results
def result_row(file: ResultFile) -> dict:
    return {
        "name": file.name,
        "url": reverse("households:result", args=[file.pk]),
        "at": words.short_moment(file.delivered_at),
        "by": file.delivered_by.name if file.delivered_by else "Sistem",
        "rows": f"{words.number(file.count)} baris",
        "badge": tag_html(file.get_state_display(), TONES[ResultState(file.state)]),
    }


def result_figures(file: ResultFile) -> list[tuple[str, str]]:
    counted = dict(file.rows.order_by("outcome").values_list("outcome").annotate(Count("pk")))
    return [(outcome.label, words.number(counted.get(outcome.value, 0))) for outcome in RowOutcome]


def answer_row(row: ResultRow) -> dict:
    tone = {RowOutcome.ACCEPTED: "teal", RowOutcome.FAILED: "red"}.get(row.outcome) or TONES[RowOutcome(row.outcome)]
    line = row.line
    return {
        "number": row.number,
        "nik": words.mask_nik(row.nik) if row.nik else "–",
        "name": line.person.name if line else row.registered_name or "–",
        "place": ", ".join(part for part in (row.village, row.district) if part),
        "programme": row.programme,
        "said": ", ".join(part for part in (row.result, row.match) if part),
        "remark": row.remark,
        "badge": tag_html(row.get_outcome_display(), tone),
        "url": reverse("households:proposal", args=[line.proposal_id]) if line else "",
        "batch": line.batch.number if line else "",
    }
