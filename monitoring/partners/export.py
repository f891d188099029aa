"""Partnerships as a workbook, made by a worker: partners as they were chosen, and everything that belongs to them.

Families stand in it by the number of their need, never by name.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from monitoring.partners.giftmodels import Allocation, Commitment, Realisation
from monitoring.partners.giving import left_of
from monitoring.partners.listing import field_words, partner_filters, place_of, place_words
from monitoring.partners.models import Companion, Partner, PartnerAgreement, PartnerFollowUp
from programs.models import Need
from programs.needs.page import what_of
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.xlsx import XLSX, Column, Workbook

KIND = "partners.xlsx"
TITLE = "Daftar kemitraan"
OUTSIDE = "di luar wilayah tugas"
_NAME = Column("Mitra", width=36)
PARTNERS = (
    _NAME, Column("Jenis mitra", width=30), Column("Tingkat", width=16), Column("Wilayah kerja", width=30),
    Column("Keadaan", width=14), Column("Badan hukum", width=30), Column("Alamat kantor", width=36),
    Column("Narahubung", width=26), Column("Jabatan", width=24), Column("Telepon", width=18),
    Column("Surel", width=26), Column("Bidang dan sasaran", width=44), Column("Penanggung jawab", width=26),
)  # fmt: skip
AGREEMENTS = (
    _NAME, Column("Bentuk", width=26), Column("Nomor", width=30), Column("Ditandatangani", "date"),
    Column("Berlaku mulai", "date"), Column("Berlaku sampai", "date"), Column("Isi pokok", width=50),
)  # fmt: skip
COMMITMENTS = (
    _NAME, Column("Yang dijanjikan", width=40), Column("Banyaknya", "int", 16), Column("Satuan", width=12),
    Column("Perkiraan nilai (Rp)", "int", 18), Column("Dialokasikan", "int", 14), Column("Terealisasi", "int", 14),
    Column("Sisa", "int", 14), Column("Untuk", width=28), Column("Wilayah", width=30), Column("Mulai", "date"),
    Column("Sampai", "date"), Column("Keadaan", width=14), Column("Keterangan", width=40),
)  # fmt: skip
ALLOCATIONS = (
    _NAME, Column("Yang dijanjikan", width=40), Column("Nomor kebutuhan", width=22), Column("Kebutuhan", width=28),
    Column("Wilayah", width=30), Column("Banyaknya", "int", 14), Column("Satuan", width=12),
    Column("Belum diserahkan", "int", 16), Column("Dialokasikan", "date"), Column("Alasan dibatalkan", width=30),
)  # fmt: skip
REALISATIONS = (
    _NAME, Column("Tanggal", "date"), Column("Yang diserahkan", width=40), Column("Banyaknya", "int", 14),
    Column("Satuan", width=12), Column("Nomor kebutuhan", width=22), Column("Keluarga", "int", 10),
    Column("Diberi tahu", "date"), Column("Keterangan", width=36), Column("Alasan dihapus", width=30),
)  # fmt: skip
FOLLOW_UPS = (
    _NAME, Column("Tanggal", "date"), Column("Yang dibicarakan atau dikerjakan", width=50),
    Column("Langkah berikutnya", width=36), Column("Paling lambat", "date"), Column("Dikerjakan", "date"),
    Column("Hasil", width=36), Column("Pencatat", width=24),
)  # fmt: skip
COMPANIONS = (
    Column("Pendamping", width=30), Column("Nama", width=28), Column("Program atau lembaga", width=34),
    Column("Telepon", width=18), Column("Wilayah kerja", width=30), Column("Masih bertugas"),
    Column("Keterangan", width=40),
)  # fmt: skip
STEPS = 6


@handler(KIND)
def make(job: Job, progress: Progress) -> Result:
    profile, path = profile_of(job.jurisdiction_id), progress.path("kemitraan.xlsx")
    with (
        timezone.override(profile.zone),
        path.open("wb") as target,
        Workbook(title=f"{TITLE}, {profile.name}", user=job.created_by.name, purpose=TITLE, target=target) as book,
    ):
        rows = partner_filters(job.payload["chosen"], job.created_by, profile).qs
        listed = rows.select_related("region__parent", "responsible", "created_by").order_by("name", "pk")
        total = book.sheet("Mitra", PARTNERS).rows(_partner(row) for row in listed.iterator(chunk_size=500))
        _sheets(book, rows, job.created_by, progress)
        companions = Companion.objects.visible_to(job.created_by).filter(jurisdiction=profile.code)
        ordered = companions.select_related("region__parent").order_by("kind", "name", "pk")
        book.sheet("Pendamping", COMPANIONS).rows(_companion(row) for row in ordered)
    said = f"{words.number(total)} mitra."
    return Result(path, f"kemitraan-{profile.slug}.xlsx", XLSX, message=said, data={"rows": total})


def _sheets(book: Workbook, rows: QuerySet, user: User, progress: Progress) -> None:
    keys = rows.order_by().values("pk")
    agreements = PartnerAgreement.objects.filter(partner__in=keys).select_related("partner")
    book.sheet("Perjanjian", AGREEMENTS).rows(_agreement(row) for row in agreements.order_by("partner__name", "pk"))
    progress.step(1, STEPS, "Menulis komitmen")
    promises = Commitment.objects.filter(partner__in=keys).with_amounts()
    promises = promises.select_related("partner", "programme", "region__parent").order_by("partner__name", "pk")
    book.sheet("Komitmen", COMMITMENTS).rows(_commitment(row) for row in promises)
    progress.step(2, STEPS, "Menulis alokasi")
    seen = _needs(user, keys)
    parts = Allocation.objects.filter(commitment__partner__in=keys).select_related("commitment__partner")
    parts = parts.order_by("commitment__partner__name", "pk")
    book.sheet("Alokasi", ALLOCATIONS).rows(_allocation(row, seen.get(row.need_id)) for row in parts)
    progress.step(3, STEPS, "Menulis realisasi")
    gifts = Realisation.objects.filter(commitment__partner__in=keys)
    gifts = gifts.select_related("commitment__partner", "allocation").order_by("commitment__partner__name", "on", "pk")
    book.sheet("Realisasi", REALISATIONS).rows(_realisation(row, seen) for row in gifts)
    progress.step(4, STEPS, "Menulis tindak lanjut")
    logs = PartnerFollowUp.objects.filter(partner__in=keys).select_related("partner", "by")
    book.sheet("Tindak lanjut", FOLLOW_UPS).rows(_follow_up(row) for row in logs.order_by("partner__name", "on", "pk"))
    progress.step(5, STEPS, "Menulis pendamping")


def _needs(user: User, partners: QuerySet) -> dict[int, Need]:
    """The needs within the person's own reach."""
    if not user.access.can(Permission.NEED_VIEW):
        return {}
    keys = Allocation.objects.filter(commitment__partner__in=partners).order_by().values("need")
    rows = Need.objects.visible_to(user).filter(pk__in=keys).select_related("programme", "region__parent")
    return {need.pk: need for need in rows.order_by("pk")}


def _partner(row: Partner) -> tuple:
    return (
        row.name, row.kind, row.get_level_display(), place_words(row.region, row.level), row.get_state_display(),
        row.legal_form, row.address, row.contact, row.contact_role, row.phone, row.email, row.focus, row.follower.name,
    )  # fmt: skip


def _agreement(row: PartnerAgreement) -> tuple:
    return (row.partner.name, row.get_kind_display(), row.number, row.signed_on, row.starts, row.ends, row.about)


def _commitment(row: Commitment) -> tuple:
    return (
        row.partner.name, row.what, row.amount, row.unit or "rupiah", row.worth if row.unit else row.amount,
        row.set_aside, row.given, row.left, field_words(row), place_of(row.region), row.starts, row.ends,
        row.get_state_display(), row.note or row.state_note,
    )  # fmt: skip


def _allocation(row: Allocation, need: Need | None) -> tuple:
    number, what, where = (need.number, what_of(need), need.region.full_name) if need else (OUTSIDE, "", "")
    left = left_of(row) if row.stands else 0
    promise = row.commitment
    return (
        promise.partner.name, promise.what, number, what, where, row.amount, promise.unit or "rupiah", left,
        timezone.localdate(row.created_at), row.cancel_reason,
    )  # fmt: skip


def _realisation(row: Realisation, seen: dict[int, Need]) -> tuple:
    number = ""
    if row.allocation:
        need = seen.get(row.allocation.need_id)
        number = need.number if need else OUTSIDE
    return (
        row.commitment.partner.name, row.on, row.what, row.amount, row.commitment.unit or "rupiah", number,
        row.beneficiaries, row.told_on, row.note if number != OUTSIDE else "", row.void_reason,
    )  # fmt: skip


def _follow_up(row: PartnerFollowUp) -> tuple:
    return (row.partner.name, row.on, row.text, row.next_step, row.next_on, row.done_on, row.done_note, row.by.name)


def _companion(row: Companion) -> tuple:
    working = "ya" if row.active else "tidak"
    where = place_words(row.region, row.level)
    return (row.get_kind_display(), row.name, row.organisation, row.phone, where, working, row.about)
