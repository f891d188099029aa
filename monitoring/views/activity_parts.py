"""/kegiatan/<pk>/isi/<what>: what belongs to an activity, added to its page and taken off it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import Manager
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from monitoring.activities import actions, page, parts
from monitoring.activities.access import staff_of
from monitoring.activities.enums import Part
from monitoring.activities.forms import (
    DecisionForm,
    PaperForm,
    ParticipantsForm,
    PartnerForm,
    PersonForm,
    SurveyVillageForm,
)
from monitoring.activities.models import Activity, ActivityPerson
from monitoring.activities.tableforms import AttendanceForm, SurveyForm
from monitoring.views.activity import show, tried, url_of, written
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.documents.actions import UploadRefused, store_upload
from slrt.ui import messages as sentences
from slrt.ui.edits import locked, unless_changed
from slrt.ui.forms import BaseForm
from slrt.ui.keys import key_of


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def activity_part(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One thing said of the activity, by whoever may write about it."""
    activity = written(request, pk)
    if what not in PARTS:
        raise Http404
    return PARTS[what](request, activity)


def _added(
    request: HttpRequest, activity: Activity, form: BaseForm, name: str, anchor: str, add: Callable[[], object]
) -> HttpResponse:
    """Add, and back to that place of the page; refused, the page with what was typed."""

    def act() -> HttpResponse:
        add()
        return redirect(f"{url_of(activity)}#{anchor}")

    answer = tried(form, act) if form.is_valid() else None
    return answer or show(request, activity, 422, **{name: form})


def _edited(
    request: HttpRequest, activity: Activity, form: BaseForm, name: str, save: Callable[[], HttpResponse]
) -> HttpResponse:
    """The same for a whole table that others may fill in, too."""
    answer = tried(form, lambda: unless_changed(form, activity, save)) if form.is_valid() else None
    return answer or show(request, activity, 422, **{name: form})


def _told(
    request: HttpRequest, activity: Activity, anchor: str, act: Callable[[], object], typed: str = ""
) -> HttpResponse:
    """Act, and back to that place of the page; a refusal repeats what was typed, which stands in no form there."""
    try:
        act()
    except CaseError as refused:
        messages.error(request, f"{refused.sentence} Isian Anda: “{typed}”" if typed else refused.sentence)
    return redirect(f"{url_of(activity)}#{anchor}")


def _named(request: HttpRequest, rows: Manager):
    """The thing of this activity that the button names."""
    found = rows.filter(pk=key_of(request.POST.get("key"))).first()
    if found is None:
        raise Http404
    return found


def partner_add(request: HttpRequest, activity: Activity) -> HttpResponse:
    form = PartnerForm(request.POST, auto_id="mitra-%s")
    return _added(
        request, activity, form, "partner_form", "mitra",
        lambda: parts.add_partner(by=request.user, activity=activity, **form.cleaned_data),
    )  # fmt: skip


def partner_remove(request: HttpRequest, activity: Activity) -> HttpResponse:
    partner = _named(request, activity.partners)
    return _told(request, activity, "mitra", lambda: parts.remove(by=request.user, thing=partner))


def officer_add(request: HttpRequest, activity: Activity) -> HttpResponse:
    return _person_add(request, activity, Part.OFFICER, "officer_form")


def team_add(request: HttpRequest, activity: Activity) -> HttpResponse:
    return _person_add(request, activity, Part.TEAM, "team_form")


# Where on the page people of a part stand.
PLACES = {Part.OFFICER: "petugas", Part.TEAM: "tim", Part.PARTICIPANT: "peserta"}


def _person_add(request: HttpRequest, activity: Activity, part: Part, name: str) -> HttpResponse:
    staff, outside = staff_of(activity.jurisdiction_id), part == Part.TEAM
    form = PersonForm(request.POST, staff=staff, outside=outside, auto_id=f"{PLACES[part]}-%s")
    return _added(
        request, activity, form, name, PLACES[part],
        lambda: parts.add_person(by=request.user, activity=activity, part=part, **form.given()),
    )  # fmt: skip


def participants_add(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Several at once."""
    form = ParticipantsForm(request.POST, staff=staff_of(activity.jurisdiction_id))
    return _added(
        request, activity, form, "participants_form", PLACES[Part.PARTICIPANT],
        lambda: parts.add_participants(by=request.user, activity=activity, users=form.chosen()),
    )  # fmt: skip


def person_remove(request: HttpRequest, activity: Activity) -> HttpResponse:
    person = _named(request, activity.people)
    anchor = PLACES[Part(person.part)]
    return _told(request, activity, anchor, lambda: parts.remove(by=request.user, thing=person))


@transaction.atomic
def attendance(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Who of the participants was there, and their scores. Nobody adds one between the form and the saving."""
    locked(activity)
    people = list(activity.people.filter(part=Part.PARTICIPANT).select_related("user").order_by("pk"))
    form = AttendanceForm(request.POST, activity=activity, people=people)

    def note() -> HttpResponse:
        parts.note_attendance(by=request.user, activity=activity, attended=form.attended(), scores=form.scores())
        return redirect(f"{url_of(activity)}#{PLACES[Part.PARTICIPANT]}")

    return _edited(request, activity, form, "attendance_form", note)


def _team(activity: Activity) -> list[ActivityPerson]:
    return list(activity.people.filter(part=Part.TEAM).select_related("user").order_by("pk"))


def village_add(request: HttpRequest, activity: Activity) -> HttpResponse:
    form = SurveyVillageForm(
        request.POST, jurisdiction=activity.jurisdiction_id, team=_team(activity), auto_id="desa-%s"
    )
    return _added(
        request, activity, form, "village_form", "wilayah",
        lambda: parts.add_village(by=request.user, activity=activity, **form.given()),
    )  # fmt: skip


@transaction.atomic
def villages(request: HttpRequest, activity: Activity) -> HttpResponse:
    """How far each village is and who goes there; with a key one is taken off."""
    if request.POST.get("key"):
        dropped = _named(request, activity.villages)
        return _told(request, activity, "wilayah", lambda: parts.remove(by=request.user, thing=dropped))
    locked(activity)
    rows = list(activity.villages.select_related("village__parent").order_by("village"))
    form = SurveyForm(request.POST, activity=activity, rows=rows, team=_team(activity))

    def note() -> HttpResponse:
        parts.note_villages(by=request.user, activity=activity, said=form.given())
        return redirect(f"{url_of(activity)}#wilayah")

    return _edited(request, activity, form, "survey_form", note)


def decision_add(request: HttpRequest, activity: Activity) -> HttpResponse:
    form = DecisionForm(request.POST, auto_id="putusan-%s")
    return _added(
        request, activity, form, "decision_form", "putusan",
        lambda: parts.add_decision(by=request.user, activity=activity, **form.cleaned_data),
    )  # fmt: skip


def decision_settle(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Followed up, or with hapus=1 taken off because it was written by mistake."""
    decision = _named(request, activity.decisions)
    if request.POST.get("hapus"):
        return _told(request, activity, "putusan", lambda: parts.remove(by=request.user, thing=decision))
    note = request.POST.get("note", "").strip()[:240]
    settle = partial(parts.settle_decision, by=request.user, decision=decision, note=note)
    return _told(request, activity, "putusan", settle, typed=note)


def upload(request: HttpRequest, activity: Activity) -> HttpResponse:
    """An invitation, a list of who was there, a photo, minutes, or what others may learn from."""
    form, file, error = PaperForm(request.POST), request.FILES.get("file"), sentences.FILE_MISSING
    if form.is_valid() and file is not None:
        kind = form.cleaned_data["kind"]
        title = page.paper_title(kind)
        try:
            store_upload(file, subject=activity, kind=f"activity_{kind}", by=request.user, title=title)
            return redirect(f"{url_of(activity)}#berkas")
        except UploadRefused as refused:
            error = refused.sentence
    return show(request, activity, 422, paper_form=form, upload_error=error)


def reopen(request: HttpRequest, activity: Activity) -> HttpResponse:
    return _told(request, activity, "", lambda: actions.reopen(by=request.user, activity=activity))


PARTS: dict[str, Callable[[HttpRequest, Activity], HttpResponse]] = {
    "mitra": partner_add,
    "hapus-mitra": partner_remove,
    "petugas": officer_add,
    "tim": team_add,
    "peserta": participants_add,
    "hapus-orang": person_remove,
    "kehadiran": attendance,
    "wilayah": village_add,
    "survei": villages,
    "putusan": decision_add,
    "tindak-lanjut": decision_settle,
    "berkas": upload,
    "buka": reopen,
}
