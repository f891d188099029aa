"""The life of one synthetic complaint: which steps, by whom, when. Follows the jurisdiction's own profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from complaints.enums import FIELD_CHANNELS
from monitoring.simulation.stories import ANSWERS, MISSING, REASONS, REFERRED, REPLIES
from slrt.jurisdictions.profile import Profile

DESK = {"depan": "puskesos.depan", "telaah": "puskesos", "manajer": "puskesos", "belakang": "puskesos.belakang"}


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
    referred_at: datetime | None = None  # when the referral was written; its first step may come later
    emergency: bool = False  # of the referral


@dataclass(frozen=True)
class Told:
    """What the script needs to know of the complaint. informer: user-name stem of who tells families of the place."""

    channel: str
    category: str
    sector: str
    urgent: bool
    informer: str
    at_puskesos: bool = False


class Playwright:
    """Writes scripts. Delays are days with a long tail, so that a backlog exists as in any real office."""

    def __init__(self, profile: Profile, random: Random, until: datetime):
        self.profile, self.random, self.until = profile, random, until
        approval = profile.referral_approval
        self.must_ask, self.may_ask = approval in ("required", "manager_issues"), approval != "off"

    # ------------------------------------------------------------------ a whole life
    def write(self, received: datetime, told: Told) -> Script:
        self.begin(received, told)
        self.enter()
        draw = self.random.random()
        if draw < 0.035:
            self.step("reject", self.back, 3, REASONS["reject"], method="in_person")
        else:
            self.forward()
            self.handle(draw)
        return self.cut(self.rests(received))

    def begin(self, received: datetime, told: Told) -> None:
        """Everything below writes on this script."""
        gate = (
            self.profile.supervisor_gate_field
            if told.channel in FIELD_CHANNELS
            else self.profile.supervisor_gate_walkin
        )
        self.told, self.clock = told, received
        self.script = Script("off" if told.channel == "online" or told.urgent else gate)
        self.local = told.at_puskesos
        self.back = self.desk(self.random.choice(("belakang", "belakang", "belakang2")))
        self.slow = True

    def desk(self, stem: str) -> str:
        """Whoever does this at the desk where the complaint lies: the Puskesos' own people, or the secretariat's."""
        return DESK.get(stem.rstrip("2"), stem) if self.local else stem

    def enter(self) -> None:
        if self.told.channel == "online":
            self.step("accept_submission", "depan", 0.4)
        elif self.script.gate != "off":
            self.step("supervisor_approve" if self.script.gate == "setuju" else "supervisor_check", "pengawas", 0.8)

    def cut(self, end: datetime) -> Script:
        script = self.script
        script.steps = [step for step in script.steps if step.at <= end]
        script.referral = [step for step in script.referral if step.at <= end]
        if self.slow and not script.referral:
            script.referred_at = None
        return script

    def rests(self, received: datetime) -> datetime:
        """The last moment at which anything happened: now, or earlier for the matters that lie where they are."""
        if received > self.until - timedelta(days=45) and self.random.random() < 0.25:
            return min(self.until, received + timedelta(days=self.random.random() * 14))
        return self.until

    def step(self, name: str, stem: str, days: float, note: str = "", *, referral: bool = False, **data: Any) -> None:
        """Add a step after about `days` days, in office hours."""
        spread = self.random.lognormvariate(0, 0.9) if self.slow else self.random.uniform(0.4, 0.9)
        at = self.clock + timedelta(days=days * spread, minutes=self.random.randrange(5, 50))
        local = at.astimezone(self.profile.zone)
        if not 8 <= local.hour < 16:
            at += timedelta(hours=(8 - local.hour) % 24)
        if at.astimezone(self.profile.zone).weekday() >= 5:
            at += timedelta(days=2)
        self.clock = at
        (self.script.referral if referral else self.script.steps).append(Step(name, stem, at, note, data))

    def mirror(self, name: str, stem: str, **data: Any) -> None:
        """The complaint's own step that follows a step of its referral at the same moment."""
        self.script.steps.append(Step(name, stem, self.clock, "", data))

    # ------------------------------------------------------------------ at the desk
    def forward(self) -> None:
        way = self.profile.forward_to
        if way == "back_office":
            self.step("take_directly", self.back, 0.9)
        else:
            self.sort(way)
            self.step("take", self.back, 0.6)
        if self.local and self.profile.escalation and self.slow and self.random.random() < 0.35:
            self.step("escalate", self.back, 1.2, REASONS["escalate"])
            self.local, self.back = False, "belakang"
            self.forward()

    def sort(self, way: str) -> None:
        if way == "manager":
            self.step("route", self.desk("manajer"), 0.7, section=True)
        else:
            self.step("review", self.desk("telaah"), 0.7, section=True)

    def handle(self, draw: float) -> None:
        if draw < 0.06:
            self.step("withdraw", self.back, 2, REASONS["withdraw"])
            return
        if draw < 0.18:
            self.ask_documents()
            self.step("documents_received", self.desk("depan"), 5)
        refers = draw > 0.62 and not self.local and self.told.category in REFERRED
        if refers and not self.refer():
            return
        if not self.script.steps or self.script.steps[-1].transition != "refer_answered":
            self.answer()
        self.tell()

    def ask_documents(self) -> None:
        self.step("ask_documents", self.back, 0.8, REASONS["ask_documents"], missing=list(MISSING))

    def answer(self) -> None:
        outcome, text = self.random.choice(ANSWERS[self.told.category])
        self.step("answer", self.back, 2.4, outcome=outcome, answer=text)

    def tell(self) -> None:
        method = self.random.choice(("in_person", "phone", "whatsapp", "visit"))
        self.step("inform", self.told.informer, 1.5, method=method)
        self.step("close", self.back, 0.8)
        if self.random.random() < 0.3:
            self.step("verify", self.told.informer, 12, REASONS["verify"])

    # ------------------------------------------------------------------ the referral
    def refer(self) -> bool:
        """Propose, approve and have it answered; False when the script ends without a result yet."""
        if not (self.must_ask or (self.may_ask and self.random.random() < 0.5)):
            self.send_directly()
            return self.agency()
        self.submit()
        draw = self.random.random()
        if draw < 0.05:
            self.refuse()
            return True
        if draw < 0.13:
            self.step("return_to_proposer", "manajer", 0.6, REASONS["return_to_proposer"], referral=True)
            self.mirror("refer_back", "manajer")
            self.submit()
        self.approve()
        return self.agency()

    def submit(self) -> None:
        self.step("submit", self.back, 1, referral=True)
        self.script.referred_at = self.script.referred_at or self.clock
        self.mirror("refer_wait", self.back)

    def refuse(self) -> None:
        self.step("refuse", "manajer", 0.8, REASONS["refuse"], referral=True)
        self.mirror("refer_back", "manajer")

    def approve(self) -> None:
        """The manager approves and it goes out at once; where the manager is the issuer, that is one step."""
        if self.profile.referral_approval == "manager_issues":
            self.step("issue", "manajer", 0.9, referral=True)
        else:
            self.step("approve", "manajer", 0.9, referral=True)
            self.script.referral.append(Step("send", "manajer", self.clock))
        self.mirror("refer_send", "manajer")

    def send_directly(self) -> None:
        self.step("send_directly", self.back, 1, referral=True)
        self.script.referred_at = self.clock
        self.mirror("refer_send", self.back)

    def agency(self) -> bool:
        if self.random.random() < 0.1 and self.clock > self.until - timedelta(days=50):
            return False  # not opened yet: the late ones every office knows
        self.step("acknowledge", "agency", 1.6, referral=True)
        if self.random.random() < 0.06:
            self.decline()
            return True
        self.step("accept", "agency", 1.2, referral=True)
        self.result(self.random.choice(REPLIES.get(self.told.sector, REPLIES["social"])))
        return True

    def decline(self) -> None:
        self.step("decline", "agency", 1, REASONS["decline"], referral=True)
        self.mirror("refer_back", "agency")

    def result(self, reply: tuple[str, str, str]) -> None:
        name, outcome, text = reply
        self.step(name, "agency", 6 if self.slow else 1, text, referral=True, outcome=outcome)
        if name == "deliver":
            self.mirror("refer_answered", "agency", outcome=outcome, answer=text)
        else:
            self.mirror("refer_back", "agency")
