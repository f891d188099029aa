"""Send a trial job through the outbox, the relay, the broker and a worker, and say how long each step took."""

from __future__ import annotations

import time

from django.core.management.base import BaseCommand, CommandError

from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job, JobState
from slrt.jobs.tasks import TRIAL


class Command(BaseCommand):
    help = "Mencoba antrean: satu pekerjaan dikirim, dikerjakan, dan ditunggu hasilnya."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--queue", default="slow", choices=("fast", "slow", "scan"))
        parser.add_argument("--wait", type=int, default=30, help="detik menunggu")

    def handle(self, *args, **options) -> None:
        job = enqueue(TRIAL, {"lines": 3, "pause": 0}, by=None, queue=options["queue"], listed=False)
        end = time.monotonic() + options["wait"]
        while job.active and time.monotonic() < end:
            time.sleep(0.2)
            job.refresh_from_db()
        if job.state == JobState.DONE:
            seconds = (job.finished_at - job.created_at).total_seconds()
            self.stdout.write(f"Antrean {job.queue} bekerja: selesai dalam {seconds:.1f} detik.")
            return
        where = {JobState.QUEUED: "relay tidak mengirim", JobState.SENT: "tidak ada pekerja yang mengambil"}
        Job.objects.filter(pk=job.pk, state__in=(JobState.QUEUED, JobState.SENT)).update(state=JobState.CANCELLED)
        raise CommandError(f"Antrean {job.queue} macet: {where.get(JobState(job.state), job.get_state_display())}.")
