"""Two people mend the same registration: the second reads what the first wrote, and can save."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from complaints.actions.notes import appoint
from tests.complaints.world import complaint, walk
from tests.edits import Together
from tests.personas import Cast, sign_in
from tests.webforms import form_of

pytestmark = pytest.mark.django_db


def two(cast: Cast, name: str, pk: int, field: str, role: str) -> Together:
    """The same person in two windows: nobody else may mend a registration."""
    people = (sign_in(Client(), cast.person(role)) for _ in range(2))
    return Together(*people, reverse(f"complaints:{name}", args=[pk]), field)


def test_a_registration_is_not_written_over_and_can_be_mended_after_reading(cast: Cast) -> None:
    case = complaint(cast)
    both = two(cast, "correct", case.pk, "description", "front_office")
    both.save({"description": "Kartu hilang.", "phone": "081234567890"})
    said = (
        f"Keluhan ini diubah oleh {cast.front_office.name} pukul",
        "kini tersimpan “Kartu hilang.”",
        "diubah menjadi “081234567890”, dan sudah dimuat di sini.",
    )
    both.refused({"description": "Kartu rusak."}, saying=said, status=409)
    both.save_knowingly()
    case.refresh_from_db()
    assert (case.description, case.reporter_phone) == ("Kartu rusak.", "081234567890")


def test_who_is_named_after_somebody_else_was_can_still_be_named(cast: Cast) -> None:
    case = walk(complaint(cast), cast)
    client, url = sign_in(Client(), cast.manager), reverse("complaints:appoint", args=[case.pk])
    form = form_of(client.get(url), "person")
    chosen = form.offered["person"][-1]
    appoint(complaint=case, by=cast.manager, person=cast.back_office)
    answer = client.post(url, form.values | {"person": chosen})
    assert answer.status_code == 422
    assert f"Kasus ini diubah oleh {cast.manager.name} pukul" in answer.content.decode()
    again = form_of(answer, "person")
    assert again.values["person"] == [chosen], "what was chosen is kept"
    assert client.post(url, again.values).status_code == 302, "and saved after reading"
