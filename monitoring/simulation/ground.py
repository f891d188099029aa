"""Where the demonstration's field staff work, the families they meet there, and when each thing happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from django.db import models, transaction
from django.utils import timezone

from households.models import Household, Person
from monitoring.simulation.bulk import triggers_off
from monitoring.simulation.names import POOLS
from monitoring.simulation.staff import Staff
from slrt.accounts.models import User
from slrt.cases.models import Case
from slrt.jurisdictions.profile import profile_of
from slrt.regions.models import Region

SPAN = 32  # days over which field work of the demonstration lies
ADULT = 17


class Ground:
    """The villages of the field staff, with the families registered there, in the order of the registry."""

    def __init__(self, jurisdiction: str, seed: int, staff: Staff):
        self.jurisdiction, self.staff = jurisdiction, staff
        self.random = Random(f"{seed}|{jurisdiction}|field")
        self.profile, self.pool = profile_of(jurisdiction), POOLS[jurisdiction]
        self.villages: Sequence[Region] = staff.villages
        self._diary: list[tuple[Case, Callable[[Case], None] | None]] = []

    def user(self, stem: str) -> User:
        return self.staff.users[stem]

    @property
    def reviewer_of_data(self) -> User:
        """Whoever checks changed data by the profile."""
        return self.user("pengawas" if "supervisor" in self.profile.change_reviewers else "data")

    @property
    def desk(self) -> User:
        """Whoever works at the village's own desk; where there is none, the facilitator."""
        return self.staff.users.get("puskesos.depan") or self.user("fasilitator")

    def families(self, place: int = 0) -> Iterator[Household]:
        """Families of one of the villages; the best known stand first. Every call begins anew."""
        rows = Household.objects.filter(village=self.villages[place], kk__isnull=False).exclude(source="local")
        return iter(rows.select_related("village").prefetch_related("members").order_by("pk"))

    def note(self, case: Case, mend: Callable[[Case], None] | None = None) -> None:
        """Remember a case whose times are to be laid back; in the order in which the numbers were given out.

        mend: puts right what else is dated on the case, once its times are laid back.
        """
        self._diary.append((case, mend))

    def write_diary(self) -> None:
        """Lay everything that was noted back over the last weeks, so that it did not all happen today."""
        kinds = list(dict.fromkeys(type(case) for case, _ in self._diary))
        for kind in kinds:
            rows = [noted for noted in self._diary if type(noted[0]) is kind]
            events = kind._meta.get_field("events").related_model
            with transaction.atomic(), triggers_off(kind, events):
                for place, (case, mend) in enumerate(rows):
                    self._lay_back(case, 1 - place / max(1, len(rows)))
                    if mend is not None:
                        mend(case)
                    case.save()
        self._diary.clear()

    def _lay_back(self, case: Case, share: float) -> None:
        """The first event `share` of the span ago, the others on working days after it, none later than now."""
        case.refresh_from_db()
        events = list(case.events.order_by("version", "pk"))
        now = timezone.now()
        begun = max(now - timedelta(days=SPAN * share + 0.2), now.replace(month=1, day=3))
        gap = (now - begun) / (len(events) + 1)
        moved: dict[datetime, datetime] = {}
        last = None
        for place, event in enumerate(events):
            jitter = 1 if place == 0 else self.random.uniform(0.6, 1.2)
            wanted = self.in_office(begun if last is None else last + min(gap * jitter, timedelta(days=5)))
            if last is not None:
                wanted = max(wanted, last + timedelta(minutes=self.random.randrange(4, 40)))
            last = moved[event.at] = min(wanted, now - timedelta(minutes=1))
        for event in events:
            event.at = moved[event.at]
        type(events[0]).objects.bulk_update(events, ["at"])
        shift = case.received_at - moved[case.received_at]
        for field in case._meta.concrete_fields:
            if not isinstance(field, models.DateTimeField) or getattr(case, field.attname) is None:
                continue
            value = getattr(case, field.attname)
            earlier = self.working_day(value - timedelta(days=shift.days)) if "due" in field.attname else value - shift
            setattr(case, field.attname, moved.get(value, earlier))

    def working_day(self, moment: datetime) -> datetime:
        """The same hour of the last working day up to then."""
        local = moment.astimezone(self.profile.zone)
        return local - timedelta(days=max(0, local.weekday() - 4))

    def in_office(self, moment: datetime) -> datetime:
        """The same, moved into the service hours of a working day before it."""
        local = self.working_day(moment)
        if not 8 <= local.hour < 15:
            local = local.replace(hour=self.random.randrange(8, 15), minute=self.random.randrange(60))
        return local


def adults(household: Household) -> list[Person]:
    this_year = timezone.localdate().year
    return [one for one in household.members.all() if one.alive and this_year - (one.birth_year or 0) > ADULT]


def children(household: Household) -> list[Person]:
    """Of school age."""
    this_year = timezone.localdate().year
    return [one for one in household.members.all() if 6 < this_year - (one.birth_year or 0) < ADULT]
