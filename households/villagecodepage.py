"""What the screen of village codes shows. Worked out here, so that the template only prints."""

from __future__ import annotations

from django.urls import reverse

from households.enums import CodeState
from households.forms.villagecodes import CodesForm
from households.models import VillageCode
from slrt.ui import words

TABS = {"menunggu": CodeState.OPEN, "dipastikan": CodeState.CONFIRMED, "diabaikan": CodeState.REFUSED}
EMPTY = {
    "menunggu": "Tidak ada kode desa BPS yang menunggu. Kode baru muncul di sini setelah berkas yang memuat kode dan "
    "nama desa diperiksa.",
    "dipastikan": "Belum ada kode desa BPS yang dipastikan.",
    "diabaikan": "Tidak ada kode yang diabaikan.",
}


def tabs_of(user, jurisdiction: str, chosen: str) -> list[dict]:
    rows = VillageCode.objects.visible_to(user).filter(jurisdiction=jurisdiction)
    return [
        {
            "label": CodeState(state).label,
            "count": rows.filter(state=state).count(),
            "url": f"{reverse('households:village_codes')}?tab={tab}",
            "active": tab == chosen,
        }
        for tab, state in TABS.items()
    ]


def rows_of(form: CodesForm) -> list[dict]:
    """Each code of the page with its fields and what the file said."""
    return [
        {
            "code": code.bps_code,
            "written": code.written or "tanpa nama di berkas",
            "count": f"{words.number(code.rows)} baris",
            "other": f"{words.number(code.other_rows)} baris menyebut {code.other_name}" if code.other_rows else "",
            "edition": str(code.edition) if code.edition else "",
            "decided": _decided(code),
            "tick": form[f"pilih_{code.pk}"],
            "village": form[f"desa_{code.pk}"],
        }
        for code in form.codes
    ]


def _decided(code: VillageCode) -> str:
    if not code.decided_at:
        return ""
    return f"{code.decided_by.name}, {words.short_moment(code.decided_at)}"
