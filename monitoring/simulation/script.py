"""The life of one synthetic complaint: which steps, by whom, when. Follows the jurisdiction's own profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from complaints.enums import FIELD_CHANNELS
from monitoring.simulation.stories import ANSWERS, REASONS, REPLIES
from slrt.jurisdictions.profile import Profile


@dataclass(frozen=True)
class Step:
    transition: str
    stem: str  # user-name stem of the actor
    at: datetime
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Script:
    """Steps of the complaint and, when it was referred, of the referral. Nothing lies after `until`."""

    gate: str  # off | telaah | setuju for this channel
    steps: list[Step] = field(default_factory=list)
    referral: list[Step] = field(default_factory=list)


class Playwright:
    """Writes scripts. Delays are days with a long tail, so that a backlog exists as in any real office."""

    def __init__(self, profile: Profile, random: Random, until: datetime):
        self.profile, self.random, self.until = profile, random, until
        informers = profile.informs_citizen
        self.informer = (
            "fasilitator" if "facilitator" in informers else "belakang" if "back_office" in informers else "depan"
        )

    def write(self, received: datetime, channel: str) -> Script:
        field_record = channel in FIELD_CHANNELS
        gate = self.profile.supervisor_gate_field if field_record else self.profile.supervisor_gate_walkin
        self.script, self.clock = Script("off" if channel == "online" else gate), received
        if channel == "online":
            self.step("accept_submission", "depan", 0.4)
        elif gate != "off":
            self.step("supervisor_approve" if gate == "setuju" else "supervisor_check", "pengawas", 0.8)
        draw = self.random.random()
        if draw < 0.035:
            self.step("reject", "belakang", 3, REASONS["reject"], method="direct")
        else:
            self.forward()
            self.handle(draw)
        end = self.rests(received)
        script = self.script
        script.steps = [step for step in script.steps if step.at <= end]
        script.referral = [step for step in script.referral if step.at <= end]
        return script

    def rests(self, received: datetime) -> datetime:
        """The last moment at which anything happened: now, or earlier for the matters that lie where they are."""
        if received > self.until - timedelta(days=100) and self.random.random() < 0.3:
            return min(self.until, received + timedelta(days=self.random.random() * 14))
        return self.until

    def step(self, name: str, stem: str, days: float, note: str = "", *, referral: bool = False, **data: Any) -> None:
        """Add a step after about `days` days, in office hours."""
        spread = self.random.lognormvariate(0, 0.9)
        at = self.clock + timedelta(days=days * spread, minutes=self.random.randrange(5, 50))
        local = at.astimezone(self.profile.zone)
        if not 8 <= local.hour < 16:
            at += timedelta(hours=(8 - local.hour) % 24)
        if at.astimezone(self.profile.zone).weekday() >= 5:
            at += timedelta(days=2)
        self.clock = at
        (self.script.referral if referral else self.script.steps).append(Step(name, stem, at, note, data))

    def mirror(self, name: str, stem: str) -> None:
        """The complaint's own step that follows a step of its referral at the same moment."""
        self.script.steps.append(Step(name, stem, self.clock))

    def forward(self) -> None:
        way = self.profile.forward_to
        if way == "back_office":
            self.step("take_directly", "belakang", 0.9)
            return
        if way == "manager":
            self.step("route", "manajer", 0.7, section=True)
        else:
            self.step("review", "telaah", 0.7, section=True)
        self.step("take", "belakang", 0.6)

    def handle(self, draw: float) -> None:
        if draw < 0.06:
            self.step("withdraw", "belakang", 2, REASONS["withdraw"])
            return
        if draw < 0.18:
            self.step("ask_documents", "belakang", 0.8, REASONS["ask_documents"])
            self.step("documents_received", "depan", 5)
        if draw > 0.62 and not self.refer():
            return
        if not self.script.steps or self.script.steps[-1].transition != "refer_answered":
            outcome, text = self.random.choice(ANSWERS)
            self.step("answer", "belakang", 2.4, outcome=outcome, answer=text)
        self.tell()

    def refer(self) -> bool:
        """Propose, approve and have it answered; False when the script ends without a result yet."""
        approval = self.profile.referral_approval
        asks = approval in ("required", "manager_issues") or (approval == "optional" and self.random.random() < 0.5)
        if asks:
            self.step("submit", "belakang", 1, referral=True)
            self.mirror("refer_wait", "belakang")
            draw = self.random.random()
            if draw < 0.05:
                self.step("refuse", "manajer", 0.8, REASONS["refuse"], referral=True)
                self.mirror("refer_back", "manajer")
                return True
            if draw < 0.13:
                self.step("return_to_proposer", "manajer", 0.6, REASONS["return_to_proposer"], referral=True)
                self.step("submit", "belakang", 1, referral=True)
            self.step("approve", "manajer", 0.9, referral=True)
            self.script.referral.append(Step("send", "manajer", self.clock))
        else:
            self.step("send_directly", "belakang", 1, referral=True)
        self.mirror("refer_send", "manajer" if asks else "belakang")
        return self.agency()

    def agency(self) -> bool:
        if self.random.random() < 0.04:
            return False  # never opened: the late ones every office knows
        self.step("acknowledge", "instansi", 1.6, referral=True)
        if self.random.random() < 0.06:
            self.step("decline", "instansi", 1, REASONS["decline"], referral=True)
            self.mirror("refer_back", "instansi")
            return True
        self.step("accept", "instansi", 1.2, referral=True)
        name, outcome, text = self.random.choice(REPLIES)
        self.step(name, "instansi", 6, text, referral=True, outcome=outcome)
        if name == "deliver":
            self.script.steps.append(
                Step("refer_answered", "instansi", self.clock, "", {"outcome": outcome, "answer": text})
            )
        else:
            self.mirror("refer_back", "instansi")
        return True

    def tell(self) -> None:
        self.step("inform", self.informer, 1.5, method=self.random.choice(("in_person", "phone", "whatsapp", "visit")))
        self.step("close", "belakang", 0.8)
        if self.random.random() < 0.3:
            self.step("verify", self.informer, 12, REASONS["verify"])
