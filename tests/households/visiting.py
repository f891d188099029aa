"""House visits for tests: planned by the supervisor, filled in by the facilitator."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from households.models import Household, Person, Visit
from households.visits.actions import plan_visit, save_answers, save_position
from tests.households.world import make_family
from tests.personas import Cast

PLACE = {"hasil": "1", "penjawab": "1", "alamat": "Jalan Kenanga 4", "rt": "3", "rw": "1"}
HOUSE = {
    "status_kepemilikan_rumah": "1", "luas_lantai": 28, "jenis_lantai_terluas": "8", "jenis_dinding_terluas": "4",
    "jenis_atap_terluas": "2", "bahan_bakar_utama_memasak": "10", "sumber_air_minum_utama": "6",
    "jarak_air_ke_tinja": "1", "sumber_penerangan_utama": "1", "daya_terpasang": "1",
}  # fmt: skip
TOILET = {"fasilitas_bab": "6", "pembuangan_akhir_tinja": "5"}
ASSETS = {
    "aset_bergerak_sepeda_motor": 1, "aset_tidak_bergerak_lahan_lainnya": "2",
    "aset_tidak_bergerak_rumah_lainnya": "2", "aset_ditanyakan": True,
}  # fmt: skip
MEMBER = {
    "keberadaan": "1", "status_kawin": "4", "partisipasi_sekolah": "3", "jenjang_tertinggi_yang_diduduki": "3",
    "status_dalam_pekerjaan_utama": "6", "pendapatan": "1", "penyakit_kronis": ["2", "6"],
}  # fmt: skip
BLOCKS = {"lokasi": PLACE, "perumahan": HOUSE, "sanitasi": TOILET, "aset": ASSETS}
POINTS = {"33.24": ("-6.968", "110.072"), "32.76": ("-6.402", "106.794")}


def planned(cast: Cast, person: Person | None = None, **given) -> Visit:
    household = (person or make_family(cast)).household
    return plan_visit(
        by=cast.supervisor, unit=cast.secretariat, household=household, visitor=cast.facilitator,
        planned_on=timezone.localdate(), **given,
    )  # fmt: skip


def filled(cast: Cast, visit: Visit) -> Visit:
    """Every block of questions answered; no photo and no point yet."""
    for code, given in BLOCKS.items():
        save_answers(visit=visit, by=cast.facilitator, block=code, given=given)
    for member in visit.household.members.order_by("pk"):
        save_answers(visit=visit, by=cast.facilitator, block="anggota", given=MEMBER, member=member.pk)
    return visit


def located(cast: Cast, visit: Visit, **given) -> Visit:
    latitude, longitude = POINTS[cast.code]
    save_position(visit=visit, by=cast.facilitator, latitude=Decimal(latitude), longitude=Decimal(longitude), **given)
    return visit


def neighbours(cast: Cast, count: int) -> list[Household]:
    """Families of the village whose houses stand a few hundred metres apart."""
    latitude, longitude = (Decimal(text) for text in POINTS[cast.code])
    found = []
    for number in range(count):
        household = make_family(cast, f"TETANGGA {number}").household
        step = Decimal(number) / 1000
        household.latitude, household.longitude = latitude + step, longitude + step
        household.save()
        found.append(household)
    return found
