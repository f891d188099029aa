"""The public page: how often one may try, and what it tells (security check 64, §2.10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from complaints.codes import tidy_code
from complaints.models import Complaint, TrackTries
from complaints.turns import turn_words
from slrt.audit import crypto
from slrt.jurisdictions.codes import CONTACTS, STAGES
from slrt.jurisdictions.profile import Profile
from slrt.ui import words


@dataclass(frozen=True)
class Limit:
    """At most `tries` within `window`."""

    tries: int
    window: timedelta


PER_ADDRESS = Limit(10, timedelta(minutes=1))
PER_NUMBER = Limit(5, timedelta(hours=1))
# The five steps every family reads, whatever the jurisdiction calls its own.
STEPS = ("Diterima", "Diperiksa", "Ditangani", "Dijawab", "Selesai")


class TooManyTries(Exception):
    """`again` is when another try makes sense."""

    def __init__(self, again: datetime):
        super().__init__("too many tries")
        self.again = again


def spend(kind: str, value: str, limit: Limit, *, now: datetime | None = None) -> None:
    """Count one try of an address or number. Raises TooManyTries when the limit is used up; that try is not counted.

    The row stays locked until the transaction ends, so tries at the same moment are counted one after the other.
    """
    moment = now or timezone.now()
    row, _ = TrackTries.objects.select_for_update().get_or_create(key=_key(kind, value))
    recent = [at for at in row.at if at > moment - limit.window]
    if len(recent) >= limit.tries:
        raise TooManyTries(recent[0] + limit.window)
    row.at, row.seen_at = [*recent, moment], moment
    row.save(update_fields=["at", "seen_at"])


def give_back(kind: str, value: str) -> None:
    """The latest try was right: it does not count."""
    row = TrackTries.objects.select_for_update().filter(key=_key(kind, value)).first()
    if row is not None and row.at:
        row.at = row.at[:-1]
        row.save(update_fields=["at"])


def _key(kind: str, value: str) -> bytes:
    return crypto.digest(f"{kind}|{value}", "track")


def forget_old_tries() -> int:
    """Rows nobody added to for a day. Returns how many."""
    return TrackTries.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()[0]


def find_by_code(number: str, code: str, address: str) -> Complaint | None:
    """The complaint with this number and code; None for an unknown number and for a wrong code alike.

    Raises TooManyTries. Tries count also when the surrounding request fails later: they are stored first.
    """
    asked = number.strip().upper()
    with transaction.atomic():
        spend("address", address, PER_ADDRESS)
    with transaction.atomic():
        spend("number", asked, PER_NUMBER)
        case = Complaint.objects.filter(number=asked).select_related("unit", "jurisdiction").first()
        # The digest is worked out for unknown numbers as well: both answers take the same time.
        wanted = crypto.digests(tidy_code(code) or "-", "code")
        if case is None or case.code_digest not in wanted:
            return None
        give_back("number", asked)
    return case


def find_by_token(token: str, address: str) -> Complaint | None:
    """The complaint behind a QR. Raises TooManyTries."""
    with transaction.atomic():
        spend("address", address, PER_ADDRESS)
    rows = Complaint.objects.filter(token_digest__in=crypto.digests(token, "token"))
    return rows.select_related("unit", "jurisdiction").first()


@dataclass(frozen=True)
class Step:
    """One of the five steps: `state` is done, now or ahead. stage: what the regulation calls it, "" when the same."""

    label: str
    state: str
    at: datetime | None = None
    stage: str = ""


@dataclass(frozen=True)
class Track:
    """What the family reads: no name, no NIK, no address, no category of a restricted case."""

    number: str
    matter: str
    office: str
    phone: str
    steps: list[Step]
    sentence: str
    at: datetime
    next: str
    promised: datetime | None
    places: tuple[str, ...]
    contacts: list[tuple[str, str]]
    confidentiality: str


def track_of(case: Complaint, profile: Profile) -> Track:
    """Plain steps with their dates, from the events meant for the citizen."""
    told = list(case.events.exclude(citizen="").order_by("version", "pk"))
    last = told[-1] if told else None
    return Track(
        number=case.number,
        matter=case.general_category,
        office=case.unit.name,
        phone=case.unit.phone or profile.facts.phone,
        steps=_steps(case, told, profile),
        sentence=last.citizen if last else "",
        at=last.at if last else case.received_at,
        next=next_action(case, profile),
        promised=case.due_at if case.is_open and not case.paused_since else None,
        places=tuple(profile.service_locations),
        contacts=contacts_of(profile),
        confidentiality=profile.confidentiality,
    )


def contacts_of(profile: Profile) -> list[tuple[str, str]]:
    """Where families reach the desk, as (kind, address) in the order of the profile's own list of kinds."""
    return [(word, profile.contacts[kind]) for kind, word in CONTACTS.items() if profile.contacts.get(kind)]


def _steps(case: Complaint, told: list, profile: Profile) -> list[Step]:
    phase = case.state.phase
    reached: dict[int, datetime] = {1: case.received_at}
    for event in told:
        reached.setdefault(case.workflow.state(event.target).phase, event.at)
    own = [profile.stage_labels[code] if profile.setting("stage_labels").value else "" for code in STAGES]
    return [
        Step(label, _state(number, phase, case.is_open), reached.get(number) if number <= phase else None, stage)
        for number, (label, stage) in enumerate(zip(STEPS, own, strict=True), 1)
    ]


def _state(number: int, phase: int, is_open: bool) -> str:
    if number < phase or (number == phase and not is_open):
        return "done"
    return "now" if number == phase else "ahead"


def next_action(case: Complaint, profile: Profile) -> str:
    """What happens next, and who does it, in a sentence for the family."""
    if not case.is_open:
        return "Tidak ada langkah lagi. Bila hasilnya belum Anda terima, hubungi kantor kami."
    if case.turn == "citizen":
        return "Kami menunggu berkas dari Anda. Bawa berkasnya ke kantor kami."
    if case.turn == "informer":
        return "Petugas akan menghubungi Anda untuk menyampaikan hasilnya."
    return f"Sekarang giliran {turn_words(case.turn, profile).lower()}."


def again_sentence(again: datetime) -> str:
    """For the page that refuses: in the zone of the browser's page, said with its name."""
    return f"Terlalu banyak percobaan. Coba lagi pukul {words.clock(again)}."
