"""The register of trainings: which member of staff had which, and who still lacks the basic one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from monitoring.activities.enums import ActivityKind, ActivityState, Part
from monitoring.activities.models import Activity, ActivityPerson
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import tag_html

# Those who serve people must have had the basic training (DP 22(1)); the others are in the register beside them.
SERVING = ("puskesos_coordinator", "puskesos_front", "puskesos_back")
TRAINED = ("manager", "front_office", "review", "back_office", "supervisor", "facilitator", "data_officer", *SERVING)


@dataclass
class Trainee:
    """places: role and unit of each assignment in force; courses: the trainings the person attended, newest first."""

    person: User
    roles: set[str] = field(default_factory=set)
    places: list[str] = field(default_factory=list)
    courses: list[ActivityPerson] = field(default_factory=list)

    @property
    def serves(self) -> bool:
        return bool(self.roles & set(SERVING))

    @property
    def basic(self) -> ActivityPerson | None:
        return next((one for one in self.courses if one.activity.basic_training), None)


def trainees(user: User, profile: Profile) -> list[Trainee]:
    """Staff in the person's reach, by name."""
    rows = Assignment.objects.in_force().filter(role__in=TRAINED, unit__jurisdiction=profile.code, user__is_active=True)
    found: dict[int, Trainee] = {}
    for row in rows.select_related("user", "unit").order_by("user__name", "user", "pk"):
        place = row.region_id or row.unit.region_id
        if user.access.can_on(Permission.ACTIVITY_VIEW, jurisdiction=profile.code, region=place):
            one = found.setdefault(row.user_id, Trainee(row.user))
            one.roles.add(row.role)
            one.places.append(f"{profile.label(row.role)} · {row.unit.name}")
    for pk, courses in attended(profile.code, found).items():
        found[pk].courses = courses
    return list(found.values())


def attended(jurisdiction: str, people: Iterable[int]) -> dict[int, list[ActivityPerson]]:
    """Trainings that were held and at which these people were, by person, newest first."""
    rows = ActivityPerson.objects.filter(
        part=Part.PARTICIPANT, attended=True, user__in=list(people), activity__jurisdiction=jurisdiction,
        activity__kind=ActivityKind.TRAINING, activity__state=ActivityState.HELD,
    )  # fmt: skip
    found: dict[int, list[ActivityPerson]] = defaultdict(list)
    for row in rows.select_related("activity").order_by("-activity__held_on", "-pk"):
        found[row.user_id].append(row)
    return found


def register(user: User, profile: Profile, *, lacking: bool) -> dict:
    """What /kegiatan/pelatihan shows. lacking: only those who must have the basic training and have not."""
    everybody, required = trainees(user, profile), wants_basic(profile)
    serving = [one for one in everybody if one.serves]
    missing = [one for one in serving if one.basic is None]
    readable = set(Activity.objects.visible_to(user).filter(kind=ActivityKind.TRAINING).values_list("pk", flat=True))
    shown = missing if lacking and required else everybody
    return {
        "rows": [row_of(one, required, readable) for one in shown],
        "required": required,
        "clause": profile.clause("training_required") if required else "",
        "done": len(serving) - len(missing),
        "serving": len(serving),
        "missing": len(missing),
        "total": len(everybody),
    }


def wants_basic(profile: Profile) -> bool:
    return profile.has_module("training") and profile.training_required


def row_of(one: Trainee, required: bool, readable: set[int]) -> dict:
    basic = one.basic
    if basic:
        mark = tag_html(words.long_date(basic.activity.held_on), "teal", "check")
    else:
        mark = tag_html("Wajib, belum ada", "red", "warn") if required and one.serves else words.NONE
    return {
        "name": one.person.name,
        "places": one.places,
        "basic": mark,
        "courses": [course_row(course, readable) for course in one.courses],
    }


def course_row(course: ActivityPerson, readable: set[int]) -> dict:
    """Subject, organiser, date, and the score where there was one; a link for whoever reads the activity."""
    activity = course.activity
    score = f"nilai {words.number(course.score)}" if course.score is not None else ""
    said = (activity.organiser, words.long_date(activity.held_on), score)
    return {
        "title": activity.subject or activity.title,
        "url": reverse("monitoring:activity", args=[activity.pk]) if activity.pk in readable else "",
        "said": " · ".join(filter(None, said)),
    }
