"""Partners, people, decisions, villages of an activity. Raises StepNotAllowed, ActivityRefused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from monitoring.activities.actions import ActivityRefused, locked, tell
from monitoring.activities.enums import ActivityKind, ActivityState, Part
from monitoring.activities.models import (
    Activity,
    ActivityDecision,
    ActivityPartner,
    ActivityPerson,
    ActivityVillage,
)
from slrt.accounts.models import User
from slrt.regions.models import Region


def _open(by: User, activity: Activity) -> Activity:
    kept = locked(by=by, activity=activity)
    if kept.state == ActivityState.CANCELLED:
        raise ActivityRefused("Kegiatan ini dibatalkan. Rencanakan lagi sebelum mengubahnya.")
    return kept


@transaction.atomic
def add_partner(*, by: User, activity: Activity, kind: str, name: str) -> ActivityPartner:
    kept = _open(by, activity)
    return ActivityPartner.objects.get_or_create(activity=kept, kind=kind, name=" ".join(name.split()))[0]


# Which kind of activity has people in this part; officers belong to every kind.
KIND_OF_PART = {Part.PARTICIPANT: ActivityKind.TRAINING, Part.TEAM: ActivityKind.SURVEY}


def has_part(activity: Activity, part: str) -> bool:
    return KIND_OF_PART.get(Part(part), activity.kind) == activity.kind


@transaction.atomic
def add_person(
    *, by: User, activity: Activity, part: str, user: User | None = None, name: str = "", organisation: str = ""
) -> ActivityPerson:
    """A member of staff once for each part; somebody from outside by name."""
    kept = _open(by, activity)
    if not has_part(kept, part):
        raise ActivityRefused(f"{Part(part).label} tidak ada pada kegiatan jenis ini.")
    if bool(user) == bool(name.strip()):
        raise ActivityRefused("Pilih petugas, atau tulis nama orang dari luar, salah satu.", "user")
    if user is not None and kept.people.filter(part=part, user=user).exists():
        raise ActivityRefused(f"{user.name} sudah tercatat di sini.", "user")
    made = ActivityPerson.objects.create(
        activity=kept, part=part, user=user, name=" ".join(name.split()), organisation=" ".join(organisation.split())
    )
    tell(kept, user, by, part)
    return made


@transaction.atomic
def add_participants(*, by: User, activity: Activity, users: list[User]) -> int:
    """Several at once; of a training that was held they are those who were there. Returns how many are new."""
    kept = _open(by, activity)
    if not has_part(kept, Part.PARTICIPANT):
        raise ActivityRefused("Peserta hanya dicatat pada pelatihan.")
    known = set(kept.people.filter(part=Part.PARTICIPANT, user__in=users).values_list("user", flat=True))
    fresh = [user for user in users if user.pk not in known]
    for user in fresh:
        ActivityPerson.objects.create(
            activity=kept, part=Part.PARTICIPANT, user=user, attended=kept.state == ActivityState.HELD
        )
        tell(kept, user, by, Part.PARTICIPANT)
    return len(fresh)


@transaction.atomic
def note_attendance(*, by: User, activity: Activity, attended: set[int], scores: Mapping[int, Decimal | None]) -> int:
    """Who of the participants was there, and their scores by key. Returns how many were there."""
    kept = _open(by, activity)
    if kept.state != ActivityState.HELD:
        raise ActivityRefused("Catat dahulu bahwa kegiatan ini terlaksana.")
    rows = list(kept.people.filter(part=Part.PARTICIPANT).order_by("pk"))
    for row in rows:
        row.attended = row.pk in attended
        row.score = scores.get(row.pk) if row.attended else None
        row.save()
    return sum(row.attended for row in rows)


@transaction.atomic
def add_decision(*, by: User, activity: Activity, text: str, who: str, due_on: date | None = None) -> ActivityDecision:
    kept = _open(by, activity)
    if kept.state != ActivityState.HELD:
        raise ActivityRefused("Putusan dicatat setelah kegiatan terlaksana.")
    return ActivityDecision.objects.create(activity=kept, text=text.strip(), who=who.strip(), due_on=due_on)


@transaction.atomic
def settle_decision(*, by: User, decision: ActivityDecision, note: str = "") -> ActivityDecision:
    """It was followed up. Once."""
    _open(by, decision.activity)
    kept = ActivityDecision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if kept.done_on is not None:
        raise ActivityRefused("Putusan ini sudah ditindaklanjuti.")
    kept.done_on, kept.done_by, kept.done_note = timezone.localdate(), by, note.strip()
    kept.save()
    return kept


@transaction.atomic
def add_village(
    *, by: User, activity: Activity, village: Region, person: ActivityPerson | None = None
) -> ActivityVillage:
    kept = _open(by, activity)
    if kept.kind != ActivityKind.SURVEY:
        raise ActivityRefused("Wilayah tugas hanya dicatat pada survei.")
    if not village.code.startswith(f"{kept.region_id}.") and village.code != kept.region_id:
        raise ActivityRefused("Tempat ini di luar wilayah kegiatan.", "village")
    if kept.villages.filter(village=village).exists():
        raise ActivityRefused("Tempat ini sudah ada dalam daftar.", "village")
    return ActivityVillage.objects.create(activity=kept, village=village, person=person)


@transaction.atomic
def note_villages(*, by: User, activity: Activity, said: Mapping[int, tuple[str, int | None]]) -> None:
    """How far each village is and who goes there: {key: (state, key of a member of the team or None)}."""
    kept = _open(by, activity)
    team = set(kept.people.filter(part=Part.TEAM).values_list("pk", flat=True))
    for row in kept.villages.order_by("pk"):
        if row.pk in said:
            row.state, person = said[row.pk]
            row.person_id = person if person in team else None
            row.save()


@transaction.atomic
def remove(*, by: User, thing: ActivityPartner | ActivityPerson | ActivityDecision | ActivityVillage) -> None:
    """Taken off the page; the history keeps it."""
    _open(by, thing.activity)
    thing.delete()
