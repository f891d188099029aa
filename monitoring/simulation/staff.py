"""Units after the preset of a jurisdiction, and the demonstration's people: one for each role, more at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from monitoring.simulation.names import POOLS
from slrt.accounts.models import Assignment, Unit, UnitKind, User
from slrt.jurisdictions.profile import profile_of
from slrt.jurisdictions.units import load_units
from slrt.regions.models import Region

# The demonstration's password, printed by bin/up. Accounts with it exist in demonstration mode only.
PASSWORD = "Meja-Layanan-77!"  # noqa: S105 - printed for everyone who tries the demonstration

# (role, user name, unit kind or code suffix, works in one village, sector of a section)
_PEOPLE = (
    ("front_office", "depan", "secretariat", False, ""),
    ("front_office", "depan2", "secretariat", False, ""),
    ("review", "telaah", "secretariat", False, ""),
    ("back_office", "belakang", "secretariat", False, ""),
    ("back_office", "belakang2", "secretariat", False, ""),
    ("supervisor", "pengawas", "secretariat", False, ""),
    ("facilitator", "fasilitator", "secretariat", True, ""),
    ("manager", "manajer", "secretariat", False, ""),
    ("manager", "manajer2", "secretariat", False, ""),
    ("assistant", "pendamping", "secretariat", False, ""),
    ("puskesos_coordinator", "puskesos", "puskesos", True, ""),
    ("puskesos_front", "puskesos.depan", "puskesos", True, ""),
    ("puskesos_back", "puskesos.belakang", "puskesos", True, ""),
    ("agency", "instansi", "agency", False, "education"),
    ("agency", "instansi2", "agency", False, "health"),
    ("agency", "instansi3", "agency", False, "social"),
    ("kecamatan", "kecamatan", "kecamatan", False, ""),
    ("coordination", "koordinasi", "coordination", False, ""),
    ("head", "kadis", "secretariat", False, ""),
    ("monev", "monev", "secretariat", False, ""),
    ("auditor", "auditor", "secretariat", False, ""),
    ("data_officer", "data", "secretariat", False, ""),
    ("administrator", "admin", "secretariat", False, ""),
)


@dataclass(frozen=True)
class Staff:
    """Who works in the synthetic district: users by user-name stem, and the units they work in."""

    users: dict[str, User]
    secretariat: Unit
    puskesos: Unit | None  # Tabalong works with facilitators in the villages instead
    agencies: tuple[Unit, ...]

    def any_of(self, random: Random, *stems: str) -> User:
        return self.users[random.choice(stems)]


def load_staff(jurisdiction: str) -> Staff:
    """Units, demonstration accounts and their assignments; safe to run again."""
    units = list(load_units(jurisdiction).values())
    profile = profile_of(jurisdiction)
    secretariat = next(u for u in units if u.kind == UnitKind.SECRETARIAT)
    desks = sorted((u for u in units if u.kind == UnitKind.PUSKESOS), key=lambda u: u.region_id)
    puskesos = next(iter(desks), None)
    village = Region.objects.inside(jurisdiction).villages().order_by("code").values_list("code", flat=True)[0]
    random = Random(f"{jurisdiction}|staff")
    hashed = make_password(PASSWORD)
    users: dict[str, User] = {}
    for role, stem, kind, local, sector in _PEOPLE:
        unit = _unit(units, kind, sector, secretariat, puskesos)
        if unit is None:
            continue
        sex = random.choice("LP")
        user, made = User.objects.get_or_create(
            username=f"{stem}.{profile.slug}",
            defaults={
                "name": POOLS[jurisdiction].draw(random, sex).title(),
                "email": f"{stem}.{profile.slug}@contoh.example",
                "password": hashed,
                "home_jurisdiction_id": jurisdiction,
                "is_demo": True,
            },
        )
        if made:
            Assignment.objects.create(
                user=user,
                role=role,
                unit=unit,
                region_id=village if local else None,
                starts=date(2024, 1, 2),
                decree_number=f"800/{len(users) + 1:03d}/{profile.short_code}/2024",
                decree_date=date(2024, 1, 2),
            )
        users[stem] = user
    agencies = tuple(u for u in units if u.kind == UnitKind.AGENCY and u.active)
    return Staff(users, secretariat, puskesos, agencies)


def _unit(units: list[Unit], kind: str, sector: str, secretariat: Unit, puskesos: Unit | None) -> Unit | None:
    if kind == "secretariat":
        return secretariat
    if kind == "puskesos":
        return puskesos
    fitting = [u for u in units if u.kind == kind and (not sector or sector in u.sectors)]
    return min(fitting, key=lambda u: u.pk, default=None)
