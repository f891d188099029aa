"""What Celery does with messages."""

from __future__ import annotations

from celery import shared_task

from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import handler
from slrt.notifications import mail, reminders
from slrt.notifications.actions import MAIL


@handler(MAIL, queue="fast", max_attempts=8)
def send_mail(job: Job, progress: Progress) -> None:
    """Deliver one message; a mail server that is down is tried again with growing pauses."""
    mail.deliver(job.payload["message"])


@shared_task(name="slrt.notifications.tasks.remind")
def remind() -> None:
    """Every quarter of an hour. Missed runs are caught up by the next one; two at once send once."""
    reminders.remind()
