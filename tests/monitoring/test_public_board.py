"""The public board: published once, for a quarter that is over, and nothing small stands in it."""

from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.board import publishing
from monitoring.board.models import PublishedBoard
from monitoring.board.panels import MAKERS, Setting
from monitoring.board.publishing import PublishingRefused, publish, setting_of, withdraw
from slrt.jurisdictions.profile import profile_of
from tests.households.world import make_family
from tests.monitoring.builder import Builder
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
PUBLIC = "/papan/umum/kendal/"


@pytest.fixture(autouse=True)
def _fresh_board():
    cache.clear()


@pytest.fixture
def b(kendal: Builder, time_machine) -> Builder:
    """Seven complaints of the third quarter, three of them finished; three families of one village in no programme."""
    for day in range(1, 8):
        kendal.complaint(kendal.at(9, day), ended=kendal.at(9, day + 7) if day < 4 else None)
    for number in range(3):
        make_family(kendal.cast, f"SITI RAHASIA {number}")
    time_machine.move_to(kendal.at(11, 20))
    return kendal


def published(b: Builder) -> PublishedBoard:
    return publish(by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(3))


def test_the_manager_publishes_a_quarter_and_everybody_reads_it(b: Builder, client: Client):
    assert Client().get(PUBLIC).status_code == 404
    sign_in(client, b.cast.manager)
    board = reverse("monitoring:board")
    assert "Terbitkan untuk umum" not in client.get(board).content.decode()  # still running
    assert "Terbitkan untuk umum" in client.get(board, {"periode": "2026-T3"}).content.decode()
    client.post(reverse("monitoring:board_publish"), {"periode": "2026-T3"})
    shown = Client().get(PUBLIC)
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "Triwulan III 2026" in text
    assert '<div class="big">7</div>' in text  # received
    assert "terlalu sedikit" in text  # finished, and how long it took
    assert "RAHASIA" not in text
    assert "Halaman umum" in client.get(board, {"periode": "2026-T3"}).content.decode()


def test_no_small_number_is_kept_at_all(b: Builder):
    """Not even where no page shows it: whoever reads the table learns what the page says."""
    kept = published(b).shown
    done = next(card for card in kept["cards"] if card["label"] == "Keluhan selesai")
    slow = next(card for card in kept["cards"] if card["label"] == "Median penyelesaian")
    assert done["value"] == slow["value"] == "terlalu sedikit"  # 43% of seven would be three
    assert (done["change"], done["note"], slow["change"], slow["note"]) == ("", "", "", "")
    numbers = [int(text) for text in re.findall(r"(?<=>)\d+(?=<)", json.dumps(kept["panels"]))]
    assert not [number for number in numbers if 0 < number < 5]


def test_what_was_published_never_changes(b: Builder):
    before = published(b).shown
    for day in range(1, 20):
        b.complaint(b.at(9, day))
    with pytest.raises(PublishingRefused, match="sudah terbit"):
        published(b)
    assert PublishedBoard.objects.get().shown == before
    assert '<div class="big">7</div>' in Client().get(PUBLIC).content.decode()


def test_a_running_quarter_and_other_places_are_refused(b: Builder, casts):
    with pytest.raises(PublishingRefused, match="belum berakhir"):
        publish(by=b.cast.manager, jurisdiction="33.24", period=b.quarter(4))
    with pytest.raises(PublishingRefused, match="tidak bertugas"):
        publish(by=b.cast.back_office, jurisdiction="33.24", period=b.quarter(3))
    tabalong = casts("63.09").manager
    with pytest.raises(PublishingRefused, match="tidak bertugas"):
        publish(by=tabalong, jurisdiction="63.09", period=b.quarter(3))
    client = sign_in(Client(), tabalong)
    assert client.post(reverse("monitoring:board_publish"), {"periode": "2026-T3"}).status_code == 404
    assert Client().get("/papan/umum/tabalong/").status_code == 404


def test_what_is_withdrawn_is_gone_for_good(b: Builder, client: Client):
    board = published(b)
    sign_in(client, b.cast.manager)
    address = reverse("monitoring:board_withdraw", args=[board.pk])
    client.post(address, {"alasan": ""})
    assert Client().get(PUBLIC).status_code == 200
    client.post(address, {"alasan": "Edisi data keliru"})
    assert Client().get(PUBLIC).status_code == 404
    with pytest.raises(PublishingRefused, match="tidak dapat diterbitkan lagi"):
        published(b)
    with pytest.raises(PublishingRefused, match="sudah ditarik"):
        withdraw(PublishedBoard.objects.get(), by=b.cast.manager, reason="lagi")
    shown = client.get(reverse("monitoring:board"), {"periode": "2026-T3"}).content.decode()
    assert "Edisi data keliru" in shown


def test_a_kabupaten_keeps_its_own_limit_as_it_was(b: Builder):
    board = published(b)
    assert board.limit == profile_of("33.24").suppress_below == setting_of(profile_of("33.24"), "33.24").limit
    assert f"angka di bawah {board.limit} disamarkan" in Client().get(PUBLIC).content.decode()


def test_every_panel_of_the_profile_can_be_kept(b: Builder):
    kept = published(b)
    again = publishing.page_of(PublishedBoard.objects.get(pk=kept.pk))
    codes = [code for code in profile_of("33.24").board_panels if code in MAKERS]
    assert [panel.letter for panel in again["panels"]] == [f"{letter}." for letter in "abcdefghij"[: len(codes)]]
    assert isinstance(setting_of(profile_of("33.24"), "33.24"), Setting)
    assert kept.published_at <= timezone.now()
