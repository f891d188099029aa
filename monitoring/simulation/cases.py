"""Complaints and referrals with their events, written by COPY as they stand at the end of their scripts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.utils import timezone

from complaints.enums import RESTRICTED_CATEGORIES, Channel, Reporter
from complaints.models import Complaint, ComplaintEvent
from complaints.turns import turn_in
from complaints.workflow import COMPLAINT
from households.enums import RegistryResult
from households.models import RegistryEdition
from monitoring.simulation.bulk import Sealer, copy_rows, next_ids
from monitoring.simulation.registry import Subject
from monitoring.simulation.script import Playwright, Script, Step
from monitoring.simulation.staff import Staff
from monitoring.simulation.stories import MATTERS
from programs.models import Programme
from referrals.enums import SharedField
from referrals.models import Referral, ReferralEvent
from referrals.workflow import REFERRAL
from slrt.accounts.models import Unit
from slrt.audit import crypto
from slrt.cases.models import Counter
from slrt.cases.workflow import Workflow
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import Profile, profile_of

CHUNK = 10_000
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U to misread


class CaseWriter:
    """Turns scripts into rows. Numbers follow the order of arrival, per unit and year, without gaps."""

    def __init__(self, jurisdiction: str, seed: int, staff: Staff, subjects: list[Subject], until: datetime):
        self.random = Random(f"{seed}|{jurisdiction}|cases")
        self.jurisdiction, self.staff, self.subjects, self.until = jurisdiction, staff, subjects, until
        self.profile: Profile = profile_of(jurisdiction)
        self.calendar = WorkCalendar(jurisdiction)
        self.playwright = Playwright(self.profile, self.random, until)
        self.last: dict[tuple[int, str, int], int] = defaultdict(int)
        self.edition = RegistryEdition.objects.filter(jurisdiction=jurisdiction).order_by("-period").first()
        self.programmes = {p.code: p for p in Programme.objects.filter(jurisdiction__isnull=True)}
        self.seal_nik = Sealer(Complaint, "subject_nik")
        self.seal_code, self.seal_token = Sealer(Complaint, "code"), Sealer(Complaint, "token")
        self.dues: dict[tuple[date, int], datetime] = {}
        offered = [c for c in self.profile.channels if c in Channel.values]
        self.channels = [c for c in offered if c != "puskesos" or staff.puskesos]
        self.weights = [{"secretariat": 10, "puskesos": 7, "facilitator": 5}.get(c, 2) for c in self.channels]
        self.categories = list(MATTERS)
        self.category_weights = [MATTERS[c][1] for c in self.categories]

    def arrivals(self, count: int) -> list[datetime]:
        """Moments over two years, in office hours on working days, growing slowly."""
        start = self.until - timedelta(days=730)
        moments = []
        for _ in range(count):
            recent = self.random.random() < 0.06
            day = self.until - timedelta(days=9) * self.random.random() if recent else start
            day += timedelta(days=0 if recent else 730 * self.random.random() ** 0.8)
            local = day.astimezone(self.profile.zone).replace(hour=8, minute=0, second=0, microsecond=0)
            local -= timedelta(days=max(0, local.weekday() - 4))
            moments.append(local + timedelta(minutes=self.random.randrange(0, 460)))
        return sorted(moment for moment in moments if moment <= self.until)

    def write(self, count: int, report) -> int:
        moments = iter(self.arrivals(count))
        done = 0
        while chunk := list(islice(moments, CHUNK)):
            self.chunk(chunk)
            done += len(chunk)
            report(f"{done} keluhan")
        for (unit, kind, year), last in self.last.items():
            Counter.objects.update_or_create(unit_id=unit, kind=kind, year=year, defaults={"last": last})
        return done

    def chunk(self, moments: list[datetime]) -> None:
        complaints, events, referrals, referral_events = [], [], [], []
        ids = next_ids(Complaint, len(moments))
        referral_ids: Iterator[int] = iter(next_ids(Referral, len(moments)))
        for pk, moment in zip(ids, moments, strict=True):
            row, script = self.complaint(pk, moment)
            events += self.play(row, script.steps, COMPLAINT)
            complaints.append(row)
            if script.referral:
                referral = self.referral(next(referral_ids), row, script)
                referral_events += self.play(referral, script.referral, REFERRAL)
                referrals.append(referral)
        copy_rows(Complaint, complaints)
        copy_rows(ComplaintEvent, events)
        copy_rows(Referral, referrals)
        copy_rows(ReferralEvent, referral_events)

    # ------------------------------------------------------------------ rows
    def complaint(self, pk: int, moment: datetime) -> tuple[dict[str, Any], Script]:
        random = self.random
        category = random.choices(self.categories, self.category_weights)[0]
        klass, _weight, programme_code, sector, sentences = MATTERS[category]
        channel = random.choices(self.channels, self.weights)[0]
        unit = self.staff.puskesos if channel == "puskesos" else self.staff.secretariat
        subject = random.choice(self.subjects)
        script = self.playwright.write(moment, channel)
        programme = self.programmes.get(programme_code)
        row = self.case(pk, unit.pk, subject.village, moment) | {
            "number": self.number(unit, "complaint", moment),
            "status": "submitted"
            if channel == "online"
            else "registered"
            if script.gate == "off"
            else "with_supervisor",
            "turn": "",
            "turn_unit_id": unit.pk if channel == "puskesos" else None,
            "due_at": self.due(moment, klass),
            "created_by_id": self.creator(channel).pk,
            "channel": channel,
            "klass": klass,
            "category": category,
            "programme_id": programme.pk if programme else None,
            "sector": sector,
            "description": random.choice(sentences),
            "reporter": random.choices(Reporter.values, (70, 18, 10, 2))[0],
            "restricted": category in RESTRICTED_CATEGORIES,
            "urgent": klass == "emergency",
            "reopened": 0,
        }
        known = random.random() < 0.86
        return row | self.subject(subject, moment, known=known) | self.told() | self.marks(), script

    def case(self, pk: int, unit: int, region: str, moment: datetime) -> dict[str, Any]:
        """What every kind of case begins with."""
        return {
            "id": pk,
            "jurisdiction_id": self.jurisdiction,
            "unit_id": unit,
            "region_id": region,
            "version": 1,
            "turn_since": moment,
            "section": "",
            "outcome": "",
            "outcome_text": "",
            "received_at": moment,
            "paused_since": None,
            "closed_at": None,
            "created_at": moment,
        }

    def subject(self, subject: Subject, moment: datetime, *, known: bool) -> dict[str, Any]:
        """Whom it is about, and what the registry said of them."""
        return {
            "person_id": subject.person if known else None,
            "household_id": subject.household if known else None,
            "subject_name": subject.name,
            "subject_nik": self.seal_nik(subject.nik) if known else None,
            "subject_nik_digest": crypto.digest(subject.nik, "nik") if known else None,
            "subject_birth_year": subject.birth_year,
            "subject_sex": subject.sex,
            "registry_result": RegistryResult.LISTED if known else RegistryResult.NOT_FOUND,
            "registry_edition_id": self.edition.pk if self.edition else None,
            "registry_desil": subject.desil if known else None,
            "registry_checked_at": moment,
        }

    @staticmethod
    def told() -> dict[str, Any]:
        """Columns that later steps fill."""
        empty = ("handler_id", "answered_at", "informed_at", "informed_by_id")
        return dict.fromkeys(empty) | {"answer": "", "inform_method": ""}

    def marks(self) -> dict[str, Any]:
        """The typed code and the QR's token, sealed, and what they are found by."""
        code = "".join(self.random.choices(CODE_LETTERS, k=8))
        token = f"{self.random.getrandbits(128):032x}"
        return {
            "code": self.seal_code(code),
            "code_digest": crypto.digest(code, "code"),
            "token": self.seal_token(token),
            "token_digest": crypto.digest(token, "token"),
        }

    def referral(self, pk: int, complaint: dict[str, Any], script: Script) -> dict[str, Any]:
        start = script.referral[0].at
        direct = script.referral[0].transition == "send_directly"
        later = ("submitted_at", "submitted_by_id", "approved_at", "approved_by_id", "sent_at", "signed_by_id")
        later += ("letter_date", "ack_due_at", "acknowledged_at", "responded_at", "turn_unit_id")
        return self.case(pk, complaint["unit_id"], complaint["region_id"], start) | dict.fromkeys(later) | {
            "number": f"R-{self.number(self.unit(complaint['unit_id']), 'referral', start)}",
            "status": "drafted",
            "turn": "back_office" if direct else "manager",
            "section": complaint["section"],
            "due_at": self.due(start, complaint["klass"]),
            "created_by_id": self.staff.users["belakang"].pk,
            "complaint_id": complaint["id"],
            "target_unit_id": self.target(complaint["sector"]).pk,
            "programme_id": complaint["programme_id"],
            "request": "Mohon diproses sesuai ketentuan program.",
            "reason": complaint["description"],
            "shared": [SharedField.NAME, SharedField.ADDRESS, SharedField.DESCRIPTION],
            "letter_number": "",
            "response": "",
        }  # fmt: skip

    def play(self, row: dict[str, Any], steps: list[Step], workflow: Workflow) -> Iterator[dict[str, Any]]:
        """Apply the steps to the row, one event each after the event of its creation."""
        yield self.event(row, "created", row["created_by_id"], row["received_at"], "")
        row["turn"] = self.turn(row, workflow, "*")
        for step in steps:
            transition = workflow.transition(step.transition)
            if row["status"] not in transition.sources:
                raise ValueError(f"{workflow.kind}: the script takes {step.transition} from {row['status']}")
            source, row["status"] = row["status"], transition.target
            actor = self.staff.users.get(step.stem) or self.staff.users["instansi"]
            self.effect(row, step, actor.pk)
            row["version"] += 1
            row["turn"], row["turn_since"] = self.turn(row, workflow, transition.turn), step.at
            state = workflow.state(row["status"])
            row["paused_since"] = step.at if state.clock == "paused" else None
            row["closed_at"] = None if state.open else row["closed_at"] or step.at
            yield self.event(row, step.transition, actor.pk, step.at, source, step.note, transition.citizen)

    def turn(self, row: dict[str, Any], workflow: Workflow, turn: str) -> str:
        if turn != "*":
            return turn
        if workflow is REFERRAL:
            return row["turn"]
        return turn_in(row["status"], self.profile, field=row["channel"] in ("facilitator", "tksk"))

    def effect(self, row: dict[str, Any], step: Step, actor: int) -> None:
        """What the steps of both workflows change beside the status, as their effects do."""
        name, data = step.transition, step.data
        if data.get("section"):
            row["section"] = self.section(row)
        elif name in ("take", "take_directly"):
            row["handler_id"] = actor
            row["section"] = row["section"] or self.section(row)
        if "outcome" in data:
            row["outcome"] = data["outcome"]
        if "answer" in data:
            row["answer"], row["answered_at"] = data["answer"], step.at
        if name == "inform":
            row["informed_at"], row["informed_by_id"], row["inform_method"] = step.at, actor, data["method"]
        elif name == "submit":
            row["submitted_at"], row["submitted_by_id"] = step.at, actor
        elif name == "approve":
            row["approved_at"], row["approved_by_id"] = step.at, actor
            row["signed_by_id"] = actor
        elif name in ("send", "send_directly"):
            row["sent_at"], row["letter_date"] = step.at, step.at.date()
            row["letter_number"] = f"460/{row['number']}"
            row["turn_unit_id"] = row["target_unit_id"]
            row["signed_by_id"] = row["signed_by_id"] or self.staff.users["manajer"].pk
            row["due_at"] = row["ack_due_at"] = self.due_in(step.at, self.profile.deadlines["programme"].referral_ack)
        elif name == "acknowledge":
            row["acknowledged_at"] = step.at
        elif name in ("deliver", "not_deliver", "decline"):
            row["responded_at"], row["response"] = step.at, step.note

    @staticmethod
    def event(row, name: str, actor: int, at: datetime, source: str, note: str = "", citizen: str = "") -> dict:
        return {
            "case_id": row["id"],
            "at": at,
            "actor_id": actor,
            "transition": name,
            "source": source,
            "target": row["status"],
            "note": note,
            "citizen": citizen,
            "version": row["version"],
        }

    # ------------------------------------------------------------------ small answers
    def number(self, unit: Unit, kind: str, at: datetime) -> str:
        year = at.astimezone(self.profile.zone).year
        self.last[unit.pk, kind, year] += 1
        return f"{unit.code}-{year}-{self.last[unit.pk, kind, year]:06d}"

    def unit(self, pk: int) -> Unit:
        desk = self.staff.puskesos
        return desk if desk and pk == desk.pk else self.staff.secretariat

    def creator(self, channel: str):
        if channel in ("facilitator", "tksk"):
            return self.staff.users["fasilitator"]
        return (
            self.staff.users["puskesos.depan"]
            if channel == "puskesos"
            else self.staff.any_of(self.random, "depan", "depan2")
        )

    def section(self, row: dict[str, Any]) -> str:
        sections = self.profile.sections
        fitting = [s.code for s in sections if row["sector"] in s.sectors]
        return (fitting or [sections[0].code])[0]

    def target(self, sector: str) -> Unit:
        fitting = [unit for unit in self.staff.agencies if sector in unit.sectors]
        return fitting[0] if fitting else self.staff.agencies[0]

    def due(self, moment: datetime, klass: str) -> datetime:
        row = {"membership": "participation", "need": "programme"}.get(klass, klass)
        return self.due_in(moment, self.profile.deadlines[row].total)

    def due_in(self, moment: datetime, days: int) -> datetime:
        """So many working days later; the same for everything that comes in on one day."""
        key = (moment.astimezone(self.profile.zone).date(), days)
        if key not in self.dues:
            self.dues[key] = self.calendar.add_working_days(moment, days)
        return self.dues[key]


def write_cases(jurisdiction: str, count: int, seed: int, staff: Staff, subjects: list[Subject], report) -> int:
    """Write `count` complaints of the last two years; returns how many."""
    until = timezone.now() - timedelta(minutes=10)
    return CaseWriter(jurisdiction, seed, staff, subjects, until).write(count, report)
