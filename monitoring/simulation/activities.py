"""Activities of the demonstration: planned, late, held, held without a plan and called off, by whom they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from monitoring.activities import actions, parts
from monitoring.activities.enums import ActivityKind
from monitoring.activities.models import Activity
from monitoring.simulation.ground import Ground
from slrt.accounts.models import User

MILLION = 1_000_000
# Partners as they are called in every jurisdiction.
_PLANNING = ("agency", "Badan Perencanaan Pembangunan, Riset, dan Inovasi Daerah")
_HEALTH, _CIVIL = ("agency", "Dinas Kesehatan"), ("agency", "Dinas Kependudukan dan Pencatatan Sipil")


@dataclass(frozen=True)
class Tale:
    """plan and held are days from today, negative ones ago; None: not planned, or not held. Amounts in million rupiah.

    decisions: (what, who, days until due, how it ended); module: only where the profile has it.
    """

    by: str
    level: str
    kind: ActivityKind
    title: str
    plan: int | None = None
    held: int | None = None
    budget: float | None = None
    spent: float | None = None
    present: tuple[int, int] | None = None
    result: str = ""
    cancelled: str = ""
    partners: tuple[tuple[str, str], ...] = ()
    decisions: tuple[tuple[str, str, int, str], ...] = ()
    module: str = ""
    by_month: bool = False
    more: dict = field(default_factory=dict)


TALES = (
    Tale("manajer", "regency", ActivityKind.OUTREACH, "Sosialisasi layanan kepada camat dan kepala desa/lurah",
         plan=-250, held=-247, budget=7.5, spent=7.2, present=(41, 23),
         result="Alur keluhan dan rujukan dijelaskan; brosur dibagikan untuk papan informasi.",
         partners=(("local", "Seluruh kecamatan"),)),
    Tale("manajer", "regency", ActivityKind.MEETING, "Rapat koordinasi pengelola program semester I",
         plan=-160, held=-158, budget=5, spent=4.6, present=(18, 14), partners=(_PLANNING, _HEALTH, _CIVIL),
         result="Rujukan yang belum dijawab dibahas satu per satu.",
         decisions=(("Setiap instansi menunjuk satu petugas penerima rujukan.", "Sekretaris dinas terkait", 30,
                     "Enam instansi sudah menunjuk."),
                    ("Data anak tidak sekolah dipadankan setiap triwulan.", "Dinas Pendidikan", 60, ""))),
    Tale("manajer", "regency", ActivityKind.COORDINATION, "Koordinasi dengan Sekretariat Nasional dan provinsi",
         plan=-95, held=-95, present=(3, 4), result="Pemutakhiran aplikasi dan jadwal pelatihan disepakati.",
         partners=(("national", "Sekretariat Nasional SLRT"), ("province", "Dinas Sosial Provinsi"))),
    Tale("manajer", "regency", ActivityKind.TRAINING, "Pelatihan dasar petugas", plan=-80, held=-78, budget=12,
         spent=11.4, present=(9, 12), result="Praktik mencatat keluhan dan memeriksa data terpadu.",
         more={"organiser": "Dinas Sosial", "subject": "Dasar pelayanan sosial", "basic_training": True}),
    Tale("manajer", "regency", ActivityKind.SURVEY, "Pendataan lapangan bersama BPS", plan=-12, budget=18,
         partners=(("statistics", "Badan Pusat Statistik"),), module="survey_team"),
    Tale("pendamping", "regency", ActivityKind.MONITORING, "Pendampingan pemantauan triwulan", held=-40,
         present=(2, 3), result="Angka triwulan dibaca bersama; dua perbaikan alur diusulkan."),
    Tale("manajer", "regency", ActivityKind.TASK, "Rekap buku kunjungan sekretariat", plan=6),
    Tale("manajer", "regency", ActivityKind.OUTREACH, "Sosialisasi di radio daerah", plan=25, budget=2.5,
         by_month=True),
    Tale("manajer", "regency", ActivityKind.LEARNING, "Studi tiru ke kabupaten tetangga", plan=-60, budget=9,
         cancelled="Anggaran dialihkan untuk pelatihan petugas."),
    Tale("kecamatan", "district", ActivityKind.MEETING, "Rapat koordinasi penanganan kemiskinan kecamatan", plan=-130,
         held=-128, present=(11, 9), result="Usulan desa dibahas bersama pendamping.",
         decisions=(("Daftar lanjut usia telantar dilengkapi.", "Kasi Kesejahteraan Sosial", 45, ""),)),
    Tale("kecamatan", "district", ActivityKind.MEETING, "Rapat koordinasi kecamatan akhir tahun", plan=12, budget=1.5),
    Tale("kecamatan", "district", ActivityKind.LEARNING, "Berbagi praktik baik antardesa/kelurahan", held=-33,
         present=(8, 15), result="Papan informasi dan jadwal layanan keliling dicontohkan."),
    Tale("puskesos", "village", ActivityKind.GUIDANCE, "Penguatan kapasitas kader dan relawan", plan=-45, held=-44,
         budget=1.2, spent=1.05, present=(4, 17), result="Kader berlatih mengisi daftar periksa rumah."),
    Tale("puskesos", "village", ActivityKind.OUTREACH, "Sosialisasi Puskesos di pertemuan warga", held=-20,
         present=(22, 31), result="Dua belas keluarga bertanya tentang bantuan iuran jaminan kesehatan."),
    Tale("puskesos", "village", ActivityKind.OUTREACH, "Sosialisasi Puskesos di posyandu", plan=-8, budget=0.4),
)  # fmt: skip


def write_activities(ground: Ground) -> int:
    """Returns how many there are; none where the profile has no plan of activities."""
    profile = ground.profile
    if not profile.has_module("activity_plan"):
        return 0
    told = [tale for tale in TALES if _fits(ground, tale)]
    for tale in told:
        _write(ground, tale)
    return len(told)


def _fits(ground: Ground, tale: Tale) -> bool:
    here = not tale.module or tale.module in ground.profile.modules
    return here and tale.by in ground.staff.users


def _write(ground: Ground, tale: Tale) -> None:
    by, today = ground.user(tale.by), timezone.localdate()
    planned = None if tale.plan is None else today + timedelta(days=tale.plan)
    if planned and tale.by_month:
        planned = planned.replace(day=1)
    made = actions.begin(
        by=by, jurisdiction=ground.jurisdiction, level=tale.level, region=_region(ground, tale), kind=tale.kind,
        title=ground.profile.here(tale.title), planned_on=planned, by_month=tale.by_month,
        held_on=_held(tale, today) if planned is None else None, budget=_rupiah(tale.budget),
        funding="apbd" if tale.budget else "", responsible=by,
        created_at=_morning(today + timedelta(days=min(tale.plan or 0, tale.held or 0, 0) - 20)), **tale.more,
        **(_outcome(tale) if planned is None else {}),
    )  # fmt: skip
    _belongings(ground, made, tale, by)
    if planned and tale.held is not None:
        actions.hold(by=by, activity=made, held_on=_held(tale, today), **_outcome(tale))
    if tale.cancelled:
        actions.cancel(by=by, activity=made, reason=tale.cancelled)
    _decide(made, tale, by)
    if tale.held is not None or tale.cancelled:
        closed = today + timedelta(days=(tale.held if tale.held is not None else tale.plan) or 0)
        Activity.objects.filter(pk=made.pk).update(closed_at=_morning(closed + timedelta(days=1)))


def _belongings(ground: Ground, made: Activity, tale: Tale, by: User) -> None:
    for kind, name in tale.partners:
        parts.add_partner(by=by, activity=made, kind=kind, name=name)
    if tale.kind == ActivityKind.TASK:
        parts.add_person(by=by, activity=made, part="officer", user=ground.user("depan"))
    if tale.kind == ActivityKind.TRAINING:
        people = [ground.staff.users[stem] for stem in ("depan", "fasilitator", "puskesos.depan", "belakang")
                  if stem in ground.staff.users]  # fmt: skip
        parts.add_participants(by=by, activity=made, users=people)
    if tale.kind == ActivityKind.SURVEY:
        _survey(ground, made, by)


def _survey(ground: Ground, made: Activity, by: User) -> None:
    team = [
        parts.add_person(by=by, activity=made, part="team", user=ground.user("fasilitator")),
        parts.add_person(by=by, activity=made, part="team", name="Petugas BPS", organisation="Badan Pusat Statistik"),
    ]
    states = ("done", "running", "waiting")
    rows = [
        parts.add_village(by=by, activity=made, village=village, person=team[place % 2])
        for place, village in enumerate(ground.villages)
    ]
    said = {row.pk: (state, row.person_id) for row, state in zip(rows, states, strict=False)}
    parts.note_villages(by=by, activity=made, said=said)


def _decide(made: Activity, tale: Tale, by: User) -> None:
    for text, who, due, ended in tale.decisions:
        due_on = timezone.localdate() + timedelta(days=(tale.held or 0) + due)
        decision = parts.add_decision(by=by, activity=made, text=text, who=who, due_on=due_on)
        if ended:
            parts.settle_decision(by=by, decision=decision, note=ended)
    if tale.kind == ActivityKind.TRAINING:
        people = list(made.people.filter(part="participant").order_by("pk"))
        scores = {row.pk: 70 + place * 6 for place, row in enumerate(people[:-1])}
        parts.note_attendance(by=by, activity=made, attended=set(scores), scores=scores)


def _region(ground: Ground, tale: Tale):
    if tale.level == "regency":
        return ground.staff.secretariat.jurisdiction
    if tale.level == "district":
        return ground.user("kecamatan").assignments.order_by("pk").first().unit.region
    return ground.villages[0]


def _held(tale: Tale, today: date) -> date | None:
    return None if tale.held is None else today + timedelta(days=tale.held)


def _outcome(tale: Tale) -> dict:
    men, women = tale.present or (None, None)
    return {"men": men, "women": women, "spent": _rupiah(tale.spent), "result": tale.result}


def _rupiah(millions: float | None) -> int | None:
    return None if millions is None else round(millions * MILLION)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 30)))
