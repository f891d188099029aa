"""The sheet that tells a family what a new edition of the registry changed for it: before, after, and what can be done.

It is handed over at the desk or by whoever visits. No NIK is on it: what the family needs is what was said of them.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from households.comparing import listing, page
from households.enums import ShockKind
from households.models import EditionShock
from slrt.accounts.models import User
from slrt.jurisdictions.profile import profile_of

_PLAIN = {
    ShockKind.VANISHED: "Keluarga Anda tercantum dalam {registry} edisi lama, dan tidak tercantum lagi di yang baru.",
    ShockKind.DESIL: "Peringkat kesejahteraan (desil) keluarga Anda berubah dari {before} menjadi {after}. "
    "Makin tinggi desil, makin mampu keluarga itu dinilai; banyak program hanya untuk desil rendah.",
    ShockKind.PBI: "{members} anggota keluarga Anda tercatat sebagai penerima PBI JK (iuran JKN/BPJS Kesehatan dibayar "
    "pemerintah) dalam edisi lama, dan tidak lagi dalam edisi baru.",
    ShockKind.NIK: "NIK {person} dalam edisi baru lain dari edisi lama.",
    ShockKind.HEAD: "{person}, kepala keluarga dalam edisi lama, kini tercatat meninggal atau tidak ada lagi.",
}
_ADVICE = {
    ShockKind.VANISHED: "Bila Anda masih tinggal di sini dan merasa berhak, keluarga Anda dapat diusulkan kembali.",
    ShockKind.DESIL: "Bila peringkat itu tidak sesuai keadaan, mintalah pemutakhiran: petugas mengunjungi rumah Anda.",
    ShockKind.PBI: "Periksa dahulu di fasilitas kesehatan apakah kartu masih aktif. Bila tidak, kami bantu urus.",
    ShockKind.NIK: "Bila NIK di KTP dan KK Anda tidak berubah, kami bantu meminta perbaikannya.",
    ShockKind.HEAD: "Bila tidak benar, kami bantu meminta perbaikannya. Bila benar, urus akta kematian dan KK baru.",
}  # fmt: skip


def context_of(user: User, shock: EditionShock) -> dict[str, Any]:
    """Everything households/shock_paper.html prints."""
    profile = profile_of(shock.jurisdiction_id)
    kind = ShockKind(shock.kind)
    said = {"registry": shock.comparison.latter.get_source_display(), "before": shock.before, "after": shock.after,
            "members": shock.members, "person": shock.person.name if shock.person else "Kepala keluarga"}  # fmt: skip
    return {
        "shock": shock,
        "profile": profile,
        "registry": said["registry"],
        "family": listing.family_name(shock.household),
        "village": shock.village.full_name,
        "former": page.edition_words(shock.comparison.former),
        "latter": page.edition_words(shock.comparison.latter),
        "plain": _PLAIN[kind].format(**said),
        "advice": _ADVICE[kind],
        "members": page.members_of(shock),
        "case": listing.cases_of(user, [shock]).get(shock.pk),
        "contacts": profile.contact_lines,
        "phone": profile.kop.phone,
        "today": timezone.localdate(),
    }
