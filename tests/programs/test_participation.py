"""Participation recorded in the field: only for one's own villages, and looked at where the profile says so."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from households.models import Household
from programs import participation
from programs.models import Enrolment, Programme
from slrt.accounts.models import Assignment
from slrt.audit.models import AccessEvent
from slrt.notifications.models import Message
from slrt.regions.models import Region
from tests.households.world import make_family
from tests.personas import PLACES, Cast, sign_in

pytestmark = pytest.mark.django_db
QUEUE = "/telaah/?tab=participation"


def programme(cast: Cast, code: str = "PKH") -> Programme:
    return Programme.objects.offered_in(cast.code).get(code=code)


def recorded(cast: Cast, household: Household | None = None, by: str = "facilitator", code: str = "PKH") -> Enrolment:
    home = household or make_family(cast, desil=None).household
    return participation.enrol(by=cast.person(by), programme=programme(cast, code), household=home)


def _sound(row: Enrolment) -> dict[str, str]:
    return {"decision": "sound", "seen": row.recorded_at.isoformat()}


def elsewhere(cast: Cast) -> Household:
    """A family of another village than the facilitator's."""
    villages = Region.objects.villages().filter(code__startswith=f"{cast.code}.").exclude(pk=cast.village.pk)
    return make_family(cast, desil=None, village=villages.order_by("code").first()).household


@pytest.mark.parametrize("code", PLACES)
def test_a_facilitator_records_and_only_the_profile_asks_for_a_review(casts, code: str) -> None:
    cast = casts(code)
    row = recorded(cast)
    assert row.recorded_by == cast.facilitator
    assert row.review == ("waiting" if code == "33.24" else "")
    assert recorded(cast, by="back_office").review == ""


def test_a_facilitator_stays_in_their_villages(cast: Cast, client: Client) -> None:
    away = elsewhere(cast)
    with pytest.raises(PermissionDenied):
        recorded(cast, away)
    row = recorded(cast, away, by="back_office")
    for act in (
        lambda: participation.stop_enrolment(
            by=cast.facilitator, enrolment=row, until=date(2026, 1, 1), exit_reason="moved"
        ),
        lambda: participation.correct_enrolment(by=cast.facilitator, enrolment=row, status="active"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    sign_in(client, cast.facilitator)
    for name, pk in (("family", away.pk), ("enrol", away.pk), ("stop", row.pk), ("correct", row.pk)):
        assert client.get(reverse(f"programs:{name}", args=[pk])).status_code == 404


def test_from_the_card_through_the_supervisor_back_to_the_facilitator(cast: Cast, client: Client) -> None:
    home, other = make_family(cast, desil=None).household, recorded(cast)
    sign_in(client, cast.facilitator)
    family, url = reverse("programs:family", args=[home.pk]), reverse("programs:enrol", args=[home.pk])
    assert url in client.get(family).content.decode()
    client.post(url, {"programme": programme(cast).pk, "status": "active", "note": "Kartu dilihat",
                      "idempotency_key": str(uuid.uuid4())})  # fmt: skip
    row = Enrolment.objects.get(household=home)
    assert "Menunggu telaah" in client.get(family).content.decode()
    review = reverse("programs:review", args=[row.pk])
    assert client.get(review).status_code == 403

    sign_in(client, cast.supervisor)
    text = client.get(QUEUE).content.decode()
    assert f"{review}?antrean=participation" in text and reverse("programs:review", args=[other.pk]) in text
    assert "Kartu dilihat" in client.get(review).content.decode()
    step = f"{review}?antrean=participation"
    seen = {"seen": row.recorded_at.isoformat()}
    empty = client.post(step, {"decision": "returned"} | seen)
    assert empty.status_code == 422 and "Tulis yang perlu diperbaiki." in empty.content.decode()
    assert seen["seen"] in client.get(step).content.decode()
    assert "sudah berubah" in client.post(step, {"decision": "sound"}).content.decode()
    answer = client.post(step, {"decision": "returned", "note": "Sejak kapan?"} | seen)
    assert answer["Location"] == f"{reverse('programs:review', args=[other.pk])}?antrean=participation"
    assert client.post(answer["Location"], _sound(other))["Location"] == QUEUE
    assert client.get(review).status_code == 404, "it no longer waits"
    assert AccessEvent.objects.filter(action="refuse", object_id=str(row.pk)).exists()
    other.refresh_from_db()
    assert (other.review, other.reviewed_by) == ("sound", cast.supervisor)

    sign_in(client, cast.facilitator)
    assert Message.objects.get(user=cast.facilitator, kind="enrolment.returned").url == family
    assert "Sejak kapan?" in client.get(family).content.decode()
    correct = reverse("programs:correct", args=[row.pk])
    assert "Sejak kapan?" in client.get(correct).content.decode()
    client.post(correct, {"status": "active", "since": "01-07-2026", "note": "Kartu dilihat"})
    row.refresh_from_db()
    assert (row.review, row.since, row.review_note) == ("waiting", date(2026, 7, 1), "")


def test_nobody_reviews_their_own_or_what_has_changed_since(cast: Cast) -> None:
    row = recorded(cast)
    with pytest.raises(PermissionDenied):
        participation.review_enrolment(by=cast.data_officer, enrolment=row, **_sound(row))
    stale = Enrolment.objects.get(pk=row.pk)
    participation.correct_enrolment(by=cast.facilitator, enrolment=row, status="waiting")
    with pytest.raises(ValidationError, match="sudah berubah"):
        participation.review_enrolment(by=cast.supervisor, enrolment=row, **_sound(stale))
    Assignment.objects.create(user=cast.facilitator, role="supervisor", unit=cast.secretariat, starts="2026-01-01")
    cast.facilitator.__dict__.pop("access", None)
    with pytest.raises(PermissionDenied):
        participation.review_enrolment(by=cast.facilitator, enrolment=row, **_sound(row))


def test_what_has_ended_is_not_put_right(cast: Cast, client: Client) -> None:
    row = recorded(cast)
    participation.stop_enrolment(by=cast.facilitator, enrolment=row, until=date(2026, 7, 1), exit_reason="moved")
    with pytest.raises(ValidationError, match="sudah berhenti"):
        participation.correct_enrolment(by=cast.facilitator, enrolment=row, status="active")
    sign_in(client, cast.facilitator)
    assert client.get(reverse("programs:correct", args=[row.pk])).status_code == 404
