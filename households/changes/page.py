"""What the page of a change proposal shows: only the fields that change, old beside new, and what stands now."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from households.changes.effects import current_lines, stale_lines
from households.changes.fields import PERSON, fields_of
from households.changes.kinds import ChangeKind, Target
from households.changes.wording import sentence_of
from households.models import ChangeItem, ChangeProposal
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import refusal
from slrt.cases.idempotency import new_key
from slrt.cases.timeline import lines
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.blocks import due_html

RELATED = ("region__parent", "unit", "created_by", "household__village__parent", "person", "turn_user")


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One changed field. now is "" unless the stored value is no longer the old one."""

    pk: int
    who: str
    label: str
    old: str
    new: str
    now: str
    comment: str


def load(user: User, pk: int) -> ChangeProposal | None:
    """The proposal with what its page names, if the person may open it."""
    return ChangeProposal.objects.visible_to(user).filter(pk=pk).select_related(*RELATED).first()


def diff_rows(case: ChangeProposal) -> list[DiffRow]:
    """The lines in force, in their order."""
    items = current_lines(case)
    stale = {item.pk for item in stale_lines(items)} if case.is_open else set()
    return [_row(case, item, item.pk in stale) for item in items]


def _row(case: ChangeProposal, item: ChangeItem, stale: bool) -> DiffRow:
    field, here = fields_of(item.target)[item.field], case.jurisdiction_id
    record = item.person or item.household
    new = field.say(item.new or "", here)
    if field.kind == "household" and item.new == str(case.household_id):
        new = f"keluarga {case.household.head_name}"
    return DiffRow(
        pk=item.pk,
        who=item.person.name if item.person else Target(item.target).label,
        label=field.label,
        old="" if item.target in (Target.NEW_PERSON, Target.NEW_HOUSEHOLD) else field.say(item.old or "", here),
        new=new,
        now=field.say(field.read(record), here) if stale else "",
        comment=item.comment,
    )


def context_of(case: ChangeProposal, user: User, note_form, carry: str = "") -> dict:
    """carry: the query of the review queue the case was opened from, for its steps."""
    profile = case.profile
    events = case.events.select_related("actor").order_by("-version", "-pk")
    documents = Document.objects.of("change", case.pk).select_related("uploaded_by").order_by("created_at", "pk")
    rows = diff_rows(case)
    return {
        "case": case,
        "identity": identity_rows(case, profile),
        "marks": badge_html("change", case.status) + tag_html(case.get_kind_display(), "outline"),
        "steps": steps_of(case, user, carry),
        "sentence": sentence_of(case, rows),
        "diff": rows,
        "stale": any(row.now for row in rows),
        "matter": matter_rows(case),
        "documents": document_rows(documents, user),
        "timeline": lines(events, case.workflow, profile),
        "note_form": note_form,
        "idempotency_key": new_key(),
    }


def identity_rows(case: ChangeProposal, profile: Profile) -> list[tuple[str, object]]:
    place = ("Tempat tinggal", case.household.village.full_name)
    if not case.is_open:
        return [place, ("Selesai", words.moment(case.closed_at))]
    turn = case.turn_user.name if case.turn_user else profile.labels.get(case.turn) or "Petugas data"
    return [
        place,
        ("Tenggat", due_html(case.due_at, now=timezone.now())),
        ("Giliran", f"{turn}, sejak {words.short_moment(case.turn_since)}"),
    ]


def matter_rows(case: ChangeProposal) -> list[tuple[str, object]]:
    by = case.created_by.name if case.created_by else "Sistem"
    rows: list[tuple[str, object]] = [
        ("Alasan", case.reason),
        ("Bukti", case.get_evidence_display()),
        ("Diusulkan", f"{words.moment(case.received_at)}, {by}"),
        ("Unit", case.unit.name),
    ]
    if case.event_date:
        rows.insert(0, ("Tanggal kejadian", words.long_date(case.event_date)))
    if case.outcome_text:
        rows.append(("Keterangan hasil", case.outcome_text))
    return rows


def steps_of(case: ChangeProposal, user: User, carry: str = "") -> list[dict]:
    """The steps this person may take now; the usual one first and primary, refusals last."""
    found = sorted(case.available(user), key=lambda transition: transition.tone == "danger")
    steps = [
        {
            "label": step.label,
            "url": reverse("households:change_step", args=[case.pk, step.name]) + carry,
            "css": {"primary": "btn-primary", "danger": "btn-danger"}.get(step.tone, ""),
        }
        for step in found
    ]
    if may_revise(case, user):
        url = reverse("households:change_revise", args=[case.pk])
        steps.insert(0, {"label": "Perbaiki dan ajukan lagi", "url": url, "css": "btn-primary"})
    return steps


def may_revise(case: ChangeProposal, user: User) -> bool:
    """Whether a returned proposal may be put right by this person."""
    allowed = case.allows(user, Permission.CHANGE_PROPOSE)
    return allowed and refusal(case, case.workflow.transition("resubmit"), user, case.profile) is None


def typed_before(case: ChangeProposal) -> dict[str, object]:
    """What was typed, to open the form again; numbers of identity are typed anew."""
    told = json.loads(case.facts) if case.facts else {}
    several = {"people", *(f"v_{field.code}" for field in PERSON.values() if field.kind == "several")}
    found = {name: values if name in several else (values or [""])[0] for name, values in told.items()}
    return found | {"evidence": case.evidence, "reason": case.reason}


def kinds_of(household) -> list[dict]:
    """The choice of what happened, and whose values may be put right."""
    url = reverse("households:change_new", args=[household.pk, ChangeKind.FIELDS])
    people = [
        {"label": member.name, "url": f"{url}?anggota={member.pk}", "sub": member.get_relation_display() or "anggota"}
        for member in household.members.all()
    ]
    events = [
        {"label": kind.label, "url": reverse("households:change_new", args=[household.pk, kind.value]),
         "sub": kind.sentence}
        for kind in ChangeKind
        if kind != ChangeKind.FIELDS
    ]  # fmt: skip
    family = {"label": "Data keluarga dan rumah", "url": url, "sub": "Alamat, RT/RW, jumlah anggota, keadaan rumah"}
    return [{"title": "Perbaikan data", "items": [family, *people]}, {"title": "Peristiwa keluarga", "items": events}]
