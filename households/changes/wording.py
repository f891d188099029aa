"""A proposal in one or two sentences, for whoever decides on it and for the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from households.changes.kinds import ChangeKind
from slrt.ui import words

if TYPE_CHECKING:
    from households.changes.page import DiffRow
    from households.models import ChangeProposal


def sentence_of(case: ChangeProposal, rows: list[DiffRow]) -> str:
    """ "SITI meninggal dunia pada 3 November 2026. Kepala keluarga menjadi AHMAD." """
    on = f" pada {words.long_date(case.event_date)}" if case.event_date else ""
    said = _SAID[ChangeKind(case.kind)](case, rows).replace("{on}", on)
    if case.kind == ChangeKind.FIELDS:
        return said
    head = next((row.new for row in rows if row.label == "Nama kepala keluarga" and row.who == "Keluarga"), "")
    return f"{said} Kepala keluarga di kartu ini menjadi {head}." if head else said


def _fields(case: ChangeProposal, rows: list[DiffRow]) -> str:
    labels = ", ".join(row.label.lower() for row in rows)
    who = case.person.name if case.person else f"keluarga {case.household.head_name}"
    return f"Data {who} diperbaiki: {labels}."


def _new(rows: list[DiffRow], label: str, who: str = "Anggota baru") -> str:
    return next((row.new for row in rows if row.who == who and row.label == label), "")


def _moved(rows: list[DiffRow]) -> str:
    return " dan ".join(row.who for row in rows if row.label == "Keluarga")


def _newcomer(case: ChangeProposal, rows: list[DiffRow]) -> str:
    return _new(rows, "Nama") or _moved(rows)


def _split(case: ChangeProposal, rows: list[DiffRow]) -> str:
    kk = _new(rows, "Nomor KK", "Keluarga baru")
    number = f" dengan nomor KK {kk}" if kk else ""
    head = _new(rows, "Nama kepala keluarga", "Keluarga baru")
    return f"{_moved(rows)} membentuk keluarga sendiri{number}{{on}}; kepala keluarganya {head}."


def _marriage(case: ChangeProposal, rows: list[DiffRow]) -> str:
    member = case.person.name if case.person else ""
    others = [row.who for row in rows if row.label == "Keluarga" and row.who != member]
    spouse = _new(rows, "Nama") or " dan ".join(others)
    home = any(row.who == "Keluarga baru" for row in rows)
    where = "Keduanya membentuk keluarga baru." if home else "Pasangannya menjadi anggota keluarga ini."
    return f"{member} menikah dengan {spouse}{{on}}. {where}"


_SAID = {
    ChangeKind.FIELDS: _fields,
    ChangeKind.BIRTH: lambda case, rows: f"{_new(rows, 'Nama')} lahir{{on}} dan menjadi anggota keluarga ini.",
    ChangeKind.DEATH: lambda case, rows: f"{case.person.name} meninggal dunia{{on}}.",
    ChangeKind.MOVE_IN: lambda case, rows: f"{_newcomer(case, rows)} menjadi anggota keluarga ini{{on}}.",
    ChangeKind.MOVE_OUT: lambda case, rows: f"{_moved(rows)} tidak lagi tinggal bersama keluarga ini{{on}}.",
    ChangeKind.SPLIT: _split,
    ChangeKind.MARRIAGE: _marriage,
    ChangeKind.NEW_HEAD: lambda case, rows: f"{case.person.name} menjadi kepala keluarga{{on}}.",
    ChangeKind.NEW_KK: lambda case, rows: (
        f"Keluarga {case.household.head_name} mendapat nomor KK {rows[0].new}{{on}}; nomor lama disimpan."
    ),
}
