"""What the screens of the register show, worked out here so that the templates only print."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from complaints.ledger import store
from complaints.ledger.codes import BookState, EntryState, Tie
from complaints.ledger.columns import LABELS, REFUSED, WARNINGS
from complaints.ledger.models import LedgerBook, LedgerEntry
from complaints.models import Complaint
from households.models import Household
from slrt.accounts.models import User
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html

SHOWN, REFUSED_SHOWN = 20, 100
_TONES = {EntryState.OPEN: "amber", EntryState.CLOSED: "teal", EntryState.UNKNOWN: "grey"}


def book_row(book: LedgerBook) -> dict[str, Any]:
    return {
        "url": reverse("complaints:ledger_book", args=[book.pk]),
        "title": book.title,
        "kept_by": book.kept_by,
        "at": words.moment(book.created_at),
        "by": book.created_by.name,
        "rows": words.number(book.figures.get("rows", 0)),
        "kept": words.number(book.figures["kept"]) if "kept" in book.figures else words.NONE,
        "badge": badge_html("ledger_book", book.state),
    }


def _span(figures: dict[str, int]) -> str:
    if not figures.get("first"):
        return words.NONE
    first, last = (date.fromisoformat(str(figures[end])) for end in ("first", "last"))
    return f"{words.mid_date(first)} – {words.mid_date(last)}"


def stats_of(book: LedgerBook) -> list[tuple[str, str, str]]:
    """(label, number, note)"""
    figures = book.figures
    tied = figures.get(f"tie_{Tie.NUMBER.value}", 0) + figures.get(f"tie_{Tie.LIKENESS.value}", 0)
    left = figures.get(f"state_{EntryState.OPEN.value}", 0)
    return [
        ("Catatan", words.number(figures.get("kept", 0)), f"dari {words.number(figures.get('rows', 0))} baris"),
        ("Terhubung", words.number(tied), "keluarganya ditemukan"),
        ("Belum selesai", words.number(left), "dapat didaftarkan sebagai keluhan"),
        ("Ditolak", words.number(figures.get("refused", 0)), "dapat diunduh dan diperbaiki"),
    ]


def counts_of(book: LedgerBook) -> list[tuple[str, str]]:
    """(why, how many) of rows left out and of cells that were not used."""
    figures = book.figures
    out = [(f"Ditolak: {text}", figures.get(f"refused_{code}", 0)) for code, text in REFUSED.items()]
    used = [(f"Dicatat: {text}", figures.get(f"warning_{code}", 0)) for code, text in WARNINGS.items()]
    return [(text, words.number(count)) for text, count in out + used if count]


def facts_of(book: LedgerBook) -> list[tuple[str, str]]:
    rows = [
        ("Asal", book.kept_by or words.NONE),
        ("Dibawa", f"{words.moment(book.created_at)} oleh {book.created_by.name}"),
        ("Rentang tanggal", _span(book.figures)),
        ("Kolom dipakai", ", ".join(LABELS[name].lower() for name in LABELS if name in book.columns) or words.NONE),
        ("Rahasia", "seluruh buku" if book.restricted else "menurut barisnya"),
    ]
    if book.settled_by:
        rows.append((book.get_state_display(), f"{words.moment(book.settled_at)} oleh {book.settled_by.name}"))
    return rows


def book_context(book: LedgerBook) -> dict[str, Any]:
    looked_at = book.state in (BookState.PREVIEW, BookState.APPLIED)
    first = book.entries.select_related("region").order_by("row")[:SHOWN] if book.state == BookState.PREVIEW else []
    return {
        "book": book,
        "badge": badge_html("ledger_book", book.state),
        "reading": book.state == BookState.READING,
        "failed": book.state == BookState.READING and book.job is not None and not book.job.active,
        "preview": book.state == BookState.PREVIEW,
        "applied": book.state == BookState.APPLIED,
        "choosing": book.state == BookState.COLUMNS,
        "unsettled": book.state in (BookState.COLUMNS, BookState.READING, BookState.PREVIEW),
        "stats": stats_of(book) if looked_at else [],
        "counts": counts_of(book) if looked_at else [],
        "refused": [(words.number(row), REFUSED[code]) for row, code in book.refused[:REFUSED_SHOWN]]
        if looked_at
        else [],
        "more_refused": max(0, book.figures.get("refused", 0) - REFUSED_SHOWN),
        "files": [ending for ending in ("xlsx", "csv") if store.left_out(book, ending)] if looked_at else [],
        "rows": [entry_row(entry) for entry in first],
        "facts": facts_of(book),
    }


def entry_row(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "url": reverse("complaints:ledger_entry", args=[entry.pk]),
        "number": entry.number or f"baris {words.number(entry.row)}",
        "on": words.mid_date(entry.received_on),
        "who": entry.name or "Tanpa nama",
        "where": entry.region.short_name if entry.region else entry.village_words or words.NONE,
        "matter": entry.matter if len(entry.matter) <= 140 else f"{entry.matter[:139]}…",
        "tie": entry.get_tie_display(),
        "state": state_html(entry),
    }


def state_html(entry: LedgerEntry) -> str:
    if entry.complaint_id:
        return tag_html("Dilanjutkan", "blue")
    if entry.dropped_reason:
        return tag_html("Tidak dilanjutkan", "grey")
    return tag_html(entry.get_state_display(), _TONES[entry.state])


def entry_context(user: User, entry: LedgerEntry, *, may_work: bool) -> dict[str, Any]:
    card = Household.objects.visible_to(user).filter(pk=entry.household_id).first() if entry.household_id else None
    case = Complaint.objects.visible_to(user).filter(pk=entry.complaint_id).first() if entry.complaint_id else None
    return {
        "entry": entry,
        "state": state_html(entry),
        "told": _rows(
            ("Keluhan", entry.matter), ("Jenis tertulis", entry.kind), ("Program tertulis", entry.programme),
            ("Hasil tertulis", entry.result), ("Dirujuk ke", entry.referred_to),
            ("Tanggal selesai", words.mid_date(entry.closed_on) if entry.closed_on else ""),
            ("Petugas tertulis", entry.handled_by),
        ),
        "person": _rows(
            ("Nama", entry.name), ("NIK", words.mask_nik(entry.nik) if entry.nik else ""),
            ("No. KK", words.mask_nik(entry.kk) if entry.kk else ""),
            ("Tahun lahir", str(entry.birth_year or "")), ("Tempat tertulis", entry.village_words),
            ("Alamat", entry.address), ("Nomor HP", entry.phone or ""),
        ),
        "book": _rows(
            ("Buku", entry.book.title), ("Asal", entry.book.kept_by), ("Baris", words.number(entry.row)),
            ("Catatan baris", "; ".join(WARNINGS[code] for code in entry.warnings)),
        ),
        "tie": _tie_words(entry),
        "card_url": reverse("households:card", args=[card.pk]) if card else "",
        "family": f"Keluarga {entry.household.head_name}" if entry.household else "",
        "case": case,
        "case_number": entry.complaint.number if entry.complaint_id else "",
        "may_work": may_work,
    }  # fmt: skip


def _tie_words(entry: LedgerEntry) -> str:
    if entry.tie == Tie.HAND and entry.tied_by:
        return f"Dihubungkan {entry.tied_by.name}"
    return entry.get_tie_display()


def _rows(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    return [(label, text) for label, text in rows if text]


def years_of(rows: QuerySet[LedgerEntry]) -> list[int]:
    """The years in which lines were written, newest first."""
    return [day.year for day in rows.order_by().dates("received_on", "year", order="DESC")]
