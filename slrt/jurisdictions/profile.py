"""What the rules of a jurisdiction are on a day.

    profile = profile_of("33.24")            # today, in the jurisdiction's own zone
    profile.referral_approval                # "required"
    profile.label("manager")                 # "Manajer"
    profile.clause("referral_approval")      # "Pasal 10 ayat (5) huruf d"
    profile_of("33.24", on=case.received_on) # the rules that held then

Reading is cheap: the dated values of a jurisdiction are kept in the process under its `stamp`, which the database
renews with every change, so one small query a request is enough to notice a change made by any other process.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.core.signals import request_finished, request_started
from django.utils import timezone

from slrt.jurisdictions.codes import BY_PROVINCE, CONTACTS, LETTERHEAD, SECTORS, VILLAGE_KINDS
from slrt.jurisdictions.keys import KEYS
from slrt.jurisdictions.keytypes import Deadline, Kop, Section
from slrt.jurisdictions.models import Jurisdiction, ProfileValue
from slrt.regions.codes import zone_label

# Whose origin the regulations speak of as "petugas sekretariat" (DP 5(4)).
SECRETARIAT_ROLES = ("front_office", "review", "back_office", "supervisor")


class UnknownJurisdiction(LookupError):
    """No jurisdiction with that code is set up here."""


@dataclass(frozen=True)
class Setting:
    """One value in force, with where it comes from. `since` and `until` are None for a default."""

    key: str
    value: Any
    clause: str
    source: str
    note: str = ""
    since: date | None = None
    until: date | None = None


class Profile:
    """The rules of one jurisdiction on one day. Immutable; every key of keys.py is an attribute with a typed value."""

    def __init__(self, facts: Jurisdiction, settings: Mapping[str, Setting], on: date):
        typed = {code: KEYS[code].kind.typed(setting.value) for code, setting in settings.items()}
        self.__dict__.update(_facts=facts, _settings=settings, _typed=MappingProxyType(typed), on=on)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_typed"][name]
        except KeyError:
            raise AttributeError(f"the profile has no key {name!r}") from None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a profile is read-only; change it with slrt.jurisdictions.actions.set_value")

    def __repr__(self) -> str:
        return f"<Profile {self.code} {self.on}>"

    # ------------------------------------------------------------------ facts of the jurisdiction
    @property
    def facts(self) -> Jurisdiction:
        """The jurisdiction's row: regulation, codes, zone. What stands on papers is `kop`. Not to be saved."""
        return self._facts

    @property
    def code(self) -> str:
        return self._facts.region_id

    @property
    def slug(self) -> str:
        return self._facts.slug

    @property
    def name(self) -> str:
        return self._facts.name

    @property
    def short_code(self) -> str:
        return self._facts.short_code

    @property
    def head_title(self) -> str:
        return self._facts.head_title

    @property
    def timezone(self) -> str:
        """IANA name."""
        return self._facts.timezone if self.time_zone == BY_PROVINCE else self.time_zone

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def zone_label(self) -> str:
        """WIB, WITA or WIT."""
        return zone_label(self.timezone)

    @cached_property
    def kop(self) -> Kop:
        """What stands at the head of papers made on this day."""
        said = self.letterhead or {name: getattr(self._facts, name) for name in LETTERHEAD}
        return Kop(**said)

    # ------------------------------------------------------------------ questions about the values
    @cached_property
    def staff_origins_by_role(self) -> dict[str, tuple[str, ...]]:
        """Where holders of a role of the secretariat come from here; roles that may come from anywhere are left out."""
        said = dict.fromkeys(SECRETARIAT_ROLES, self.staff_origins)
        said |= {"manager": self.manager_origins or self.staff_origins}
        said |= {"facilitator": self.facilitator_origins or self.staff_origins, "assistant": self.assistant_origins}
        return {role: tuple(origins) for role, origins in said.items() if origins}

    def setting(self, key: str) -> Setting:
        """The value with its clause and dates. Raises KeyError for a key that does not exist."""
        return self._settings[key]

    def clause(self, key: str) -> str:
        """The clause the value rests on, in words."""
        return self._settings[key].clause

    def words(self, key: str) -> list[str]:
        return KEYS[key].kind.words(self._settings[key].value)

    def matches(self, key: str, *values: Any) -> bool:
        """Whether the value is one of `values`; for a list, whether any of `values` is in it. Unknown key raises."""
        setting = self._typed[key]
        return any(value in setting for value in values) if isinstance(setting, tuple) else setting in values

    def label(self, code: str) -> str:
        """The local word for a role ("manager") or a unit ("unit_puskesos"). Raises KeyError for an unknown code."""
        return self.labels[code]

    @cached_property
    def village_word(self) -> str:
        """What the lowest region is called here: "kelurahan" where there is nothing else, else "desa/kelurahan"."""
        return "/".join(VILLAGE_KINDS[kind] for kind in self.village_kinds).lower()

    def here(self, text: str) -> str:
        """A label or sentence of ours ("Datang ke desa/kelurahan") with the word that this place has for a village.

        Never for what somebody typed.
        """
        word = self.village_word
        return re.sub("[Dd]esa/[Kk]elurahan", lambda said: word if said[0][0] == "d" else word.capitalize(), text)

    @property
    def sector_choices(self) -> list[tuple[str, str]]:
        """(code, word) of every sector, for forms below that know no codes of ours."""
        return list(SECTORS.items())

    def section_label(self, code: str) -> str:
        """The section's name; its code where the profile has no such section any more."""
        section = self._sections.get(code)
        return section.label if section else code

    @property
    def contact_lines(self) -> list[tuple[str, str]]:
        """Where families reach the desk, as (kind, address) in the order of the profile's own list of kinds."""
        return [(word, self.contacts[kind]) for kind, word in CONTACTS.items() if self.contacts.get(kind)]

    def class_word(self, code: str) -> str:
        """The local word for "participation" or "programme"."""
        return self.class_words[code]

    def section(self, code: str) -> Section:
        """Raises KeyError when the secretariat has no such section."""
        return self._sections[code]

    def section_for(self, *, case_class: str, sector: str = "") -> Section | None:
        """The first section that takes the sector, else the first that takes the class, else the first with any."""
        takers = [section for section in self.sections if section.sectors or section.classes]
        by_sector = [section for section in takers if sector and sector in section.sectors]
        by_class = [section for section in takers if case_class in section.classes]
        return next(iter(by_sector + by_class + takers), None)

    def has_module(self, code: str) -> bool:
        return code in self.modules

    def deadline(self, row: str) -> Deadline:
        """Limits in working days for a class ("participation", "programme") or a kind of keytypes.Deadlines."""
        return self.deadlines[row]

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.code: section for section in self.sections}


@dataclass(frozen=True)
class Timeline:
    """Everything ever set for one jurisdiction, with the stamp under which it was read."""

    stamp: uuid.UUID
    facts: Jurisdiction
    rows: Mapping[str, tuple[Setting, ...]]

    def on(self, day: date) -> Profile:
        return Profile(self.facts, {code: self.setting(code, day) for code in KEYS}, day)

    def setting(self, code: str, day: date) -> Setting:
        for row in self.rows.get(code, ()):
            if row.since <= day and (row.until is None or day < row.until):
                return row
        key = KEYS[code]
        return Setting(code, key.default, key.basis, "bawaan")


# Read under a stamp, so an entry is either right or noticed to be old; bounded by the number of jurisdictions and days.
_timelines: dict[str, Timeline] = {}
_profiles: dict[tuple[str, date], tuple[uuid.UUID, Profile]] = {}
_PROFILES_KEPT = 512
# Codes whose stamp was compared in this request. Outside a request the stamp is compared on every call.
_checked: ContextVar[set[str] | None] = ContextVar("profiles_checked", default=None)


def timeline_of(code: str) -> Timeline:
    """All dated values of a jurisdiction. Raises UnknownJurisdiction."""
    known, checked = _timelines.get(code), _checked.get()
    if known and checked is not None and code in checked:
        return known
    stamp = Jurisdiction.objects.filter(pk=code).values_list("stamp", flat=True).first()
    if stamp is None:
        raise UnknownJurisdiction(code)
    if known is None or known.stamp != stamp:
        known = _timelines[code] = _read(code)
    if checked is not None:
        checked.add(code)
    return known


def _read(code: str) -> Timeline:
    # The stamp is read before the values: a change in between is then noticed at the next comparison, never missed.
    facts = Jurisdiction.objects.select_related("region").get(pk=code)
    rows: dict[str, list[Setting]] = {}
    for row in ProfileValue.objects.filter(jurisdiction=code).order_by("valid_from", "pk"):
        if row.key in KEYS:
            setting = Setting(row.key, row.value, row.clause, row.source, row.note, row.valid_from, row.valid_to)
            rows.setdefault(row.key, []).append(setting)
    return Timeline(facts.stamp, facts, {key: tuple(settings) for key, settings in rows.items()})


def profile_of(jurisdiction_code: str, on: date | None = None) -> Profile:
    """The profile of a kabupaten or kota on a day (default: today in its own zone). Raises UnknownJurisdiction."""
    timeline = timeline_of(jurisdiction_code)
    day = on or timezone.localdate(timezone=timeline.facts.zone)
    stamp, profile = _profiles.get((jurisdiction_code, day), (None, None))
    if profile is None or stamp != timeline.stamp:
        if len(_profiles) >= _PROFILES_KEPT:
            _profiles.clear()
        profile = timeline.on(day)
        _profiles[jurisdiction_code, day] = (timeline.stamp, profile)
    return profile


def forget(code: str) -> None:
    """Compare the stamp again at the next reading, also within this request: call after changing a profile."""
    checked = _checked.get()
    if checked is not None:
        checked.discard(code)


def _begin_request(**kwargs: object) -> None:
    _checked.set(set())


def _end_request(**kwargs: object) -> None:
    _checked.set(None)


request_started.connect(_begin_request, dispatch_uid="profile_begin_request")
request_finished.connect(_end_request, dispatch_uid="profile_end_request")
