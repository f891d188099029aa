"""Recording a village meeting: its agenda, who came, what was said of each family, and what it raised itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from households.actions.prelist import propose
from households.models import Attendee, Deliberation, DeliberationLine, Household, PreListProposal
from households.prelist_rules import PROPOSAL
from households.siks.codes import LineKind, MeetingDecision
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import check_version, record
from slrt.cases.errors import CaseError, IllegalTransition, StepNotAllowed
from slrt.cases.numbering import take_number
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job
from slrt.regions.models import Region

MINUTES_JOB = "prelist.minutes"
SIGNED = "signed_minutes"


@transaction.atomic
def convene(
    *, by: User, unit: Unit, village: Region, held_on: date, place: str, chair: str, chair_office: str
) -> Deliberation:
    """Open a meeting with every reviewed proposal of the village on its agenda.

    Raises StepNotAllowed without the right there, CaseError while another meeting of the village is open.
    """
    if not by.access.can_on(
        Permission.PRELIST_DELIBERATE, jurisdiction=unit.jurisdiction_id, region=village.code, unit_ids=(unit.pk,)
    ):
        raise StepNotAllowed("Anda tidak berwenang mencatat musyawarah di wilayah ini.")
    if Deliberation.objects.filter(region=village, status__in=("planned", "held")).exists():
        raise CaseError("Wilayah ini masih mempunyai musyawarah yang belum ditutup.")
    now = timezone.now()
    meeting = Deliberation.objects.create(
        jurisdiction_id=unit.jurisdiction_id, unit=unit, region=village, status="planned", turn="data_officer",
        number=take_number(unit, "deliberation", now, prefix="MUS"), received_at=now, created_by=by,
        held_on=held_on, place=place, chair=chair, chair_office=chair_office,
    )  # fmt: skip
    record(meeting, "created", by=by, at=now)
    fill_agenda(meeting)
    return meeting


def waiting_of(village: Region | str) -> list[PreListProposal]:
    """Proposals of a village that wait for a meeting."""
    code = village if isinstance(village, str) else village.code
    return list(PreListProposal.objects.filter(region=code, status="reviewed", minutes_ref="").order_by("pk"))


def fill_agenda(meeting: Deliberation) -> int:
    """Put proposals that were reviewed since on the agenda. Returns how many are new."""
    known = set(meeting.lines.values_list("household", flat=True))
    new = [proposal for proposal in waiting_of(meeting.region_id) if proposal.household_id not in known]
    lines = {
        proposal.household_id: DeliberationLine(
            deliberation=meeting, kind=LineKind.PROPOSAL, household_id=proposal.household_id, proposal=proposal
        )
        for proposal in new
    }
    DeliberationLine.objects.bulk_create(lines.values())
    return len(lines)


def _locked(meeting: Deliberation, by: User, expected_version: int | None = None) -> Deliberation:
    """The meeting, locked and still open for changes by this person."""
    locked = Deliberation.objects.select_for_update(of=("self",)).select_related("region").get(pk=meeting.pk)
    if not locked.allows(by, Permission.PRELIST_DELIBERATE):
        raise StepNotAllowed("Anda tidak berwenang mencatat musyawarah ini.")
    if locked.status != "planned":
        raise IllegalTransition("Berita acara sudah dibuat. Pilih “Perbaiki” dahulu bila isinya perlu diubah.")
    check_version(locked, expected_version)
    return locked


def _saved(meeting: Deliberation, by: User, name: str, **data) -> None:
    meeting.version += 1
    meeting.save(update_fields=["version"])
    record(meeting, name, by=by, at=timezone.now(), data=data)


@transaction.atomic
def save_meeting(
    meeting: Deliberation,
    *,
    by: User,
    people: Sequence[tuple[str, str]],
    decisions: Mapping[int, tuple[str, str]],
    expected_version: int | None = None,
) -> None:
    """Keep the attendance list (name, office) and the decision and remark per line. Raises CaseError kinds."""
    locked = _locked(meeting, by, expected_version)
    locked.attendees.all().delete()
    Attendee.objects.bulk_create(
        Attendee(deliberation=locked, position=place, name=name, office=office)
        for place, (name, office) in enumerate(people, 1)
    )
    for line in locked.lines.order_by("pk"):
        decision, note = decisions.get(line.pk, (line.decision, line.note))
        if (line.decision, line.note) != (decision, note):
            line.decision, line.note = decision, note
            line.save(update_fields=["decision", "note"])
    _saved(locked, by, "saved", people=len(people))


@transaction.atomic
def refresh_agenda(meeting: Deliberation, *, by: User) -> int:
    locked = _locked(meeting, by)
    count = fill_agenda(locked)
    if count:
        _saved(locked, by, "agenda", count=count)
    return count


@transaction.atomic
def add_listed(meeting: Deliberation, *, by: User, household: Household) -> DeliberationLine:
    """Put a family that is known already on the agenda, to be confirmed, mended or dropped."""
    locked = _locked(meeting, by)
    if household.village_id != locked.region_id:
        raise CaseError("Keluarga ini tinggal di wilayah lain.")
    line, made = DeliberationLine.objects.get_or_create(
        deliberation=locked, household=household, defaults={"kind": LineKind.LISTED}
    )
    if made:
        _saved(locked, by, "agenda", count=1)
    return line


@transaction.atomic
def raise_family(meeting: Deliberation, *, by: User, unit: Unit, **facts) -> PreListProposal:
    """Record a family that the meeting itself names. It is checked like any other, but need not come back to a meeting.

    facts: see actions.prelist.Facts. Raises ProposalRefused and CaseError kinds.
    """
    locked = _locked(meeting, by)
    made = propose(by=by, unit=unit, rule=PROPOSAL, village=locked.region, **facts)
    if locked.lines.filter(household=made.household).exists():
        raise CaseError("Keluarga ini sudah ada pada agenda musyawarah.")
    DeliberationLine.objects.create(
        deliberation=locked, kind=LineKind.RAISED, household=made.household, proposal=made.proposal,
        decision=MeetingDecision.AGREED,
    )  # fmt: skip
    _saved(locked, by, "raised", proposal=made.proposal.pk)
    return made.proposal


def queue_minutes(meeting: Deliberation) -> Job:
    """Ask for the PDF of this edition of the berita acara. Asking again changes nothing, unless making it failed."""
    return enqueue(
        MINUTES_JOB, {"deliberation": meeting.pk, "edition": meeting.edition}, by=None,
        key=f"{meeting.pk}-{meeting.edition}", listed=False, title=f"Berita acara {meeting.number}",
        jurisdiction=meeting.jurisdiction_id,
    )  # fmt: skip
