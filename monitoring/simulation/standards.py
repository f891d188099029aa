"""Published service standards of the demonstration, where the profile wants them: the desk's own services, and the
first programmes of the place."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from monitoring.simulation.ground import Ground
from programs.standards.actions import publish
from programs.standards.models import PARTS
from programs.standards.subjects import draft_of, subjects_of

OWN = {
    "pengaduan": (
        "KTP atau Kartu Keluarga bila ada\nCerita tentang yang dialami, dan bukti bila ada",
        "Warga datang, menelepon, atau didatangi petugas\nPetugas mencatat dan memeriksa data terpadu\n"
        "Warga mendapat tanda terima dengan nomor dan kode\nKeluhan ditelaah, ditangani, atau dirujuk\n"
        "Warga diberi tahu hasilnya",
        "Pencatatan paling lama 15 menit; jawaban menurut batas waktu kelas keluhannya.",
        "Tanda terima, jawaban tertulis, dan surat rujukan bila perlu",
    ),
    "informasi": (
        "Tidak ada syarat",
        "Warga bertanya\nPetugas membacakan program yang sesuai, syarat, dan pengelolanya",
        "Langsung saat bertanya.",
        "Penjelasan dan lembar informasi program",
    ),
    "data-terpadu": (
        "KTP elektronik\nKartu Keluarga",
        "Petugas memeriksa data terpadu\nHasilnya dijelaskan\nSurat keterangan dicetak dan ditandatangani",
        "Paling lama satu hari kerja.",
        "Surat keterangan terdaftar, atau penjelasan cara diusulkan",
    ),
}
PROGRAMMES = 3


def write_standards(ground: Ground) -> int:
    """Returns how many services have one; none where the profile does not know them."""
    if not ground.profile.has_module("service_standard"):
        return 0
    by, since, count = ground.user("manajer"), timezone.localdate() - timedelta(days=200), 0
    local = [one for one in subjects_of(ground.jurisdiction) if one.programme and not one.programme.is_shared]
    for subject in [*(one for one in subjects_of(ground.jurisdiction) if one.code in OWN), *local[:PROGRAMMES]]:
        told = draft_of(subject, ground.profile)
        if subject.code in OWN:
            told |= dict(zip(("requirements", "procedure", "duration", "product"), OWN[subject.code], strict=True))
        told["duration"] = told["duration"] or "Paling lama 14 hari kerja sejak berkas lengkap."
        if all(told.get(part) for part in PARTS):
            publish(by=by, jurisdiction=ground.jurisdiction, subject=subject.code, valid_from=since, **told)
            count += 1
    return count
