"""What supervisors and the field staff of the demonstration talked over: done, under way, late, and only noted."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from households.coaching.actions import mark_seen, settle, write_note
from households.coaching.people import guided_by
from monitoring.simulation.ground import Ground

# (to whom, days ago, topic, what, agreed, days until due, read?, how it ended)
_TALKS = (
    ("fasilitator", 34, "records", "Tiga dari lima kunjungan tanpa foto rumah tampak depan.",
     "Ambil foto dari seberang jalan pada setiap kunjungan.", 14, True, "Kunjungan dua minggu terakhir berfoto."),
    ("fasilitator", 12, "visits", "Kunjungan ke RT 004 tertunda karena akses jalan; jadwal disusun ulang bersama.",
     "Selesaikan kunjungan yang lewat rencana.", 5, True, ""),
    ("fasilitator2", 20, "application", "Latihan mengisi titik lokasi dan mengirim isian ketika sinyal lemah.",
     "", None, True, ""),
    ("fasilitator2", 4, "data", "Usulan perubahan sering tanpa bukti KK. Bukti dibahas satu per satu.",
     "Lampirkan foto KK pada setiap usulan perubahan.", 10, False, ""),
    ("pengawas", 8, "area", "Beban kerja kedua fasilitator tidak seimbang.",
     "Usulkan pembagian RW yang baru.", 12, True, ""),
)  # fmt: skip


def write_guidance(ground: Ground) -> int:
    """Returns how many notes there are. Where nobody supervises, the manager guides."""
    today, manager, written = timezone.localdate(), ground.user("manajer"), 0
    for stem, ago, topic, note, agreed, due, read, ended in _TALKS:
        person = ground.user(stem)
        by = manager if stem == "pengawas" else ground.user("pengawas")
        if person not in guided_by(by, ground.jurisdiction):
            continue
        held_on = today - timedelta(days=ago)
        made = write_note(
            by=by, person=person, jurisdiction=ground.jurisdiction, topic=topic, note=note, held_on=held_on,
            agreed=agreed, due_on=held_on + timedelta(days=due) if due else None,
        )  # fmt: skip
        if read:
            mark_seen(by=person, note=made)
        if ended:
            settle(by=by, note=made, result=ended)
        written += 1
    return written
