"""Requests of the demonstration's agencies for data, in every state, where the profile has that service."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from households.dataservice.actions import DATA_JOB, KEEP_DAYS, MODULE, PAPER_JOB, request_data
from households.models import DataRequest
from monitoring.simulation.ground import Ground
from slrt.cases.actions import perform
from slrt.jobs.inline import run_pending

_ASKED = (
    ("ready", "instansi", "Menetapkan penerima bantuan seragam sekolah tahun ajaran 2026/2027.",
     "Peraturan Wali Kota tentang Bantuan Perlengkapan Sekolah", ["head_name", "name", "nik", "village", "desil"], 4),
    ("approved", "instansi2", "Memadankan peserta PBI JK yang tidak aktif.", "Permensos Nomor 3 Tahun 2026",
     ["name", "nik", "birth_date", "village"], 5),
    ("checked", "instansi3", "Menyusun sasaran perbaikan rumah tidak layak huni.",
     "Perda Penyelenggaraan Kesejahteraan Sosial", ["head_name", "address", "rt", "rw", "village"], 3),
    ("returned", "instansi", "Pendataan siswa.", "Disposisi kepala dinas", ["name", "nik", "kk", "address"], None),
    ("submitted", "instansi2", "Menyusun sasaran pemeriksaan kesehatan lansia.",
     "Standar pelayanan minimal bidang kesehatan", ["name", "birth_year", "village", "rt", "rw"], None),
    ("refused", "instansi3", "Bahan penyuluhan umum.", "Rencana kerja tahunan", ["name", "nik", "address"], None),
    ("withdrawn", "instansi", "Verifikasi penerima beasiswa.", "Keputusan Wali Kota", ["name", "village"], 2),
)  # fmt: skip


def write_requests(ground: Ground) -> int:
    """Returns how many there are; none where nobody may ask."""
    if not ground.profile.has_module(MODULE):
        return 0
    for place, asked in enumerate(_ASKED, 1):
        case = _ask(ground, place, *asked[1:])
        _go_on(ground, case, asked[0])
        ground.note(case, _mend)
    return len(_ASKED)


def _mend(case: DataRequest) -> None:
    """The file is really there for some days from now, whenever it was approved in the story."""
    if case.download_until is not None:
        told = case.events.get(transition="approve")
        case.approved_on = timezone.localdate(told.at, timezone=case.profile.zone)
        case.download_until = timezone.now() + timedelta(days=KEEP_DAYS)


def _ask(ground: Ground, place: int, stem: str, purpose: str, basis: str, wanted: list[str], desil: int | None):
    officer, today = ground.user(stem), timezone.localdate()
    unit = officer.assignments.select_related("unit").order_by("pk")[0].unit
    return request_data(
        by=officer, agency=unit, contact="Sekretaris dinas", letter_number=f"400/{100 + place}/{today.year}",
        letter_date=today - timedelta(days=30 - place), purpose=purpose, legal_basis=basis, subject="person",
        wanted=wanted, use_from=today, use_until=today + timedelta(days=120), area=ground.villages[0],
        desil_max=desil,
    )  # fmt: skip


def _go_on(ground: Ground, case: DataRequest, state: str) -> None:
    clerk, manager = ground.user("belakang"), ground.user("manajer")
    if state == "returned":
        perform(case, "return_to_asker", by=clerk, note="Sebutkan dasar hukum dan kegunaan NIK.")
    elif state == "withdrawn":
        perform(case, "withdraw", by=case.created_by, note="Data sudah diperoleh dari satuan pendidikan.")
    if state not in ("checked", "approved", "ready", "refused"):
        return
    perform(case, "check", by=clerk, granted=[code for code in case.wanted if code != "address"])
    if state == "refused":
        perform(case, "refuse", by=manager, note="Tujuan ini tidak memerlukan data perseorangan.")
    elif state == "ready":
        perform(case, "approve", by=manager)
        run_pending(DATA_JOB, PAPER_JOB)
    elif state == "approved":
        perform(case, "approve", by=manager, whole_numbers=True, numbers_reason="Dipadankan dengan peserta JKN.")
