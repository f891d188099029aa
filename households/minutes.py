"""The berita acara of a village meeting as a paper: totals, attendance, decisions."""

from __future__ import annotations

from collections import Counter

from households.models import Deliberation, DeliberationLine
from households.places import house_words
from households.siks.codes import LineKind, MeetingDecision
from slrt.documents.models import Document
from slrt.jurisdictions.letterhead import letterhead_of
from slrt.ui import words
from slrt.ui.pdf import render_pdf

TEMPLATE = "pdf/minutes.html"
KIND = "minutes"


def lines_of(meeting: Deliberation) -> list[DeliberationLine]:
    rows = meeting.lines.select_related("household__village__parent", "proposal").order_by(
        "kind", "household__head_name", "pk"
    )
    return sorted(rows, key=lambda line: list(LineKind).index(LineKind(line.kind)))


def totals_of(lines: list[DeliberationLine]) -> list[tuple[str, int]]:
    """The table of the berita acara: a to d and what was agreed over the pre-list, its total, and the new ones."""
    old = [line for line in lines if line.kind != LineKind.RAISED]
    counted = Counter(line.decision for line in old)
    rows = [(decision.label, counted[decision.value]) for decision in MeetingDecision]
    open_lines = counted[""]
    if open_lines:
        rows.append(("Belum diputuskan", open_lines))
    return [*rows, ("Jumlah prelist", len(old)), ("Usulan baru", len(lines) - len(old))]


def name_of(line: DeliberationLine) -> str:
    return line.proposal.name if line.proposal else line.household.head_name


def place_of(line: DeliberationLine) -> str:
    """Without the village, which the paper names above."""
    return house_words(line.household, within=line.household.village) or "–"


def context_of(meeting: Deliberation) -> dict:
    profile, lines = meeting.profile, lines_of(meeting)
    village = meeting.region
    return {
        "letterhead": letterhead_of(profile),
        "meeting": meeting,
        "title": f"Berita acara {meeting.word.lower()}",
        "village": village.full_name,
        "day": words.weekday_date(meeting.held_on),
        "kind": "Kelurahan" if village.kind == "kelurahan" else "Desa",
        "place_and_day": f"{village.name}, {words.long_date(meeting.held_on)}",
        "totals": totals_of(lines),
        "people": list(meeting.attendees.order_by("position")),
        "rows": [
            {
                "name": name_of(line),
                "nik": words.mask_nik(line.proposal.nik) if line.proposal and line.proposal.nik else "–",
                "place": place_of(line),
                "kind": line.get_kind_display(),
                "decision": line.get_decision_display(),
                "note": line.note,
            }
            for line in lines
        ],
    }


def pdf_of(meeting: Deliberation) -> bytes:
    """The PDF of the present edition; the same meeting in the same edition gives the same bytes."""
    identifier = f"{meeting.minutes_number}|{meeting.edition}"
    return render_pdf(TEMPLATE, context_of(meeting), identifier=identifier, isolate=True)


def stored_minutes(meeting: Deliberation) -> Document | None:
    """The PDF of the present edition; None until its job has run."""
    found = Document.objects.of("deliberation", meeting.pk).filter(kind=f"{KIND}{meeting.edition}")
    return found.order_by("created_at", "pk").first()
