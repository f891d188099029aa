"""What each state of a job looks like."""

from __future__ import annotations

from slrt.jobs.models import JobState
from slrt.ui import badges


def register() -> None:
    badges.register(
        "job",
        {
            JobState.QUEUED: ("Menunggu", "outline", "clock"),
            JobState.SENT: ("Menunggu giliran", "outline", "clock"),
            JobState.RUNNING: ("Berjalan", "teal", "gear"),
            JobState.DONE: ("Selesai", "plain", "check"),
            JobState.FAILED: ("Gagal", "red", "error"),
            JobState.CANCELLED: ("Dibatalkan", "grey", "close"),
        },
    )
