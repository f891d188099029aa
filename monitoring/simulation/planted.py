"""Cases planted so that every state is there to be seen: of complaints, and of referrals at three offices.

Their steps follow each other quickly within the last weeks and stop exactly where they are wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitoring.simulation.script import Playwright, Script, Told
from monitoring.simulation.stories import REASONS, REPLIES
from slrt.jurisdictions.profile import Profile

# Sectors of the offices whose officers have demonstration accounts, see staff.
OFFICES = ("education", "health", "social")
_AT_OFFICE = ("sent", "sent", "received", "received", "accepted", "accepted", "delivered", "not_delivered", "declined",
              "cancelled")  # fmt: skip
_WITH_MANAGER = ("submitted", "submitted", "returned", "refused")


@dataclass(frozen=True)
class Aim:
    """kind: complaint or referral; sector: "" for any; category: "" for any that is not kept from most eyes."""

    kind: str
    state: str
    sector: str = ""
    channel: str = "secretariat"
    emergency: bool = False
    category: str = ""

    @property
    def days(self) -> float:
        """How long ago it came in, at least: long enough for its steps, also over a weekend."""
        if self.kind == "complaint" and self.state in ("submitted", "with_supervisor"):
            return 1.5
        if self.emergency or (self.kind, self.state) == ("complaint", "registered"):
            return 5
        return {"in_handling": 9, "needs_documents": 9, "reviewed": 9, "sent": 12, "submitted": 11}.get(self.state, 16)


def aims_for(profile: Profile) -> list[Aim]:
    """What to plant in a jurisdiction, by its rules."""
    found = list(_complaints(profile))
    for sector in OFFICES:
        found += [Aim("referral", state, sector) for state in _AT_OFFICE]
    found.append(Aim("referral", "drafted", "health"))
    if profile.referral_approval != "off":
        found += [Aim("referral", state, "health") for state in _WITH_MANAGER]
        if profile.emergency:
            found += [Aim("referral", state, "social", emergency=True) for state in ("sent", "received")]
    return found


def _complaints(profile: Profile) -> Iterator[Aim]:
    states = ["registered", "registered", "in_handling", "in_handling", "needs_documents", "needs_documents",
              "answered", "answered", "informed", "closed", "verified", "rejected", "withdrawn",
              "duplicate"]  # fmt: skip
    if profile.forward_to != "back_office":
        states += ["reviewed", "reviewed"]
    yield from (Aim("complaint", state) for state in states)
    # What only those may open who must, so that those see it too: taken money, somebody alone and ill.
    yield from (Aim("complaint", state, category="N3") for state in ("in_handling", "closed"))
    yield Aim("complaint", "answered", category="N7")
    if "puskesos" in profile.channels:
        yield from (Aim("complaint", state, channel="puskesos") for state in ("in_handling", "needs_documents"))
    if "online" in profile.channels:
        yield from (Aim("complaint", "submitted", channel="online") for _ in range(2))
    field = "facilitator" in profile.channels and profile.supervisor_gate_field != "off"
    if field or profile.supervisor_gate_walkin != "off":
        channel = "facilitator" if field else "secretariat"
        yield from (Aim("complaint", state, channel=channel) for state in ("with_supervisor", "with_supervisor",
                                                                           "returned"))  # fmt: skip


class Planter(Playwright):
    """Scripts that end in a wanted state."""

    def plant(self, received: datetime, told: Told, aim: Aim) -> Script:
        self.begin(received, told)
        self.slow = False
        if aim.kind == "referral":
            self.enter()
            self.forward()
            self._referral(aim)
        else:
            self._complaint(aim.state)
        return self.cut(self.until)

    def _complaint(self, state: str) -> None:
        if state in ("submitted", "with_supervisor"):
            return
        if state == "returned":
            self.step("supervisor_return", "pengawas", 0.8, REASONS["supervisor_return"])
            return
        self.enter()
        if state == "registered":
            return
        if state == "rejected":
            self.step("reject", self.back, 1, REASONS["reject"], method="in_person")
        elif state == "duplicate":
            self.step("mark_duplicate", self.back, 1, duplicate=True)
        elif state == "reviewed":
            self.sort(self.profile.forward_to)
        else:
            self.forward()
            self._handled(state)

    def _handled(self, state: str) -> None:
        if state == "needs_documents":
            self.ask_documents()
        elif state == "withdrawn":
            self.step("withdraw", self.back, 1, REASONS["withdraw"])
        elif state != "in_handling":
            self.answer()
            if state == "answered":
                return
            self.step("inform", self.told.informer, 1, method="phone")
            if state != "informed":
                self.step("close", self.back, 0.8)
            if state == "verified":
                self.step("verify", self.told.informer, 2, REASONS["verify"])

    def _referral(self, aim: Aim) -> None:
        if aim.state == "drafted":
            self.script.referred_at = self.clock
            return
        if aim.emergency:
            self._emergency()
        elif self.must_ask or aim.state in _WITH_MANAGER:
            self.submit()
            if aim.state == "submitted":
                return
            if aim.state == "returned":
                self.step("return_to_proposer", "manajer", 0.6, REASONS["return_to_proposer"], referral=True)
                self.mirror("refer_back", "manajer")
                return
            if aim.state == "refused":
                self.refuse()
                return
            self.approve()
        else:
            self.send_directly()
        self._at_office(aim)

    def _emergency(self) -> None:
        self.script.emergency = True
        self.step("send_emergency", self.back, 0.2, REASONS["send_emergency"], referral=True)
        self.script.referred_at = self.clock
        self.mirror("refer_send", self.back)

    def _at_office(self, aim: Aim) -> None:
        if aim.state == "sent":
            return
        if aim.state == "cancelled":
            self.step("recall", self.back, 1, REASONS["recall"], referral=True)
            self.mirror("refer_back", self.back)
            return
        self.step("acknowledge", "agency", 0.8, referral=True)
        if aim.state == "received":
            return
        if aim.state == "declined":
            self.decline()
            return
        self.step("accept", "agency", 0.8, referral=True)
        wanted: Callable[[tuple[str, str, str]], bool] = {
            "delivered": lambda reply: reply[0] == "deliver",
            "not_delivered": lambda reply: reply[0] == "not_deliver",
        }.get(aim.state, lambda reply: False)
        reply = next(filter(wanted, REPLIES[aim.sector]), None)
        if reply:
            self.result(reply)
