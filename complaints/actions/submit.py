"""What somebody sends by the public form, and what the desk makes of it: registered, asked about, answered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import routing
from complaints.actions.correct import recourse
from complaints.actions.register import (
    RegistrationRefused,
    Speaker,
    Subject,
    check,
    fill_registry,
    fill_speaker,
    fill_subject,
    set_course,
)
from complaints.enums import CATEGORIES_OF, Channel, ComplaintClass
from complaints.models import Complaint, ComplaintEvent
from households.lookup import RegistryFacts
from programs.models import Programme
from slrt.accounts.models import Unit, UnitKind, User
from slrt.cases.actions import check_version, find, perform, record, refusal
from slrt.cases.errors import CaseError
from slrt.cases.numbering import take_number
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import Profile

MODULE = "online_intake"
SENT = "Permohonan Anda sudah masuk. Petugas akan memeriksa dan mendaftarkannya."


def takes_online(profile: Profile) -> bool:
    """Whether families may write to this place: the module is on, the channel is used, and there is a desk."""
    return profile.has_module(MODULE) and Channel.ONLINE in profile.channels and desk_of(profile) is not None


def desk_of(profile: Profile) -> Unit | None:
    """The secretariat, whose front office reads what comes in."""
    units = Unit.objects.filter(jurisdiction=profile.code, kind=UnitKind.SECRETARIAT, active=True)
    return units.order_by("pk").first()


@transaction.atomic
def submit_online(
    *,
    profile: Profile,
    klass: str,
    category: str,
    description: str,
    subject: Subject,
    speaker: Speaker,
    contact_via: str = "",
    programme: Programme | None = None,
    notice: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Number, code and first turn for what a citizen wrote. Nobody of the staff took part, and nothing is looked up:
    what the sender sees can then tell nothing about the registry.

    notice: which wording of the privacy notice stood on the page. Raises RegistrationRefused; nothing is written then.
    """
    unit = desk_of(profile) if takes_online(profile) else None
    if unit is None:
        raise RegistrationRefused("Formulir daring tidak dibuka di daerah ini. Hubungi kantor layanan.")
    if category not in CATEGORIES_OF.get(klass, ()) or (klass == ComplaintClass.EMERGENCY and not profile.emergency):
        raise RegistrationRefused("Pilih perihal dari daftar.", "matter")
    moment = at or timezone.now()
    complaint = Complaint(
        jurisdiction_id=profile.code,
        unit=unit,
        channel=Channel.ONLINE,
        klass=klass,
        category=category,
        programme=programme,
        sector=programme.sector if programme else "",
        description=description.strip(),
        restricted=routing.is_restricted(category, programme),
        urgent=klass == ComplaintClass.EMERGENCY,
        contact_via=contact_via,
        received_at=moment,
        turn_since=moment,
    )
    complaint.give_code()
    fill_subject(complaint, subject)
    fill_speaker(complaint, speaker)
    set_course(complaint, profile)
    complaint.number = take_number(unit, "complaint", moment)
    complaint.save()
    record(complaint, "created", by=None, at=moment, data={"notice": notice, "sender": "citizen"}, citizen=SENT)
    return complaint


@transaction.atomic
def accept_submission(
    *,
    complaint: Complaint,
    by: User,
    subject: Subject,
    speaker: Speaker,
    klass: str,
    category: str,
    registry: RegistryFacts,
    programme: Programme | None = None,
    documents_brought: list[str] | None = None,
    documents_missing: list[str] | None = None,
    note: str = "",
    expected_version: int | None = None,
    at: datetime | None = None,
) -> ComplaintEvent:
    """Register what was sent: whom it is about after looking, class, papers. The story stays as it was written.

    Deadlines count from the day it was sent, without the time in which the sender was asked something.
    Raises RegistrationRefused, StepNotAllowed, IllegalTransition, CaseChanged; nothing is written then.
    """
    moment = at or timezone.now()
    locked = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    check_version(locked, expected_version)
    refused = refusal(locked, find(locked, "accept_submission"), by, locked.profile)
    if refused:
        raise refused
    check(by, locked.unit, locked.channel, klass, category, subject, locked.profile)
    locked.programme = programme
    locked.documents_brought, locked.documents_missing = documents_brought or [], documents_missing or []
    fill_subject(locked, subject)
    fill_speaker(locked, speaker)
    fill_registry(locked, registry, moment)
    recourse(locked, klass, category)
    if locked.paused_seconds:
        locked.due_at = WorkCalendar(locked.jurisdiction_id).add_working_seconds(locked.due_at, locked.paused_seconds)
    locked.save()
    event = perform(locked, "accept_submission", by=by, note=note, at=moment)
    complaint.__dict__.update(locked.__dict__)
    return event


def reply_online(*, complaint: Complaint, text: str, at: datetime | None = None) -> ComplaintEvent:
    """What the sender answers to a question, on the page that number and code open. Raises IllegalTransition."""
    return perform(complaint, "reply_online", by=None, note=text.strip(), at=at, sender="citizen")


def may_reopen_online(complaint: Complaint, at: datetime | None = None) -> bool:
    """Whether the family may still have it taken up again by itself: in time, and once."""
    if complaint.status not in ("closed", "verified") or complaint.closed_at is None:
        return False
    days = ((at or timezone.now()) - complaint.closed_at).days
    again = complaint.events.filter(transition="reopen_online").exists()
    return days <= complaint.profile.reopen_within_days and not again


def reopen_online(*, complaint: Complaint, reason: str, at: datetime | None = None) -> ComplaintEvent:
    """The family says, with number and code, that it is not over. Raises CaseError after the days of the profile, and
    the second time: then the desk decides.
    """
    if not may_reopen_online(complaint, at):
        raise CaseError("Perkara ini tidak dapat dibuka kembali dari halaman ini. Hubungi kantor kami.")
    return perform(complaint, "reopen_online", by=None, note=reason.strip(), at=at, sender="citizen")


def question_of(complaint: Complaint) -> str:
    """What the sender was asked or told last, for whoever holds the code; "" where the page may not say it.

    Of a restricted case nothing is said: the question itself could tell what it is about.
    """
    asked = {"asked_back": "ask_submitter", "rejected": "refuse_submission"}.get(complaint.status)
    if asked is None or complaint.restricted:
        return ""
    event = complaint.events.filter(transition=asked).order_by("-version").first()
    return event.note if event else ""
