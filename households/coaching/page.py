"""What the bench of the supervisor, the page of one person and one's own page show."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from households.areas import blocks
from households.coaching.figures import Checking, Work, checking_of, own_work, steers_all, work_of
from households.coaching.people import guided_by
from households.coaching.sources import sources
from households.coaching.span import Span, median
from households.models import CoachingNote, Visit
from slrt.accounts.models import User
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import tag_html

SHOWN_RETURNS, SHOWN_NOTES = 30, 50


def days_words(value: float | None) -> str:
    return words.NONE if value is None else f"{words.number(value)} hari"


def hours_words(value: float | None) -> str:
    return words.NONE if value is None else f"{words.number(round(value, 1))} jam kerja"


def share_words(part: int, whole: int) -> str:
    return words.percent(part / whole) if whole else words.NONE


def query_of(span: Span) -> str:
    return f"dari={words.short_date(span.first)}&sampai={words.short_date(span.last)}"


def tabs(user: User, profile: Profile, span: Span, chosen: str) -> list[dict]:
    """The manager sees the supervisors beside the field staff."""
    if not steers_all(user, profile.code):
        return []
    url, query = reverse("households:coaching"), query_of(span)
    supervisor = profile.labels.get("supervisor", "Supervisor")
    return [
        {"url": f"{url}?{query}", "label": "Petugas lapangan", "count": None, "active": chosen != "pengawas"},
        {"url": f"{url}?tab=pengawas&{query}", "label": supervisor, "count": None, "active": chosen == "pengawas"},
    ]


def bench(user: User, profile: Profile, span: Span) -> dict:
    rows = work_of(user, span)
    handed, returned = sum(row.handed_in for row in rows), sum(len(row.returned) for row in rows)
    late = sum(row.load.late for row in rows)
    all_days = [days for row in rows for days in row.days]
    return {
        "rows": [work_row(row, profile, span) for row in rows],
        "stats": [
            ("Kunjungan selesai", words.number(sum(row.made.get("visits", 0) for row in rows)),
             f"{words.number(late)} lewat rencana hari ini"),
            ("Dari tugas ke kunjungan", days_words(median(all_days)), "median hari kalender"),
            ("Diserahkan", words.number(handed), "kunjungan, usulan, dan catatan"),
            ("Dikembalikan", share_words(returned, handed), f"{words.number(returned)} kali"),
        ],
    }  # fmt: skip


def work_row(row: Work, profile: Profile, span: Span) -> dict:
    areas = [f"{area.village.short_name}: {blocks.words(area.blocks)}" for area in row.load.areas]
    made = [f"{words.number(row.made[s.code])} {words.in_sentence(s.label)}" for s in sources() if row.made.get(s.code)]
    return {
        "name": row.person.name,
        "url": f"{reverse('households:coached', args=[row.person.pk])}?{query_of(span)}",
        "roles": ", ".join(sorted(profile.labels.get(role, role) for role in row.load.roles)),
        "areas": areas or ["belum ada wilayah"],
        "families": words.number(row.load.families),
        "made": made or ["belum ada"],
        "days": days_words(row.median_days),
        "late": tag_html(f"{row.load.late} lewat rencana", "amber", "clock") if row.load.late else "",
        "returned": _returned_words(row),
        "notes": _notes_words(row),
        "overdue": tag_html(f"{row.late_notes} tindak lanjut lewat", "red", "clock") if row.late_notes else "",
    }


def _returned_words(row: Work) -> str:
    if not row.returned:
        return words.NONE
    return f"{words.number(len(row.returned))} ({share_words(len(row.returned), row.handed_in)})"


def _notes_words(row: Work) -> str:
    if not row.notes and not row.open_notes:
        return "belum ada"
    open_words = f", {words.number(row.open_notes)} belum selesai" if row.open_notes else ""
    return f"{words.number(row.notes)} catatan{open_words}"


def checking_rows(span: Span) -> list[dict]:
    return [_checking_row(one, span) for one in checking_of(span)]


def _checking_row(one: Checking, span: Span) -> dict:
    return {
        "name": one.person.name,
        "url": f"{reverse('households:coached', args=[one.person.pk])}?{query_of(span)}",
        "places": one.places,
        "staff": words.number(one.staff),
        "checked": words.number(one.checked),
        "kinds": [f"{words.number(number)} {words.in_sentence(label)}" for label, number in one.by_kind.items()],
        "hours": hours_words(median(one.hours)),
        "returned": f"{words.number(one.returned)} ({share_words(one.returned, one.checked)})" if one.checked else "–",
        "notes": words.number(one.notes),
        "open_notes": f"{words.number(one.open_notes)} belum selesai" if one.open_notes else "",
    }


def person_of(user: User, jurisdiction: str, pk: int) -> User | None:
    return next((one for one in guided_by(user, jurisdiction) if one.pk == pk), None)


def person_context(who: User, user: User, profile: Profile, span: Span) -> dict:
    """Of a member of the field staff the work; of a supervisor what they checked."""
    checking = next((one for one in checking_of(span) if one.person.pk == who.pk), None)
    row = next((one for one in work_of(user, span) if one.person.pk == who.pk), None)
    notes = CoachingNote.objects.visible_to(user).filter(jurisdiction=profile.code, person=who)
    return {
        "who": who,
        "facts": (work_facts(row) if row else []) + (_checking_facts(checking) if checking else []),
        **_returns(row),
        "late": late_visits(who, profile.code),
        "notes": [note_row(note, user) for note in notes.select_related("author", "settled_by")[:SHOWN_NOTES]],
    }


def own_context(user: User, profile: Profile, span: Span) -> dict:
    row = own_work(user, span)
    notes = CoachingNote.objects.filter(jurisdiction=profile.code, person=user)
    return {
        "facts": work_facts(row),
        **_returns(row),
        "late": late_visits(user, profile.code),
        "notes": [note_row(note, user) for note in notes.select_related("author", "settled_by")[:SHOWN_NOTES]],
    }


def work_facts(row: Work) -> list[tuple[str, str]]:
    facts = [(source.label, words.number(row.made.get(source.code, 0))) for source in sources()]
    return [
        *facts,
        ("Dari tugas ke kunjungan", f"{days_words(row.median_days)} (median)"),
        ("Dikembalikan", _returned_words(row)),
    ]


def _checking_facts(one: Checking) -> list[tuple[str, str]]:
    return [
        ("Diperiksa", words.number(one.checked)),
        ("Waktu telaah", f"{hours_words(median(one.hours))} (median)"),
        ("Dikembalikan kepada petugas", f"{words.number(one.returned)} ({share_words(one.returned, one.checked)})"),
        ("Petugas yang dibina", words.number(one.staff)),
        ("Catatan pembinaan ditulis", words.number(one.notes)),
    ]


def _returns(row: Work | None) -> dict:
    things = sorted(row.returned, key=lambda one: one.at, reverse=True) if row else []
    return {
        "returns": [
            {"label": one.label, "number": one.number, "url": one.url, "when": words.mid_date(one.at), "by": one.by,
             "why": one.why or words.NONE}
            for one in things[:SHOWN_RETURNS]
        ],
        "returns_more": max(0, len(things) - SHOWN_RETURNS),
    }  # fmt: skip


def late_visits(who: User, jurisdiction: str) -> list[dict]:
    today = timezone.localdate()
    rows = Visit.objects.open().filter(jurisdiction=jurisdiction, turn_user=who, planned_on__lt=today)
    return [
        {
            "number": visit.number,
            "url": reverse("households:visit", args=[visit.pk]),
            "since": f"{(today - visit.planned_on).days} hari lewat",
            "purpose": visit.get_purpose_display(),
        }
        for visit in rows.order_by("planned_on", "pk")[:SHOWN_RETURNS]
    ]


def note_row(note: CoachingNote, user: User) -> dict:
    own = note.person_id == user.pk
    unsettled = bool(note.agreed) and note.settled_at is None
    return {
        "pk": note.pk,
        "heading": f"{words.long_date(note.held_on)} · {note.get_topic_display()}",
        "by": note.author.name,
        "text": note.note,
        "agreed": note.agreed,
        "due": words.long_date(note.due_on) if note.due_on else "",
        "mark": _mark(note),
        "seen": f"Dibaca {words.short_moment(note.seen_at)}" if note.seen_at else "Belum dibaca petugas",
        "settled": _settled(note),
        "see_url": reverse("households:coaching_seen", args=[note.pk]) if own and not note.seen_at else "",
        "settle_url": reverse("households:coaching_settle", args=[note.pk]) if unsettled and not own else "",
    }


def _mark(note: CoachingNote):
    if not note.agreed:
        return ""
    if note.settled_at:
        return tag_html("Tindak lanjut selesai", "teal", "check")
    return tag_html("Tindak lanjut lewat", "red", "clock") if note.late else tag_html("Tindak lanjut berjalan", "blue")


def _settled(note: CoachingNote) -> str:
    if note.settled_at is None:
        return ""
    said = f": {note.settled_note}" if note.settled_note else ""
    return f"Dinyatakan selesai oleh {note.settled_by.name}, {words.mid_date(note.settled_at)}{said}"
