"""What the scheduler does with files: scan what waits, scan again monthly, sweep what no row speaks of."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from slrt.documents import scanner
from slrt.documents.actions import set_state
from slrt.documents.models import Document, DocumentState

BATCH = 200
RESCAN_AFTER = timedelta(days=30)
STRAY_AFTER = timedelta(days=1)


@shared_task(name="slrt.documents.tasks.scan_waiting")
def scan_waiting() -> int:
    """Scan files that wait, and those last looked at a month ago. Stops when the scanner does not answer."""
    if not scanner.configured():
        return 0
    waiting = Q(state=DocumentState.UNSCANNED)
    stale = Q(state=DocumentState.SCANNED, scanned_at__lt=timezone.now() - RESCAN_AFTER)
    done = 0
    for _ in range(BATCH):
        with transaction.atomic():
            document = (
                Document.objects.select_for_update(skip_locked=True, no_key=True)
                .filter(waiting | stale)
                .order_by("scanned_at", "created_at")
                .first()
            )
            if document is None or not scan_one(document):
                return done
        done += 1
    return done


def scan_one(document: Document) -> bool:
    """Scan one file and keep the verdict. False when the scanner is down."""
    with default_storage.open(document.path) as file:
        verdict = scanner.scan(file.read())
    if verdict is scanner.Verdict.UNKNOWN:
        return False
    set_state(document, verdict)
    document.scanner = scanner.name()
    document.save(update_fields=("state", "scanned_at", "scanner"))
    return True


@shared_task(name="slrt.documents.tasks.sweep_strays")
def sweep_strays() -> int:
    """Remove bytes without a row: their transaction was rolled back. Younger than a day, it may still be under way."""
    edge, removed = timezone.now() - STRAY_AFTER, 0
    years, _ = default_storage.listdir("")
    for year in years:
        _, names = default_storage.listdir(year)
        paths = [f"{year}/{name}" for name in names]
        known = set(Document.objects.filter(path__startswith=f"{year}/").values_list("path", flat=True))
        for path in paths:
            if path not in known and default_storage.get_modified_time(path) < edge:
                default_storage.delete(path)
                removed += 1
    return removed
