"""Complaints and referrals with their events, written by COPY as they stand at the end of their scripts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from django.utils import timezone

from complaints.actions.register import FIRST_SENTENCE
from complaints.enums import RESTRICTED_CATEGORIES, SUBMITTED_CHANNELS, Channel, Reporter
from complaints.models import Complaint, ComplaintEvent
from complaints.routing import limits_of, section_of
from complaints.turns import turn_in
from complaints.workflow import COMPLAINT
from households.enums import RegistryResult
from households.models import RegistryEdition
from monitoring.simulation.bulk import Sealer, copy_rows, next_ids
from monitoring.simulation.columns import Columns, Row
from monitoring.simulation.names import POOLS
from monitoring.simulation.planted import Aim, Planter, aims_for
from monitoring.simulation.registry import Subject
from monitoring.simulation.script import Script, Step, Told
from monitoring.simulation.staff import Staff
from monitoring.simulation.stories import MATTERS, RELATIONS, REQUESTS, Tale, text_of
from monitoring.simulation.tellers import Tellers
from referrals.enums import SharedField
from referrals.models import Referral, ReferralEvent
from referrals.numbers import letter_words
from referrals.workflow import REFERRAL
from slrt.accounts.models import Unit
from slrt.audit import crypto
from slrt.cases.models import Counter
from slrt.cases.workflow import Workflow
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import Profile, profile_of

CHUNK = 10_000
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U to misread
_AT_DESK = ("puskesos", "facilitator", "tksk")  # channels of the villages in which field staff work


class CaseWriter:
    """Turns scripts into rows. Numbers follow the order of arrival, per unit and year, without gaps."""

    def __init__(self, jurisdiction: str, seed: int, staff: Staff, subjects: list[Subject], until: datetime):
        self.random = Random(f"{seed}|{jurisdiction}|cases")
        self.jurisdiction, self.staff, self.until = jurisdiction, staff, until
        self.profile: Profile = profile_of(jurisdiction)
        self.calendar = WorkCalendar(jurisdiction)
        self.planter = Planter(self.profile, self.random, until)
        self.tellers = Tellers(jurisdiction, subjects, self.random)
        self.pool = POOLS[jurisdiction]
        self.last: dict[tuple[int, str, int], int] = defaultdict(int)
        self.edition = RegistryEdition.objects.filter(jurisdiction=jurisdiction).order_by("-period").first()
        self.seal_nik, self.seal_phone = Sealer(Complaint, "subject_nik"), Sealer(Complaint, "reporter_phone")
        self.seal_code, self.seal_token = Sealer(Complaint, "code"), Sealer(Complaint, "token")
        self.dues: dict[tuple[date, int], datetime] = {}
        signatory = "manajer" if self.profile.referral_signatory == "manager" else "kadis"
        self.columns = Columns(self.profile, self.due_in, staff.users[signatory].pk)
        offered = [c for c in self.profile.channels if c in Channel.values]
        self.channels = [c for c in offered if c != "puskesos" or staff.puskesos]
        self.weights = [{"secretariat": 10, "puskesos": 3, "facilitator": 3}.get(c, 2) for c in self.channels]
        self.categories = list(MATTERS)
        self.category_weights = [MATTERS[c].weight for c in self.categories]
        # What is planted in a state is there for everybody whose state it is; and an emergency passes some states by.
        self.open_weights = [
            0 if MATTERS[c].klass == "emergency" or c in RESTRICTED_CATEGORIES else MATTERS[c].weight
            for c in self.categories
        ]
        self.services = cycle(self.profile.puskesos_services)  # in turn, so that a small district has each of them
        self.original: int | None = None  # a complaint of which another is a duplicate

    def arrivals(self, count: int) -> list[tuple[datetime, Aim | None]]:
        """Moments over two years, in office hours on working days, growing slowly; with what is planted last."""
        start = self.until - timedelta(days=730)
        found: list[tuple[datetime, Aim | None]] = []
        for _ in range(count):
            recent = self.random.random() < 0.06
            day = self.until - timedelta(days=9) * self.random.random() if recent else start
            day += timedelta(days=0 if recent else 730 * self.random.random() ** 0.8)
            found.append((self.in_office(day), None))
        for aim in aims_for(self.profile) if count else ():
            days = aim.days * self.random.uniform(1, 1.9)
            found.append((self.in_office(self.until - timedelta(days=days)), aim))
        return sorted((each for each in found if each[0] <= self.until), key=lambda each: each[0])

    def in_office(self, day: datetime) -> datetime:
        local = day.astimezone(self.profile.zone).replace(hour=8, minute=0, second=0, microsecond=0)
        local -= timedelta(days=max(0, local.weekday() - 4))
        return local + timedelta(minutes=self.random.randrange(0, 460))

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

    def chunk(self, arrivals: list[tuple[datetime, Aim | None]]) -> None:
        complaints, events, referrals, referral_events = [], [], [], []
        ids = next_ids(Complaint, len(arrivals))
        referral_ids: Iterator[int] = iter(next_ids(Referral, len(arrivals)))
        for pk, (moment, aim) in zip(ids, arrivals, strict=True):
            row, script = self.complaint(pk, moment, aim)
            events += self.play(row, script.steps, COMPLAINT)
            complaints.append(row)
            if script.referred_at:
                referral = self.referral(next(referral_ids), row, script)
                referral_events += self.play(referral, script.referral, REFERRAL)
                referrals.append(referral)
        copy_rows(Complaint, complaints)
        copy_rows(ComplaintEvent, events)
        copy_rows(Referral, referrals)
        copy_rows(ReferralEvent, referral_events)

    # ------------------------------------------------------------------ rows
    def complaint(self, pk: int, moment: datetime, aim: Aim | None) -> tuple[Row, Script]:
        channel = aim.channel if aim else self.random.choices(self.channels, self.weights)[0]
        category = aim.category if aim else ""
        if not category and (aim is None or not (aim.sector or aim.emergency)):
            category = self.random.choices(self.categories, self.open_weights if aim else self.category_weights)[0]
        category, tale, subject = self.tellers.draw(category, self.place(channel), aim)
        urgent = MATTERS[category].klass == "emergency"
        puskesos = self.staff.puskesos if channel == "puskesos" else None
        informer = self.informer(subject.village, puskesos=puskesos is not None)
        told = Told(channel, category, tale.sector, urgent, informer, puskesos is not None)
        script = self.planter.plant(moment, told, aim) if aim else self.planter.write(moment, told)
        row = self.case(pk, (puskesos or self.staff.secretariat).pk, subject.village, moment)
        row |= self.matter(category, tale, subject, moment)
        row |= {
            "status": "submitted" if channel in SUBMITTED_CHANNELS
            else "registered" if script.gate == "off" else "with_supervisor",
            "turn": "",
            "turn_unit_id": puskesos.pk if puskesos else None,
            "number": self.number(puskesos or self.staff.secretariat, "complaint", moment),
            "created_by_id": (creator := self.creator(channel, subject.village).pk),
            "channel": channel,
            "represented_by_id": creator if channel == "facilitator" else None,  # who visits a family speaks for it
            "consent": "spoken" if channel == "facilitator" else "",
            "service": next(self.services, "") if channel == "puskesos" else "",
            "urgent": urgent,
            "reopened": 0,
            "duplicate_of_id": self.original if aim and aim.state == "duplicate" else None,
        }  # fmt: skip
        if aim and aim.state == "in_handling" and not aim.category:
            self.original = pk
        known = aim is not None or self.random.random() < 0.86
        return row | self.subject(subject, moment, known=known) | self.told() | self.speaker() | self.marks(), script

    def matter(self, category: str, tale: Tale, subject: Subject, moment: datetime) -> Row:
        """What it is about, where that goes, and until when."""
        klass, programme = MATTERS[category].klass, self.tellers.programme(tale)
        limits = limits_of(klass, category, self.profile)
        return {
            "klass": klass,
            "category": category,
            "programme_id": programme.pk if programme else None,
            "sector": tale.sector,
            "description": text_of(tale, subject.village),
            "restricted": category in RESTRICTED_CATEGORIES,
            "section": section_of(klass, tale.sector, self.profile),
            "due_at": self.due_in(moment, limits.total),
            "first_response_due_at": self.due_in(moment, limits.first_response),
        }

    def place(self, channel: str) -> str | None:
        """The village of a field worker's case; None for the whole jurisdiction."""
        if channel == "puskesos":
            return self.staff.villages[0].code
        return self.random.choice(self.staff.villages[:2]).code if channel in _AT_DESK else None

    def informer(self, village: str, *, puskesos: bool) -> str:
        """User-name stem of whoever tells families there how it went."""
        informers = self.profile.informs_citizen
        if puskesos and "puskesos_back" in informers:
            return "puskesos.belakang"
        if "facilitator" in informers:
            return "fasilitator" if village == self.staff.villages[0].code else "fasilitator2"
        return "belakang" if "back_office" in informers else "depan"

    def case(self, pk: int, unit: int, region: str, moment: datetime) -> dict[str, Any]:
        """What every kind of case begins with."""
        return {
            "id": pk,
            "jurisdiction_id": self.jurisdiction,
            "unit_id": unit,
            "region_id": region,
            "version": 1,
            "turn_since": moment,
            "turn_user_id": None,
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
            "subject_address": subject.address,
            "registry_result": RegistryResult.LISTED if known else RegistryResult.NOT_FOUND,
            "registry_edition_id": self.edition.pk if self.edition else None,
            "registry_desil": subject.desil if known else None,
            "registry_checked_at": moment,
        }

    @staticmethod
    def told() -> dict[str, Any]:
        """Columns that later steps fill."""
        empty = ("handler_id", "answered_at", "informed_at", "informed_by_id")
        return dict.fromkeys(empty) | {
            "answer": "", "inform_method": "", "documents_missing": [], "documents_brought": [],
        }  # fmt: skip

    def speaker(self) -> Row:
        """Who came, and a number under which they are reached: 0800 is given to nobody."""
        kind = self.random.choices(Reporter.values, (70, 18, 10, 2))[0]
        other = kind in RELATIONS
        phone = f"0800{self.random.randrange(10**7, 10**8)}" if self.random.random() < 0.7 else None
        return {
            "reporter": kind,
            "reporter_name": self.pool.draw(self.random, self.random.choice("LP")).title() if other else "",
            "reporter_relation": self.random.choice(RELATIONS[kind]) if other else "",
            "reporter_phone": self.seal_phone(phone),
        }

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

    def referral(self, pk: int, complaint: Row, script: Script) -> Row:
        start, unit = script.referred_at, self.unit(complaint["unit_id"])
        later = ("submitted_at", "submitted_by_id", "approved_at", "approved_by_id", "sent_at", "signed_by_id")
        later += ("letter_date", "ack_due_at", "acknowledged_at", "accepted_at", "responded_at", "turn_unit_id")
        later += ("ratify_due_at", "due_at")
        limits = limits_of(complaint["klass"], complaint["category"], self.profile)
        self.columns.limits[pk] = limits
        sent = any(step.transition in ("send", "send_directly", "issue", "send_emergency") for step in script.referral)
        return self.case(pk, unit.pk, complaint["region_id"], start) | dict.fromkeys(later) | {
            "number": f"RJK-{self.number(unit, 'referral', start)}",
            "status": "drafted",
            "turn": "back_office",
            "turn_user_id": complaint["handler_id"],
            "section": complaint["section"],
            "created_by_id": complaint["handler_id"] or self.staff.users["belakang"].pk,
            "complaint_id": complaint["id"],
            "target_unit_id": self.target(complaint["sector"]).pk,
            "programme_id": complaint["programme_id"],
            "request": REQUESTS.get(complaint["sector"], "Mohon diproses sesuai ketentuan program."),
            "reason": complaint["description"],
            "shared": [SharedField.NAME, SharedField.BIRTH, SharedField.ADDRESS, SharedField.DESCRIPTION],
            "is_emergency": script.emergency,
            "needs_ratification": False,
            "letter_number": self.letter(unit, start) if sent else "",
            "response": "",
        }  # fmt: skip

    def letter(self, unit: Unit, at: datetime) -> str:
        year = at.astimezone(self.profile.zone).year
        self.last[unit.pk, "letter", year] += 1
        return letter_words(self.last[unit.pk, "letter", year], unit, at, self.profile)

    def play(self, row: Row, steps: list[Step], workflow: Workflow) -> Iterator[Row]:
        """Apply the steps to the row, one event each after the event of its creation."""
        citizen = FIRST_SENTENCE if workflow is COMPLAINT else ""
        yield self.event(row, "created", row["created_by_id"], row["received_at"], "", citizen=citizen)
        row["turn"] = self.turn(row, workflow, "*")
        for step in steps:
            transition = workflow.transition(step.transition)
            if row["status"] not in transition.sources:
                raise ValueError(f"{workflow.kind}: the script takes {step.transition} from {row['status']}")
            source, actor = row["status"], self.actor(step, row)
            self.columns.apply(row, step, actor)
            row["status"] = transition.target
            row["version"] += 1
            row["turn"], row["turn_since"] = self.turn(row, workflow, transition.turn), step.at
            state = workflow.state(row["status"])
            row["paused_since"] = step.at if state.clock == "paused" else None
            row["closed_at"] = None if state.open else row["closed_at"] or step.at
            role = "" if transition.permission is None else self.staff.roles.get(step.stem, step.stem)
            yield self.event(row, step.transition, actor, step.at, source, step.note, transition.citizen, role)

    def actor(self, step: Step, row: Row) -> int:
        """The officer of the addressed office where it has an account here; the first one answers for the others."""
        if step.stem != "agency":
            return self.staff.users[step.stem].pk
        target = row.get("target_unit_id") or self.target(row["sector"]).pk
        return (self.staff.offices.get(target) or self.staff.users["instansi"]).pk

    def turn(self, row: Row, workflow: Workflow, turn: str) -> str:
        if turn != "*":
            return turn
        if workflow is REFERRAL:
            return row["turn"]
        return turn_in(row["status"], self.profile, field=row["channel"] in ("facilitator", "tksk"))

    @staticmethod
    def event(row, name: str, actor: int, at: datetime, source: str, note="", citizen="", role="") -> Row:
        return {
            "case_id": row["id"],
            "at": at,
            "actor_id": actor,
            "role": role,
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

    def creator(self, channel: str, village: str):
        if channel in ("facilitator", "tksk"):
            first = village == self.staff.villages[0].code
            return self.staff.users["fasilitator" if first else "fasilitator2"]
        return (
            self.staff.users["puskesos.depan"]
            if channel == "puskesos"
            else self.staff.any_of(self.random, "depan", "depan2")
        )

    def target(self, sector: str) -> Unit:
        fitting = [unit for unit in self.staff.agencies if sector in unit.sectors]
        return fitting[0] if fitting else self.staff.agencies[0]

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
