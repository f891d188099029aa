"""A small made-up set of cases with exact times, written past the workflow: only what indicators read."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pgtrigger

from complaints.models import Complaint, ComplaintEvent
from monitoring.periods import Period, quarter
from referrals.models import Referral, ReferralEvent
from tests.personas import Cast

_numbers = count(1)
MS = timedelta(milliseconds=1)


class Builder:
    """Cases of one jurisdiction. Times are local: (month, day[, hour[, minute]]) of 2026."""

    def __init__(self, cast: Cast):
        self.cast, self.zone = cast, cast.profile.zone

    def at(self, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
        return datetime(2026, month, day, hour, minute, tzinfo=self.zone)

    def quarter(self, number: int) -> Period:
        return quarter(2026, number, self.zone)

    def complaint(self, received: datetime, *, ended: datetime | None = None, as_: str = "closed", **more) -> Complaint:
        status = as_ if ended else more.pop("status", "in_handling")
        told = {}
        if status in ("closed", "verified"):
            told = {
                "outcome": "fulfilled",
                "informed_at": ended,
                "informed_by": self.cast.back_office,
                "inform_method": "phone",
            }
        values = {
            "jurisdiction": self.cast.region,
            "unit": self.cast.secretariat,
            "region": self.cast.village,
            "number": f"UJI-{next(_numbers)}",
            "status": status,
            "channel": "secretariat",
            "klass": "membership",
            "category": "K2",
            "description": "Uji",
            "subject_name": "Warga Uji",
            "received_at": received,
            "closed_at": ended,
            "created_by": self.cast.front_office,
            **told,
            **more,
        }
        with pgtrigger.ignore("complaints.Complaint:complaint_first"):
            return Complaint.objects.create(**values)

    def step(self, case: Complaint, at: datetime, name: str, source: str, target: str) -> ComplaintEvent:
        version = ComplaintEvent.objects.filter(case=case).count() + 2
        return ComplaintEvent.objects.create(
            case=case, at=at, transition=name, source=source, target=target, version=version
        )

    def reopened(self, received: datetime, *steps: tuple[datetime, str], **more) -> Complaint:
        """steps: (moment, "close" or "reopen") in order; the last says how it stands now."""
        last_at, last = steps[-1]
        case = self.complaint(received, ended=last_at if last == "close" else None, reopened=1, **more)
        for moment, name in steps:
            if name == "close":
                self.step(case, moment, "close", "informed", "closed")
            else:
                self.step(case, moment, "reopen", "closed", "in_handling")
        return case

    def referral(self, complaint: Complaint, *, target=None, status: str = "sent", **more) -> Referral:
        values = {
            "jurisdiction": self.cast.region,
            "unit": self.cast.secretariat,
            "region": complaint.region,
            "number": f"RJK-{(number := next(_numbers))}",
            "letter_number": f"400/{number}",
            "status": status,
            "complaint": complaint,
            "target_unit": target or self.cast.education,
            "request": "Uji",
            "reason": "Uji",
            "created_by": self.cast.back_office,
            **more,
        }
        with pgtrigger.ignore("referrals.Referral:referral_first"):
            return Referral.objects.create(**values)

    def decision(self, referral: Referral, at: datetime, name: str, source: str, target: str) -> ReferralEvent:
        version = ReferralEvent.objects.filter(case=referral).count() + 2
        return ReferralEvent.objects.create(
            case=referral, at=at, transition=name, source=source, target=target, version=version
        )
