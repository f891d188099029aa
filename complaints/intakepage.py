"""What the intake page shows around its form: the panel, the pre-list part, where the complaint will go."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from complaints import intake
from complaints.enums import Channel
from complaints.forms.intake import MODULES, IntakeForm
from complaints.found import Panel, load_chosen, panel_of, panel_of_chosen, query_mark
from complaints.models import Complaint
from complaints.related import similar_open, similar_sentence
from complaints.routing import due_dates, section_of
from households import lookup as people
from households.forms.prelist import PreListForm
from households.models import Person
from households.prelist_rules import rule_for
from households.villages import villages_of
from slrt.accounts.models import Unit
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.keys import key_of

PREFIX = "prelist"
# What the main form asks already is not asked a second time.
ASKED = ("name", "nik", "village", "birth", "phone", "reason", "nik_confirmed")


def value_of(form: IntakeForm, name: str) -> str:
    """What stands in a field, typed or proposed, as text."""
    value = form[name].value()
    return "" if value is None else str(value)


def draft_key(form: IntakeForm) -> UUID:
    """Under which the page saves its draft; a fresh one when the page that was sent carried none."""
    try:
        return UUID(value_of(form, "draft"))
    except ValueError:
        return uuid4()


def course_of(form: IntakeForm) -> str:
    """ "Ke Seksi Kesehatan · tenggat 27 Nov" """
    klass = value_of(form, "klass")
    if klass not in form.classes:
        return ""
    picked = value_of(form, "programme")
    programme = next((row for row in form.programmes if str(row.pk) == picked), None)
    code = section_of(klass, programme.sector if programme else "", form.profile)
    section = next((section.label for section in form.profile.sections if section.code == code), "")
    _, due = due_dates(klass, value_of(form, "category"), timezone.now(), form.profile)
    return f"Ke {section} · tenggat {words.mid_date(due)}" if section else f"Tenggat {words.mid_date(due)}"


def similar_early(request: HttpRequest, form: IntakeForm) -> Complaint | None:
    """A similar open complaint of the person picked so far, before anything is saved."""
    subject = load_chosen(request.user, form.profile.code, request.POST.get("chosen", ""))
    category = request.POST.get("category", "")
    if subject is None or not category:
        return None
    person = subject if isinstance(subject, Person) else None
    programme = key_of(request.POST.get("programme"))
    return similar_open(
        request.user,
        household=person.household if person else subject,
        person=person,
        category=category,
        programme_id=programme,
    ).first()


def proposal_of(request: HttpRequest, profile: Profile, main: IntakeForm) -> PreListForm:
    """The pre-list part of a POST, completed with what the main form knows."""
    data, given = request.POST.copy(), main.cleaned_data
    known = {
        "name": given.get("name", ""),
        "nik": main.typed_nik,
        "nik_confirmed": "on" if given.get("nik_as_card") else "",
        "village": given["village"].pk if given.get("village") else "",
        "birth": str(given["birth"]) if given.get("birth") else "",
        "phone": given.get("phone", ""),
        "reason": given.get("description", ""),
    }
    for name, value in known.items():
        data.setdefault(f"{PREFIX}-{name}", value)
    if main.typed_kk:
        data[f"{PREFIX}-kk"] = main.typed_kk
    return PreListForm(data, profile=profile, user=request.user, prefix=PREFIX)


def carry_refusals(proposal: PreListForm, main: IntakeForm) -> None:
    """What is refused in a field that only the main form shows is said there."""
    for name in ASKED:
        target = {"reason": "description", "nik_confirmed": "nik_as_card"}.get(name, name)
        for sentence in proposal.errors.pop(name, []):
            main.add_error(target, sentence)


def panel_for(request: HttpRequest, form: IntakeForm, lookup: people.Lookup | None) -> Panel:
    """The panel of the page: a fresh answer, or the person picked before, or nothing yet."""
    chosen, mark = value_of(form, "chosen"), query_mark(request.POST)
    if lookup is not None:
        return panel_of(request.user, lookup, mark, chosen)
    if chosen:
        return panel_of_chosen(request.user, form.profile.code, chosen, mark)
    return Panel()


def context_of(
    request: HttpRequest,
    unit: Unit,
    form: IntakeForm,
    *,
    lookup: people.Lookup | None = None,
    proposal: PreListForm | None = None,
    similar: Complaint | None = None,
) -> dict:
    profile = form.profile
    panel = panel_for(request, form, lookup)
    rule = rule_for(profile)
    part = proposal or PreListForm(profile=profile, user=request.user, prefix=PREFIX) if rule.asks else None
    for each in part.fields.values() if part else ():
        each.quiet = True  # the part says once that what is not known stays empty
    return {
        "form": form,
        "refused_forms": [proposal] if proposal else [],
        "unit": unit,
        "units": intake.units_of(request.user, profile.code),
        "profile": profile,
        "panel": panel,
        "rule": rule,
        "prelist": part,
        "prelist_fields": [field for field in part if field.name not in ASKED] if part else [],
        "prelist_open": bool(panel.missing or proposal),
        "number_is_kk": request.POST.get("number_is") == "kk",
        "similar": similar,
        "similar_sentence": similar_sentence(similar) if similar else "",
        "villages": _near_first(villages_of(profile.code), unit),
        "modules": json.dumps(MODULES, ensure_ascii=False),
        "course": course_of(form),
        "channel_words": _channel_words(form),
        "draft_url": reverse("complaints:draft_save", args=[draft_key(form)]) if "draft" in form.fields else "",
        "now": timezone.now(),
    }


def _near_first(villages, unit: Unit):
    return sorted(villages, key=lambda village: not village.code.startswith(unit.region_id))


def _channel_words(form: IntakeForm) -> str:
    code = value_of(form, "channel") if "channel" in form.fields else ""
    return form.profile.here(Channel(code).label) if code in Channel.values else ""
