"""What the page of a complaint shows: tabs, steps, facts. Worked out here, so that the template only prints."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from complaints.actions import may_correct
from complaints.actions.notes import may_appoint
from complaints.aims import aim_of
from complaints.enums import Channel, ContactVia, Outcome, Reporter, SubjectUnit
from complaints.forms.steps import ONE_CLICK
from complaints.models import Complaint
from complaints.needs import may_record_from
from complaints.panel import Action, Panel
from complaints.queue import kind_of, matter_of
from complaints.registry import sentence_of
from complaints.turns import turn_words
from households.groups.reading import beside
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.workflow import Transition
from slrt.jurisdictions.codes import PUSKESOS_SERVICES
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.blocks import due_html

TABS = {
    "ringkasan": "Ringkasan",
    "keluarga": "Keluarga",
    "dokumen": "Dokumen",
    "rujukan": "Rujukan",
    "riwayat": "Riwayat",
}
# Beginning a case and saying at once that no office is needed is one click (ux §1.3; KD 10(5)c, DP 9.c).
BEGINNINGS = ("take", "take_directly")
HERE = "Dapat ditangani di sekretariat"
# Steps that end a case on a side road stand behind "Lainnya".
RARE = frozenset({"mark_duplicate", "duplicate_submission", "reopen", "hand_back"})
# Steps with a page of their own instead of the common one.
OWN_PAGES = {"accept_submission": "complaints:accept"}
_RELATED = ("region__parent", "programme", "unit", "registry_edition", "household")
_PEOPLE = ("turn_user", "handler", "created_by", "informed_by", "represented_by")


def load(user: User, pk: int) -> Complaint | None:
    """The complaint with everything its page names, if the person may open it.

    Colleagues come by a query of their own: with sixteen tables to join, planning took longer than all the rest.
    """
    case = Complaint.objects.visible_to(user).filter(pk=pk).select_related(*_RELATED).first()
    if case is not None:
        ids = {getattr(case, f"{name}_id") for name in _PEOPLE} - {None}
        found = {user.pk: user, **User.objects.in_bulk(ids - {user.pk})} if ids else {}
        for name in _PEOPLE:
            setattr(case, name, found.get(getattr(case, f"{name}_id")))
    return case


@dataclass(frozen=True, slots=True)
class Step:
    """A button in the bar: a page of its own, or one click for steps that ask nothing."""

    name: str
    label: str
    url: str
    one_click: bool
    css: str
    key: str = ""


def steps_of(
    case: Complaint, user: User, actions: tuple[Action, ...] = (), carry: str = ""
) -> tuple[list[Step | Action], list[Step | Action]]:
    """The steps this person may take now, as (shown, put away). The first usual one is the page's primary button.

    carry: the query of the review queue the case was opened from.
    """
    found = sorted(case.available(user), key=lambda transition: transition.tone != "primary")
    primary = next((transition.name for transition in found if transition.tone == "primary"), "")
    rare = [step for step in found if step.tone == "danger" or step.name in RARE]
    shown: list[Step | Action] = [_step(case, step, primary, carry) for step in found if step not in rare]
    away: list[Step | Action] = [_step(case, step, primary, carry) for step in rare]
    if any(step.name in BEGINNINGS for step in found):
        shown.insert(1, _settled_here(case))
    shown = [*shown[:1], *actions, *shown[1:]]
    return (shown, away) if shown else (away, [])


def _settled_here(case: Complaint) -> Step:
    url = reverse("complaints:settle_here", args=[case.pk])
    return Step("settle_here", here_words(case), url, one_click=True, css="")


def here_words(case: Complaint) -> str:
    """Said of the desk whose case it is."""
    return HERE if case.turn_unit_id is None else "Dapat ditangani di Puskesos"


def _step(case: Complaint, transition: Transition, primary: str, carry: str) -> Step:
    css = "btn-primary" if transition.name == primary else "btn-danger" if transition.tone == "danger" else ""
    return Step(
        name=transition.name,
        label=transition.label,
        url=_step_url(case, transition.name) + carry,
        one_click=transition.name in ONE_CLICK,
        css=css,
    )


def _step_url(case: Complaint, name: str) -> str:
    own = OWN_PAGES.get(name)
    return reverse(own, args=[case.pk]) if own else reverse("complaints:step", args=[case.pk, name])


def tabs_of(case: Complaint, chosen: str, counts: dict[str, int | None]) -> list[dict]:
    url = reverse("complaints:case", args=[case.pk])
    return [
        {
            "url": url if code == "ringkasan" else f"{url}?tab={code}",
            "label": label,
            "count": counts.get(code) or None,
            "active": code == chosen,
        }
        for code, label in TABS.items()
    ]


def identity_of(case: Complaint, profile: Profile) -> list[tuple[str, object]]:
    """The identity bar: what one must know of a case wherever one is on its page."""
    rows: list[tuple[str, object]] = []
    if case.is_open:
        rows.append(("Tenggat", due_html(case.due_at, paused="menunggu warga" if case.paused_since else "")))
        rows.append(("Giliran", f"{holder_words(case, profile)}, sejak {words.short_moment(case.turn_since)}"))
    else:
        rows.append(("Selesai", words.moment(case.closed_at)))
        rows.append(("Hasil", Outcome(case.outcome).label if case.outcome else "–"))
    return rows


def bar_of(case: Complaint) -> dict[str, object]:
    """The identity bar for pages beside the case's own: a step, a correction, a referral."""
    return {"who": case.subject_name, "identity": identity_of(case, case.profile), "marks": marks_of(case)}


def holder_words(case: Complaint, profile: Profile) -> str:
    """ "Rina Marlina (Back office)", "Back office, Seksi Kesehatan" """
    role = turn_words(case.turn, profile)
    if case.turn_user:
        return f"{case.turn_user.name} ({role})"
    section = section_words(case, profile) if case.turn == "back_office" else ""
    return f"{role}, {section}" if section and section != role else role


def section_words(case: Complaint, profile: Profile) -> str:
    return next((section.label for section in profile.sections if section.code == case.section), "")


def marks_of(case: Complaint) -> SafeString:
    marks = [badge_html("complaint", case.status)]
    if case.urgent:
        marks.append(tag_html("Darurat", "red"))
    if case.restricted:
        marks.append(tag_html("Kasus terbatas", "violet", "lock"))
    if case.incomplete:
        marks.append(tag_html("Perlu dilengkapi", "amber"))
    return format_html_join(" ", "{}", ((mark,) for mark in marks))


def title_of(case: Complaint) -> tuple[str, str]:
    """Heading and the line under it."""
    return matter_of(case), kind_of(case)


def matter_rows(case: Complaint, profile: Profile) -> list[tuple[str, str]]:
    """The card "Keluhan"."""
    rows = [
        ("Diterima", f"{words.moment(case.received_at)} · {profile.here(Channel(case.channel).label)}"),
        ("Dicatat", f"{author_words(case)}, {case.unit.name}"),
        ("Tujuan", aim_of(case).label),
        ("Bagian", section_words(case, profile) or "Belum ditentukan"),
        ("Berkas dibawa", ", ".join(case.documents_brought) or "Tidak ada"),
    ]
    if case.documents_missing:
        rows.append(("Berkas kurang", ", ".join(case.documents_missing)))
    if case.handler:
        rows.append(("Penangan", case.handler.name))
    if case.duplicate_of:
        rows.append(("Diteruskan di", case.duplicate_of.number))
    return rows


def author_words(case: Complaint) -> str:
    """Who wrote it down."""
    if case.created_by:
        return case.created_by.name
    return "Warga sendiri, lewat formulir daring" if case.channel == Channel.ONLINE else "Sistem"


def contact_words(case: Complaint) -> str:
    """How somebody who wrote online wants to be reached; "" where nobody was asked."""
    if case.contact_via == ContactVia.FACILITATOR:
        lead = case.profile.label("facilitator")
        return f"Lewat {lead[0].lower()}{lead[1:]}"
    return case.get_contact_via_display() if case.contact_via else ""


def sent_rows(case: Complaint) -> list[tuple[str, object]]:
    """The card of a submission: when it came, until when, by whom, and how they want to be reached."""
    rows: list[tuple[str, object]] = [
        ("Dikirim", f"{words.moment(case.received_at)} ({words.ago(case.received_at)})"),
        ("Tenggat", due_html(case.due_at, paused="menunggu warga" if case.paused_since else "")),
        ("Pelapor", reporter_words(case)),
        ("Dihubungi", contact_words(case) or "–"),
        ("Nomor HP", case.reporter_phone or "Tidak ada"),
    ]
    reply = case.events.filter(transition__in=("note_reply", "reply_online")).order_by("-version").first()
    if reply is not None:
        rows.append(("Jawaban pengirim", reply.note))
    return rows


def _marks(case: Complaint, profile: Profile, user: User) -> list[tuple[str, str]]:
    """What marks the person the complaint is about and their family; no row where nothing does."""
    may_read = user.access.can(Permission.PERSON_VIEW, jurisdiction=case.jurisdiction_id)
    found = beside(user, case.person_id, profile) if may_read and case.person_id else []
    return [("Kelompok", ", ".join(found))] if found else []


def subject_rows(case: Complaint, profile: Profile, user: User | None = None) -> list[tuple[str, str]]:
    """The card "Warga". NIK masked; opening it whole is an act of its own on the family's card.

    user: whose right to read what marks the person holds; None leaves it out, where it stands beside the card anyway.
    """
    born = f"lahir {case.subject_birth_year}" if case.subject_birth_year else ""
    sex = {"L": "laki-laki", "P": "perempuan"}.get(case.subject_sex, "")
    rows = [
        ("Nama", case.subject_name),
        ("NIK", words.mask_nik(case.subject_nik) if case.subject_nik else "Tidak ada"),
        ("Keterangan", ", ".join(part for part in (SubjectUnit(case.subject_unit).label, sex, born) if part)),
        *(_marks(case, profile, user) if user else ()),
        ("Tempat tinggal", " · ".join(part for part in (case.subject_address, _place(case)) if part)),
        (profile.label_registry, sentence_of(case)),
        ("Pelapor", reporter_words(case)),
        *representation_rows(case),
    ]
    rows.append(("Nomor HP", case.reporter_phone or "Tidak ada"))
    if case.contact_via:
        rows.append(("Dihubungi", contact_words(case)))
    if case.latitude is not None and case.longitude is not None:
        about = f" (± {case.location_accuracy} m)" if case.location_accuracy else ""
        rows.append(("Titik rumah", f"{case.latitude:.6f}, {case.longitude:.6f}{about}"))
    return rows


def representation_rows(case: Complaint) -> list[tuple[str, str]]:
    """Who speaks for the family, and which of the Puskesos' services it is; nothing where neither is known."""
    rows = []
    if case.represented_by:
        rows.append(("Diwakili oleh", f"{case.represented_by.name}, persetujuan {case.get_consent_display().lower()}"))
    if case.service:
        rows.append(("Layanan Puskesos", PUSKESOS_SERVICES[case.service]))
    return rows


def _place(case: Complaint) -> str:
    return case.region.full_name if case.region else ""


def reporter_words(case: Complaint) -> str:
    kind = Reporter(case.reporter).label
    more = ", ".join(part for part in (case.reporter_name, case.reporter_relation) if part)
    return f"{kind}: {more}" if more else kind


def result_rows(case: Complaint) -> list[tuple[str, str]]:
    """The card "Hasil", once there is one."""
    rows = [("Hasil", Outcome(case.outcome).label if case.outcome else "")]
    if case.outcome_text:
        rows.append(("Keterangan", case.outcome_text))
    if case.informed_at:
        told = f"{words.moment(case.informed_at)}, {case.get_inform_method_display().lower()}"
        rows.append(("Warga diberi tahu", f"{told}, oleh {case.informed_by.name if case.informed_by else 'Sistem'}"))
    return rows


def tools_of(request: HttpRequest, case: Complaint) -> list[tuple[str, str]]:
    """Quiet links beside the steps."""
    tools = []
    if case.allows(request.user, Permission.COMPLAINT_REGISTER):
        tools.append(("Tanda terima", reverse("complaints:receipt", args=[case.pk])))
    if may_correct(case, request.user):
        label = "Lengkapi data" if case.incomplete else "Perbaiki"
        tools.append((label, reverse("complaints:correct", args=[case.pk])))
    if may_appoint(case, request.user):
        tools.append(("Tunjuk petugas", reverse("complaints:appoint", args=[case.pk])))
    if may_record_from(request.user, case):
        tools.append(("Catat sebagai kebutuhan", reverse("complaints:need", args=[case.pk])))
    return tools


def actions_of(panels: list[Panel]) -> tuple[Action, ...]:
    return tuple(action for panel in panels for action in panel.actions)
