"""What a citizen may write about, in the words of a family: one list to choose from, without codes and classes."""

from __future__ import annotations

from complaints.enums import CATEGORIES_OF, ComplaintClass
from slrt.jurisdictions.profile import Profile

GROUPS: dict[str, str] = {
    ComplaintClass.NEED: "Meminta bantuan atau layanan",
    ComplaintClass.MEMBERSHIP: "Data dan kepesertaan bantuan",
    ComplaintClass.PROGRAMME: "Penyaluran dan pelayanan program",
    ComplaintClass.INFORMATION: "Bertanya",
    ComplaintClass.EMERGENCY: "Keadaan darurat",
}
# {registry}: what the place calls the data of poor families.
PLAIN: dict[str, str] = {
    "K1": "Keluarga belum terdata di {registry}",
    "K2": "Layak, tetapi belum menerima bantuan",
    "K3": "Bantuan atau kartu dinonaktifkan atau berhenti",
    "K4": "Ada penerima yang tidak seharusnya menerima",
    "K5": "Data salah atau tidak cocok (NIK, nama, alamat)",
    "K6": "Kartu, rekening, atau buku bermasalah",
    "K7": "Bantuan dipegang atau diambil orang lain",
    "N1": "Bantuan terlambat atau belum diterima",
    "N2": "Jumlah atau mutu bantuan tidak sesuai",
    "N3": "Ada pungutan atau penyalahgunaan",
    "N4": "Pelayanan petugas kurang baik",
    "N5": "Syarat atau caranya tidak jelas",
    "N6": "Saya atau keluarga perlu bantuan atau layanan",
    "N7": "Ada orang telantar, mengalami kekerasan, atau perlu dijangkau",
    "N8": "Mengurus KTP, KK, atau akta",
    "N9": "Bencana, kebakaran, atau sakit darurat",
    "N0": "Lainnya",
}


def offered(profile: Profile) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of (value, words) as a place offers them; a value holds class and category."""
    classes = [code for code in GROUPS if code != ComplaintClass.EMERGENCY or profile.emergency]
    return [
        (
            GROUPS[klass],
            [(f"{klass}.{code}", PLAIN[code].format(registry=profile.label_registry)) for code in CATEGORIES_OF[klass]],
        )
        for klass in classes
    ]


def split(value: str) -> tuple[str, str]:
    """(class, category) of a value of the list."""
    klass, _, category = value.partition(".")
    return klass, category
