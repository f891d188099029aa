"""What time does to complaints and drafts."""

from __future__ import annotations

from celery import shared_task

from complaints.actions.drafts import forget_old_drafts
from complaints.actions.system import lapse_overdue_documents
from complaints.ledger import store as ledgers
from complaints.tracking import forget_old_tries


@shared_task(name="complaints.tasks.daily")
def daily() -> None:
    """Hourly, so that a day is never missed: documents that did not come, and what nobody needs any more."""
    lapse_overdue_documents()
    forget_old_drafts()
    forget_old_tries()
    ledgers.tidy()
