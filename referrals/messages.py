"""Telling those concerned that a referral has come to them. Numbers and dates only, never a person's data."""

from __future__ import annotations

from referrals import people
from referrals.models import Referral
from slrt.accounts.models import User
from slrt.notifications.actions import notify

# step → (who is told, what). The reader opens the page for everything else.
_TO_MANAGER = {"submit": "Rujukan {number} menunggu persetujuan Anda"}
_RATIFY = {"send_emergency": "Rujukan darurat {number} sudah dikirim dan menunggu pengesahan Anda"}
_TO_AGENCY = {
    "approve": "Rujukan baru {number} untuk {agency}",
    "issue": "Rujukan baru {number} untuk {agency}",
    "send_directly": "Rujukan baru {number} untuk {agency}",
    "send_emergency": "Rujukan darurat {number} untuk {agency}",
    "recall": "Rujukan {number} ditarik kembali oleh pengirim",
}
_TO_PROPOSER = {
    "return_to_proposer": "Rujukan {number} dikembalikan manajer untuk diperbaiki",
    "refuse": "Rujukan {number} ditolak manajer",
    "approve": "Rujukan {number} disetujui dan terkirim",
    "issue": "Rujukan {number} diterbitkan dan terkirim",
    "decline": "Rujukan {number} ditolak {agency}",
    "deliver": "Rujukan {number} dipenuhi {agency}",
    "not_deliver": "Rujukan {number} tidak dipenuhi {agency}",
}


def tell(referral: Referral, step: str, *, by: User | None) -> None:
    """Put a message into the inboxes of those whom a step concerns, but not of the person who took it."""
    for sentences, who in (
        (_TO_MANAGER, people.approvers),
        (_RATIFY, people.approvers),
        (_TO_AGENCY, people.officers),
        (_TO_PROPOSER, people.proposers),
    ):
        if step in sentences:
            title = sentences[step].format(number=referral.number, agency=referral.target_unit)
            receivers = [user for user in who(referral) if by is None or user.pk != by.pk]
            notify(
                receivers, kind=f"referral.{step}", key=f"referral-{referral.pk}-{step}-{referral.version}",
                title=title, url=f"/rujukan/{referral.pk}/", subject=referral,
                jurisdiction=referral.jurisdiction_id,
            )  # fmt: skip
