"""The registers of PPKS and PSKS: codes, entries, who sees sensitive ones, lists and workbooks."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from households.models import Person, RegisterEntry
from households.registers import codes
from households.registers.actions import EntryRefused, end, enter
from households.registers.listing import entries
from slrt.audit.models import AccessEvent
from slrt.cases.errors import StepNotAllowed
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def entered(cast: Cast, *chosen: str, person: Person | None = None, by: str = "front_office", **facts) -> RegisterEntry:
    register = "psks" if chosen[0].startswith("S") else "ppks"
    who = {} if "name" in facts else {"person": person or make_family(cast)}
    told = {"subject": "person", "source": "desk", "register": register} | who | facts
    return enter(by=cast.person(by), unit=cast.secretariat, codes=list(chosen), **told)


def text(response) -> str:
    return response.content.decode()


# ---------------------------------------------------------------------- the tables
def test_all_26_and_12_kinds_are_there_in_their_order() -> None:
    """TB KETIGA: all 26 kinds of PPKS are the scope of the service."""
    assert [row.code for row in codes.of("ppks")] == [f"P{number:02}" for number in range(1, 27)]
    assert [row.code for row in codes.of("psks")] == [f"S{number:02}" for number in range(1, 13)]
    assert all(row.name and row.definition for row in codes.table().values())
    assert codes.table()["P07"].name == "Anak yang memerlukan perlindungan khusus"
    assert {"P06", "P16", "P18", "P19"} <= {row.code for row in codes.table().values() if row.sensitive}


@pytest.mark.parametrize(
    ("code", "age", "sex", "subject", "fits"),
    [
        ("P08", 60, "L", "person", True),
        ("P08", 59, "L", "person", False),
        ("P01", 5, "", "person", True),
        ("P01", 6, "", "person", False),
        ("P23", 40, "P", "person", True),
        ("P23", 40, "L", "person", False),
        ("P23", None, "", "person", True),
        ("P25", None, "", "family", True),
        ("P25", None, "", "person", False),
        ("P26", None, "", "family", False),
        ("P24", None, "", "family", True),
        ("S03", 41, "", "person", False),
    ],
)
def test_age_sex_and_subject_are_hints(code: str, age: int | None, sex: str, subject: str, fits: bool) -> None:
    assert (codes.misfits([code], age=age, sex=sex, subject=subject) == []) is fits


# ---------------------------------------------------------------------- entries
def test_somebody_may_hold_several_codes_but_one_entry(cast: Cast) -> None:
    person = make_family(cast)
    entry = entered(cast, "P24", "P23", person=person, evidence="Surat RT")
    assert entry.codes == ["P23", "P24"] and entry.household == person.household and not entry.restricted
    with pytest.raises(EntryRefused, match="sudah tercatat"):
        entered(cast, "P13", person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.create(
            jurisdiction=cast.region, village=cast.village, unit=cast.secretariat, register="ppks", codes=["P13"],
            subject="person", person=person, name="X", source="desk", created_by=cast.front_office,
        )  # fmt: skip
    end(by=cast.front_office, entry=entry, reason="Sudah berpenghasilan")
    assert entered(cast, "P13", person=person).pk != entry.pk
    assert entered(cast, "S02", person=person).register == "psks"


def test_a_code_that_does_not_fit_asks_for_a_reason(cast: Cast) -> None:
    with pytest.raises(EntryRefused) as refused:
        entered(cast, "P08")
    assert refused.value.field == "misfit_reason" and "60 tahun ke atas" in refused.value.misfits[0]
    assert entered(cast, "P08", misfit_reason="Tanggal lahir di KTP salah").misfit_reason
    assert entered(cast, "P24", misfit_reason="tidak perlu").misfit_reason == ""


def test_groups_are_entered_by_name_and_village(cast: Cast) -> None:
    entry = entered(cast, "P26", name="Komunitas Uji", village=cast.village, subject="group")
    assert (entry.name, entry.person, entry.household) == ("KOMUNITAS UJI", None, None)


def test_wrong_codes_and_missing_rights_are_refused(casts, cast: Cast) -> None:
    for chosen in ([], ["S01"], ["P99"]):
        with pytest.raises(EntryRefused):
            enter(
                by=cast.front_office, unit=cast.secretariat, register="ppks", codes=chosen, subject="person",
                person=make_family(cast), source="desk",
            )  # fmt: skip
    with pytest.raises(StepNotAllowed):
        entered(cast, "P24", by="auditor")
    with pytest.raises(StepNotAllowed):
        entered(cast, "P24", name="Lain", village=casts("63.09").village)
    entry = entered(cast, "P24")
    with pytest.raises(EntryRefused):
        end(by=cast.front_office, entry=entry, reason=" ")
    with pytest.raises(StepNotAllowed):
        end(by=cast.auditor, entry=entry, reason="Meninggal")


def test_sensitive_codes_are_seen_by_few(cast: Cast) -> None:
    entry = entered(cast, "P24", "P16")
    assert entry.restricted
    seen = {
        role for role in ("front_office", "back_office", "facilitator", "supervisor", "manager", "data_officer", "head")
        if RegisterEntry.objects.visible_to(cast.person(role)).filter(pk=entry.pk).exists()
    }  # fmt: skip
    assert seen == {"front_office", "manager"}, "whoever wrote it, and whoever may open restricted cases"


def test_filters_narrow_the_list(cast: Cast) -> None:
    old = entered(cast, "P24")
    young = make_family(cast)
    Person.objects.filter(pk=young.pk).update(birth_date=None, birth_year=timezone.localdate().year - 30, sex="L")
    young.refresh_from_db()
    other = entered(cast, "P13", person=young)

    def found(**chosen) -> set[int]:
        rows = entries(cast.manager, cast.code, {"register": "ppks", **chosen})
        return set(rows.order_by("pk").values_list("pk", flat=True))

    assert found() == {old.pk, other.pk} and found(code="P13") == {other.pk}
    assert found(sex="P") == {old.pk} and found(age_from=40) == {old.pk} and found(age_to=40) == {other.pk}
    assert found(area=cast.village.code) == {old.pk, other.pk} and found(area=cast.district.code) == found()
    assert found(area="33.24.01") == set()
    end(by=cast.front_office, entry=old, reason="Pindah")
    assert found() == {other.pk} and found(status="ended") == {old.pk}


# ---------------------------------------------------------------------- screens
def test_entering_from_the_card(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.facilitator)
    card = text(client.get(f"/keluarga/{person.household_id}/?bagian=lapangan"))
    new = f"/ppks-psks/baru?orang={person.pk}"
    assert new in card and "Tidak tercatat sebagai PPKS atau PSKS." in card
    assert "P26 Komunitas adat terpencil" in text(client.get(new))
    data = {"daftar": "ppks", "orang": person.pk, "codes": ["P08"], "source": "visit", "noted_on": "01-02-2026"}
    asked = client.post("/ppks-psks/baru", data)
    assert asked.status_code == 422 and "60 tahun ke atas" in text(asked) and 'name="misfit_reason"' in text(asked)
    answer = client.post("/ppks-psks/baru", data | {"misfit_reason": "KTP salah"})
    page = text(client.get(answer.url))
    assert person.name in page and "KTP salah" in page and person.nik not in page
    assert AccessEvent.objects.filter(action="view_person", object_type="households.registerentry").exists()
    assert "P08 Lanjut usia telantar" in text(client.get(f"/keluarga/{person.household_id}/?bagian=lapangan"))
    ended = client.post(f"{answer.url}akhiri", {"reason": ""})
    assert ended.status_code == 422
    client.post(f"{answer.url}akhiri", {"reason": "Meninggal dunia"})
    assert RegisterEntry.objects.get().end_reason == "Meninggal dunia"


def test_somebody_without_a_card_is_named(cast: Cast, client: Client) -> None:
    sign_in(client, cast.front_office)
    data = {"daftar": "psks", "codes": ["S05"], "subject": "group", "name": "Karang Taruna Uji", "source": "census",
            "village": cast.village.code, "noted_on": "01-02-2026"}  # fmt: skip
    assert client.post("/ppks-psks/baru", data).status_code == 302
    page = text(client.get("/ppks-psks/?daftar=psks"))
    assert "KARANG TARUNA UJI" in page and "S05 Karang Taruna" in page
    assert client.get("/ppks-psks/?daftar=lain").status_code == 404


def test_the_list_filters_by_address_and_hides_sensitive_entries(cast: Cast, client: Client) -> None:
    plain, hidden = entered(cast, "P24"), entered(cast, "P06", misfit_reason="Uji")
    Person.objects.filter(pk=hidden.person_id).update(name="TERSEMBUNYI")
    RegisterEntry.objects.filter(pk=hidden.pk).update(name="TERSEMBUNYI")
    sign_in(client, cast.supervisor)
    page = text(client.get("/ppks-psks/?code=P24&area=Kec. " + cast.district.name))
    assert plain.name in page
    assert "TERSEMBUNYI" not in text(client.get("/ppks-psks/"))
    assert client.get(f"/ppks-psks/{hidden.pk}/").status_code == 404
    assert "Tempat ini tidak ada di daftar." in text(client.get("/ppks-psks/?area=Antah"))
    sign_in(client, cast.manager)
    assert "TERSEMBUNYI" in text(client.get("/ppks-psks/"))
    assert "Catatan terbatas" in text(client.get(f"/ppks-psks/{hidden.pk}/"))
    assert AccessEvent.objects.filter(action="view_restricted", object_id=str(hidden.pk)).exists()


def test_the_workbook_holds_what_whoever_asked_may_see(cast: Cast, client: Client) -> None:
    entry = entered(cast, "P24")
    entered(cast, "P16", misfit_reason="Uji")
    sign_in(client, cast.data_officer)
    answer = client.post("/ppks-psks/unduh", {"daftar": "ppks", "code": "", "status": "active"})
    job = Job.objects.get(kind="registers.xlsx")
    assert answer.url == f"/unduhan/{job.pk}/"
    run_pending("registers.xlsx")
    job.refresh_from_db()
    event = AccessEvent.objects.get(action="export")
    assert event.details["count"] == 1 and "register=ppks" in event.details["filters"]
    content = b"".join(client.get(f"/unduhan/{job.pk}/berkas").streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    flat = str(rows)
    assert entry.name in flat and "P24 Fakir miskin" in flat and "P16" not in flat and entry.person.nik not in flat
    sign_in(client, cast.front_office)
    assert client.post("/ppks-psks/unduh", {"daftar": "ppks"}).status_code == 403
