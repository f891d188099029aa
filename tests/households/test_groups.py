"""Kelompok rentan, masyarakat miskin and the statuses of a family: what says so, where they are shown and filtered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from complaints.actions import Subject
from households.enums import NoNikReason
from households.groups.queries import belongs
from households.groups.standing import groups_of, groups_used
from households.groups.statuses import StatusRefused, determine, end_status
from households.models import EditionListing, FamilyStatus, Household, Person
from households.models.registry import RegistryEdition
from programs.models import Enrolment
from slrt.audit.models import AccessEvent
from slrt.cases.errors import StepNotAllowed
from slrt.jurisdictions.actions import set_value
from tests.complaints.world import complaint, programme
from tests.households.test_registers import entered
from tests.households.world import make_family
from tests.personas import PLACES, Cast, sign_in

pytestmark = pytest.mark.django_db
DECREE = {
    "basis": "decree", "determined_by": "Kepala Dinas Sosial", "determined_on": date(2026, 3, 2),
    "document": "Keputusan 400.9/12/2026",
}  # fmt: skip


def text(response) -> str:
    return response.content.decode()


def determined(cast: Cast, household: Household, status: str, by: str = "front_office", **more) -> FamilyStatus:
    return determine(by=cast.person(by), unit=cast.secretariat, household=household, status=status, **(DECREE | more))


def said(household: Household) -> dict[str, str]:
    rows = EditionListing.objects.filter(household=household, edition__state="current").select_related("edition")
    return {group.code: group.said for group in groups_of(household, list(rows.order_by("pk")))}


# ---------------------------------------------------------------------- two groups that are not one
@pytest.mark.parametrize("code", PLACES)
def test_every_profile_says_which_groups_it_knows(casts, code: str) -> None:
    """BS 1 angka 11 names masyarakat miskin; KD 1 angka 7-8 fakir miskin and orang tidak mampu."""
    expected = {"62.04": ("vulnerable", "poor")}.get(code, ("vulnerable", "destitute", "unable"))
    assert groups_used(casts(code).profile) == expected


def test_the_poor_are_not_the_vulnerable(casts) -> None:
    """Desil 1 says both, desil 2 to 4 the vulnerable alone, and an edition without ranks says nothing of poverty."""
    cast = casts("62.04")
    homes = {desil: make_family(cast, desil=desil).household for desil in (1, 2, 4, 5)}
    assert said(homes[1]) == {
        "vulnerable": "DTSEN 2026-T3, desil 1", "poor": "DTSEN 2026-T3, desil 1",
    }  # fmt: skip
    assert said(homes[2]) == {"vulnerable": "DTSEN 2026-T3, desil 2"}
    assert set(said(homes[4])) == {"vulnerable"} and said(homes[5]) == {}
    EditionListing.objects.filter(household=homes[5]).update(desil=None, attributes={"percentile": "9"})
    assert said(homes[5])["poor"] == "DTSEN 2026-T3, persentil 9"
    EditionListing.objects.filter(household=homes[5]).update(attributes={})
    assert said(homes[5]) == {"vulnerable": "tercantum di DTSEN 2026-T3"}
    RegistryEdition.objects.filter(jurisdiction=cast.region).update(state="past")
    assert said(homes[1]) == {}, "an edition that was replaced says nothing any more"


def test_where_the_profile_reads_no_rank_as_poverty_only_a_determination_says_it(cast: Cast) -> None:
    home = make_family(cast, desil=1).household
    assert set(said(home)) == {"vulnerable"}
    determined(cast, home, "destitute")
    assert said(home)["destitute"] == "ditetapkan Kepala Dinas Sosial, 2 Maret 2026"


def test_card_and_list_agree_on_everybody(casts) -> None:
    """The rule is written twice, for a family and for many rows: both say the same of each."""
    cast = casts("62.04")
    homes = [make_family(cast, f"KELUARGA {number}", desil=desil).household
             for number, desil in enumerate((1, 2, 4, 5, 10, None))]  # fmt: skip
    bare = make_family(cast, "TANPA PERINGKAT", desil=9).household
    EditionListing.objects.filter(household=bare).update(desil=None)
    old = make_family(cast, "PERSENTIL", desil=9).household
    EditionListing.objects.filter(household=old).update(desil=None, attributes={"percentile": "38"})
    determined(cast, homes[3], "poor")
    end_status(by=cast.front_office, status=determined(cast, homes[4], "poor"), reason="Sudah bekerja")
    for group in ("vulnerable", "poor", "destitute"):
        rows = Household.objects.filter(belongs(group, cast.profile, household="self"), jurisdiction=cast.region)
        told = {home.pk for home in (*homes, bare, old) if group in said(home)}
        assert set(rows.order_by("pk").values_list("pk", flat=True)) == told, group
    assert set(said(homes[3])) == {"poor"} and set(said(bare)) == {"vulnerable"} == set(said(old))


# ---------------------------------------------------------------------- a determination
def test_a_status_is_written_down_with_who_determined_it_and_ends_with_a_reason(cast: Cast) -> None:
    home = make_family(cast).household
    made = determined(cast, home, "destitute")
    assert (made.determined_by, made.determined_on, made.created_by) == (
        "Kepala Dinas Sosial", date(2026, 3, 2), cast.front_office,
    )  # fmt: skip
    with pytest.raises(StatusRefused, match="sudah mempunyai"):
        determined(cast, home, "destitute")
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyStatus.objects.create(
            jurisdiction=cast.region, village=cast.village, unit=cast.secretariat, household=home, status="destitute",
            created_by=cast.front_office, **DECREE,
        )  # fmt: skip
    with pytest.raises(StatusRefused, match="alasan"):
        end_status(by=cast.front_office, status=made, reason=" ")
    end_status(by=cast.front_office, status=made, reason="Sudah berpenghasilan tetap")
    with pytest.raises(StatusRefused, match="sudah berakhir"):
        end_status(by=cast.front_office, status=made, reason="Lagi")
    assert "destitute" not in said(home) and FamilyStatus.objects.count() == 1
    assert determined(cast, home, "destitute").pk != made.pk


def test_wrong_statuses_dates_and_missing_rights_are_refused(cast: Cast) -> None:
    home = make_family(cast).household
    with pytest.raises(StatusRefused, match="tidak dipakai di daerah ini"):
        determined(cast, home, "poor")
    with pytest.raises(StatusRefused, match="lewat dari hari ini"):
        determined(cast, home, "unable", determined_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(StepNotAllowed):
        determined(cast, home, "unable", by="auditor")
    made = determined(cast, home, "unable")
    with pytest.raises(StepNotAllowed):
        end_status(by=cast.auditor, status=made, reason="x")


# ---------------------------------------------------------------------- screens
def test_the_status_is_recorded_shown_and_ended_on_the_card(cast: Cast, client: Client) -> None:
    home = make_family(cast, desil=5).household
    sign_in(client, cast.front_office)
    card, url = f"/keluarga/{home.pk}/", f"/keluarga/{home.pk}/status"
    page = text(client.get(card))
    assert (
        url in page
        and "tidak menurut data terpadu yang berlaku" in page
        and "belum ada penetapan yang dicatat" in page
        and 'class="tag blue"' not in page
    )
    empty = client.post(url, {"status": "unable"})
    assert empty.status_code == 422 and "Ditetapkan oleh" in text(empty) and not FamilyStatus.objects.exists()
    late = {"determined_on": f"{timezone.localdate() + timedelta(days=2):%d-%m-%Y}"}
    data = {"status": "unable", "basis": "deliberation", "determined_by": "Musyawarah Desa Sukodono",
            "determined_on": "02-03-2026", "document": "BA 4/2026"}  # fmt: skip
    wrong = client.post(url, data | late)
    assert wrong.status_code == 422 and "lewat dari hari ini" in text(wrong) and 'value="BA 4/2026"' in text(wrong)
    answer = client.post(url, data)
    assert answer.status_code == 302 and answer["Location"] == f"{card}#groups"
    page = text(client.get(card))
    assert '<span class="tag blue">Orang tidak mampu</span>' in page
    assert "Musyawarah Desa Sukodono, 2 Maret 2026" in page and "Musyawarah desa/kelurahan: BA 4/2026" in page
    made = FamilyStatus.objects.get()
    end = f"/status-keluarga/{made.pk}/akhiri"
    assert end in page and client.post(end, {"reason": ""}).status_code == 422
    assert client.post(end, {"reason": "Pindah ke luar daerah"}).status_code == 302
    page = text(client.get(card))
    assert "Pindah ke luar daerah" in page and '<span class="tag blue">Orang tidak mampu</span>' not in page


def test_families_are_listed_by_group_and_flag_with_what_says_so(casts, client: Client) -> None:
    cast = casts("62.04")
    poor, rich = make_family(cast, "SULASTRI", desil=1), make_family(cast, "PARTINAH", desil=8)
    entered(cast, "P09", person=rich)
    sign_in(client, cast.front_office)
    page = text(client.get("/kelompok-keluarga/"))
    assert "Pilih kelompok atau penanda" in page and "SULASTRI" not in page, "nobody leafs through all families"
    page = text(client.get("/kelompok-keluarga/?group=poor"))
    assert "SULASTRI" in page and "PARTINAH" not in page and "DTSEN 2026-T3, desil 1" in page
    event = AccessEvent.objects.filter(object_type="households.household").order_by("-pk").first()
    assert event.details["ids"] == [poor.household_id]
    page = text(client.get("/kelompok-keluarga/?flag=disability"))
    assert "PARTINAH" in page and "SULASTRI" not in page
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    assert "SULASTRI" not in text(client.get("/kelompok-keluarga/", {"group": "poor", "area": f"{beside.short_name}"}))


def test_a_rare_flag_lists_whoever_carries_it_by_any_of_its_sources(casts, client: Client) -> None:
    cast = casts("62.04")
    names = ("SULASTRI", "PARTINAH", "WARSINI", "KASMINI", "JUMIATI")
    decided, remote, registered, dead, none = (make_family(cast, name) for name in names)
    Person.objects.filter(pk__in=(decided.pk, dead.pk)).update(flags=["remote"])
    Person.objects.filter(pk=remote.pk).update(nik=None, nik_digest=None, no_nik_reason=NoNikReason.REMOTE)
    Person.objects.filter(pk=dead.pk).update(alive=False)
    entered(cast, "P26", person=registered, misfit_reason="Tinggal sendiri di kampung adat")
    sign_in(client, cast.front_office)
    page = text(client.get("/kelompok-keluarga/?flag=remote"))
    assert {name for name in names if name in page} == {"SULASTRI", "PARTINAH", "WARSINI"}
    assert none.name not in page


def test_the_poor_without_any_programme_are_a_work_list(casts, client: Client) -> None:
    """BS 1 angka 12 and 9(2)i.4: the need is read from the data; the card offers to record it."""
    cast = casts("62.04")
    names = ("SULASTRI", "PARTINAH", "WARSINI", "KASMINI")
    helped, member, stopped, bare = (make_family(cast, name, desil=1) for name in names)
    common = {"jurisdiction": cast.region, "programme": programme()}
    Enrolment.objects.create(household=helped.household, **common)
    Enrolment.objects.create(person=member, **common)
    Enrolment.objects.create(household=stopped.household, status="stopped", exit_reason="not_listed", **common)
    sign_in(client, cast.facilitator)
    page = text(client.get("/kelompok-keluarga/?group=poor&more=none"))
    assert "WARSINI" in page and "KASMINI" in page and "SULASTRI" not in page and "PARTINAH" not in page
    assert "Catat kebutuhan" in text(client.get(f"/keluarga/{bare.household_id}/?bagian=kasus"))


def test_the_queue_is_narrowed_to_a_group_and_to_a_unit(cast: Cast, client: Client) -> None:
    poor, other = make_family(cast, "SULASTRI", desil=1), make_family(cast, "PARTINAH", desil=9)
    one, two = complaint(cast, person=poor), complaint(cast, subject=Subject(person=other, kind="family"))
    determined(cast, other.household, "destitute")
    sign_in(client, cast.manager)
    for query, shown, hidden in (
        ("kelompok=vulnerable", one, two),
        ("kelompok=destitute", two, one),
        ("sasaran=family", two, one),
        ("sasaran=person", one, two),
    ):
        page = text(client.get(f"/keluhan/?tab=bagian&{query}"))
        assert shown.number in page and hidden.number not in page, query


def test_the_threshold_of_poverty_is_the_profiles(casts) -> None:
    cast = casts("62.04")
    home = make_family(cast, desil=2).household
    set_value(jurisdiction=cast.code, key="poor_percent", value=20, by=None, valid_from=timezone.localdate())
    assert "poor" in said(home)
