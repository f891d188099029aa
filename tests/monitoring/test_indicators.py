"""Indicators on a small set counted by hand, at the same local times in WIB and WITA."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from households.groups.statuses import end_status
from households.models import Person
from monitoring.figures import Figure, Scope
from monitoring.indicators import INDICATORS, compute
from monitoring.indicators.sexes import OF_NOBODY
from monitoring.periods import quarter
from programs.models import Enrolment
from slrt.cases.actions import perform
from tests.complaints.world import need, programme
from tests.households.test_changes import change, decide
from tests.households.test_groups import determined
from tests.households.test_prelist import proposed
from tests.households.test_registers import entered
from tests.households.world import make_family
from tests.monitoring.builder import MS, Builder

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseload(builder: Builder) -> dict[str, int]:
    """Ten complaints worked on in the third quarter of 2026, and four around it."""
    b, made = builder, {}
    made["A"] = b.complaint(b.at(7, 1, 0) - MS)
    made["B"] = b.complaint(b.at(7, 1, 0), ended=b.at(10, 1, 0) - MS, klass="programme", category="N1",
                            channel="puskesos", due_at=b.at(7, 14, 16), registry_result="not_found",
                            subject_sex="P")  # fmt: skip
    made["C"] = b.complaint(b.at(5, 15), ended=b.at(7, 1, 0), due_at=b.at(7, 1, 0))
    made["D"] = b.complaint(b.at(5, 15), ended=b.at(7, 1, 0) - MS)
    made["E"] = b.complaint(b.at(8, 10), ended=b.at(8, 12), as_="rejected", klass="need", category="N6",
                            registry_result="listed", subject_sex="L")  # fmt: skip
    made["F"] = b.complaint(b.at(8, 11), ended=b.at(8, 20), as_="withdrawn", registry_result="listed", subject_sex="P")
    made["G"] = b.complaint(b.at(8, 12), ended=b.at(8, 13), as_="duplicate", registry_result="known", subject_sex="P")
    made["H"] = b.complaint(b.at(10, 1, 0))
    made["I"] = b.reopened(b.at(9, 3), (b.at(9, 10), "close"), (b.at(9, 20), "reopen"), registry_result="listed")
    made["J"] = b.reopened(b.at(3, 2), (b.at(4, 1), "close"), (b.at(7, 15), "reopen"), (b.at(8, 5), "close"))
    made["K"] = b.reopened(b.at(2, 1), (b.at(3, 1), "close"), (b.at(10, 5), "reopen"))
    made["L"] = b.reopened(b.at(5, 20), (b.at(7, 10), "close"), (b.at(7, 15), "reopen"), (b.at(8, 20), "close"),
                           due_at=b.at(8, 31, 16))  # fmt: skip
    made["M"] = b.complaint(b.at(7, 1, 8), ended=b.at(10, 3), channel="online", registry_result="not_checked")
    b.complaint(b.at(8, 1), unit=b.cast.puskesos, received_at=b.at(8, 1), status="registered", registry_result="listed")
    return {name: case.pk for name, case in made.items()}


def figure(builder: Builder, code: str, number: int = 3, **scope) -> Figure:
    place = Scope(builder.cast.code, **scope)
    return INDICATORS[code](place, builder.quarter(number), at=builder.at(12, 1), with_cases=True)


def cells(found: Figure, table: str) -> dict[str, list]:
    return {row.label: row.values for row in found.table(table).rows}


def names(caseload: dict[str, int], ids: list[int]) -> str:
    known = {pk: name for name, pk in caseload.items()}
    return "".join(sorted(known.get(pk, "p") for pk in ids))


def test_received(builder, caseload):
    found = figure(builder, "M02")
    assert found.value == 7
    assert names(caseload, found.parts["received"].ids) == "BEFGIMp"
    assert {label: values[-2] for label, values in cells(found, "class").items()} == {
        "Kepesertaan": 5, "Program": 1, "Kebutuhan": 1, "Informasi": 0, "Darurat": 0,
    }  # fmt: skip
    assert cells(found, "class")["Kepesertaan"][:3] == [1, 3, 1]  # July, August, September
    assert [fact.value for fact in found.facts] == [5, 2]
    assert cells(found, "sex") == {
        "Laki-laki": [1, 0.142857],
        "Perempuan": [3, 0.428571],
        "Tidak dicatat": [3, 0.428571],
    }


def test_received_by_the_unit_it_concerns(builder):
    """BS 5.a, BL 5.a: the units of the profile stand there also with nothing, others only with something."""
    for unit in ("person", "family", "family", "household"):
        builder.complaint(builder.at(8, 2), subject_unit=unit)
    assert {label: values[0] for label, values in cells(figure(builder, "M02"), "subject_unit").items()} == {
        "Perseorangan": 1, "Keluarga": 2, "Rumah tangga": 1, "Kelompok": 0, "Masyarakat": 0,
    }  # fmt: skip


def test_received_by_what_marks_the_person(builder, caseload):
    """BS 5.b: a person in the register, one decided here, and old age by the year of birth alone."""
    cast = builder.cast
    blind, remote = make_family(cast, "SULASTRI"), make_family(cast, "PARTINAH")
    entered(cast, "P09", person=blind, noted_on=date(2026, 8, 1))
    entered(cast, "P09", person=make_family(cast), noted_on=date(2026, 11, 1))
    Person.objects.filter(pk=remote.pk).update(flags=["remote", "disability"])
    marked = builder.complaint(builder.at(8, 2), person=blind)
    both = builder.complaint(builder.at(8, 3), person=remote)
    old = builder.complaint(builder.at(8, 4), subject_birth_year=1950)
    found = figure(builder, "M02")
    counts = {label: values[0] for label, values in cells(found, "flag").items()}
    assert counts == {
        "Penyandang disabilitas": 2, "Anak telantar": 0, "Perempuan telantar": 0, "Lanjut usia": 1,
        "Masyarakat adat terpencil": 1, "Lain-lain": 0,
    }  # fmt: skip
    assert found.parts["flag-disability"].ids == [marked.pk, both.pk] and found.parts["flag-elderly"].ids == [old.pk]
    assert cells(found, "flag")["Penyandang disabilitas"][1] == 0.2  # of ten received


def test_the_poor_are_counted_beside_the_vulnerable_and_not_among_them(casts):
    """BS 1 angka 6 and 11: desil 1 is both, a determination outside the registry is one; nobody is counted twice."""
    cast = casts("62.04")
    homes = [make_family(cast, f"KELUARGA {number}", desil=desil).household
             for number, desil in enumerate((1, 1, 3, 9, None))]  # fmt: skip
    for home in (homes[0], homes[4]):
        determined(cast, home, "poor")
    over = determined(cast, homes[3], "poor")
    end_status(by=cast.front_office, status=over, reason="Sudah bekerja")
    Enrolment.objects.create(jurisdiction=cast.region, programme=programme(), household=homes[1], status="active")
    found = figure(Builder(cast), "M28")
    assert cells(found, "group") == {"Kelompok rentan": [3, 2, 0.666667], "Masyarakat miskin": [3, 2, 0.666667]}
    assert found.fact("Masyarakat miskin tanpa program") == 2 and found.value == 2
    listed = figure(Builder(cast), "M23").fact("Keluarga dalam data terpadu")
    assert listed == 4, "a family that no edition lists does not stand in the registry"


def test_every_indicator_is_told_for_women_and_men(builder):
    """BS 3.e: all of them; what is a count adds up to itself, and a share is that of the same people."""
    cast, now = builder.cast, timezone.now()
    woman, man = make_family(cast, "SULASTRI"), make_family(cast, "PARTO")
    Person.objects.filter(pk=man.pk).update(sex="L")
    for person in (woman, man):
        Enrolment.objects.create(jurisdiction=cast.region, programme=programme(), household=person.household)
    for sex, ended, as_ in (("P", now, "closed"), ("P", None, ""), ("L", now, "rejected"), ("", now, "closed")):
        builder.complaint(now - 2 * MS, ended=ended and now - MS, as_=as_, subject_sex=sex)
    change(cast, man.household, address="JALAN MELATI 7")
    decide(change(cast, woman, occupation="PEDAGANG"), cast)
    reviewer = cast.profile.need_reviewers[0]
    perform(need(cast), "review", by=cast.person(reviewer))
    proposed(cast)
    local = timezone.localtime(now, builder.zone)
    period = quarter(local.year, (local.month + 2) // 3, builder.zone)
    found = {each.code: each for each in compute(Scope(cast.code), period, at=timezone.now(), by_sex=True)}
    assert set(found) == set(INDICATORS)
    told = {code: [row.values[0] for row in each.table("sex" if code == "M02" else "by_sex").rows]
            for code, each in found.items() if code not in OF_NOBODY}  # fmt: skip
    for code, each in found.items():
        if each.kind == "number" and code in told:
            assert sum(told[code]) == each.value, code
    # men, women, not recorded
    assert told["M02"] == [1, 2, 1] and told["M05"] == [0.0, 0.5, 1.0]
    assert told["M21"] == [1, 1, 0] and told["M24"] == [0, 1, 0] and told["M23"] == [1, 1, 0]
    assert sum(told["M20"]) == 1
    assert (told["M22"][1] is not None) is (reviewer == "supervisor") and told["M22"][0] is None


def test_registrations_per_desk(builder, caseload):
    found = figure(builder, "M01")
    assert found.value == 7
    assert cells(found, "desk") == {"Sekretariat": [2, 3, 1, 6], "Puskesos": [0, 1, 0, 1]}
    assert found.table("desk").total.values == [2, 4, 1, 7]


def test_categories_and_channels(builder, caseload):
    kinds = cells(figure(builder, "M03"), "category")
    assert kinds["K2 Layak tetapi belum menerima"][0] == 5
    assert kinds["N1 Penyaluran terlambat / tidak diterima"][0] == 1
    channels = cells(figure(builder, "M04"), "channel")
    assert channels["Datang ke desa/kelurahan"][0] == 1
    assert sum(values[0] for values in channels.values()) == 7


def test_settled_share_and_flow(builder, caseload):
    found = figure(builder, "M05")
    flow = {label: values[0] for label, values in cells(found, "flow").items()}
    assert flow == {
        "Terbuka pada awal periode": 3, "Masuk dalam periode": 7, "Dibuka kembali": 1, "Beban kerja periode ini": 11,
        "Selesai": 4, "Ditolak": 1, "Dicabut": 1, "Ganda": 1, "Masih terbuka pada akhir periode": 4,
    }  # fmt: skip
    assert found.value == round(4 / 11, 6)
    assert names(caseload, found.parts["from-open"].ids) == "ACL"
    assert names(caseload, found.parts["from-reopened"].ids) == "J"
    assert names(caseload, found.parts["ended-closed"].ids) == "BCJL"
    assert names(caseload, found.parts["open"].ids) == "AIMp"


def test_flow_adds_up_from_quarter_to_quarter(builder, caseload):
    """Open at the end of one quarter is open at the start of the next; nothing vanishes between them."""
    for number in (1, 2, 3):
        now, then = figure(builder, "M05", number), figure(builder, "M05", number + 1)
        assert now.parts["open"].ids == then.parts["from-open"].ids
        counted = sum(part.count for key, part in now.parts.items() if key.startswith("from-"))
        ended = sum(part.count for key, part in now.parts.items() if key.startswith("ended-"))
        assert counted == now.parts["worked"].count == ended + now.parts["open"].count


def test_duration(builder, caseload):
    found = figure(builder, "M08")
    assert found.value == 91.5  # 47, 91, 92 and 156 days
    assert found.fact("P90") == 156
    assert cells(found, "class")["Program"][:3] == [1, 91, 91]
    assert cells(found, "class")["Kebutuhan"] == [0, None, None, None, None]


def test_working_days_skip_weekend_and_holiday(builder):
    b = builder
    b.complaint(b.at(8, 14, 15), ended=b.at(8, 18, 8))  # Friday to Tuesday, Independence Day between: 4 days, 1 working
    b.complaint(b.at(8, 3, 23, 59), ended=b.at(8, 7, 0, 1))  # Monday to Friday: 4 days, 4 working
    b.complaint(b.at(8, 5), ended=b.at(8, 5, 11))  # the same day: 0 and 0
    found = figure(b, "M08")
    assert (found.value, found.fact("P90")) == (4, 4)
    assert (found.fact("Median hari kerja"), found.fact("P90 hari kerja")) == (1, 4)


def test_in_time(builder, caseload):
    found = figure(builder, "M09")
    assert found.value == round(2 / 3, 6)
    assert names(caseload, found.parts["timely"].ids) == "CL"
    assert names(caseload, found.parts["late"].ids) == "B"
    assert found.fact("Tanpa tenggat") == 1


def test_ageing(builder, caseload):
    found = figure(builder, "M10")
    assert [row.values[0] for row in found.table("age").rows] == [0, 0, 1, 1, 2]
    assert names(caseload, found.parts["age-3"].ids) == "I"
    assert names(caseload, found.parts["age-5"].ids) == "AM"


def test_reopened(builder, caseload):
    found = figure(builder, "M11")
    assert found.value == 0.75
    assert names(caseload, found.parts["again"].ids) == "IJL"


def test_registry_result(builder, caseload):
    found = figure(builder, "M19")
    assert [row.values[0] for row in found.table("result").rows] == [4, 1, 1, 1]
    assert found.value == round(4 / 6, 6)


def test_region_and_unit_narrow_the_scope(builder, caseload):
    assert figure(builder, "M02", unit=builder.cast.puskesos.pk).value == 1
    assert figure(builder, "M02", region=builder.cast.district.code).value == 7
    elsewhere = builder.cast.region.children.exclude(pk=builder.cast.district.pk).order_by("pk").first()
    assert figure(builder, "M02", region=elsewhere.code).value == 0


def test_a_code_that_only_begins_alike_is_not_inside(builder, caseload):
    assert figure(builder, "M02", region=builder.cast.village.code[:-1]).value == 0


def test_other_jurisdictions_are_not_counted(builder, caseload, casts):
    other = Builder(casts("62.04"))
    other.complaint(other.at(8, 1))
    assert figure(builder, "M02").value == 7


def test_nothing_to_measure_is_no_zero(builder):
    for code in ("M05", "M06", "M08", "M09", "M11", "M12", "M13", "M15", "M16", "M17", "M19"):
        assert figure(builder, code).value is None, code
    for code in ("M01", "M02", "M03", "M04", "M10", "M14", "M18", "M20"):
        assert figure(builder, code).value == 0, code


def test_every_part_is_as_long_as_its_number(builder, caseload):
    found = compute(Scope(builder.cast.code), builder.quarter(3), at=builder.at(12, 1), with_cases=True)
    assert [f.code for f in found] == list(INDICATORS)
    for one in found:
        assert all(len(part.ids) == part.count for part in one.parts.values()), one.code
        for table in one.tables:
            assert all(not row.part or row.part in one.parts for row in table.rows), (one.code, table.key)
            for row in table.rows:
                if row.part and table.columns[0][1] == "number" and table.key not in {"class", "desk"}:
                    assert row.values[0] == one.parts[row.part].count, (one.code, table.key, row.label)


# What the quarterly report is asked to show in tables and pictures.
DRAWN = (*("M01", "M02", "M03", "M04", "M05", "M08", "M09", "M10"), *("M14", "M15", "M17", "M18", "M19"))


@pytest.mark.parametrize("code", DRAWN)
def test_each_indicator_of_the_report_has_a_table_and_a_picture(builder, code):
    tables = figure(builder, code).tables
    assert any(table.chart for table in tables), code
    for table in tables:
        assert not table.charted or table.charted in dict(table.columns), (code, table.key)


def test_figures_go_through_json_unchanged(builder, caseload):
    import json

    for one in compute(Scope(builder.cast.code), builder.quarter(3), at=builder.at(12, 1)):
        again = Figure.from_json(json.loads(json.dumps(one.as_json())))
        for part in one.parts.values():
            part.ids = None
        assert again == one


def test_a_running_period_counts_until_the_data_was_taken(builder):
    b = builder
    b.complaint(b.at(8, 1), ended=b.at(9, 1))
    b.complaint(b.at(9, 20))
    scope, period = Scope(b.cast.code), b.quarter(3)
    early = INDICATORS["M05"](scope, period, at=b.at(8, 15))
    assert early.value == 0 and early.parts["open"].count == 1
    assert INDICATORS["M02"](scope, period, at=b.at(8, 15)).value == 1
    assert INDICATORS["M05"](scope, period, at=b.at(9, 25)).value == 0.5


def test_clause_of_the_own_regulation(builder):
    clause = {"33.24": "Pasal 19", "63.09": "Diktum KELIMA–KEENAM"}[builder.cast.code]
    assert figure(builder, "M04").clause == clause
