"""The letterhead of a jurisdiction, the same on every paper."""

from __future__ import annotations

from slrt.jurisdictions.profile import Profile
from slrt.ui.pdf import Letterhead


def letterhead_of(profile: Profile) -> Letterhead:
    kop = profile.kop
    contact = " · ".join(part for part in (kop.phone, kop.email, kop.website) if part)
    return Letterhead(
        government=kop.government_name, agency=kop.agency_name, service=profile.service_name,
        address=kop.address, contact=contact,
    )  # fmt: skip
