"""The families of a village as they are walked: by RW and RT, with what the edition in force says of each."""

from __future__ import annotations

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery

from households.models import DoorCheck, EditionListing, Household, Person, RegistryEdition, ServiceArea
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region

# Put into no address: names stay out of cursors, so a part of the village is shown at a time instead of pages.
ORDER = ("rw", "rt", "head_name", "pk")
STATES = {"belum": "Belum diperiksa", "sudah": "Sudah diperiksa", "semua": "Semua"}


def edition_of(jurisdiction: str) -> RegistryEdition | None:
    """The registry in force: the newest edition that lists families."""
    return next((one for one in RegistryEdition.objects.current(jurisdiction) if one.lists_families), None)


def villages_for(user: User, jurisdiction: str) -> list[Region]:
    """Where the person works in the field; the villages they serve by name first."""
    grants = user.access.within(jurisdiction).grants_for(Permission.VISIT_RECORD)
    found: dict[str, Region] = {}
    for place in sorted({grant.region for grant in grants}):
        rows = Region.objects.inside(place).villages() if len(place) < 13 else Region.objects.filter(pk=place)
        found |= {region.code: region for region in rows.select_related("parent").order_by("code")}
    served = list(
        ServiceArea.objects.in_force().filter(user=user).order_by("village").values_list("village", flat=True)
    )
    first = [found.pop(code) for code in dict.fromkeys(served) if code in found]
    return first + sorted(found.values(), key=lambda region: (region.name, region.code))


def families(
    user: User, village: Region, edition: RegistryEdition | None, chosen: dict[str, str]
) -> QuerySet[Household]:
    """chosen: rw, rt, state (a code of STATES). desil and head_nik are said beside each family."""
    rows = Household.objects.visible_to(user).filter(village=village)
    for name in ("rw", "rt"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    checks = DoorCheck.objects.filter(edition=edition, household=OuterRef("pk"))
    if chosen.get("state") == "belum":
        rows = rows.filter(~Exists(checks))
    elif chosen.get("state") == "sudah":
        rows = rows.filter(Exists(checks))
    listed = EditionListing.objects.filter(edition=edition, household=OuterRef("pk")).order_by().values("household")
    head = Person.objects.filter(household=OuterRef("pk"), relation="1", alive=True).order_by("pk")
    return rows.annotate(
        desil=Subquery(listed.annotate(least=Min("desil")).values("least")), head_nik=Subquery(head.values("nik")[:1])
    )


def blocks_of(user: User, village: Region) -> list[tuple[str, str]]:
    """(rw, rt) of the village in order, for the filter."""
    rows = Household.objects.visible_to(user).filter(village=village).exclude(rw="")
    return list(rows.order_by("rw", "rt").values_list("rw", "rt").distinct())
