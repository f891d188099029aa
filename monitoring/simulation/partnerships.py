"""Partnerships of the demonstration: prospects, agreements that end, promises for families' needs, and what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from monitoring.partners import actions, giving
from monitoring.partners.giftmodels import Commitment
from monitoring.partners.matching import needs_for
from monitoring.partners.models import Partner
from monitoring.simulation.ground import Ground
from programs.models import Need
from slrt.accounts.models import User
from slrt.regions.models import Region

MILLION = 1_000_000


@dataclass(frozen=True)
class Promise:
    """starts and ends are days from today. worth: of goods, in million rupiah. gives: how many needs get a part of
    `part`, and of how many of them it arrived. together: (amount, families) handed over without allocation."""

    what: str
    amount: int
    unit: str = ""
    worth: float | None = None
    sector: str = ""
    starts: int = -120
    ends: int | None = 240
    part: int = 0
    gives: int = 0
    arrives: int = 0
    together: tuple[int, int] | None = None


@dataclass(frozen=True)
class Bond:
    """kind: a word of which one of the profile's kinds has a part; the first kind where none has.

    agreement: (kind, number, days from today of its first and last day). talks: (days, what, next step, days).
    """

    by: str
    level: str
    kind: str
    name: str
    focus: str
    contact: tuple[str, str]
    state: str = "active"
    agreement: tuple[str, str, int, int | None] | None = None
    promises: tuple[Promise, ...] = ()
    talks: tuple[tuple[int, str, str, int], ...] = ()
    legal: str = ""


BONDS = (
    Bond("belakang", "regency", "zakat", "BAZNAS {place}",
         "Biaya pendidikan, pengobatan, dan perbaikan rumah keluarga miskin.", ("Bagian Penyaluran", "Kepala bagian"),
         agreement=("contract", "PKS/07/BAZNAS/{year}", -300, 65), legal="Lembaga nonstruktural, UU 23/2011",
         promises=(
             Promise("Perbaikan rumah tidak layak huni", 60 * MILLION, sector="housing", part=15 * MILLION, gives=2,
                     arrives=1),
             Promise("Bantuan biaya sekolah", 24 * MILLION, sector="education", starts=-200, ends=160,
                     part=2_400_000, gives=2, arrives=1),
         ),
         talks=((-28, "Kuota triwulan dan syarat surat keterangan disepakati.", "Kirim daftar kebutuhan perumahan", 6),
                (-90, "Jadwal penyaluran disusun bersama.", "", 0))),
    Bond("belakang", "regency", "CSR", "PT Makmur Sejahtera Abadi",
         "Paket pangan dan alat bantu bagi lanjut usia dan penyandang disabilitas di sekitar tempat usahanya.",
         ("Hubungan Masyarakat", "Manajer CSR"), agreement=("mou", "012/MoU/CSR/{year}", -320, 38),
         legal="Perseroan terbatas",
         promises=(
             Promise("Kursi roda dan alat bantu dengar", 10, "unit", worth=32, sector="health", part=1, gives=1,
                     arrives=1),
             Promise("Paket sembako hari besar", 250, "paket", worth=62.5, starts=-150, ends=90, together=(120, 120)),
         ),
         talks=((-12, "Mitra menanyakan foto penyerahan untuk laporan tahunan.", "Kirim foto dan tanda terima", -2),)),
    Bond("manajer", "regency", "usaha", "Koperasi Simpan Pinjam Mandiri Bersama",
         "Modal usaha mikro tanpa bunga bagi keluarga penerima bantuan.", ("Pengurus", "Sekretaris"),
         state="prospect", talks=((-9, "Pertemuan pertama; mitra meminta profil calon penerima.",
                                   "Kirim ringkasan kebutuhan modal usaha", 5),)),
    Bond("manajer", "regency", "swadaya", "Yayasan Peduli Difabel Nusantara",
         "Alat bantu dan pelatihan keterampilan penyandang disabilitas.", ("Program", "Koordinator program"),
         agreement=("letter", "S-31/YPDN/{year}", -210, None), legal="Yayasan, akta notaris",
         promises=(Promise("Pelatihan keterampilan", 20, "orang", worth=15, starts=-190, ends=150),)),
    Bond("puskesos", "village", "tokoh", "Kelompok Pengajian Al-Ikhlas",
         "Bantuan pangan dan biaya berobat warga setempat.", ("Ketua kelompok", "Ketua"),
         agreement=("spoken", "", -100, None),
         promises=(Promise("Beras bulanan", 600, "kg", worth=8.4, starts=-100, ends=260, together=(150, 15)),),
         talks=((-5, "Pembagian bulan ini selesai; penerima bulan depan dibahas.", "Perbarui daftar penerima", 20),)),
)  # fmt: skip
COMPANIONS = (
    ("fasilitator", "district", "pkh", "Program Keluarga Harapan", "Di kantor kecamatan setiap Selasa."),
    ("fasilitator", "district", "tksk", "Dinas Sosial", ""),
    ("pengawas", "district", "village", "Kementerian Desa", "Mendampingi musyawarah desa/kelurahan."),
    ("fasilitator", "village", "health", "Posyandu Melati", "Posyandu tanggal 12 setiap bulan."),
)  # fmt: skip


def write_partnerships(ground: Ground) -> int:
    """Returns how many partners there are; none where the profile knows no partnerships."""
    if not ground.profile.has_module("partners"):
        return 0
    told = [bond for bond in BONDS if bond.by in ground.staff.users]
    for bond in told:
        _write(ground, bond)
    _companions(ground)
    return len(told)


def _write(ground: Ground, bond: Bond) -> None:
    by, today = ground.user(bond.by), timezone.localdate()
    first = min([0, *(talk[0] for talk in bond.talks), *(one.starts for one in bond.promises)])
    made = actions.enter(
        by=by, region=_region(ground, bond.level), name=bond.name.format(place=ground.profile.name),
        kind=_kind(ground, bond.kind),
        legal_form=bond.legal, focus=bond.focus, contact=bond.contact[0], contact_role=bond.contact[1], responsible=by,
        phone="0800 000 0190" if bond.agreement else "",
    )  # fmt: skip
    agreement = None
    if bond.agreement:
        kind, number, starts, ends = bond.agreement
        day = today + timedelta(days=starts)
        agreement = actions.add_agreement(
            by=by, partner=made, kind=kind, number=number.format(year=day.year), signed_on=day, starts=day,
            ends=_day(ends),
        )  # fmt: skip
    promises = [_promise(ground, made, agreement, one, by) for one in bond.promises]
    for days, text, step, until in bond.talks:
        actions.follow_up(
            by=by, partner=made, on=_day(days), text=text, next_step=step, next_on=_day(until) if step else None,
            commitment=promises[0] if promises else None,
        )  # fmt: skip
    Partner.objects.filter(pk=made.pk).update(created_at=_morning(today + timedelta(days=first - 10)), state=bond.state)


def _promise(ground: Ground, partner: Partner, agreement, one: Promise, by: User) -> Commitment:
    made = giving.promise(
        by=by, partner=partner, agreement=agreement, what=one.what, amount=one.amount, unit=one.unit,
        worth=None if one.worth is None else round(one.worth * MILLION), sector=one.sector, region=partner.region,
        starts=_day(one.starts), ends=_day(one.ends),
    )  # fmt: skip
    given = 0
    for need in needs_for(made, by).exclude(status="unmet") if one.gives else ():
        if given < one.gives and _spares(need):
            sent = need.status == "referred" or giving.refer_step(need, by) is not None
            _give(made, need, one, by, arrives=sent and given < one.arrives)
            given += 1
    if one.together:
        amount, families = one.together
        giving.realise(
            by=by, commitment=made, on=_day(-20), amount=amount, what=one.what, beneficiaries=families,
            received_by="Ketua RT setempat", told_how="in_person", told_on=_day(-20),
        )  # fmt: skip
    Commitment.objects.filter(pk=made.pk).update(created_at=_morning(_day(one.starts)))
    return made


def _spares(need: Need) -> bool:
    """Whether another need stays where this one is: the demonstration shows every state."""
    return Need.objects.filter(jurisdiction=need.jurisdiction_id, status=need.status).count() > 1


def _give(made: Commitment, need: Need, one: Promise, by: User, *, arrives: bool) -> None:
    part = giving.allocate(
        by=by, commitment=made, need=need, amount=one.part, note="Sesuai telaah kebutuhan.", sends=True
    )  # fmt: skip
    if arrives:
        giving.realise(
            by=by, commitment=made, allocation=part, on=timezone.localdate(), amount=one.part, what=one.what,
            received_by=need.household.head_name, told_how="visit", told_on=timezone.localdate(), fulfils=True,
        )  # fmt: skip


def _companions(ground: Ground) -> None:
    for place, (stem, level, kind, organisation, about) in enumerate(COMPANIONS):
        by = ground.user(stem)
        village = ground.villages[0]
        made = actions.add_companion(
            by=by, region=village.parent if level == "district" else village, kind=kind,
            name=ground.pool.draw(ground.random, ground.random.choice("LP")).title(), organisation=organisation,
            phone=f"08000000{20 + place:03d}", about=ground.profile.here(about),
        )  # fmt: skip
        if place == 0:
            actions.add_note(by=by, companion=made, text="Jadwal pertemuan kelompok bulan depan dicocokkan bersama.")


def _kind(ground: Ground, word: str) -> str:
    kinds = ground.profile.partner_kinds
    return next((kind for kind in kinds if word.lower() in kind.lower()), kinds[0])


def _region(ground: Ground, level: str) -> Region:
    return ground.villages[0] if level == "village" else ground.staff.secretariat.jurisdiction


def _day(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 30)))
