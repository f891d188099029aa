"""A need whose case was referred is sent on with the letter of that referral, and shows its answer."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.fromneed import open_case
from programs.needs.actions import record_need
from programs.needs.models import Need
from referrals.actions.steps import take_step
from referrals.models import Referral
from slrt.cases.actions import perform
from slrt.notifications.models import Message
from tests.complaints.world import walk
from tests.households.world import make_family
from tests.personas import Cast, sign_in
from tests.referrals import world

pytestmark = pytest.mark.django_db


def sent_on(cast: Cast) -> tuple[Need, Referral]:
    """A need whose case was referred, recorded as sent on with its letter; the office has accepted."""
    home = make_family(cast).household
    need = record_need(by=cast.front_office, unit=cast.secretariat, household=home, wanted="Obat", sector="health")
    perform(need, "review", by=cast.supervisor)
    perform(need, "recommend", by=cast.manager)
    referral = world.accepted(cast, walk(open_case(by=cast.front_office, need=need), cast))
    perform(need, "refer", by=cast.back_office, sent_to=str(referral.target_unit), letter_number=referral.letter_number)
    return need, referral


def test_the_answer_of_the_office_waits_on_the_need_to_be_recorded(cast: Cast, client: Client) -> None:
    need, referral = sent_on(cast)
    sign_in(client, cast.back_office)
    page = reverse("needs:need", args=[need.pk])
    assert "Jawaban instansi" not in client.get(page).content.decode(), "there is none yet"
    take_step(
        by=world.officer(cast), referral=referral, name="deliver", outcome="fulfilled", note="Obat diberikan rutin."
    )
    said = client.get(page).content.decode()
    assert "Jawaban instansi" in said and "Obat diberikan rutin." in said
    message = Message.objects.get(kind="need.answered")
    assert message.user == cast.back_office and need.number in message.title and message.url == page
    fields = client.get(reverse("needs:step", args=[need.pk, "fulfil"])).context["form"].fields
    assert fields["note"].initial == "Obat diberikan rutin."
    assert fields["since"].initial == timezone.localdate(world.fresh(referral).responded_at)
    assert not client.get(reverse("needs:step", args=[need.pk, "fail"])).context["form"].fields["note"].initial


def test_what_could_not_be_given_begins_with_its_reason(cast: Cast, client: Client) -> None:
    need, referral = sent_on(cast)
    take_step(
        by=world.officer(cast), referral=referral, name="not_deliver", outcome="no_budget", note="Menunggu tahun depan."
    )
    sign_in(client, cast.back_office)
    fields = client.get(reverse("needs:step", args=[need.pk, "fail"])).context["form"].fields
    assert (fields["reason"].initial, fields["note"].initial) == ("budget", "Menunggu tahun depan.")
    assert not client.get(reverse("needs:step", args=[need.pk, "fulfil"])).context["form"].fields["note"].initial


def test_a_refusal_tells_nobody_to_close_the_need(cast: Cast, client: Client) -> None:
    home = make_family(cast).household
    need = record_need(by=cast.front_office, unit=cast.secretariat, household=home, wanted="Obat", sector="health")
    perform(need, "review", by=cast.supervisor)
    perform(need, "recommend", by=cast.manager)
    referral = world.sent(cast, walk(open_case(by=cast.front_office, need=need), cast))
    perform(need, "refer", by=cast.back_office, sent_to=str(referral.target_unit))
    take_step(by=world.officer(cast), referral=referral, name="decline", note="Bukan wewenang kami.")
    assert not Message.objects.filter(kind="need.answered").exists()
    sign_in(client, cast.back_office)
    said = client.get(reverse("needs:need", args=[need.pk])).content.decode()
    assert "Ditolak instansi" in said and "Bukan wewenang kami." in said


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
