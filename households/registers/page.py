"""What the screens of the PPKS and PSKS registers show."""

from __future__ import annotations

from django.urls import reverse

from households.models import RegisterEntry
from households.registers import codes as kinds
from households.registers.listing import age_words, code_words, marks
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words

ORDER = ("-created_at", "-id")


def tabs(register: str) -> list[dict]:
    url = reverse("households:registers")
    return [
        {"url": f"{url}?daftar={code}", "label": label, "count": None, "active": code == register}
        for code, label in kinds.REGISTERS.items()
    ]


def row_of(entry: RegisterEntry) -> dict:
    who = ", ".join(part for part in (entry.get_sex_display(), age_words(entry)) if part)
    return {
        "name": entry.name,
        "url": reverse("households:register_entry", args=[entry.pk]),
        "who": who or entry.get_subject_display(),
        "codes": code_words(entry),
        "place": entry.village.full_name,
        "noted": words.mid_date(entry.noted_on),
        "mark": marks(entry),
    }


def load(user: User, pk: int) -> RegisterEntry | None:
    related = ("village__parent", "person", "household", "created_by", "unit")
    return RegisterEntry.objects.visible_to(user).filter(pk=pk).select_related(*related).first()


def entry_rows(entry: RegisterEntry) -> list[tuple[str, object]]:
    rows = [
        ("Sasaran", entry.get_subject_display()),
        ("Jenis kelamin", entry.get_sex_display()),
        ("Umur", age_words(entry)),
        ("NIK", words.mask_nik(entry.person.nik) if entry.person and entry.person.nik else "tidak tercatat"),
        ("Tempat tinggal", ", ".join(part for part in (entry.address, entry.village.full_name) if part)),
        ("Keberadaan", entry.get_place_display()),
        ("Membutuhkan panti", "Ya" if entry.needs_institution else "Tidak"),
        ("Bantuan", entry.aid),
        ("Sumber", entry.get_source_display()),
        ("Bukti", entry.evidence),
        ("Dicatat", f"{words.long_date(entry.noted_on)}, {entry.created_by.name}, {entry.unit.name}"),
    ]
    if entry.misfit_reason:
        rows.append(("Alasan jenis tidak sesuai", entry.misfit_reason))
    if entry.ended_on:
        rows.append(("Berakhir", f"{words.long_date(entry.ended_on)}: {entry.end_reason}"))
    return rows


def code_rows(entry: RegisterEntry) -> list[tuple[str, str]]:
    return [(kinds.table()[code].label, kinds.table()[code].definition) for code in entry.codes]


def may_change(entry: RegisterEntry, user: User) -> bool:
    return user.access.can_on(
        Permission.WELFARE_CHANGE, jurisdiction=entry.jurisdiction_id, region=entry.village_id,
        unit_ids=(entry.unit_id,),
    )  # fmt: skip
