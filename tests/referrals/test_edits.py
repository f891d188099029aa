"""Two people at one draft of a referral: the second reads what the first wrote, and can save."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.edits import Together, colleagues
from tests.personas import Cast
from tests.referrals.world import handled, propose

pytestmark = pytest.mark.django_db


def test_a_draft_is_not_written_over_and_can_be_saved_after_reading(cast: Cast) -> None:
    referral = propose(cast, handled(cast), submit=False)
    people = colleagues(cast, "back_office", "front_office")
    both = Together(*people, reverse("referrals:edit", args=[referral.pk]), "request")
    both.save({"request": "Mohon kartu diaktifkan.", "reason": "Sesuai data."})
    said = (
        f"Rujukan ini diubah oleh {cast.back_office.name} pukul",
        "Yang diminta: kini tersimpan “Mohon kartu diaktifkan.”",
        "Pertimbangan: diubah menjadi “Sesuai data.”, dan sudah dimuat di sini.",
    )
    both.refused({"request": "Mohon kartu dicetak."}, saying=said, status=409)
    both.save_knowingly()
    referral.refresh_from_db()
    assert (referral.request, referral.reason) == ("Mohon kartu dicetak.", "Sesuai data.")
