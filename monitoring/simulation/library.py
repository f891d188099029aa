"""The papers of the demonstration: an SOP some still have to read, plans on their way, a regulation."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from monitoring.library.actions import save_paper, say_read
from monitoring.library.models import LibraryPaper, PaperKind, Standing
from monitoring.simulation.ground import Ground
from slrt.accounts.models import Assignment
from slrt.jurisdictions.models import Jurisdiction

DESK = ["front_office", "back_office", "supervisor", "facilitator"]


def write_library(ground: Ground) -> int:
    """Returns how many papers. Half of those who must read the SOP have."""
    manager, today, year = ground.user("manajer"), timezone.localdate(), timezone.localdate().year
    brand = ground.profile.service_brand

    def keep(kind: str, title: str, standing: str, **values) -> LibraryPaper:
        return save_paper(
            by=manager, jurisdiction=ground.jurisdiction, paper=None,
            values={"kind": kind, "title": title, "standing": standing, **values},
        )  # fmt: skip

    first = keep(
        PaperKind.SOP, f"SOP penanganan keluhan {brand}", Standing.IN_FORCE, number="01/SOP",
        dated=today - timedelta(days=400),
    )  # fmt: skip
    second = keep(
        PaperKind.SOP, f"SOP penanganan keluhan {brand}, revisi", Standing.IN_FORCE, number="02/SOP",
        dated=today - timedelta(days=20), replaces=first, readers=DESK, told_on=today - timedelta(days=12),
        content="Tenggat jawaban, cara memberi tahu warga, dan kasus terbatas.",
    )  # fmt: skip
    keep(
        PaperKind.REGULATION, Jurisdiction.objects.get(pk=ground.jurisdiction).regulation, Standing.IN_FORCE,
        content="Dasar pembentukan layanan ini.",
    )  # fmt: skip
    keep(
        PaperKind.PLAN, f"RKPD {year + 1}", Standing.DISCUSSED,
        progress="Usulan kegiatan layanan masuk rancangan; menunggu pembahasan.",
    )  # fmt: skip
    keep(
        PaperKind.BUDGET, f"APBD {year + 1}", Standing.PROPOSED,
        progress="Anggaran operasional sekretariat diusulkan lewat dinas sosial.",
    )  # fmt: skip
    rows = Assignment.objects.in_force().filter(unit__jurisdiction=ground.jurisdiction, role__in=DESK)
    people = dict.fromkeys(row.user for row in rows.select_related("user").order_by("pk"))
    for user in list(people)[::2]:
        say_read(by=user, paper=second)
    return LibraryPaper.objects.filter(jurisdiction=ground.jurisdiction).count()
