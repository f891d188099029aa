"""A need whose case was referred is sent on with the letter of that referral."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from complaints.fromneed import open_case
from programs.needs.actions import record_need
from slrt.cases.actions import perform
from tests.complaints.world import walk
from tests.households.world import make_family
from tests.personas import Cast, sign_in
from tests.referrals import world

pytestmark = pytest.mark.django_db


def test_the_step_begins_with_the_letter_of_the_referral(cast: Cast, client: Client) -> None:
    home = make_family(cast).household
    need = record_need(by=cast.front_office, unit=cast.secretariat, household=home, wanted="Obat", sector="health")
    perform(need, "review", by=cast.supervisor)
    perform(need, "recommend", by=cast.manager)
    sign_in(client, cast.back_office)
    url = reverse("needs:step", args=[need.pk, "refer"])
    assert not client.get(url).context["form"].fields["letter_number"].initial
    complaint = walk(open_case(by=cast.front_office, need=need), cast)
    assert not client.get(url).context["form"].fields["letter_number"].initial, "nothing was sent yet"
    referral = world.sent(cast, complaint)
    form = client.get(url).context["form"]
    assert form.fields["letter_number"].initial == referral.letter_number != ""
    assert form.fields["sent_unit"].initial == referral.target_unit
    assert form.fields["letter_date"].initial == referral.letter_date
