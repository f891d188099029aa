"""One cast for every test: a person per role in each jurisdiction, and one who may see nothing.

    def test_something(cast, client):
        sign_in(client, cast.manager)

`cast` is the Kendal cast; `casts("63.09")` makes another. Nobody here is a real person.
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from functools import cached_property

import pytest
from django.test import Client
from django.utils import timezone

from slrt.accounts.models import Assignment, Unit, UnitKind, UnitLevel, User
from slrt.jurisdictions.profile import profile_of
from slrt.regions.models import Region

PASSWORD = "Uji-Coba-Meja-77!"
# One village and one kecamatan per jurisdiction, in which the local staff work.
PLACES = {
    "62.04": "62.04.06.1006",
    "63.11": "63.11.06.1019",
    "33.24": "33.24.12.2001",
    "63.09": "63.09.04.2005",
    "32.76": "32.76.01.1006",
}
NAMES = {
    "front_office": "Budi Santosa",
    "review": "Ratna Wulandari",
    "back_office": "Rina Marlina",
    "supervisor": "Slamet Riyanto",
    "facilitator": "Dewi Lestari",
    "manager": "Endang Purwati",
    "assistant": "Yusuf Hidayat",
    "puskesos_coordinator": "Suparman Hadi",
    "puskesos_front": "Lilis Suryani",
    "puskesos_back": "Joko Prasetyo",
    "agency": "Nuraini Fitri",
    "kecamatan": "Agus Setiawan",
    "coordination": "Hartono Wijaya",
    "head": "Siti Aminah",
    "monev": "Bambang Irawan",
    "auditor": "Tri Handayani",
    "data_officer": "Fajar Nugroho",
    "administrator": "Wahyu Kurniawan",
}
_UNIT_OF_ROLE = {
    "puskesos_coordinator": "puskesos",
    "puskesos_front": "puskesos",
    "puskesos_back": "puskesos",
    "facilitator": "secretariat",
    "agency": "education",
    "kecamatan": "kecamatan",
    "coordination": "coordination",
}
_LOCAL_ROLES = {"puskesos_coordinator", "puskesos_front", "puskesos_back", "facilitator"}


class Cast:
    """Units and people of one jurisdiction, made when first asked for."""

    def __init__(self, jurisdiction: str):
        self.code = jurisdiction
        self.region = Region.objects.get(code=jurisdiction)
        self.village = Region.objects.get(code=PLACES[jurisdiction])
        self.district = self.village.parent
        self._users: dict[str, User] = {}

    def __getattr__(self, role: str) -> User:
        if role in NAMES:
            return self.person(role)
        raise AttributeError(role)

    # ------------------------------------------------------------------ units
    @cached_property
    def secretariat(self) -> Unit:
        return self._unit(UnitKind.SECRETARIAT, f"Sekretariat {self.region.name}", self.profile.short_code)

    @cached_property
    def puskesos(self) -> Unit:
        name = f"Puskesos {self.village.name}"
        return self._unit(UnitKind.PUSKESOS, name, f"{self.profile.short_code}P1", self.village, UnitLevel.VILLAGE)

    @cached_property
    def education(self) -> Unit:
        return self._unit(
            UnitKind.AGENCY, "Dinas Pendidikan", f"{self.profile.short_code}-DIKBUD", sectors=["education"]
        )

    @cached_property
    def health(self) -> Unit:
        return self._unit(UnitKind.AGENCY, "Dinas Kesehatan", f"{self.profile.short_code}-DINKES", sectors=["health"])

    @cached_property
    def kecamatan_unit(self) -> Unit:
        return self._unit(UnitKind.KECAMATAN, "Kecamatan", f"{self.profile.short_code}-KEC", self.district)

    @cached_property
    def coordination_unit(self) -> Unit:
        return self._unit(UnitKind.COORDINATION, "Tim Koordinasi", f"{self.profile.short_code}-TK")

    @property
    def profile(self):
        return profile_of(self.code)

    def _unit(self, kind, name, code, region=None, level=UnitLevel.REGENCY, sectors=()) -> Unit:
        return Unit.objects.get_or_create(
            jurisdiction=self.region,
            code=code,
            defaults={
                "kind": kind,
                "name": name,
                "level": level,
                "region": region or self.region,
                "sectors": list(sectors),
            },
        )[0]

    # ------------------------------------------------------------------ people
    def person(self, role: str, *, number: int = 1, section: str = "", unit: Unit | None = None) -> User:
        """Somebody with this role; `number` tells colleagues with the same role apart."""
        key = f"{role}{number}{section}{unit.pk if unit else ''}"
        if key not in self._users:
            place = unit or self._home(role)
            user = User.objects.create_user(
                f"{role}{number}.{self.profile.slug}.{len(self._users)}",
                PASSWORD,
                name=NAMES[role] if number == 1 else f"{NAMES[role]} {number}",
                email=f"{role}{number}@{self.profile.slug}.example",
                home_jurisdiction=self.region,
            )
            Assignment.objects.create(
                user=user,
                role=role,
                unit=place,
                section=section,
                region=self.village if role in _LOCAL_ROLES else None,
                starts=timezone.localdate() - timedelta(days=30),
                decree_number=f"SK/{role}/2026",
                decree_date=date(2026, 1, 2),
            )
            self._users[key] = user
        return self._users[key]

    def _home(self, role: str) -> Unit:
        name = _UNIT_OF_ROLE.get(role, "secretariat")
        return getattr(self, {"kecamatan": "kecamatan_unit", "coordination": "coordination_unit"}.get(name, name))

    @cached_property
    def nobody(self) -> User:
        """Signed in, with no assignment at all."""
        return User.objects.create_user(
            f"tanpa.peran.{self.profile.slug}", PASSWORD, name="Tanpa Peran", home_jurisdiction=self.region
        )


def sign_in(client: Client, user: User, *, fresh: bool = True) -> Client:
    """Sign a person in; with fresh=True as if the password was typed just now (for approvals and exports)."""
    client.force_login(user, backend="slrt.accounts.backends.ScopedBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - (0 if fresh else 3600), "username": user.username}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def casts(db):
    """A function that gives the cast of a jurisdiction: casts("63.09").manager."""
    made: dict[str, Cast] = {}

    def cast_of(code: str) -> Cast:
        if code not in made:
            made[code] = Cast(code)
        return made[code]

    return cast_of


@pytest.fixture
def cast(casts) -> Cast:
    """The Kendal cast."""
    return casts("33.24")
