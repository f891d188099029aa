"""The letterhead of a jurisdiction, the same on every paper."""

from __future__ import annotations

from slrt.jurisdictions.profile import Profile
from slrt.ui.pdf import Letterhead


def letterhead_of(profile: Profile) -> Letterhead:
    facts = profile.facts
    contact = " · ".join(part for part in (facts.phone, facts.email, facts.website) if part)
    return Letterhead(
        government=facts.government_name, agency=facts.agency_name, service=profile.service_name,
        address=facts.address, contact=contact,
    )  # fmt: skip
