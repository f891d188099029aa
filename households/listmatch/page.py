"""What the screens of list matching show, worked out here so that the templates only print."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from households.filematch import UNREAD
from households.listmatch import store
from households.matching import Band
from slrt.jobs.models import Job, JobState
from slrt.ui import words
from slrt.ui.badges import badge_html

LABELS = ((Band.SURE, "Cocok", "orang yang sama, hampir pasti"), (Band.POSSIBLE, "Mungkin", "perlu diperiksa"),
          (Band.UNLIKELY, "Tidak ditemukan", "tidak ada yang cocok"))  # fmt: skip


def run_row(job: Job) -> dict[str, Any]:
    counts = job.result_data
    return {
        "url": reverse("households:match_run", args=[job.pk]),
        "name": job.title,
        "at": words.moment(job.created_at),
        "rows": words.number(counts.get("rows", 0)),
        "found": words.number(counts.get(Band.SURE.value, 0)) if job.state == JobState.DONE else words.NONE,
        "badge": badge_html("job", job.state),
    }


def figures_of(job: Job) -> list[tuple[str, str, str]]:
    """(label, number, note) by the band of each row's best answer."""
    counts = job.result_data
    return [(label, words.number(counts.get(band.value, 0)), note) for band, label, note in LABELS]


def remarks_of(job: Job) -> list[tuple[str, str]]:
    """(row number, reason) of the first rows with a cell that could not be used."""
    return [(words.number(row), UNREAD[code]) for row, code in job.result_data.get("remarked", [])]


def facts_of(job: Job) -> list[tuple[str, str]]:
    counts = job.result_data
    return [
        ("Diminta", words.moment(job.created_at)),
        ("Baris", words.number(counts.get("rows", 0))),
        ("Kolom yang dibaca", ", ".join(counts.get("columns", []))),
        ("Disimpan", f"{store.KEPT_DAYS} hari, lalu dihapus"),
    ]


def run_context(job: Job) -> dict[str, Any]:
    counts = job.result_data
    done = job.state == JobState.DONE
    remarks = counts.get("remarks", 0)
    return {
        "job": job,
        "badge": badge_html("job", job.state),
        "stage": job.message or "Menunggu giliran",
        "done": done,
        "kept": store.has_answers(job.pk),
        "stopped": job.state in (JobState.FAILED, JobState.CANCELLED),
        "figures": figures_of(job) if done else [],
        "remarks": remarks_of(job) if done else [],
        "more_remarks": max(0, remarks - len(counts.get("remarked", []))),
        "facts": facts_of(job),
    }
