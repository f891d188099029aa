"""At the desk: somebody alike is shown while one types, and saving asks for a reason that is then remembered."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from households.duplicates import asking
from households.models import DuplicatePair, Person, PreListProposal
from slrt.audit.models import AccessEvent
from slrt.jobs.inline import run_pending
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
NEW, ALIKE = "/daftar-awal/baru", "/daftar-awal/mirip"


def typed(cast: Cast, **more) -> dict:
    facts = {
        "name": "Noor Hayati", "village": cast.village.full_name, "birth": "02-10-1975", "sex": "P",
        "no_nik_reason": "not_brought", "reason": "Rumah tidak layak huni",
    } | more  # fmt: skip
    return {f"prelist-{name}": value for name, value in facts.items()}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def known(cast: Cast) -> Person:
    return make_family(cast, "NURHAYATI")


def test_somebody_alike_is_shown_while_typing(cast: Cast, client: Client, known: Person) -> None:
    sign_in(client, cast.front_office)
    page = text(client.post(ALIKE, typed(cast)))
    assert "Ada warga yang mirip" in page and "NURHAYATI" in page and "<html" not in page
    assert known.nik not in page.replace(" ", "")
    event = AccessEvent.objects.get(action="search_person")
    assert event.details["ids"] == [known.pk] and event.details["by"] == "similar"
    assert "NURHAYATI" not in text(client.post(ALIKE, typed(cast, name="Slamet Riyadi")))


def test_saving_asks_for_a_reason_and_remembers_it(cast: Cast, client: Client, known: Person) -> None:
    sign_in(client, cast.front_office)
    answer = client.post(NEW, typed(cast))
    assert answer.status_code == 422 and "NURHAYATI" in text(answer) and not PreListProposal.objects.exists()
    assert "Mengapa bukan orang yang sama" in text(answer)
    answer = client.post(NEW, typed(cast, not_same="Orang lain, alamatnya berbeda"))
    assert answer.status_code == 302
    made = PreListProposal.objects.get().person
    pair = DuplicatePair.objects.get()
    assert (pair.first_id, pair.second_id) == (known.pk, made.pk)
    assert (pair.state, pair.source, pair.decided_by) == ("different", "desk", cast.front_office)
    asking.ask_for_search(by=None, jurisdiction=cast.code)
    run_pending(asking.SEARCH)
    assert not DuplicatePair.objects.open().exists(), "the weekly search does not raise it again"


def test_nobody_alike_asks_nothing(cast: Cast, client: Client, known: Person) -> None:
    sign_in(client, cast.front_office)
    assert "Mengapa bukan" not in text(client.get(NEW))
    assert client.post(NEW, typed(cast, name="Slamet Riyadi", sex="L")).status_code == 302
    assert not DuplicatePair.objects.exists()


def test_a_number_on_record_for_another_name_is_refused(cast: Cast, client: Client, known: Person) -> None:
    sign_in(client, cast.front_office)
    answer = client.post(NEW, typed(cast, name="Slamet Riyadi", nik=known.nik, birth="", sex=""))
    assert answer.status_code == 422 and "atas nama lain" in text(answer)
    assert Person.objects.filter(name="SLAMET RIYADI").count() == 0


def test_the_same_number_and_name_is_the_same_person(cast: Cast, client: Client, known: Person) -> None:
    assert known.birth_date == date(1975, 10, 2)
    sign_in(client, cast.front_office)
    answer = client.post(NEW, typed(cast, nik=known.nik, name="Nurhayati"))
    assert answer.status_code == 302 and PreListProposal.objects.get().person_id == known.pk
    again = client.post(NEW, typed(cast, nik=known.nik, name="Nurhayati"))
    assert again.status_code == 422 and "masih berjalan" in text(again)
