"""Services of a jurisdiction that may have a standard: the desk's own, and the programmes it offers."""

from __future__ import annotations

from dataclasses import dataclass

from programs.models import Programme, ServiceStandard
from programs.standards.models import OwnService
from slrt.jurisdictions.profile import Profile

FREE = "Tidak dipungut biaya."


@dataclass(frozen=True)
class Subject:
    code: str
    name: str
    programme: Programme | None = None


def subjects_of(jurisdiction: str) -> list[Subject]:
    """The desk's own services first, then the programmes by name."""
    offered = Programme.objects.offered_in(jurisdiction).select_related("manager_unit").order_by("name", "pk")
    return [*(Subject(code.value, code.label) for code in OwnService), *(Subject(p.code, p.name, p) for p in offered)]


def subject_of(jurisdiction: str, code: str) -> Subject | None:
    if code in OwnService.values:
        return Subject(code, OwnService(code).label)
    offered = Programme.objects.offered_in(jurisdiction).select_related("manager_unit")
    found = offered.filter(code=code).order_by("-pk").first()
    return Subject(found.code, found.name, found) if found else None


def standards_of(jurisdiction: str) -> dict[str, ServiceStandard]:
    """Those published today, by subject."""
    return {row.subject: row for row in ServiceStandard.objects.in_force(jurisdiction).order_by("subject")}


def draft_of(subject: Subject, profile: Profile) -> dict[str, str]:
    """What the catalogue and the profile know already, to begin a standard with."""
    where = profile.words("contacts") if profile.contacts else []
    told = {"cost": FREE, "complaints": "\n".join(["Sekretariat, tanpa biaya.", *where])}
    entry = subject.programme
    if entry is None:
        return told
    return told | {
        "requirements": "\n".join(entry.documents), "procedure": entry.how_to_apply, "duration": entry.service_time,
        "product": entry.benefit, "legal_basis": entry.legal_basis,
    }  # fmt: skip
