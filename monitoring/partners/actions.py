"""Entering a partner, its papers and what was talked about with it. Raises StepNotAllowed, PartnerRefused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from monitoring.partners.access import level_of, may_build, may_change, may_keep_contact, may_write_contact
from monitoring.partners.enums import PartnerState
from monitoring.partners.models import Companion, CompanionNote, Partner, PartnerAgreement, PartnerFollowUp
from slrt.accounts.models import User
from slrt.audit import idsonly
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.notifications.actions import notify
from slrt.regions.models import Region

FACTS = ("name", "kind", "legal_form", "address", "contact", "contact_role", "phone", "email", "focus", "responsible")
AGREEMENT = ("kind", "number", "signed_on", "starts", "ends", "about")
COMPANION = ("kind", "name", "organisation", "phone", "about", "active")


class PartnerRefused(CaseError):
    """`field` names the input to mend, "" for none."""

    status = 422

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def enter(*, by: User, region: Region, **facts: Any) -> Partner:
    """A partner in the register of a kabupaten/kota, a kecamatan or a village."""
    jurisdiction = region.code[:5]
    if not may_build(by, jurisdiction, region.code):
        raise StepNotAllowed("Anda tidak mencatat kemitraan untuk wilayah ini.")
    _check_name(facts["name"])
    made = Partner(
        jurisdiction_id=jurisdiction, region=region, level=level_of(region.code), created_by=by, **facts
    )  # fmt: skip
    _save_once(made)
    tell(made, by)
    return made


def locked(*, by: User, partner: Partner) -> Partner:
    """The partner as it is now, held for writing; StepNotAllowed for whoever may not."""
    kept = Partner.objects.select_for_update(of=("self",), no_key=True).select_related("responsible")
    found = kept.get(pk=partner.pk)
    if not may_change(by, found):
        raise StepNotAllowed("Anda tidak mencatat kemitraan ini.")
    return found


@transaction.atomic
def change(*, by: User, partner: Partner, **facts: Any) -> Partner:
    kept = locked(by=by, partner=partner)
    former = kept.responsible_id
    for name, value in facts.items():
        setattr(kept, name, value)
    _check_name(kept.name)
    _save_once(kept)
    if kept.responsible_id != former:
        tell(kept, by)
    return kept


@transaction.atomic
def set_state(*, by: User, partner: Partner, state: str, note: str = "") -> Partner:
    """Whether the partnership is being built, works, or ended (with the reason, and without anything promised)."""
    kept = locked(by=by, partner=partner)
    ends = PartnerState(state) == PartnerState.ENDED
    if ends and not note.strip():
        raise PartnerRefused("Tulis alasan kemitraan tidak aktif lagi.", "note")
    if ends and kept.commitments.filter(state="open").exists():
        raise PartnerRefused("Masih ada komitmen yang berjalan. Selesaikan atau batalkan komitmennya dahulu.")
    kept.state, kept.state_note = state, note.strip() if ends else ""
    kept.save()
    return kept


def _save_once(partner: Partner) -> None:
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        if "partner_once" not in str(error):
            raise
        raise PartnerRefused("Mitra dengan nama ini sudah tercatat di wilayah itu.", "name") from error


def _check_name(name: str) -> None:
    """It goes into titles, messages and e-mails, where nobody's number belongs."""
    if idsonly.has_long_number(name):
        raise PartnerRefused("Jangan menulis NIK, nomor telepon, atau rekening pada nama mitra.", "name")


def tell(partner: Partner, by: User) -> None:
    """Whoever is made responsible by somebody else finds it in their inbox."""
    person = partner.responsible
    if person is None or person.pk == by.pk:
        return
    notify(
        [person], kind="partner.given", key=f"partner-{partner.pk}-responsible-{person.pk}",
        title=f"Kemitraan: {partner.name}"[:160], body="Anda penanggung jawab tindak lanjutnya.",
        url=f"/kemitraan/{partner.pk}/", jurisdiction=partner.jurisdiction_id, subject=partner,
    )  # fmt: skip


# ---------------------------------------------------------------------- papers
@transaction.atomic
def add_agreement(*, by: User, partner: Partner, **facts: Any) -> PartnerAgreement:
    kept = locked(by=by, partner=partner)
    return PartnerAgreement.objects.create(partner=kept, **facts)


@transaction.atomic
def change_agreement(*, by: User, agreement: PartnerAgreement, **facts: Any) -> PartnerAgreement:
    """What was written wrongly, or another last day."""
    locked(by=by, partner=agreement.partner)
    kept = PartnerAgreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save()
    return kept


# ---------------------------------------------------------------------- follow-up
@transaction.atomic
def follow_up(
    *, by: User, partner: Partner, on: date, text: str, next_step: str = "", next_on: date | None = None,
    commitment: Any = None,
) -> PartnerFollowUp:  # fmt: skip
    """What was done, and what comes next until when."""
    kept = locked(by=by, partner=partner)
    if on > timezone.localdate():
        raise PartnerRefused("Tanggal tidak boleh lewat dari hari ini. Yang akan datang ditulis sebagai langkah.", "on")
    if bool(next_step.strip()) != bool(next_on):
        wrong = "next_on" if next_step.strip() else "next_step"
        raise PartnerRefused("Langkah berikutnya dan tanggalnya diisi keduanya, atau tidak sama sekali.", wrong)
    if commitment is not None and commitment.partner_id != kept.pk:
        raise PartnerRefused("Komitmen ini bukan dari mitra tersebut.", "commitment")
    return PartnerFollowUp.objects.create(
        partner=kept, commitment=commitment, on=on, text=text.strip(), next_step=next_step.strip(), next_on=next_on,
        by=by,
    )  # fmt: skip


@transaction.atomic
def settle_step(*, by: User, row: PartnerFollowUp, note: str = "") -> PartnerFollowUp:
    """The next step was taken. Once."""
    locked(by=by, partner=row.partner)
    kept = PartnerFollowUp.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not kept.waits:
        raise PartnerRefused("Langkah ini sudah dicatat selesai.")
    kept.done_on, kept.done_by, kept.done_note = timezone.localdate(), by, note.strip()
    kept.save()
    return kept


# ---------------------------------------------------------------------- other companions
@transaction.atomic
def add_companion(*, by: User, region: Region, **facts: Any) -> Companion:
    """A companion of another programme (KD 10(3)e; DP [13].g)."""
    jurisdiction = region.code[:5]
    if not may_keep_contact(by, jurisdiction, region.code):
        raise StepNotAllowed("Anda tidak mencatat pendamping untuk wilayah ini.")
    return Companion.objects.create(
        jurisdiction_id=jurisdiction, region=region, level=level_of(region.code), created_by=by, **facts
    )


@transaction.atomic
def change_companion(*, by: User, companion: Companion, **facts: Any) -> Companion:
    kept = Companion.objects.select_for_update(of=("self",), no_key=True).get(pk=companion.pk)
    if not may_write_contact(by, kept):
        raise StepNotAllowed("Anda tidak mencatat pendamping untuk wilayah ini.")
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save()
    return kept


@transaction.atomic
def add_note(*, by: User, companion: Companion, text: str) -> CompanionNote:
    """For everybody who works with this companion."""
    if not may_write_contact(by, companion):
        raise StepNotAllowed("Anda tidak mencatat pendamping untuk wilayah ini.")
    if idsonly.has_long_number(text):
        raise PartnerRefused("Jangan menulis NIK, nomor KK, atau telepon warga pada catatan bersama.", "text")
    return CompanionNote.objects.create(companion=companion, text=text.strip(), by=by)
