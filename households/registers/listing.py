"""Which entries a list or a workbook holds: the filters as plain values, the same for both."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from households.models import RegisterEntry
from households.registers import codes as kinds
from households.registers.actions import age_of
from slrt.accounts.models import User
from slrt.ui.badges import tag_html

STATUSES = {"active": "Masih tercatat", "ended": "Sudah berakhir"}
NAMES = ("register", "code", "area", "sex", "age_from", "age_to", "status")


def entries(user: User, jurisdiction: str, chosen: dict) -> QuerySet[RegisterEntry]:
    """chosen: register, code, area (codes of places), sex, age_from, age_to (years), status. Newest first."""
    rows = RegisterEntry.objects.visible_to(user).filter(jurisdiction=jurisdiction, register=chosen["register"])
    if chosen.get("code"):
        rows = rows.filter(codes__contains=[chosen["code"]])
    if chosen.get("area"):
        area = chosen["area"]
        rows = rows.filter(village__code__startswith=area) if len(area) < 13 else rows.filter(village=area)
    if chosen.get("sex"):
        rows = rows.filter(sex=chosen["sex"])
    year = timezone.localdate().year
    if chosen.get("age_from") is not None:
        rows = rows.filter(birth_year__lte=year - chosen["age_from"])
    if chosen.get("age_to") is not None:
        rows = rows.filter(birth_year__gte=year - chosen["age_to"])
    if chosen.get("status") != "ended":
        return rows.active()
    return rows.filter(ended_on__isnull=False)


def code_words(entry: RegisterEntry) -> str:
    return ", ".join(kinds.table()[code].label for code in entry.codes)


def age_words(entry: RegisterEntry) -> str:
    age = age_of(entry.birth_year)
    return f"{age} tahun" if age is not None else ""


def marks(entry: RegisterEntry):
    """Tags of an entry: restricted, ended, in an institution."""
    found = tag_html("Terbatas", "red", "lock") if entry.restricted else tag_html("Tercatat", "teal")
    return tag_html(f"Berakhir {entry.ended_on:%d-%m-%Y}", "grey") if entry.ended_on else found
