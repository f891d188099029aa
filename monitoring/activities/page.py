"""The page of one activity."""

from __future__ import annotations

from django.urls import reverse

from households.villages import villages_of
from monitoring.activities.access import may_write, staff_of
from monitoring.activities.enums import ActivityState, PaperKind, Part, SurveyState
from monitoring.activities.forms import (
    DecisionForm,
    PaperForm,
    ParticipantsForm,
    PartnerForm,
    PersonForm,
    SurveyVillageForm,
)
from monitoring.activities.listing import marks_of, place_words, plan_words
from monitoring.activities.models import Activity, ActivityDecision, ActivityPerson, ActivityVillage
from monitoring.activities.parts import has_part
from monitoring.activities.tableforms import AttendanceForm, SurveyForm
from slrt.accounts.models import User
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.jurisdictions.codes import FUNDING
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import tag_html

SUBJECT = "activity"
SURVEY_TONES = {"waiting": ("plain",), "running": ("blue", "clock"), "done": ("teal", "check")}


def load(user: User, jurisdiction: str, pk: int) -> Activity | None:
    rows = Activity.objects.visible_to(user).filter(jurisdiction=jurisdiction)
    related = ("region__parent", "responsible", "created_by", "closed_by")
    return rows.select_related(*related).filter(pk=pk).first()


def context_of(activity: Activity, user: User, profile: Profile, **said: object) -> dict:
    """said: a bound form that was refused, under the name of its place on the page."""
    writes = may_write(user, activity)
    open_to = writes and activity.state != ActivityState.CANCELLED
    held = activity.state == ActivityState.HELD
    files = Document.objects.of(SUBJECT, activity.pk).select_related("uploaded_by")
    people = list(activity.people.select_related("user").order_by("part", "pk"))
    staff = staff_of(profile.code) if open_to else []
    context = {
        **_sections(activity, people, staff, profile, open_to=open_to),
        "activity": activity,
        "marks": marks_of(activity),
        "kind": activity.get_kind_display(),
        "where": place_words(activity),
        "steps": steps_of(activity) if writes else [],
        "may_reopen": writes and activity.state != ActivityState.PLANNED and not activity.unplanned,
        "open": open_to,
        "plan": plan_rows(activity),
        "outcome": outcome_rows(activity) if held else [],
        "partners": activity.partners.order_by("pk"),
        "officers": [person_row(row) for row in people if row.part == Part.OFFICER],
        "decisions": [decision_row(row) for row in activity.decisions.select_related("done_by").order_by("pk")],
        "may_decide": open_to and held,
        "documents": document_rows(files, user),
        "history": history_rows(activity),
        "paper_form": PaperForm(),
        "upload_error": "",
    }
    if open_to:
        context |= {
            "partner_form": PartnerForm(auto_id="mitra-%s"),
            "decision_form": DecisionForm(auto_id="putusan-%s"),
            "officer_form": PersonForm(staff=staff, outside=False, auto_id="petugas-%s"),
        }
    return with_fields(context | said)


def with_fields(context: dict) -> dict:
    """The controls of the forms that fill in a whole table, each in its row."""
    if form := context.get("attendance_form"):
        for row in context["participants"]:
            row["attended_field"], row["score_field"] = form[f"hadir_{row['pk']}"], form[f"nilai_{row['pk']}"]
    if form := context.get("survey_form"):
        for row in context["villages"]:
            row["person_field"], row["state_field"] = form[f"petugas_{row['pk']}"], form[f"keadaan_{row['pk']}"]
    return context


def _sections(
    activity: Activity, people: list[ActivityPerson], staff: list[User], profile: Profile, *, open_to: bool
) -> dict:
    """What only a training or a survey has; forms only for whoever writes."""
    found: dict = dict.fromkeys(("participants", "participants_form", "attendance_form", "team", "survey_form"))
    if has_part(activity, Part.PARTICIPANT):
        taken = [row for row in people if row.part == Part.PARTICIPANT]
        fresh = [one for one in staff if one.pk not in {row.user_id for row in taken}]
        found["participants"] = [participant_row(row) for row in taken]
        if open_to:
            found["participants_form"] = ParticipantsForm(staff=fresh) if fresh else None
            held = activity.state == ActivityState.HELD
            found["attendance_form"] = AttendanceForm(activity=activity, people=taken) if held and taken else None
    if has_part(activity, Part.TEAM) and profile.has_module("survey_team"):
        team = [row for row in people if row.part == Part.TEAM]
        rows = list(activity.villages.select_related("village__parent", "person__user").order_by("village"))
        found |= {"team": [person_row(row) for row in team], "villages": [village_row(row) for row in rows]}
        found["progress"] = _progress(rows)
        if open_to:
            found["team_form"] = PersonForm(staff=staff, outside=True, auto_id="tim-%s")
            found["village_form"] = SurveyVillageForm(jurisdiction=profile.code, team=team, auto_id="desa-%s")
            found["survey_form"] = SurveyForm(activity=activity, rows=rows, team=team) if rows else None
            found["places"] = villages_of(profile.code)
    return found


def _progress(rows: list[ActivityVillage]) -> str:
    done = sum(row.state == SurveyState.DONE for row in rows)
    return f"{words.number(done)} dari {words.number(len(rows))} selesai" if rows else ""


def village_row(row: ActivityVillage) -> dict:
    return {
        "pk": row.pk,
        "where": row.village.full_name,
        "who": row.person.who if row.person else "belum ditentukan",
        "mark": tag_html(SurveyState(row.state).label, *SURVEY_TONES[row.state]),
        "person_field": None,
        "state_field": None,
    }


def participant_row(person: ActivityPerson) -> dict:
    score = f"nilai {words.number(person.score)}" if person.score is not None else ""
    shown = {"there": "hadir" if person.attended else "", "score": score, "attended_field": None, "score_field": None}
    return person_row(person) | shown


def steps_of(activity: Activity) -> list[dict]:
    """The buttons on top: what may be said now, the likely one first."""
    first = {"css": "btn-primary", "label": "Catat pelaksanaan", "route": "activity_hold"}
    mend = {"css": "", "label": "Perbaiki pelaksanaan", "route": "activity_hold"}
    change = {"css": "", "label": "Ubah rencana", "route": "activity_change"}
    drop = {"css": "", "label": "Batalkan", "route": "activity_cancel"}
    if activity.state == ActivityState.PLANNED:
        found = [first, change, drop]
    elif activity.state == ActivityState.HELD:
        found = [change | {"label": "Ubah catatan"}, drop | {"label": "Hapus karena salah catat"}]
        found = found if activity.unplanned else [mend]
    else:
        found = []
    return [step | {"url": reverse(f"monitoring:{step['route']}", args=[activity.pk])} for step in found]


def plan_rows(activity: Activity) -> list[tuple[str, str]]:
    rows = [
        ("Rencana", plan_words(activity)),
        ("Wilayah", place_words(activity)),
        ("Tempat", activity.place or words.NONE),
        ("Penanggung jawab", activity.responsible.name if activity.responsible else "belum ditentukan"),
        ("Anggaran", words.rupiah(activity.budget) if activity.budget is not None else "tanpa anggaran"),
    ]
    if activity.funding:
        rows.append(("Sumber pendanaan", FUNDING[activity.funding]))
    if activity.organiser:
        rows.append(("Penyelenggara", activity.organiser))
        rows.append(("Materi", activity.subject or words.NONE))
        rows.append(("Pelatihan dasar", "ya" if activity.basic_training else "tidak"))
    return rows


def outcome_rows(activity: Activity) -> list[tuple[str, str]]:
    present = words.NONE
    if activity.present is not None:
        men, women = (words.number(value or 0) for value in (activity.men, activity.women))
        present = f"{words.number(activity.present)} orang ({men} laki-laki, {women} perempuan)"
    rows = [("Dilaksanakan", words.weekday_date(activity.held_on)), ("Hadir", present)]
    spent = words.rupiah(activity.spent) if activity.spent is not None else "belum dicatat"
    if activity.budget:
        used = words.percent(activity.spent / activity.budget) if activity.spent is not None else words.NONE
        return [*rows, ("Realisasi anggaran", spent), ("Serapan", used)]
    return [*rows, ("Realisasi anggaran", spent if activity.spent is not None else words.NONE)]


def person_row(person: ActivityPerson) -> dict:
    return {
        "pk": person.pk,
        "who": person.who,
        "from": person.organisation,
    }


def decision_row(decision: ActivityDecision) -> dict:
    return {
        "pk": decision.pk,
        "text": decision.text,
        "who": decision.who,
        "due": words.long_date(decision.due_on) if decision.due_on else "",
        "mark": decision_mark(decision),
        "done": decision.done_on is not None,
        "settled": _settled(decision),
    }


def decision_mark(decision: ActivityDecision):
    if decision.done_on:
        return tag_html("Ditindaklanjuti", "teal", "check")
    return tag_html("Lewat batas", "red", "clock") if decision.is_late else tag_html("Belum ditindaklanjuti", "amber")


def _settled(decision: ActivityDecision) -> str:
    if decision.done_on is None:
        return ""
    note = f": {decision.done_note}" if decision.done_note else ""
    return f"{words.long_date(decision.done_on)}, dicatat {decision.done_by.name}{note}"


def history_rows(activity: Activity) -> list[dict]:
    """Newest first: begun, and how it ended."""
    said = {ActivityState.HELD: "Dicatat terlaksana", ActivityState.CANCELLED: "Dibatalkan"}
    rows = []
    if activity.closed_at:
        rows.append({"text": said[ActivityState(activity.state)], "when": words.short_moment(activity.closed_at),
                     "who": activity.closed_by.name, "quote": activity.cancel_reason, "tone": ""})  # fmt: skip
    begun = "Direncanakan" if activity.planned_on else "Dicatat"
    rows.append({"text": begun, "when": words.short_moment(activity.created_at), "who": activity.created_by.name,
                 "quote": "", "tone": ""})  # fmt: skip
    return rows


def paper_title(kind: str) -> str:
    return PaperKind(kind).label
