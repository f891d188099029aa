"""What the queue and the page of pre-list proposals show. Worked out here, so that templates only print."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from households import cutoffs, housing
from households.actions.batches import EDITABLE, EDITORS
from households.forms.steps import TellForm
from households.models import PreListProposal
from households.places import house_words
from households.villages import village_word
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from slrt.cases.idempotency import new_key
from slrt.cases.timeline import lines, who
from slrt.jurisdictions.codes import INFORM_METHODS
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.blocks import due_html
from slrt.ui.listing import capped_count, count_words

# Tab → (label, statuses shown).
TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "kabari": ("Perlu diberi tahu", ()),
    "tercatat": ("Tercatat", ("recorded", "visited")),
    "dikembalikan": ("Dikembalikan", ("returned",)),
    "diperiksa": ("Diperiksa", ("reviewed",)),
    "musyawarah": ("Disepakati", ("deliberated",)),
    "disahkan": ("Disahkan", ("validated",)),
    "dikirim": ("Dikirim", ("in_batch", "sent")),
    "selesai": ("Selesai", ("listed", "refused", "withdrawn")),
}
EMPTY = {
    "kabari": "Semua keluarga sudah diberi tahu.",
    "musyawarah": "Tidak ada usulan yang menunggu pengesahan setelah musyawarah.",
    "tercatat": "Belum ada usulan yang menunggu pemeriksaan. Usulan baru muncul di sini setelah dicatat.",
    "dikembalikan": "Tidak ada usulan yang dikembalikan.",
    "diperiksa": "Tidak ada usulan yang menunggu musyawarah atau pengesahan.",
    "disahkan": "Tidak ada usulan yang menunggu dikirim.",
    "dikirim": "Tidak ada usulan yang sedang dikirim.",
    "selesai": "Belum ada usulan yang selesai.",
}
OPEN_ORDER = ("due_at", "id")
CLOSED_ORDER = ("-closed_at", "-id")
COUNTED = 200
# Events of a proposal that are no step of its table.
EVENTS = {"told": "Keluarga diberi tahu", "amended": "Data usulan dilengkapi"}


def rows_of(user: User, profile: Profile, tab: str) -> QuerySet[PreListProposal]:
    rows = PreListProposal.objects.visible_to(user).filter(jurisdiction=profile.code)
    rows = rows.untold() if tab == "kabari" else rows.filter(status__in=TABS[tab][1])
    return rows.select_related("region__parent", "unit")


def tabs_of(user: User, profile: Profile, chosen: str) -> list[dict]:
    url = reverse("households:prelist")
    return [
        {
            "url": f"{url}?tab={code}",
            "label": label,
            "count": count_words(*capped_count(rows_of(user, profile, code), COUNTED)) if code != "selesai" else None,
            "active": code == chosen,
        }
        for code, (label, _) in TABS.items()
        if code != "musyawarah" or profile.has_module("deliberation")
    ]


def queue_row(case: PreListProposal, profile: Profile, now) -> dict:
    turn = profile.labels.get(case.turn, "") if case.turn else ""
    return {
        "number": case.number,
        "url": reverse("households:proposal", args=[case.pk]),
        "when": words.mid_date(case.received_at),
        "name": case.name,
        "place": case.region.full_name,
        "members": f"{case.members_count} orang",
        "turn": turn or "–",
        "due": words.mid_date(case.closed_at) if case.closed_at else due_html(case.due_at, now=now),
        "badge": badge_html("prelist", case.status),
    }


def load(user: User, pk: int) -> PreListProposal | None:
    """The proposal with what its page names, if the person may open it."""
    rows = PreListProposal.objects.visible_to(user).filter(pk=pk)
    related = ("region__parent", "unit", "created_by", "household", "person", "listed_edition")
    return rows.select_related(*related).first()


def context_of(case: PreListProposal, user: User, note_form, tell_form=None, *, carry: str = "") -> dict:
    """carry: the query of the review queue the proposal was opened from, for its steps."""
    profile = case.profile
    events = case.events.select_related("actor").order_by("-version", "-pk")
    return {
        "case": case,
        "identity": identity_rows(case, profile),
        "marks": marks_of(case),
        "may_complete": case.status in EDITABLE and any(case.allows(user, one) for one in EDITORS),
        "steps": steps_of(case, user, carry),
        "visit_url": visit_url(case, user),
        "may_print": bool(case.code) and case.allows(user, P.PRELIST_PROPOSE),
        "family": family_rows(case),
        "proposal": proposal_rows(case),
        "home": housing.rows(case.housing),
        "timeline": lines(events, case.workflow, profile, EVENTS),
        "news": news_of(case, profile),
        "tell_form": (tell_form or TellForm(profile=profile)) if case.allows(user, P.COMPLAINT_INFORM) else None,
        "note_form": note_form,
        "idempotency_key": new_key(),
    }


def news_of(case: PreListProposal, profile: Profile) -> dict:
    """The latest sentence for the family, and whether and how it has been passed on."""
    events = list(case.events.filter(Q(transition="told") | ~Q(citizen="")).select_related("actor").order_by("pk"))
    last = next((event for event in reversed(events) if event.citizen), None)
    told = next((event for event in reversed(events) if event.transition == "told"), None)
    done = told is not None and (last is None or told.pk > last.pk)
    method = INFORM_METHODS.get(told.data.get("method", ""), "") if told else ""
    return {
        "sentence": last.citizen if last else "",
        "at": words.short_moment(last.at) if last else "",
        "told": f"Sudah diberi tahu {words.short_moment(told.at)} ({method}), {who(told, profile)}" if done else "",
    }


def close_row(case: PreListProposal, profile: Profile) -> list[tuple[str, object]]:
    """The day of the month that closes this stage."""
    today = timezone.localdate(timezone=profile.zone)
    day = cutoffs.next_close(case.status, profile, today)
    return [("Tutup bulan berjalan", words.weekday_date(day))] if day else []


def visit_url(case: PreListProposal, user: User) -> str:
    """Where to send somebody to the family while the proposal still waits for that; "" otherwise."""
    waits = case.status in case.workflow.transition("visit").sources
    if not waits or not user.access.can(P.VISIT_PLAN):
        return ""
    return f"{reverse('households:visit_new')}?usulan={case.pk}"


def identity_rows(case: PreListProposal, profile: Profile) -> list[tuple[str, object]]:
    if not case.is_open:
        return [("Selesai", words.moment(case.closed_at)), ("Keterangan", case.outcome_text or case.state.label)]
    turn = profile.labels.get(case.turn, "") or ("Petugas data" if case.turn else "Pemerintah pusat")
    return [
        ("Tenggat", due_html(case.due_at, now=timezone.now())),
        (
            "Giliran",
            f"{turn}, sejak {words.short_moment(case.turn_since)}",
        ),
        *close_row(case, profile),
    ]


def marks_of(case: PreListProposal):
    marks = badge_html("prelist", case.status)
    if case.eligible:
        marks += tag_html(case.get_eligible_display(), "teal" if case.eligible == "layak" else "red")
    return marks


def steps_of(case: PreListProposal, user: User, carry: str) -> list[dict]:
    """The steps this person may take now; the first usual one is the page's primary button."""
    found = sorted(case.available(user), key=lambda transition: transition.tone == "danger")
    primary = next((transition.name for transition in found if transition.tone == "primary"), "")
    return [
        {
            "label": step.label,
            "url": reverse("households:proposal_step", args=[case.pk, step.name]) + carry,
            "css": "btn-primary" if step.name == primary else "btn-danger" if step.tone == "danger" else "",
        }
        for step in found
    ]


def family_rows(case: PreListProposal) -> list[tuple[str, object]]:
    born = words.long_date(case.birth_date) if case.birth_date else (case.birth_year or "")
    return [
        ("Nama", case.name),
        ("NIK", words.mask_nik(case.nik) if case.nik else case.get_no_nik_reason_display()),
        ("Nomor KK", words.mask_nik(case.kk) if case.kk else ""),
        ("Lahir", born),
        ("Jenis kelamin", case.get_sex_display()),
        ("Tempat tinggal", house_words(case, case.region)),
        ("Anggota keluarga", f"{case.members_count} orang"),
        ("Pekerjaan", case.occupation),
        ("Nomor HP", case.phone or ""),
    ]


def proposal_rows(case: PreListProposal) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        ("Alasan", case.reason),
        ("Dicatat", f"{words.moment(case.received_at)}, {case.created_by.name if case.created_by else 'Sistem'}"),
        ("Unit", case.unit.name),
    ]
    if case.eligible:
        rows.append(("Kelayakan", f"{case.get_eligible_display()}. {case.eligible_reason}".strip()))
    for label, value in (
        ("Keluhan", case.complaint_ref),
        ("Dikunjungi", words.long_date(case.visited_on) if case.visited_on else ""),
        ("Program", case.get_programme_display()),
        ("Berita acara", case.minutes_ref),
        ("Berkas usulan", case.batch_ref),
        ("Dikirim", words.long_date(case.sent_on) if case.sent_on else ""),
        ("Edisi", str(case.listed_edition) if case.listed_edition else ""),
    ):
        if value:
            rows.append((label, value))
    return rows


def slip_rows(case: PreListProposal) -> list[tuple[str, str]]:
    """What the slip says: of the NIK the place of registration alone, nothing of the family's means."""
    return [
        ("Tanggal", words.moment(case.received_at)),
        ("Nama", case.name),
        ("NIK", words.mask_nik_paper(case.nik)),
        (village_word(case.jurisdiction_id), case.region.full_name),
        ("Petugas", case.created_by.name if case.created_by else "–"),
    ]


def matter_rows(request: HttpRequest, case: PreListProposal) -> list[tuple[str, object]]:
    """What a step's page repeats, so that nobody decides without seeing it."""
    return [*family_rows(case)[:2], ("Tempat tinggal", family_rows(case)[5][1]), ("Alasan", case.reason)]
