"""Programme needs in every state that the profile knows, each text true of its programme and of somebody's age."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from complaints.models import Complaint
from complaints.needs import note_of
from households.models import Household, Person
from monitoring.simulation.ground import Ground, adults, children
from programs.enums import TargetUnit
from programs.models import Need, Programme
from programs.needs.actions import record_need
from slrt.accounts.models import User
from slrt.cases.actions import perform

# How many needs end in which state, the finished ones first. Without the manager's recommendation that state is absent.
PLAN = {
    "fulfilled": 2, "unmet": 2, "duplicate": 1, "rejected": 1, "withdrawn": 1, "referred": 3, "recommended": 2,
    "reviewed": 2, "returned": 1, "recorded": 3,
}  # fmt: skip
# Of how many complaints in which state the matter is recorded as a need.
CHAINED = {"referred": 3, "in_handling": 2, "answered": 1, "registered": 1}


@dataclass(frozen=True)
class Wish:
    """codes: the first one that the catalogue of the place has is taken. who: adult, child, old, or "" for the family.

    sector: what is missing when no programme is named.
    """

    codes: tuple[str, ...]
    wanted: str
    who: str = ""
    urgency: str = "normal"
    evidence: str = ""
    sector: str = ""


WISHES = (
    Wish(("D-RTLH", "LAKAS-B", "BSPS"), "Perbaikan rumah: lantai tanah, dinding papan lapuk, atap bocor di dua kamar.",
         evidence="Foto rumah dan surat tanah."),
    Wish(("PIP",), "Biaya seragam dan buku; anak terancam putus sekolah.", "child", evidence="Rapor terakhir."),
    Wish(("D-DISABILITAS", "LAKAS-I"), "Kursi roda, tidak dapat berjalan sejak sakit stroke.", "adult", "urgent",
         "Surat keterangan puskesmas."),
    Wish(("D-LANSIA", "LAKAS-H"), "Kebutuhan pokok bulanan untuk lanjut usia tanpa penghasilan.", "old"),
    Wish(("D-UEP", "LAKAS-A"), "Modal usaha warung sembako; pernah berjualan, berhenti karena modal habis.",
         evidence="Surat keterangan usaha."),
    Wish(("PBI-JK",), "Jaminan kesehatan; perlu kontrol rutin setiap bulan.", "adult", "urgent", "Surat kontrol."),
    Wish(("SEMBAKO",), "Bantuan pangan; penghasilan harian tidak cukup untuk makan lima orang."),
    Wish(("PKH",), "Bantuan untuk dua anak sekolah dan orang tua yang tinggal serumah.", evidence="Kartu Keluarga."),
    Wish(("D-BEASISWA", "LAKAS-K", "KIP-K"), "Beasiswa; diterima kuliah tetapi belum mampu membayar.", "adult"),
    Wish(("ADMINDUK",), "Akta kelahiran, anak akan masuk sekolah.", "child", evidence="Surat keterangan lahir bidan."),
    Wish((), "Sambungan air bersih; sumur kering sejak kemarau.", sector="housing", evidence="Foto sumur."),
    Wish((), "Alat bantu dengar; program yang sesuai tidak ada di katalog.", "old", sector="health"),
)  # fmt: skip
_NOTES = {
    "return": "Lengkapi bukti: foto rumah dan surat keterangan.",
    "reject": "Kebutuhan ini sudah tercakup program lain yang diterima keluarga.",
    "duplicate": "Sama dengan catatan bulan lalu dari Puskesos.",
    "withdraw": "Keluarga sudah dibantu kerabat.",
    "unmet": "Kuota tahun ini habis, diusulkan kembali tahun depan.",
}


class NeedWriter:
    """Each need for another family; they begin with the ones that were visited."""

    def __init__(self, ground: Ground):
        self.ground = ground
        self.pools: dict[int, Iterator[Household]] = {place: ground.families(place) for place in (0, 1)}
        self.known = {row.code: row for row in Programme.objects.offered_in(ground.jurisdiction).order_by("-pk")}
        self.recommends = ground.profile.need_recommendation == "required"
        self.count = 0

    def write(self) -> int:
        for state, count in PLAN.items():
            if state == "recommended" and not self.recommends:
                continue
            for _ in range(count):
                case = self.record()
                self.go_on(case, state)
                self.ground.note(case)
        return self.count + self.of_complaints()

    def of_complaints(self) -> int:
        """What some complaints ask for, recorded as needs: chains that lead to a case and its referral."""
        taken: set[int] = set()
        rows = Complaint.objects.filter(
            jurisdiction=self.ground.jurisdiction, restricted=False, household__needs__isnull=True,
            person__household=F("household"), programme__isnull=False,
        ).select_related("household", "person", "programme")  # fmt: skip
        for status, count in CHAINED.items():
            for complaint in rows.filter(status=status).order_by("-pk")[:count]:
                if complaint.household_id in taken:
                    continue
                told = {
                    name: value for name, value in note_of(complaint).items() if name not in ("programme", "person")
                }
                case = record_need(
                    by=self.ground.user("depan"), unit=self.ground.staff.secretariat, household=complaint.household,
                    programme=complaint.programme, person=complaint.person, complaint_ref=complaint.number, go_on=True,
                    **told,
                )  # fmt: skip
                self.ground.note(case)
                taken.add(complaint.household_id)
        return len(taken)

    def record(self) -> Need:
        wish, place = WISHES[self.count % len(WISHES)], self.count % 3 // 2
        household, person = self.somebody(wish, place)
        programme = next((self.known[code] for code in wish.codes if code in self.known), None)
        of_person = programme is None or programme.target_unit == TargetUnit.PERSON
        field = self.count % 2 == 0
        self.count += 1
        return record_need(
            by=self.ground.user(("fasilitator", "fasilitator2")[place] if field else "depan"),
            unit=self.ground.staff.secretariat, household=household, wanted=wish.wanted, programme=programme,
            person=person if of_person else None, sector=wish.sector, urgency=wish.urgency, evidence=wish.evidence,
            source="facilitator" if field else "desk", go_on=True,
        )  # fmt: skip

    def somebody(self, wish: Wish, place: int) -> tuple[Household, Person | None]:
        """The next family that has a member whom the wish fits; whoever was passed over comes again next time."""
        for household in self.pools[place]:
            found = _fitting(wish.who, household)
            if not wish.who or found is not None:
                return household, found
        self.pools[place] = self.ground.families(place)
        return self.somebody(wish, place)

    def go_on(self, case: Need, state: str) -> None:
        reviewer = self.ground.user("pengawas" if "supervisor" in self.ground.profile.need_reviewers else "data")
        manager, back = self.ground.user("manajer"), self.ground.user("belakang")
        if state == "withdrawn":
            perform(case, "withdraw", by=case.created_by, note=_NOTES["withdraw"])
        elif state == "returned":
            perform(case, "return_to_recorder", by=reviewer, note=_NOTES["return"])
        elif state == "duplicate":
            perform(case, "mark_duplicate", by=reviewer, note=_NOTES["duplicate"])
        elif state == "rejected":
            perform(case, "reject", by=reviewer, note=_NOTES["reject"])
        elif state != "recorded":
            perform(case, "review", by=reviewer)
            if state != "reviewed":
                self.follow(case, state, manager, back)

    def follow(self, case: Need, state: str, manager: User, back: User) -> None:
        if self.recommends:
            perform(case, "recommend", by=manager)
        if state == "recommended":
            return
        day = timezone.localdate() - timedelta(days=self.ground.random.randrange(3, 12))
        to = case.programme.manager_name if case.programme else "Dinas Perumahan dan Kawasan Permukiman"
        perform(
            case, "refer" if self.recommends else "refer_reviewed", by=back, sent_to=to, letter_date=day,
            letter_number=f"460/{100 + self.count}/{self.ground.profile.short_code}/{day:%Y}",
        )  # fmt: skip
        if state == "fulfilled":
            perform(case, "fulfil", by=back, since=day, note="Sudah diterima keluarga.", enrols=False)
        elif state == "unmet":
            perform(case, "fail", by=back, reason="quota", note=_NOTES["unmet"])


def _fitting(who: str, household: Household) -> Person | None:
    year = timezone.localdate().year
    if who == "child":
        return next(iter(children(household)), None)
    if who == "old":
        return next((one for one in adults(household) if year - one.birth_year >= 62), None)
    return next(iter(adults(household)), None) if who == "adult" else None
