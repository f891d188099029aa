"""Promises, what is set aside of them for a need, and what arrives. Raises StepNotAllowed, PartnerRefused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from monitoring.partners.actions import PartnerRefused, locked
from monitoring.partners.enums import CommitmentState, PartnerState
from monitoring.partners.giftmodels import Allocation, Commitment, Realisation
from monitoring.partners.models import Partner
from programs.models import Need
from programs.needs.workflow import NEED
from slrt.accounts.models import User
from slrt.accounts.scope import inside
from slrt.cases.actions import perform, refusal
from slrt.cases.errors import StepNotAllowed
from slrt.cases.workflow import Transition
from slrt.ui import words

FACTS = ("agreement", "what", "amount", "unit", "worth", "programme", "sector", "region", "starts", "ends", "note")
# A need that somebody else has looked at, and that did not end.
TAKEN = ("reviewed", "recommended", "referred")
OUTSIDE = "Kebutuhan ini di luar wilayah tugas Anda."
SENDS = ("refer", "refer_reviewed")


def amount_words(amount: int, unit: str) -> str:
    """Rp2.500.000, or 12 paket."""
    return f"{words.number(amount)} {unit}" if unit else words.rupiah(amount)


@transaction.atomic
def promise(*, by: User, partner: Partner, **facts: Any) -> Commitment:
    """What a partner committed itself to, within its own area."""
    kept = locked(by=by, partner=partner)
    if kept.state == PartnerState.ENDED:
        raise PartnerRefused("Mitra ini tidak aktif lagi. Aktifkan kembali sebelum mencatat komitmennya.")
    made = Commitment(jurisdiction_id=kept.jurisdiction_id, partner=kept, created_by=by, **facts)
    _check(made)
    made.save()
    return made


def held(*, by: User, commitment: Commitment) -> Commitment:
    """The commitment as it is now, with what is left of it, locked against everybody else who gives from it."""
    partner = locked(by=by, partner=commitment.partner)
    Commitment.objects.select_for_update(of=("self",), no_key=True).get(pk=commitment.pk)
    found = Commitment.objects.with_amounts().select_related("region", "programme", "agreement").get(pk=commitment.pk)
    found.partner = partner
    return found


@transaction.atomic
def change(*, by: User, commitment: Commitment, **facts: Any) -> Commitment:
    """Another amount, not below what was set aside or given; whatever else was written wrongly."""
    kept = held(by=by, commitment=commitment)
    if kept.state != CommitmentState.OPEN:
        raise PartnerRefused("Komitmen yang sudah selesai atau batal tidak diubah lagi.")
    for name, value in facts.items():
        setattr(kept, name, value)
    if kept.amount < kept.used:
        used = amount_words(kept.used, kept.unit)
        raise PartnerRefused(f"Sudah dialokasikan atau diserahkan {used}; jumlah tidak boleh lebih kecil.", "amount")
    _check(kept)
    kept.save()
    return kept


def _check(made: Commitment) -> None:
    if not inside(made.region_id, made.partner.region_id):
        raise PartnerRefused("Wilayah komitmen harus di dalam wilayah kerja mitra.", "region")
    if made.agreement is not None and made.agreement.partner_id != made.partner_id:
        raise PartnerRefused("Perjanjian ini bukan dengan mitra tersebut.", "agreement")
    if made.worth is not None and not made.unit:
        raise PartnerRefused("Perkiraan nilai hanya untuk barang atau jasa. Untuk uang, isi jumlahnya saja.", "worth")


@transaction.atomic
def set_state(*, by: User, commitment: Commitment, state: str, note: str = "") -> Commitment:
    """Finished, called off with a reason, or open again. What is set aside must have arrived or been taken back."""
    kept = held(by=by, commitment=commitment)
    state = CommitmentState(state)
    if state == kept.state:
        return kept
    if CommitmentState.OPEN not in (state, kept.state):
        raise PartnerRefused("Buka lagi komitmen ini sebelum mengubah keadaannya.")
    if state == CommitmentState.CANCELLED and not note.strip():
        raise PartnerRefused("Tulis alasan komitmen dibatalkan.", "note")
    if state != CommitmentState.OPEN and any(left_of(row) for row in standing(kept)):
        raise PartnerRefused("Masih ada alokasi yang belum terealisasi. Catat realisasinya atau batalkan alokasinya.")
    kept.state, kept.state_note, kept.state_at = state, note.strip(), timezone.now()
    kept.save()
    return kept


# ---------------------------------------------------------------------- set aside
def standing(commitment: Commitment) -> list[Allocation]:
    return list(commitment.allocations.filter(cancelled_at__isnull=True).order_by("pk"))


def left_of(allocation: Allocation) -> int:
    """How much of it has not arrived."""
    rows = allocation.realisations.filter(voided_at__isnull=True)
    return allocation.amount - (rows.aggregate(n=Sum("amount"))["n"] or 0)


def misfit(commitment: Commitment, need: Need) -> str:
    """Why this commitment is not for this need, "" where it is."""
    if need.jurisdiction_id != commitment.jurisdiction_id or not inside(need.region_id, commitment.region_id):
        return "Kebutuhan ini di luar wilayah komitmen."
    wanted = commitment.programme
    if wanted is not None and (need.programme is None or need.programme.code != wanted.code):
        return f"Komitmen ini untuk program {wanted}."
    if commitment.sector and need.sector != commitment.sector:
        return f"Komitmen ini untuk bidang {words.in_sentence(commitment.get_sector_display())}."
    return ""


def closed_to(commitment: Commitment) -> str:
    """Why nothing more can be given from it, "" where it can."""
    if commitment.state != CommitmentState.OPEN:
        return f"Komitmen ini {words.in_sentence(commitment.get_state_display())}."
    if commitment.is_over:
        return f"Masa komitmen ini berakhir {words.long_date(commitment.ends)}."
    if commitment.partner.state == PartnerState.ENDED:
        return "Mitra ini tidak aktif lagi."
    return ""


def refer_step(need: Need, by: User) -> Transition | None:
    """The step by which this person may write down now that the need was sent on."""
    steps = (NEED.transition(name) for name in SENDS)
    return next((step for step in steps if refusal(need, step, by, need.profile) is None), None)


def may_fulfil(need: Need, by: User) -> bool:
    return refusal(need, NEED.transition("fulfil"), by, need.profile) is None


@transaction.atomic
def allocate(
    *, by: User, commitment: Commitment, need: Need, amount: int, note: str = "", sends: bool = False
) -> Allocation:
    """Set so much aside for a need the person may open. sends: the need is sent on to the partner by its own step."""
    kept = held(by=by, commitment=commitment)
    if why := closed_to(kept):
        raise PartnerRefused(why)
    found = Need.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=need.pk).first()
    if found is None:
        raise StepNotAllowed(OUTSIDE)
    if found.status not in TAKEN:
        said = words.in_sentence(found.state.label)
        raise PartnerRefused(f"Kebutuhan ini {said}; yang dapat diambil mitra sudah ditelaah dan masih berjalan.")
    if why := misfit(kept, found):
        raise PartnerRefused(why)
    _check_left(kept, amount)
    try:
        with transaction.atomic():
            made = Allocation.objects.create(
                commitment=kept, need=found, amount=amount, note=note.strip(), created_by=by
            )  # fmt: skip
    except IntegrityError as error:
        raise PartnerRefused("Kebutuhan ini sudah mendapat bagian dari komitmen ini.") from error
    step = refer_step(found, by) if sends else None
    if step is not None:
        letter = kept.agreement.number if kept.agreement else ""
        said = f"Diambil mitra: {kept.what}, {amount_words(amount, kept.unit)}."
        perform(found, step.name, by=by, sent_to=kept.partner.name, letter_number=letter[:80], note=said)
    return made


def _check_left(commitment: Commitment, amount: int) -> None:
    if amount <= 0:
        raise PartnerRefused("Isi jumlah lebih dari nol.", "amount")
    if amount > commitment.left:
        left = amount_words(max(commitment.left, 0), commitment.unit)
        raise PartnerRefused(f"Sisa komitmen tinggal {left}. Kurangi jumlahnya.", "amount")


@transaction.atomic
def take_back(*, by: User, allocation: Allocation, reason: str) -> Allocation:
    """What did not arrive returns to the commitment. The need stays where it is in its own workflow."""
    held(by=by, commitment=allocation.commitment)
    _check_reach(by, allocation)
    kept = Allocation.objects.select_for_update(of=("self",), no_key=True).get(pk=allocation.pk)
    if not kept.stands:
        raise PartnerRefused("Alokasi ini sudah dibatalkan.")
    if not left_of(kept):
        raise PartnerRefused("Alokasi ini sudah terealisasi seluruhnya.")
    if not reason.strip():
        raise PartnerRefused("Tulis alasan alokasi dibatalkan.", "reason")
    kept.cancelled_at, kept.cancelled_by, kept.cancel_reason = timezone.now(), by, reason.strip()
    kept.save()
    return kept


# ---------------------------------------------------------------------- arrives
@transaction.atomic
def realise(
    *, by: User, commitment: Commitment, allocation: Allocation | None = None, on: date, amount: int,
    fulfils: bool = False, **facts: Any,
) -> Realisation:  # fmt: skip
    """What was handed over. fulfils: the need it was for is fulfilled, by its own step."""
    kept = held(by=by, commitment=commitment)
    if kept.state != CommitmentState.OPEN:
        raise PartnerRefused(closed_to(kept))
    if on > timezone.localdate():
        raise PartnerRefused("Tanggal penyerahan tidak boleh lewat dari hari ini.", "on")
    if allocation is None:
        _check_left(kept, amount)
    else:
        _check_reach(by, allocation)
        allocation = _open_part(kept, allocation, amount)
        facts["beneficiaries"] = 1
    made = Realisation.objects.create(
        commitment=kept, allocation=allocation, on=on, amount=amount, created_by=by, **facts
    )  # fmt: skip
    if allocation is not None and fulfils and may_fulfil(allocation.need, by):
        said = f"{made.what}, {amount_words(amount, kept.unit)}, dari {kept.partner.name}."
        perform(allocation.need, "fulfil", by=by, since=on, enrols=False, note=said)
    return made


def _check_reach(by: User, allocation: Allocation) -> None:
    if not Need.objects.visible_to(by).filter(pk=allocation.need_id).exists():
        raise StepNotAllowed(OUTSIDE)


def _open_part(commitment: Commitment, allocation: Allocation, amount: int) -> Allocation:
    rows = Allocation.objects.select_for_update(of=("self",), no_key=True).select_related("need")
    kept = rows.get(pk=allocation.pk)
    if kept.commitment_id != commitment.pk or not kept.stands:
        raise PartnerRefused("Alokasi ini sudah dibatalkan.")
    if amount <= 0:
        raise PartnerRefused("Isi jumlah lebih dari nol.", "amount")
    left = left_of(kept)
    if amount > left:
        said = amount_words(left, commitment.unit)
        raise PartnerRefused(f"Sisa alokasi untuk kebutuhan ini tinggal {said}. Kurangi jumlahnya.", "amount")
    return kept


@transaction.atomic
def void(*, by: User, realisation: Realisation, reason: str) -> Realisation:
    """It was written by mistake: it no longer counts, and stays in the list with the reason."""
    held(by=by, commitment=realisation.commitment)
    kept = Realisation.objects.select_for_update(of=("self",), no_key=True).get(pk=realisation.pk)
    if not kept.stands:
        raise PartnerRefused("Catatan ini sudah dihapus.")
    if not reason.strip():
        raise PartnerRefused("Tulis alasan catatan dihapus.", "reason")
    kept.voided_at, kept.voided_by, kept.void_reason = timezone.now(), by, reason.strip()
    kept.save()
    return kept
