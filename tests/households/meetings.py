"""Meetings for tests, walked by the actions that the screens use."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from households.actions import deliberation as actions
from households.models import Deliberation, PreListProposal
from slrt.cases.actions import perform
from slrt.documents.actions import store_upload
from tests.households.test_prelist import proposed
from tests.objects import picture
from tests.personas import Cast

CODE = "63.11"  # a jurisdiction that deliberates
PEOPLE = [("Karto Wijoyo", "Kepala desa"), ("Siti Aminah", "Ketua RT 02")]


def reviewed(cast: Cast, **facts) -> PreListProposal:
    case = proposed(cast, **facts)
    perform(case, "review", by=cast.supervisor)
    return case


def convened(cast: Cast, by: str = "data_officer") -> Deliberation:
    return actions.convene(
        by=cast.person(by), unit=cast.secretariat, village=cast.village, held_on=date(2026, 11, 6),
        place="Balai desa", chair="Karto Wijoyo", chair_office="Kepala desa",
    )  # fmt: skip


def decided(meeting: Deliberation, by, decision: str = "ok", note: str = "") -> Deliberation:
    """Attendance, and the same decision for every line that has none."""
    decisions = {line.pk: (line.decision or decision, note) for line in meeting.lines.order_by("pk")}
    actions.save_meeting(meeting, by=by, people=PEOPLE, decisions=decisions)
    return meeting


def signed(meeting: Deliberation, by) -> None:
    file = SimpleUploadedFile("ba.jpg", picture().read(), "image/jpeg")
    store_upload(file, subject=meeting, kind=f"{actions.SIGNED}{meeting.edition}", by=by)


def closed(meeting: Deliberation, cast: Cast) -> Deliberation:
    """Held by who convened it, signed, and closed by somebody else."""
    perform(meeting, "hold", by=meeting.created_by)
    signed(meeting, meeting.created_by)
    perform(meeting, "close_checked", by=cast.supervisor)
    return meeting
