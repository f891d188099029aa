"""What the screens about field staff show. Worked out here, so that templates only print."""

from __future__ import annotations

from django.urls import reverse

from households.areas import blocks, caseload
from households.areas.handover import held, kinds
from households.areas.rights import may_steer
from households.models import Handover, ServiceArea
from slrt.accounts.models import Assignment, User
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui import words
from slrt.ui.badges import tag_html

SHOWN_VILLAGES = 40


def list_context(user: User, profile: Profile) -> dict:
    loads = caseload.loads(user, profile.code)
    alone = caseload.unserved(profile.code)
    crowded = dict(caseload.crowded(profile.code))
    names = Region.objects.filter(pk__in=crowded).select_related("parent").order_by("code")
    return {
        "rows": [load_row(load, profile) for load in loads],
        "unserved": [region.full_name for region in alone[:SHOWN_VILLAGES]],
        "unserved_count": len(alone),
        "unserved_more": max(0, len(alone) - SHOWN_VILLAGES),
        "crowded": [f"{region.full_name}: {crowded[region.code]} petugas" for region in names],
    }


def load_row(load: caseload.Load, profile: Profile) -> dict:
    mark = ""
    if load.orphaned:
        mark = tag_html("Serahkan tugasnya", "red", "warn")
    elif load.late:
        mark = tag_html(f"{load.late} lewat rencana", "amber", "clock")
    places = [f"{area.village.short_name}: {blocks.words(area.blocks)}" for area in load.areas]
    return {
        "name": load.person.name,
        "url": reverse("households:fieldworker", args=[load.person.pk]),
        "roles": ", ".join(sorted(profile.labels.get(role, role) for role in load.roles)) or "tidak bertugas lagi",
        "areas": places or ["belum ada"],
        "families": words.number(load.families),
        "held": [
            f"{words.number(number)} {kind.label.lower()}" for kind in kinds() if (number := load.held[kind.code])
        ],
        "mark": mark,
    }


def person_of(user: User, jurisdiction: str, pk: int) -> User | None:
    """The member of the field staff, if this person may see their work."""
    return next((person for person in caseload.staff_for(user, jurisdiction) if person.pk == pk), None)


def person_context(who: User, user: User, profile: Profile) -> dict:
    areas = list(
        ServiceArea.objects.in_force().filter(user=who, jurisdiction=profile.code).select_related("village__parent")
    )
    families = caseload.families_in(profile.code, areas)
    may = may_steer(user, profile.code)
    records = Handover.objects.visible_to(user).filter(jurisdiction=profile.code).filter(leaver=who)
    return {
        "who": who,
        "areas": [
            {
                "place": area.village.full_name,
                "blocks": blocks.words(area.blocks),
                "since": words.long_date(area.starts),
                "families": words.number(families[area.pk]),
                "end_url": reverse("households:area_end", args=[area.pk]) if may and area.ends is None else "",
            }
            for area in areas
        ],
        "held": held_rows(who, profile.code),
        "may_manage": may,
        "records": [(made.number, reverse("households:handover_record", args=[made.pk])) for made in records[:5]],
    }


def held_rows(who: User, jurisdiction: str) -> list[tuple[str, str]]:
    return [(label, words.number(number)) for label, number in held(who, jurisdiction).items()]


def candidates(leaver: User, jurisdiction: str) -> list[User]:
    """Colleagues of the field who work here today."""
    rows = Assignment.objects.in_force().filter(
        role__in=caseload.ROLES_OUTSIDE, unit__jurisdiction=jurisdiction, user__is_active=True
    )
    people = {row.user_id: row.user for row in rows.exclude(user=leaver).select_related("user").order_by("pk")}
    return sorted(people.values(), key=lambda person: (person.name, person.pk))


def given(cleaned: dict) -> dict:
    """What hand_over() gets of a form."""
    return {name: cleaned[name] for name in ("successor", "reason", "decree_number")}


def moved_rows(made: Handover) -> list[dict]:
    """The list below the letter: each kind with its numbers; areas in words."""
    labels = {kind.code: kind.label for kind in kinds()} | {"areas": "Wilayah layanan"}
    names = _villages(made.moved.get("areas", ()))
    return [
        {
            "label": labels.get(code, code),
            "count": words.number(len(items)),
            "lines": [_area(item, names) for item in items] if code == "areas" else list(items),
        }
        for code, items in made.moved.items()
    ]


def _villages(areas) -> dict[str, str]:
    codes = [text.partition(" ")[0] for text in areas]
    rows = Region.objects.filter(pk__in=codes).select_related("parent").order_by("code")
    return {region.code: region.full_name for region in rows}


def _area(text: str, names: dict[str, str]) -> str:
    code, _, parts = text.partition(" ")
    return f"{names.get(code, code)}, {blocks.words(parts)}"
