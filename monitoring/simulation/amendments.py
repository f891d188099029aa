"""Change proposals of every kind and in every state, some applied: with them come former KK numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from households.changes.actions import propose
from households.changes.exporting import UPDATE, request_update
from households.changes.kinds import ChangeKind, Evidence
from households.models import ChangeProposal, Household
from monitoring.simulation.ground import Ground, adults
from slrt.cases.actions import perform
from slrt.jobs.inline import run_pending

Told = tuple[dict[str, Any], str]  # what the plan of the kind asks, and the reason
# (state, kind), the finished ones first. What is exported is applied first, and everything applied by then goes along.
PLAN = (
    ("exported", "new_kk"), ("exported", "fields"), ("rejected", "fields"), ("withdrawn", "move_out"),
    ("applied", "new_kk"), ("applied", "birth"), ("applied", "death"), ("applied", "flags"), ("applied", "flags"),
    ("recommended", "birth"), ("recommended", "fields"), ("reviewed", "death"), ("reviewed", "new_kk"),
    ("returned", "marriage"), ("proposed", "fields"), ("proposed", "move_in"), ("proposed", "birth"),
    ("proposed", "split"), ("proposed", "new_head"), ("proposed", "address"), ("proposed", "flags"),
)  # fmt: skip
_EVIDENCE = {
    "fields": Evidence.KTP, "address": Evidence.VILLAGE, "flags": Evidence.VISIT, "birth": Evidence.BIRTH,
    "death": Evidence.DEATH, "move_in": Evidence.MOVE, "move_out": Evidence.MOVE, "split": Evidence.KK,
    "marriage": Evidence.MARRIAGE, "new_head": Evidence.KK, "new_kk": Evidence.KK,
}  # fmt: skip
_NOTES = {
    "returned": "Nama pasangan pada buku nikah berbeda; lampirkan foto yang jelas.",
    "rejected": "Data di KTP sama dengan yang tercatat; tidak ada yang perlu diubah.",
    "withdrawn": "Keluarga batal pindah.",
}
# What an officer saw and no edition says.
_MARKED = (
    ("disability", "Tangan kanan lumpuh sejak jatuh dari pohon; dilihat saat kunjungan."),
    ("remote", "Tinggal di permukiman adat di hulu; dilihat saat kunjungan."),
    ("other", "Rumah hanyut karena banjir, sementara tinggal di posko."),
)


class ChangeWriter:
    """Each proposal about another family; the first ones are those that were visited."""

    def __init__(self, ground: Ground):
        self.ground, self.random = ground, ground.random
        self.pools: dict[int, Iterator[Household]] = {place: ground.families(place) for place in (0, 1)}
        self.recommends = ground.profile.change_recommendation == "required"
        self.count = 0

    def write(self) -> int:
        for state, kind in PLAN:
            if state == "recommended" and not self.recommends:
                continue
            if state == "applied" and not self.exported:
                self.export()
            case = self.propose(kind)
            self.go_on(case, state)
            self.ground.note(case)
        return self.count

    exported = False

    def propose(self, kind: str) -> ChangeProposal:
        place = self.count % 3 // 2
        told_by: Callable[[Household], Told | None] = getattr(self, f"_{kind}")
        household, told = next((home, told) for home in self.pools[place] if (told := told_by(home)) is not None)
        given, reason = told
        as_fields = ChangeKind.FIELDS if kind in ("address", "flags") else kind
        by = (("fasilitator", "fasilitator2")[place], "depan", "belakang")[self.count % 3]
        self.count += 1
        return propose(
            by=self.ground.user(by), unit=self.ground.staff.secretariat, household=household, reason=reason,
            kind=as_fields, given=given, evidence=_EVIDENCE[kind], go_on=True,
        )  # fmt: skip

    def go_on(self, case: ChangeProposal, state: str) -> None:
        reviewer = self.ground.reviewer_of_data
        if state == "returned":
            perform(case, "return_to_proposer", by=reviewer, note=_NOTES[state])
        elif state == "rejected":
            perform(case, "reject", by=reviewer, note=_NOTES[state])
        elif state == "withdrawn":
            perform(case, "withdraw", by=case.created_by, note=_NOTES[state])
        elif state != "proposed":
            perform(case, "review", by=reviewer)
            if state != "reviewed" and self.recommends:
                perform(case, "recommend", by=self.ground.user("manajer"))
            if state in ("applied", "exported"):
                perform(case, "apply" if self.recommends else "apply_reviewed", by=self.ground.user("data"))

    def export(self) -> None:
        by = self.ground.user("data")
        request_update(by=by, jurisdiction=self.ground.jurisdiction, purpose="Pemutakhiran SIKS-NG bulan ini")
        run_pending(UPDATE)
        self.exported = True

    # ------------------------------------------------------------------ what is told, None when the family does not fit
    def day(self, most: int = 40) -> date:
        return timezone.localdate() - timedelta(days=self.random.randrange(20, 20 + most))

    def _fields(self, home: Household) -> Told | None:
        people = adults(home)
        if not people:
            return None
        values = {"occupation": self.random.choice(("BURUH HARIAN LEPAS", "PEDAGANG", "PETANI/PEKEBUN"))}
        if people[0].occupation == values["occupation"]:
            values["occupation"] = "WIRASWASTA"
        return {"subject": people[0], "values": values}, "Pekerjaan di KTP baru berbeda dengan data terpadu."

    def _address(self, home: Household) -> Told:
        values = {"rt": f"{int(home.rt) % 9 + 1:03d}", "rw": home.rw}
        return {"subject": home, "values": values}, "RT dimekarkan; alamat keluarga ikut berubah."

    def _flags(self, home: Household) -> Told | None:
        people = adults(home)
        code, reason = self.random.choice(_MARKED)
        return ({"subject": people[-1], "values": {"flags": code}}, reason) if people else None

    def _birth(self, home: Household) -> Told | None:
        year = timezone.localdate().year
        mother = next((one for one in adults(home) if one.sex == "P" and 18 < year - one.birth_year < 44), None)
        if mother is None:
            return None
        sex = self.random.choice("LP")
        given = {"name": self.ground.pool.draw(self.random, sex), "event_date": self.day(), "sex": sex,
                 "birth_place": self.ground.profile.kop.seat.upper(), "mother": mother}  # fmt: skip
        return given, "Anak lahir di puskesmas, surat keterangan lahir terlampir."

    def _death(self, home: Household) -> Told | None:
        year = timezone.localdate().year
        old = [one for one in adults(home) if one.relation not in "1" and year - one.birth_year > 55]
        return ({"person": old[0], "event_date": self.day()}, "Meninggal karena sakit.") if old else None

    def _move_in(self, home: Household) -> Told:
        sex = self.random.choice("LP")
        given = {"name": self.ground.pool.draw(self.random, sex), "sex": sex, "event_date": self.day(),
                 "birth_date": date(2009, self.random.randrange(1, 13), 11), "relation": "8"}  # fmt: skip
        return given, "Keponakan ikut tinggal untuk bersekolah."

    def _move_out(self, home: Household) -> Told | None:
        leaving = [one for one in adults(home) if one.relation == "3"]
        return ({"people": leaving[:1], "event_date": self.day()}, "Bekerja di luar kota.") if leaving else None

    def _split(self, home: Household) -> Told | None:
        leaving = [one for one in adults(home) if one.relation == "3"]
        if not leaving:
            return None
        given = {"people": leaving[:1], "head": leaving[0], "kk": self.kk(home), "event_date": self.day()}
        return given, "Sudah menikah dan membuat KK sendiri."

    def _marriage(self, home: Household) -> Told | None:
        child = next((one for one in adults(home) if one.relation == "3"), None)
        if child is None:
            return None
        sex = "P" if child.sex == "L" else "L"
        given = {"person": child, "name": self.ground.pool.draw(self.random, sex), "sex": sex, "lives": "here",
                 "birth_date": date(2001, 5, 9), "event_date": self.day()}  # fmt: skip
        return given, "Menikah, pasangan ikut tinggal di keluarga ini."

    def _new_head(self, home: Household) -> Told | None:
        spouse = next((one for one in adults(home) if one.relation == "2"), None)
        given = {"new_head": spouse, "event_date": self.day()}
        return (given, "Kepala keluarga bekerja di luar negeri; KK sudah diganti.") if spouse else None

    def _new_kk(self, home: Household) -> Told:
        return {"kk": self.kk(home), "event_date": self.day()}, "KK lama rusak, terbit nomor baru."

    def kk(self, home: Household) -> str:
        """Serials above those of the synthetic registry."""
        return f"{home.village_id.replace('.', '')[:6]}{self.day():%d%m%y}{8000 + self.count:04d}"
