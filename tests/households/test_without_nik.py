"""People without a NIK: who stands on the list, since when, the way to give the number, and the workbook."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from households.changes.actions import propose
from households.enums import NoNikReason
from households.models import Household, Person
from households.nonik import export
from households.nonik.listing import without_nik
from slrt.audit.models import AccessEvent
from slrt.jobs import storage
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.regions.models import Region
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
URL = "/warga/tanpa-nik/"


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path / "var"


def nameless(cast: Cast, name: str, *, days: int = 0, reason: str = NoNikReason.BABY, village=None) -> Person:
    """Somebody in a family of her own whose number is not known, recorded `days` ago."""
    home = make_family(cast, f"KEPALA {name}", village=village).household
    return Person.objects.create(
        jurisdiction=cast.region, village=home.village, household=home, name=name, sex="P", relation="3",
        no_nik_reason=reason, created_at=timezone.now() - timedelta(days=days),
    )  # fmt: skip


def shown(client: Client, **filters: str) -> str:
    response = client.get(URL, filters)
    assert response.status_code == 200
    return response.content.decode()


def test_the_longest_without_a_number_stand_first(cast: Cast, client: Client) -> None:
    nameless(cast, "BAYI BARU", days=14)
    nameless(cast, "NENEK LAMA", days=800, reason=NoNikReason.NOT_RECORDED)
    gone = nameless(cast, "SUDAH WAFAT", days=90)
    Person.objects.filter(pk=gone.pk).update(alive=False)
    sign_in(client, cast.front_office)
    page = shown(client)
    assert page.index("NENEK LAMA") < page.index("BAYI BARU") and "SUDAH WAFAT" not in page
    assert "14 hari" in page and "2 tahun" in page and "Bayi, akta belum terbit" in page
    assert page.count("KEPALA BAYI BARU") == 1, "whoever has a number is named as the head only"
    event = AccessEvent.objects.get(user=cast.front_office, action="view_person")
    assert len(event.details["ids"]) == 2


def test_filters_by_place_reason_and_age(cast: Cast, client: Client) -> None:
    nameless(cast, "BAYI BARU", days=14)
    nameless(cast, "NENEK LAMA", days=400, reason=NoNikReason.NOT_RECORDED)
    nameless(cast, "ORANG JAUH", days=40, village=Region.objects.get(code="33.24.01.2001"))
    sign_in(client, cast.front_office)
    for filters, names in (
        ({"area": "Kec. Weleri"}, {"BAYI BARU", "NENEK LAMA"}),
        ({"area": "Sidomukti, Kec. Weleri"}, {"BAYI BARU", "NENEK LAMA"}),
        ({"reason": "not_recorded"}, {"NENEK LAMA"}),
        ({"age": "30"}, {"NENEK LAMA", "ORANG JAUH"}),
        ({"age": "365", "area": "33.24.01.2001"}, set()),
    ):
        page = shown(client, **filters)
        found = {name for name in ("BAYI BARU", "NENEK LAMA", "ORANG JAUH") if f">{name}<" in page}
        assert found == names, filters
    page = shown(client, area="Antah Berantah", reason="apa saja")
    assert "Tempat ini tidak ada di daftar" in page and "BAYI BARU" in page


def test_the_way_to_give_the_number(cast: Cast, client: Client) -> None:
    person = nameless(cast, "BAYI BARU", days=14)
    sign_in(client, cast.front_office)
    url = f"{reverse('households:change_new', args=[person.household_id, 'fields'])}?anggota={person.pk}"
    assert url in shown(client)
    form = client.get(url).content.decode()
    assert "BAYI BARU" in form and "NIK" in form
    case = propose(
        by=cast.front_office, unit=cast.secretariat, household=Household.objects.get(pk=person.household_id),
        kind="fields", given={"subject": person, "values": {"nik": "3324125410260001"}}, evidence="kk",
        reason="Akta sudah terbit",
    )  # fmt: skip
    page = shown(client)
    assert case.number in page and "NIK sudah diusulkan" in page and url not in page


def test_only_ones_own_area_is_listed(cast: Cast, casts, client: Client) -> None:
    nameless(cast, "ORANG JAUH", village=Region.objects.get(code="33.24.01.2001"))
    nameless(cast, "ORANG DEKAT")
    sign_in(client, cast.puskesos_front)
    page = shown(client)
    assert "ORANG DEKAT" in page and "ORANG JAUH" not in page and "Unduh XLSX" not in page
    sign_in(client, casts("63.09").front_office)
    assert "ORANG DEKAT" not in shown(client)
    sign_in(client, cast.administrator)
    assert client.get(URL).status_code == 403


def test_the_workbook_holds_what_was_filtered(cast: Cast, client: Client) -> None:
    nameless(cast, "BAYI BARU", days=14)
    nameless(cast, "NENEK LAMA", days=400, reason=NoNikReason.NOT_RECORDED)
    sign_in(client, cast.data_officer)
    assert "Unduh XLSX" in shown(client)
    url = reverse("households:without_nik_export")
    response = client.post(url, {"reason": "not_recorded", "area": "Kec. Weleri"})
    assert response.status_code == 302 and "/unduhan/" in response.url
    run_pending(export.KIND)
    job = Job.objects.get(kind=export.KIND)
    rows = CalamineWorkbook.from_path(str(storage.absolute(job.result_path))).get_sheet_by_index(0).to_python()
    text = str(rows)
    assert "NENEK LAMA" in text and "BAYI BARU" not in text and "KEPALA NENEK LAMA" in text
    event = AccessEvent.objects.get(action="export")
    assert event.details["count"] == 1 and event.details["filters"] == ["area=33.24.12", "reason=not_recorded"]


def test_taking_the_list_along_needs_the_right_and_the_password(cast: Cast, client: Client) -> None:
    url = reverse("households:without_nik_export")
    sign_in(client, cast.front_office)
    assert client.post(url, {}).status_code == 403
    sign_in(client, cast.data_officer, fresh=False)
    assert reverse("account_reauthenticate") in client.post(url, {}).url
    assert not Job.objects.exists()


def test_the_list_rests_on_its_index(cast: Cast) -> None:
    """Out of a million people a few thousand have no number: nobody else is read."""
    nameless(cast, "BAYI BARU")
    rows = without_nik(cast.data_officer, "33.24", {}).order_by("created_at", "id")[:51]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        assert "person_without_nik" in rows.explain()
