"""Statuses that were determined of families: by decree, by a meeting of the village, after a visit; one that ended."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from households.groups.statuses import determine, end_status
from monitoring.simulation.ground import Ground

# (basis, who determined it, what it rests on)
_TOLD = (
    ("decree", "Kepala Dinas Sosial", "Keputusan 400.9/{number}/{year}"),
    ("deliberation", "Musyawarah {village}", "Berita acara {number}/{year}"),
    ("field", "Tim verifikasi dan validasi", "Formulir kunjungan {number}"),
    ("village", "Kepala {village}", "SKTM 470/{number}/{year}"),
)
_COUNT = 6
_ENDED = "Anak sudah bekerja tetap; keluarga melapor sendiri."


class StatusWriter:
    def __init__(self, ground: Ground):
        self.ground = ground

    def write(self) -> int:
        used = self.ground.profile.family_statuses
        homes = self.ground.families(0)
        made = []
        for at in range(_COUNT if used else 0):
            home = next(homes)
            basis, who, document = _TOLD[at % len(_TOLD)]
            day = timezone.localdate() - timedelta(days=40 + 37 * at)
            facts = {"village": home.village.short_name, "number": 11 + 3 * at, "year": day.year}
            made.append(
                determine(
                    by=self.ground.desk, unit=self.ground.staff.secretariat, household=home,
                    status=used[at % len(used)], basis=basis, determined_by=who.format(**facts), determined_on=day,
                    document=document.format(**facts),
                )
            )  # fmt: skip
        if made:
            end_status(by=self.ground.desk, status=made[-1], reason=_ENDED)
        return len(made)
