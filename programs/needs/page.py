"""What the page of a need shows."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from programs.needs.codes import UnmetReason, Urgency
from programs.needs.links import facts_of, letter_of, links_of
from programs.needs.models import Need
from slrt.accounts.models import User
from slrt.cases.idempotency import new_key
from slrt.cases.timeline import lines
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.blocks import due_html

RELATED = ("region__parent", "unit", "created_by", "household__village__parent", "person", "programme", "turn_user",
           "visit")  # fmt: skip


def load(user: User, pk: int) -> Need | None:
    """The need with what its page names, if the person may open it."""
    return Need.objects.visible_to(user).filter(pk=pk).select_related(*RELATED).first()


def what_of(case: Need) -> str:
    """ "PKH", or the sector where no programme fits."""
    return str(case.programme) if case.programme else f"Sektor {case.get_sector_display().lower()}"


def context_of(case: Need, user: User, note_form, carry: str = "") -> dict:
    """carry: the query of the review queue the need was opened from, for its steps."""
    events = case.events.select_related("actor").order_by("-version", "-pk")
    return {
        "case": case,
        "identity": identity_rows(case),
        "marks": marks_of(case),
        "steps": steps_of(case, user, carry),
        "offers": links_of(user, case),
        "matter": matter_rows(case),
        "result": result_rows(case, user),
        "timeline": lines(events, case.workflow, case.profile),
        "note_form": note_form,
        "idempotency_key": new_key(),
    }


def marks_of(case: Need) -> SafeString:
    """The status, and that it is urgent. Joined as markup: safe text plus an empty string is no longer safe."""
    marks = [badge_html("need", case.status)]
    if case.urgency == Urgency.URGENT and case.is_open:
        marks.append(tag_html("Mendesak", "amber"))
    return format_html_join(" ", "{}", ((mark,) for mark in marks))


def identity_rows(case: Need) -> list[tuple[str, object]]:
    place = ("Tempat tinggal", case.household.village.full_name)
    if not case.is_open:
        return [place, ("Selesai", words.moment(case.closed_at))]
    turn = case.turn_user.name if case.turn_user else case.profile.labels.get(case.turn) or "Petugas data"
    return [
        place,
        ("Tenggat", due_html(case.due_at, now=timezone.now())),
        ("Giliran", f"{turn}, sejak {words.short_moment(case.turn_since)}"),
    ]


def matter_rows(case: Need) -> list[tuple[str, object]]:
    by = case.created_by.name if case.created_by else "Sistem"
    return [
        ("Program", case.programme.name if case.programme else "Belum ada program yang sesuai"),
        ("Sektor", case.get_sector_display()),
        ("Untuk", case.person.name if case.person else "Seluruh keluarga"),
        ("Yang dibutuhkan", case.wanted),
        ("Kemendesakan", case.get_urgency_display()),
        ("Diketahui dari", origin_of(case)),
        ("Bukti", case.evidence or "tidak ada"),
        ("Dicatat", f"{words.moment(case.received_at)}, {by}"),
        ("Unit", case.unit.name),
    ]


def origin_of(case: Need) -> SafeString | str:
    """Where it was told or seen, with the complaint's number or the visit."""
    said = case.get_source_display()
    if case.visit:
        url = reverse("households:visit", args=[case.visit_id])
        return format_html('{}: <a href="{}">{}</a>', said, url, case.visit.number)
    return f"{said}: {case.complaint_ref}" if case.complaint_ref else said


def result_rows(case: Need, user: User) -> list[tuple[str, object]]:
    """Where it went and what came of it; empty while it is still here."""
    rows: list[tuple[str, object]] = facts_of(user, case)
    if case.sent_to:
        letter = " · ".join(
            part for part in (case.letter_number, case.letter_date and words.long_date(case.letter_date)) if part
        )
        rows += [("Diteruskan ke", case.sent_to), ("Surat", letter or "tanpa surat")]
    if case.status == "referred" and (letter := letter_of(user, case)) and letter.answer:
        answer = letter.answer
        said = f"{answer.label}, {words.long_date(answer.day)}"
        rows.append(("Jawaban instansi", f"{said}: {answer.text}" if answer.text else said))
    if case.outcome in UnmetReason.values:
        rows.append(("Sebab tidak terpenuhi", UnmetReason(case.outcome).label))
    if case.enrolment_id:
        rows.append(("Kepesertaan", "sudah dicatat pada kartu keluarga"))
    if case.outcome_text:
        rows.append(("Keterangan hasil", case.outcome_text))
    return rows


def steps_of(case: Need, user: User, carry: str) -> list[dict]:
    """The steps this person may take now; the usual one first and primary, refusals last."""
    return [
        {
            "label": step.label,
            "url": reverse("needs:step", args=[case.pk, step.name]) + carry,
            "css": {"primary": "btn-primary", "danger": "btn-danger"}.get(step.tone, ""),
        }
        for step in sorted(case.available(user), key=lambda transition: transition.tone == "danger")
    ]
