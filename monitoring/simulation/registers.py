"""People, families and groups in the registers of PPKS and PSKS, entered as a desk enters them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from households.models import Household, Person
from households.registers.actions import end, enter
from monitoring.simulation.ground import Ground

_VISIT, _DESK, _OUTREACH, _CENSUS, _AGENCY = "visit", "desk", "outreach", "census", "agency"


@dataclass(frozen=True)
class Kind:
    """Codes with whom they fit (years of age, sex) and what is noted with them."""

    codes: tuple[str, ...]
    youngest: int = 0
    oldest: int = 120
    sex: str = ""
    source: str = _VISIT
    evidence: str = ""
    aid: str = ""
    place: str = "community"
    needs_institution: bool = False


PPKS = (
    Kind(("P08",), 66, evidence="Tinggal sendiri, makan dari pemberian tetangga.", aid="Permakanan"),
    Kind(("P08", "P24"), 66, evidence="Pendengaran berkurang, tidak ada penghasilan.", needs_institution=True),
    Kind(("P09",), 19, 64, evidence="Lumpuh sejak kecelakaan kerja; memakai kursi roda.", source=_DESK),
    Kind(("P09",), 19, 64, evidence="Tunanetra, memijat di rumah.", aid="PKH"),
    Kind(("P05",), 1, 16, evidence="Cerebral palsy, belum bersekolah.", source=_OUTREACH),
    Kind(("P05",), 1, 16, evidence="Tunarungu, sekolah di SLB.", source=_DESK, aid="PIP"),
    Kind(("P02",), 7, 17, evidence="Diasuh nenek; orang tua merantau tanpa kabar.", source=_CENSUS),
    Kind(("P02",), 7, 17, evidence="Putus sekolah, membantu berjualan.", source=_OUTREACH),
    Kind(("P01",), 0, 4, evidence="Gizi kurang menurut kartu posyandu.", source=_AGENCY),
    Kind(("P23",), 25, 58, "P", evidence="Janda dengan tiga anak, buruh cuci harian.", aid="Sembako"),
    Kind(("P23",), 25, 58, "P", evidence="Suami meninggal tahun lalu; usaha warung kecil.", source=_DESK),
    Kind(("P24",), 20, 90, evidence="Buruh tani lepas, rumah menumpang.", source=_CENSUS),
    Kind(("P24",), 20, 90, evidence="Sakit menahun, tidak dapat bekerja.", source=_VISIT, aid="PBI-JK"),
    Kind(("P13",), 20, 70, evidence="Memungut barang bekas di pasar.", source=_OUTREACH),
    Kind(("P20",), 20, 55, evidence="Pulang dari luar negeri tanpa gaji terakhir.", source=_AGENCY),
    Kind(("P22",), 20, 90, evidence="Rumah terbakar; sementara tinggal di rumah saudara.", source=_AGENCY),
    Kind(("P19",), 20, 59, "P", evidence="Didampingi petugas; keterangan disimpan terpisah.", source=_DESK),
)
PSKS = (
    Kind(("S02",), 22, 60, source=_CENSUS, evidence="SK kepala desa/lurah tentang PSM."),
    Kind(("S02",), 22, 60, "P", source=_CENSUS, evidence="SK kepala desa/lurah tentang PSM."),
    Kind(("S03",), 19, 39, source=_AGENCY, evidence="Kartu anggota Tagana."),
    Kind(("S09",), 30, 60, "P", source=_DESK, evidence="Ketua kelompok PKK dusun."),
    Kind(("S10",), 30, 60, source=_DESK, evidence="Penyuluh sosial masyarakat."),
)
# (code, name, evidence); {village} is the name of the village
GROUPS = (
    ("S05", "Karang Taruna {village}", "SK kepengurusan 2024–2029."),
    ("S08", "Kelompok Jimpitan {village}", "Iuran beras warga setiap pekan."),
    ("S04", "LKS Rumah Singgah Melati", "Akta notaris dan tanda daftar dinas sosial."),
)
_ENDED = "Pindah ke kabupaten lain; catatan diteruskan ke sana."


class RegisterWriter:
    """Each person once. Entries by whoever works at the village's desk, or by the facilitator."""

    def __init__(self, ground: Ground):
        self.ground = ground
        self.people = [one for place in (0, 1) for home in ground.families(place) for one in home.members.all()]
        self.taken: set[int] = set()
        self.count = 0

    def write(self) -> int:
        for kinds, register in ((PPKS, "ppks"), (PSKS, "psks")):
            entries = [self.person(register, kind) for kind in kinds]
            last = next((entry for entry in reversed(entries) if entry and not entry.restricted), None)
            if last is not None and register == "ppks":
                end(by=self.by(last.village_id), entry=last, reason=_ENDED)
        self.family("ppks", "P25", "Sering bertengkar; anak tidak mau pulang.")
        self.family("psks", "S07", "Lulus PKH mandiri, membuka usaha keripik.")
        for code, name, evidence in GROUPS:
            self.group(code, name, evidence)
        return self.count

    def by(self, village: str):
        first = village == self.ground.villages[0].code
        return self.ground.desk if first else self.ground.user("fasilitator2")

    def unit(self, village: str):
        first = village == self.ground.villages[0].code
        return (self.ground.staff.puskesos if first else None) or self.ground.staff.secretariat

    def person(self, register: str, kind: Kind):
        someone = next((one for one in self.people if one.pk not in self.taken and self.fits(one, kind)), None)
        if someone is None:
            return None
        self.taken.add(someone.pk)
        return self.enter(
            register, kind.codes, "person", someone.village_id, source=kind.source, person=someone,
            evidence=kind.evidence, aid=kind.aid, place=kind.place, needs_institution=kind.needs_institution,
        )  # fmt: skip

    @staticmethod
    def fits(person: Person, kind: Kind) -> bool:
        age = timezone.localdate().year - (person.birth_year or 0)
        return kind.youngest <= age <= kind.oldest and kind.sex in ("", person.sex)

    def family(self, register: str, code: str, evidence: str) -> None:
        home: Household | None = next(
            (one.household for one in self.people if one.pk not in self.taken and one.household.size > 2), None
        )
        if home is not None:
            self.taken |= {one.pk for one in home.members.all()}
            self.enter(register, (code,), "family", home.village_id, source=_VISIT, household=home, evidence=evidence)

    def group(self, code: str, name: str, evidence: str) -> None:
        village = self.ground.villages[0]
        self.enter(
            "psks", (code,), "group", village.code, source=_CENSUS, village=village,
            name=name.format(village=village.name), address=f"Balai {village}",
            evidence=evidence,
        )  # fmt: skip

    def enter(self, register: str, codes: tuple[str, ...], subject: str, where: str, **facts):
        entry = enter(
            by=self.by(where), unit=self.unit(where), register=register, codes=list(codes), subject=subject,
            misfit_reason="Sesuai keterangan keluarga.", **facts,
        )  # fmt: skip
        self.count += 1
        return entry
