"""How the registry's answer, stored on a complaint with its edition, is said on a row and on a page."""

from __future__ import annotations

from complaints.models import Complaint
from households.enums import RegistryResult
from slrt.ui import words


def words_of(result: str, desil: int | None) -> str:
    """For a row: "terdaftar, desil 2", "tidak terdaftar", "belum diperiksa" """
    if result == RegistryResult.LISTED:
        return f"terdaftar, desil {desil}" if desil else "terdaftar"
    return "belum diperiksa" if result == RegistryResult.NOT_CHECKED else "tidak terdaftar"


def sentence_of(complaint: Complaint) -> str:
    """For the case page: the result with its edition and the day it was looked up."""
    said = words_of(complaint.registry_result, complaint.registry_desil).capitalize()
    edition = complaint.registry_edition
    if edition is None:
        return said if complaint.registry_checked_at is None else f"{said} (belum ada edisi data terpadu)"
    return f"{said} · {edition}, diperiksa {words.long_date(complaint.registry_checked_at)}"
