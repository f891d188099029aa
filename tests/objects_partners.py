"""Partnerships for tests.objects: one of the secretariat with a promise, a companion of the village."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from monitoring.partners import actions, giving
from monitoring.partners.giftmodels import Commitment, Realisation
from monitoring.partners.models import Companion, Partner, PartnerAgreement
from programs.models import Need
from tests.personas import Cast


class PartnerObjects:
    """Part of tests.objects.Objects, which brings the cast."""

    cast: Cast
    need: Need

    @cached_property
    def partner(self) -> Partner:
        made = actions.enter(
            by=self.cast.manager, region=self.cast.region, name="PT Mitra Uji", kind=self.cast.profile.partner_kinds[0],
            contact="Bagian Humas",
        )  # fmt: skip
        actions.follow_up(by=self.cast.manager, partner=made, on=timezone.localdate(), text="Pertemuan pertama.")
        return made

    @cached_property
    def partner_village(self) -> Partner:
        """In the register of the village."""
        return actions.enter(
            by=self.cast.puskesos_coordinator, region=self.cast.village, name="Karang Taruna Uji",
            kind=self.cast.profile.partner_kinds[0],
        )  # fmt: skip

    @cached_property
    def agreement(self) -> PartnerAgreement:
        today = timezone.localdate()
        return actions.add_agreement(
            by=self.cast.manager, partner=self.partner, kind="mou", number="12/MoU/2026", starts=today,
            ends=today + timedelta(days=300),
        )  # fmt: skip

    @cached_property
    def commitment(self) -> Commitment:
        return giving.promise(
            by=self.cast.manager, partner=self.partner, agreement=self.agreement, what="Bantuan sekolah",
            amount=10_000_000, region=self.cast.region, starts=timezone.localdate(),
        )  # fmt: skip

    @cached_property
    def commitment_wanted(self) -> Commitment:
        """The same, with a need that may be set a part of it."""
        self.commitment.wanted_by = self.need
        return self.commitment

    @cached_property
    def realisation(self) -> Realisation:
        return giving.realise(
            by=self.cast.manager, commitment=self.commitment, on=timezone.localdate(), amount=1_000_000,
            what="Paket sekolah", beneficiaries=4, received_by="Ketua RT",
        )  # fmt: skip

    @cached_property
    def companion(self) -> Companion:
        return actions.add_companion(
            by=self.cast.facilitator, region=self.cast.village, kind="pkh", name="Pendamping Uji", phone="081200000199"
        )
