"""What the scheduler asks of the access log."""

from __future__ import annotations

from celery import shared_task

from slrt.audit import chain


@shared_task(name="slrt.audit.tasks.anchor")
def anchor() -> None:
    """Write the heads of all chains beside the database, every hour. Running twice only adds a line."""
    chain.write_anchor()
