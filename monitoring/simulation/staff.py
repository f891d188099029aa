"""Units after the preset of a jurisdiction, and the demonstration's people: one for each role, more at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from monitoring.simulation.names import POOLS
from slrt.accounts.models import Assignment, Unit, UnitKind, User
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.jurisdictions.units import load_units
from slrt.regions.models import Region

# The demonstration's password, printed by bin/up. Accounts with it exist in demonstration mode only.
PASSWORD = "Meja-Layanan-77!"  # noqa: S105 - printed for everyone who tries the demonstration

# The villages in which the demonstration's field staff work: the first ones of the jurisdiction's list.
VILLAGES = 3
# (role, user name, unit kind or code suffix, which of the villages if only one, sector of a section)
_PEOPLE = (
    ("front_office", "depan", "secretariat", None, ""),
    ("front_office", "depan2", "secretariat", None, ""),
    ("review", "telaah", "secretariat", None, ""),
    ("back_office", "belakang", "secretariat", None, ""),
    ("back_office", "belakang2", "secretariat", None, ""),
    ("supervisor", "pengawas", "secretariat", None, ""),
    ("facilitator", "fasilitator", "secretariat", 0, ""),
    ("facilitator", "fasilitator2", "secretariat", None, ""),
    ("manager", "manajer", "secretariat", None, ""),
    ("manager", "manajer2", "secretariat", None, ""),
    ("assistant", "pendamping", "secretariat", None, ""),
    ("puskesos_coordinator", "puskesos", "puskesos", 0, ""),
    ("puskesos_front", "puskesos.depan", "puskesos", 0, ""),
    ("puskesos_back", "puskesos.belakang", "puskesos", 0, ""),
    ("agency", "instansi", "agency", None, "education"),
    ("agency", "instansi2", "agency", None, "health"),
    ("agency", "instansi3", "agency", None, "social"),
    ("kecamatan", "kecamatan", "kecamatan", None, ""),
    ("coordination", "koordinasi", "coordination", None, ""),
    ("head", "kadis", "secretariat", None, ""),
    ("monev", "monev", "secretariat", None, ""),
    ("auditor", "auditor", "secretariat", None, ""),
    ("data_officer", "data", "secretariat", None, ""),
    ("administrator", "admin", "secretariat", None, ""),
)


@dataclass(frozen=True)
class Staff:
    """Who works in the synthetic district: users by user-name stem, and the units they work in."""

    users: dict[str, User]
    secretariat: Unit
    puskesos: Unit | None  # Tabalong works with facilitators in the villages instead
    agencies: tuple[Unit, ...]
    villages: tuple[Region, ...]  # where the field staff work, see VILLAGES
    offices: dict[int, User]  # the officer of an agency by its unit, where it has an account

    @property
    def roles(self) -> dict[str, str]:
        """Role codes by user-name stem."""
        return {stem: role for role, stem, *_ in _PEOPLE}

    def any_of(self, random: Random, *stems: str) -> User:
        return self.users[random.choice(stems)]


def load_staff(jurisdiction: str) -> Staff:
    """Units, demonstration accounts and their assignments; safe to run again."""
    units = list(load_units(jurisdiction).values())
    profile = profile_of(jurisdiction)
    secretariat = next(u for u in units if u.kind == UnitKind.SECRETARIAT)
    desks = sorted((u for u in units if u.kind == UnitKind.PUSKESOS), key=lambda u: u.region_id)
    puskesos = next(iter(desks), None)
    villages = tuple(
        Region.objects.inside(jurisdiction).villages().select_related("parent").order_by("code")[:VILLAGES]
    )
    if not profile.facts.phone:
        _give_phone(secretariat, puskesos)
    draw, hashed = Random(f"{jurisdiction}|staff"), make_password(PASSWORD)
    users: dict[str, User] = {}
    offices: dict[int, User] = {}
    for role, stem, kind, local, sector in _PEOPLE:
        unit = _unit(units, kind, sector, secretariat, puskesos)
        if unit is None:
            continue
        defaults = {
            "name": POOLS[jurisdiction].draw(draw, draw.choice("LP")).title(),
            "email": f"{stem}.{profile.slug}@contoh.example",
            "password": hashed,
            "home_jurisdiction_id": jurisdiction,
            "is_demo": True,
        }
        user, made = User.objects.get_or_create(username=f"{stem}.{profile.slug}", defaults=defaults)
        if made:
            place = None if local is None else villages[local]
            number = f"800/{len(users) + 1:03d}/{profile.short_code}/2024"
            _assign(user, role, unit, place, number, profile)
        users[stem] = user
        if kind == "agency":
            offices.setdefault(unit.pk, user)
    agencies = tuple(sorted((u for u in units if u.kind == UnitKind.AGENCY and u.active), key=lambda u: u.pk))
    return Staff(users, secretariat, puskesos, agencies, villages, offices)


def _give_phone(*desks: Unit | None) -> None:
    """What a slip names for questions (ux §1.8). 0800 with so many noughts is given to nobody."""
    for number, unit in enumerate(desks, 1):
        if unit is not None and not unit.phone:
            unit.phone = f"0800 000 {number:04d}"
            unit.save(update_fields=["phone"])


def _assign(user: User, role: str, unit: Unit, region: Region | None, decree: str, profile: Profile) -> None:
    """By a decree of the first working day of 2024, of an origin that the profile wants for the role."""
    first, wanted = date(2024, 1, 2), profile.staff_origins_by_role.get(role)
    Assignment.objects.create(
        user=user, role=role, unit=unit, region=region, starts=first, decree_number=decree, decree_date=first,
        origin=wanted[0] if wanted else "",
    )  # fmt: skip


def _unit(units: list[Unit], kind: str, sector: str, secretariat: Unit, puskesos: Unit | None) -> Unit | None:
    if kind == "secretariat":
        return secretariat
    if kind == "puskesos":
        return puskesos
    fitting = [u for u in units if u.kind == kind and (not sector or sector in u.sectors)]
    return min(fitting, key=lambda u: u.pk, default=None)
