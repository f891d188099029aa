"""Who serves which part of the villages, house visits in every state, and a hand-over, as on the screens."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from households.areas.actions import end_area, give_area
from households.areas.handover import hand_over
from households.models import Household, LookupTally, PreListProposal, Visit
from households.models.visits import VisitPurpose
from households.visits.actions import add_photo, plan_visit, save_answers, save_position
from households.visits.position import bounds
from monitoring.simulation.answers import answers_for, house_photo
from monitoring.simulation.ground import Ground, adults
from slrt.accounts.models import Assignment, User
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import perform
from slrt.jurisdictions.actions import set_value

# How many visits end in which state, the finished ones first: they began earlier.
PLAN = {"accepted": 4, "cancelled": 1, "returned": 1, "completed": 2, "begun": 2, "planned": 3}
_ERRANDS = (
    (VisitPurpose.UPDATE, "Data rumah belum pernah diperiksa sejak pendataan."),
    (VisitPurpose.COMPLAINT, "Keluarga mengeluh bantuan berhenti; periksa keadaan sekarang."),
    (VisitPurpose.AID, "Pastikan bantuan yang dilaporkan tersalur sudah diterima."),
    (VisitPurpose.OUTREACH, "Laporan ketua RT: ada anggota keluarga sakit menahun."),
)
_FOUND = (
    "Keterangan diberikan kepala keluarga, KTP dan KK diperlihatkan.",
    "Rumah dilihat sampai ke dapur; keadaan sesuai jawaban.",
    "Bertemu istri kepala keluarga; kepala keluarga bekerja di luar.",
)


def write_areas(ground: Ground) -> int:
    """The first village is shared out by RW, the second served whole; one area ended. Returns how many."""
    by, first, second = ground.user("manajer"), ground.villages[0], ground.villages[1]
    desk = ground.staff.puskesos is not None
    give_area(by=by, person=ground.user("fasilitator"), village=first, parts="001|002|003|004" if desk else "")
    if desk:
        give_area(by=by, person=ground.user("puskesos.depan"), village=first, parts="005|006|007")
        former = give_area(by=by, person=ground.user("puskesos.belakang"), village=first, parts="007:001,002")
        end_area(by=by, area=former)
    give_area(by=by, person=ground.user("fasilitator2"), village=second)
    return 4 if desk else 2


def write_handover(ground: Ground) -> int:
    """A facilitator who left: the area went to the colleague, the assignment has ended."""
    leaver, by = _leaver(ground), ground.user("manajer")
    third = ground.villages[2]
    give_area(by=by, person=leaver, village=third)
    plan_visit(
        by=by, unit=ground.staff.secretariat, household=next(ground.families(2)), visitor=leaver,
        planned_on=timezone.localdate() + timedelta(days=4), request="Kunjungan berkala keluarga lansia.",
    )  # fmt: skip
    hand_over(
        by=by, unit=ground.staff.secretariat, leaver=leaver, successor=ground.user("fasilitator2"),
        reason="Pindah tugas ke kabupaten lain.", decree_number=f"800/117/{ground.profile.short_code}/2026",
    )  # fmt: skip
    Assignment.objects.filter(user=leaver).update(ends=timezone.localdate())
    return 1


def _leaver(ground: Ground) -> User:
    slug = ground.profile.slug
    leaver = User.objects.create(
        username=f"fasilitator.lama.{slug}", name=ground.pool.draw(ground.random, "P").title(),
        email=f"fasilitator.lama.{slug}@contoh.example", password=make_password(None), is_demo=True,
        home_jurisdiction_id=ground.jurisdiction,
    )  # fmt: skip
    Assignment.objects.create(
        user=leaver, role="facilitator", unit=ground.staff.secretariat, region=ground.villages[2],
        starts=date(2024, 1, 2), decree_number=f"800/032/{ground.profile.short_code}/2024",
        decree_date=date(2024, 1, 2),
    )  # fmt: skip
    return leaver


class VisitWriter:
    """Visits of both facilitators; the first families of each village are visited."""

    def __init__(self, ground: Ground):
        self.ground, self.random = ground, ground.random
        south, north, west, east = bounds()[ground.jurisdiction]
        self.middle = ((south + north) / 2, (west + east) / 2)
        self.pools = {place: ground.families(place) for place in (0, 1)}
        self.count = 0

    def write(self) -> int:
        for state, count in PLAN.items():
            for _ in range(count):
                self.visit(state)
        self.check_of_proposal()
        return self.count

    def visit(self, state: str, household: Household | None = None) -> Visit:
        place = 1 if self.count % 3 == 2 else 0
        household = household or next(self.pools[place])
        visitor = self.ground.user("fasilitator2" if place else "fasilitator")
        purpose, request = _ERRANDS[self.count % len(_ERRANDS)]
        days = self.random.randrange(-3, 6) if state in ("planned", "begun") else -self.random.randrange(4, 20)
        visit = plan_visit(
            by=self.ground.user("pengawas"), unit=self.ground.staff.secretariat, household=household, visitor=visitor,
            planned_on=timezone.localdate() + timedelta(days=days), purpose=purpose, request=request,
        )  # fmt: skip
        self.count += 1
        self.go_on(visit, state, visitor)
        self.ground.note(visit, self.mend)
        return visit

    def mend(self, visit: Visit) -> None:
        """The day that was planned is the day of the visit, and the point was taken there."""
        if visit.visited_at is not None:
            visit.planned_on = visit.visited_at.astimezone(self.ground.profile.zone).date()
            visit.located_at = visit.located_at and visit.visited_at + timedelta(minutes=25)
        elif visit.status == "cancelled":
            visit.planned_on = timezone.localdate(visit.received_at) + timedelta(days=6)

    def go_on(self, visit: Visit, state: str, visitor: User) -> None:
        checker = self.ground.user("pengawas")
        if state == "cancelled":
            perform(visit, "cancel", by=checker, note="Keluarga pindah sebelum dikunjungi.")
        if state in ("planned", "cancelled"):
            return
        self.fill(visit, visitor, upto=2 if state == "begun" else None)
        if state == "begun":
            return
        perform(visit, "complete", by=visitor, note=self.random.choice(_FOUND))
        if state == "accepted":
            perform(visit, "accept", by=checker)
        elif state == "returned":
            perform(visit, "send_back", by=checker, note="Foto rumah kurang jelas; ulangi dari depan.")

    def fill(self, visit: Visit, by: User, upto: int | None) -> None:
        for block, given in answers_for(visit.household, self.random, upto=upto).items():
            if block == "anggota":
                for member, own in given.items():
                    save_answers(visit=visit, by=by, block=block, given=own, member=member)
            else:
                save_answers(visit=visit, by=by, block=block, given=given)
        if upto is None:
            latitude, longitude = (Decimal(f"{each + self.random.uniform(-0.004, 0.004):.6f}") for each in self.middle)
            save_position(
                visit=visit, by=by, latitude=latitude, longitude=longitude, accuracy=self.random.randrange(4, 22),
                source="device",
            )  # fmt: skip
            add_photo(visit=visit, by=by, kind="house_front", file=house_photo(self.random))

    def check_of_proposal(self) -> None:
        """A proposal for the pre-list that waits for somebody to look at the family."""
        waiting = PreListProposal.objects.filter(
            jurisdiction=self.ground.jurisdiction, region=self.ground.villages[0], status="recorded"
        )
        proposal = waiting.select_related("household__village").order_by("pk").first()
        if proposal is None:
            return
        visit = plan_visit(
            by=self.ground.user("pengawas"), unit=self.ground.staff.secretariat, household=proposal.household,
            visitor=self.ground.user("fasilitator"), planned_on=timezone.localdate() + timedelta(days=2),
            purpose=VisitPurpose.PRELIST, proposal=proposal, request="Periksa keadaan sebelum ditelaah.",
        )  # fmt: skip
        self.count += 1
        self.ground.note(visit)


def write_office(ground: Ground) -> None:
    """What the administrator has before them: an account without an assignment, and a rule that will change."""
    slug, by = ground.profile.slug, ground.user("admin")
    User.objects.create(
        username=f"calon.{slug}", name=ground.pool.draw(ground.random, "P").title(), is_demo=True,
        email=f"calon.{slug}@contoh.example", password=make_password(None), home_jurisdiction_id=ground.jurisdiction,
    )  # fmt: skip
    set_value(
        jurisdiction=ground.jurisdiction, key="certificate_days", value=60, by=by, clause="Tidak diatur",
        valid_from=date(timezone.localdate().year + 1, 1, 1), note="Warga meminta masa berlaku lebih panjang.",
    )  # fmt: skip


def write_accesses(ground: Ground) -> None:
    """Somebody at the desk who opened many numbers in a week, for the auditor to ask about."""
    by, reasons = ground.user("depan"), ("Mencocokkan KTP warga.", "Mengisi formulir rujukan.")
    people = [one for home in ground.families() for one in adults(home)][:12]
    for place, person in enumerate(people):
        record_access(by, AccessAction.REVEAL_NIK, person, reasons[place % 2], jurisdiction=ground.jurisdiction)
    LookupTally.objects.create(
        user=ground.user("depan2"), day=timezone.localdate() - timedelta(days=2), hour=10, in_hour=21, in_day=84
    )


def write_field(ground: Ground) -> dict[str, int]:
    """Areas, visits and a hand-over; returns how many of each."""
    write_office(ground)
    write_accesses(ground)
    areas, visits = write_areas(ground), VisitWriter(ground).write()
    return {"areas": areas, "visits": visits, "handovers": write_handover(ground)}
