"""Which papers the desk asks for: the programme's own list, or the base set of the jurisdiction."""

from __future__ import annotations

from programs.models import Programme
from slrt.jurisdictions.codes import EVIDENCE
from slrt.jurisdictions.profile import Profile

# These two are not papers: the house photo has a field of its own.
_NOT_PAPER = {"house_photo", "coordinates"}


def base_set(profile: Profile) -> list[str]:
    """The papers checked at every registration here, in words."""
    return [EVIDENCE[code] for code in profile.evidence_required if code not in _NOT_PAPER]


def checklist_of(programme: Programme | None, profile: Profile) -> list[str]:
    """The programme's documents after the base set, each once. Names are cut to what a complaint stores."""
    own = [name[:80] for name in programme.documents] if programme else []
    return list(dict.fromkeys([*base_set(profile), *own]))
