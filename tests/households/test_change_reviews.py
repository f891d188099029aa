"""The review queues: which a profile offers to whom, what stands in them, what comes next; and the files of changes."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from complaints.models import Complaint
from households.changes import exporting, reviews
from households.models import ChangeProposal
from programs.needs.actions import record_need
from slrt.audit.models import AccessEvent
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.jobs.storage import absolute
from tests.complaints import world
from tests.households.test_changes import change, decide
from tests.households.test_prelist import proposed
from tests.households.world import make_family
from tests.personas import PLACES, Cast, sign_in

pytestmark = pytest.mark.django_db
URL = "/telaah/"
# What the regulations give to the supervisor (domain 11.6: four, three, three, none, four). Kendal joins participation
# and needs in one letter; here each has its own tab.
SUPERVISOR = {
    "62.04": ["data_change", "data_addition", "needs", "complaints"],
    "63.11": ["data_change", "needs", "complaints"],
    "33.24": ["data_addition", "participation", "needs", "complaints"],
    "63.09": [],
    "32.76": ["data_change", "data_addition", "needs", "complaints"],
}


def text(response) -> str:
    return response.content.decode()


def codes(cast: Cast, role: str) -> list[str]:
    return [queue.code for queue in reviews.offered(cast.person(role), cast.profile)]


@pytest.mark.parametrize("code", PLACES)
def test_each_profile_gives_its_supervisor_as_many_queues_as_its_regulation(casts, code: str) -> None:
    cast = casts(code)
    assert codes(cast, "supervisor") == SUPERVISOR[code] == list(cast.profile.supervisor_queues)
    officers = {"data_change", "data_addition", "needs"} - set(SUPERVISOR[code])
    assert set(codes(cast, "data_officer")) == officers | {"apply"}
    asked = {
        "recommend": cast.profile.change_recommendation,
        "need_recommend": cast.profile.need_recommendation,
    }
    assert codes(cast, "manager") == [queue for queue, wanted in asked.items() if wanted == "required"]
    assert codes(cast, "front_office") == []


def test_the_queue_shows_what_waits_but_not_ones_own(casts, client: Client) -> None:
    cast = casts("62.04")
    waiting = change(cast, make_family(cast).household, address="JALAN MELATI 7")
    added = proposed(cast)
    sign_in(client, cast.supervisor)
    page = text(client.get(URL))
    assert waiting.number in page and "Perbaikan data" in page and added.number not in page
    assert added.number in text(client.get(f"{URL}?tab=data_addition"))
    assert client.get(f"{URL}?tab=apply").status_code == 404
    ChangeProposal.objects.filter(pk=waiting.pk).update(created_by=cast.supervisor)
    assert waiting.number not in text(client.get(URL))


def test_needs_of_families_wait_apart_from_complaints(casts, client: Client) -> None:
    cast = casts("63.11")
    plain = world.complaint(cast, by=cast.facilitator, channel="facilitator")
    asked = world.complaint(cast, by=cast.facilitator, channel="facilitator", klass="need", category="N6")
    assert set(Complaint.objects.values_list("status", flat=True)) == {"with_supervisor"}
    need = record_need(
        by=cast.facilitator, unit=cast.puskesos, household=make_family(cast).household, sector="food", wanted="Beras"
    )
    sign_in(client, cast.supervisor)
    page = text(client.get(f"{URL}?tab=complaints"))
    assert plain.number in page and asked.number in page and need.number not in page
    page = text(client.get(f"{URL}?tab=needs"))
    assert need.number in page and asked.number not in page and plain.number not in page


def test_it_is_narrowed_by_village_and_by_who_recorded(cast: Cast, client: Client) -> None:
    ours = change(cast, make_family(cast).household, address="JALAN MELATI 7")
    theirs = change(cast, make_family(cast).household, by=cast.facilitator, address="JALAN MAWAR 7")
    sign_in(client, cast.data_officer)
    page = text(client.get(URL, {"tab": "data_change", "petugas": cast.facilitator.pk}))
    assert theirs.number in page and ours.number not in page
    page = text(client.get(URL, {"tab": "data_change", "desa": cast.village.code}))
    assert theirs.number in page and ours.number in page
    assert ours.number not in text(client.get(URL, {"tab": "data_change", "desa": "33.24.01.2001"}))
    assert client.get(URL, {"tab": "data_change", "petugas": "x"}).status_code == 200


def test_after_a_decision_the_next_one_opens(cast: Cast, client: Client) -> None:
    first = change(cast, make_family(cast).household, address="JALAN MELATI 7")
    second = change(cast, make_family(cast).household, address="JALAN MELATI 8")
    sign_in(client, cast.data_officer)
    url = f"/perubahan/{first.pk}/?antrean=data_change"
    step = reverse("households:change_step", args=[first.pk, "review"])
    assert f"{step}?antrean=data_change" in text(client.get(url))
    answer = client.post(f"{step}?antrean=data_change", {"expected_version": first.version})
    assert answer["Location"] == f"/perubahan/{second.pk}/?antrean=data_change"
    step = reverse("households:change_step", args=[second.pk, "review"])
    answer = client.post(f"{step}?antrean=data_change", {"expected_version": second.version})
    assert answer["Location"] == "/telaah/?tab=data_change"
    third = change(cast, make_family(cast).household, address="JALAN MELATI 9")
    step = reverse("households:change_step", args=[third.pk, "review"])
    assert client.post(step, {"expected_version": third.version})["Location"] == f"/perubahan/{third.pk}/"


def two_of_each(cast: Cast) -> dict[str, tuple[str, list]]:
    """By queue: the address of a case, and two that wait there."""
    families = [make_family(cast).household for _ in range(4)]
    needs = [
        record_need(by=cast.facilitator, unit=cast.puskesos, household=family, sector="food", wanted="Beras")
        for family in families[:2]
    ]
    complaints = [world.complaint(cast, by=cast.facilitator, channel="facilitator") for _ in range(2)]
    return {
        "data_change": ("/perubahan/{}/", [change(cast, family, address="JALAN MELATI 7") for family in families[2:]]),
        "data_addition": ("/daftar-awal/{}/", [proposed(cast), proposed(cast)]),
        "needs": ("/kebutuhan/{}/", needs),
        "complaints": ("/keluhan/{}/", complaints),
    }


def test_every_queue_leads_on_by_itself(casts, client: Client) -> None:
    cast = casts("62.04")
    sign_in(client, cast.supervisor)
    for code, (url, cases) in two_of_each(cast).items():
        name = next(step.name for step in cases[0].available(cast.supervisor) if step.tone == "primary")
        for case, following in ((cases[0], cases[1]), (cases[1], None)):
            page, query = url.format(case.pk), f"?antrean={code}"
            listed = text(client.get(URL, {"tab": code}))
            assert f'href="{page}{query}"' in listed, code
            assert f"{page}langkah/{name}{query}" in text(client.get(f"{page}{query}")), code
            assert f'href="{page}{query}"' in text(client.get(f"{page}langkah/{name}{query}")), code
            answer = client.post(f"{page}langkah/{name}{query}", {"expected_version": case.version})
            expected = f"{url.format(following.pk)}{query}" if following else f"{URL}?tab={code}"
            assert answer.status_code == 302 and answer["Location"] == expected, code


@pytest.mark.parametrize("role", ["front_office", "facilitator", "agency", "auditor"])
def test_who_decides_nothing_has_no_queues(cast: Cast, client: Client, role: str) -> None:
    sign_in(client, cast.person(role))
    assert client.get(URL).status_code == 403


def test_a_profile_without_queues_says_so(casts, client: Client) -> None:
    cast = casts("63.09")
    sign_in(client, cast.supervisor)
    assert "tidak memberi Anda antrean telaah" in text(client.get(URL))


def sheet_of(job: Job) -> list[list]:
    job.refresh_from_db()
    content = absolute(job.result_path).read_bytes()
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_applied_changes_leave_as_an_update_file_once(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    case = change(cast, person, name="NURHAYATI ALI", occupation="PEDAGANG")
    decide(case, cast)
    waiting = change(cast, make_family(cast).household, address="JALAN MELATI 7")
    sign_in(client, cast.data_officer)
    url = reverse("households:change_export")
    assert "1 usulan" in text(client.get(url))
    assert client.post(url, {"purpose": ""}).status_code == 422
    answer = client.post(url, {"purpose": "Pemutakhiran November"})
    job = Job.objects.get(kind=exporting.UPDATE)
    assert answer["Location"] == reverse("jobs:detail", args=[job.pk])
    assert AccessEvent.objects.get(action="export").reason == "Pemutakhiran November"
    run_pending(exporting.UPDATE)
    rows = [row for row in sheet_of(job) if row[0] == case.number]
    assert [(row[3], row[4], row[7], row[9], row[10]) for row in rows] == [
        (person.household.kk, person.nik, "NAMA", "NURHAYATI", "NURHAYATI ALI"),
        (person.household.kk, person.nik, "PEKERJAAN", "", "PEDAGANG"),
        (person.household.kk, "", "NAMA_KEPALA_KELUARGA", "NURHAYATI", "NURHAYATI ALI"),
    ]
    case.refresh_from_db()
    waiting.refresh_from_db()
    assert (case.status, case.exported_ref, waiting.status) == ("exported", job.pk, "proposed")
    assert case.events.order_by("version").last().actor == cast.data_officer
    assert "0 usulan" in text(client.get(url))
    assert client.post(url, {"purpose": "Sekali lagi"})["Location"] == url


def test_the_list_of_a_queue_leaves_without_numbers(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    case = change(cast, person, nik=f"{person.nik[:12]}7777")
    other = change(cast, make_family(cast).household, by=cast.facilitator, address="JALAN MAWAR 7")
    sign_in(client, cast.data_officer)
    url = f"{reverse('households:review_list')}?tab=data_change&petugas={cast.front_office.pk}"
    client.post(url)
    job = Job.objects.get(kind=exporting.LIST)
    run_pending(exporting.LIST)
    cells = [str(cell) for row in sheet_of(job) for cell in row]
    assert case.number in cells and other.number not in cells
    assert not any(person.nik[:12] in cell for cell in cells)
