"""What falls due, is late, or waits to be decided of the registry's own cases, told once to whoever's turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from households.cutoffs import next_close
from households.models import ChangeProposal, DataRequest, PreListProposal, Visit
from households.notices import holders
from households.workflow import PRELIST
from slrt.jurisdictions.profile import profile_of
from slrt.notifications.people import NOBODY, Told, stewards
from slrt.notifications.reminders import Due, reminder
from slrt.notifications.watch import Watched, watch
from slrt.ui import words

CLOSING = timedelta(days=3)

watch(Watched(
    "prelist", "Usulan daftar awal", PreListProposal.objects.open,
    lambda case: reverse("households:proposal", args=[case.pk]), ("recorded", "visited", "reviewed", "deliberated"),
))  # fmt: skip
watch(Watched(
    "change", "Usulan perubahan data", ChangeProposal.objects.open,
    lambda case: reverse("households:change", args=[case.pk]), ("proposed", "reviewed", "recommended"),
))  # fmt: skip
watch(Watched(
    "visit", "Kunjungan rumah", Visit.objects.open,
    lambda case: reverse("households:visit", args=[case.pk]), ("completed",), four_eyes=False,
))  # fmt: skip
watch(Watched(
    "data_request", "Permintaan data", lambda: DataRequest.objects.filter(closed_at__isnull=True),
    lambda case: reverse("households:data_request", args=[case.pk]), ("submitted", "checked"),
))  # fmt: skip


@reminder("prelist.cutoff")
def cutoff(now: datetime, since: datetime) -> Iterator[Due]:
    """Stages that close within three days with proposals still in them: one word per stage to whoever has the turn."""
    waiting_rows = PreListProposal.objects.open().exclude(turn="").order_by("jurisdiction", "status", "turn")
    counted = waiting_rows.values_list("jurisdiction", "status", "turn").annotate(count=Count("pk"))
    for jurisdiction, status, turn, count in counted:
        profile = profile_of(jurisdiction)
        today = timezone.localdate(now, timezone=profile.zone)
        day = next_close(status, profile, today)
        if day is None or day - today > CLOSING:
            continue
        found = holders(jurisdiction, turn)
        told = Told(found) if found else stewards(jurisdiction, NOBODY)
        said = f"Status: {PRELIST.state(status).label}. Yang lewat tanggal itu ikut bulan berikutnya."
        yield Due(
            key=f"prelist-close-{jurisdiction}-{status}-{turn}-{day:%Y-%m-%d}",
            recipients=told.people,
            title=f"{count} usulan daftar awal ditutup {words.weekday_date(day)}",
            body=" ".join(part for part in (said, told.note) if part),
            url=told.url or reverse("households:prelist"),
            jurisdiction=jurisdiction,
        )
