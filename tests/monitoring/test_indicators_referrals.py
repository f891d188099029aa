"""M06, M07, M12–M18, M20, M21 and M24 on a small set counted by hand."""

from __future__ import annotations

import pgtrigger
import pytest

from monitoring.figures import Figure, Scope
from monitoring.indicators import INDICATORS
from tests.monitoring.builder import MS, Builder

pytestmark = pytest.mark.django_db


def figure(builder: Builder, code: str, number: int = 3) -> Figure:
    return INDICATORS[code](Scope(builder.cast.code), builder.quarter(number), at=builder.at(12, 1), with_cases=True)


def cells(found: Figure, table: str) -> dict[str, list]:
    return {row.label: row.values for row in found.table(table).rows}


@pytest.fixture
def referred(builder: Builder) -> dict[str, int]:
    """Five referrals sent in the third quarter, one at each edge outside it."""
    b, made = builder, {}
    case = b.complaint(b.at(6, 1), klass="membership")
    education, health = b.cast.education, b.cast.health
    made["first"] = b.referral(case, target=education, sent_at=b.at(7, 1, 0), submitted_at=b.at(6, 30, 20),
                               approved_at=b.at(7, 1, 0))  # fmt: skip
    made["accepted"] = b.referral(case, target=education, status="accepted", sent_at=b.at(8, 3),
                                  acknowledged_at=b.at(8, 4), accepted_at=b.at(8, 5), submitted_at=b.at(8, 2, 9),
                                  approved_at=b.at(8, 3, 9))  # fmt: skip
    made["done"] = b.referral(case, target=health, status="delivered", outcome="fulfilled", sent_at=b.at(8, 10),
                              acknowledged_at=b.at(8, 11), accepted_at=b.at(8, 11), responded_at=b.at(9, 1),
                              closed_at=b.at(9, 1), submitted_at=b.at(8, 10, 7),
                              approved_at=b.at(8, 10, 9))  # fmt: skip
    made["late_done"] = b.referral(case, target=health, status="delivered", outcome="fulfilled", sent_at=b.at(8, 12),
                                   acknowledged_at=b.at(8, 13), accepted_at=b.at(8, 13), responded_at=b.at(10, 1, 0),
                                   closed_at=b.at(10, 1, 0))  # fmt: skip
    made["declined"] = b.referral(case, target=health, status="declined", sent_at=b.at(9, 1), closed_at=b.at(9, 2))
    made["before"] = b.referral(case, target=education, sent_at=b.at(7, 1, 0) - MS)
    made["after"] = b.referral(case, target=education, sent_at=b.at(10, 1, 0), submitted_at=b.at(9, 30),
                               approved_at=b.at(10, 1, 0))  # fmt: skip
    return {name: referral.pk for name, referral in made.items()}


def test_sent_by_level_and_target(builder, referred):
    found = figure(builder, "M14")
    assert found.value == 5
    assert cells(found, "level")["Kabupaten/Kota"] == [5, 1]
    assert [row.values[0] for row in found.table("target").rows] == [3, 2]
    assert found.parts["target-1"].label == builder.cast.health.name


def test_follow_up_is_seen_as_it_stood_when_the_quarter_ended(builder, referred):
    found = figure(builder, "M17")
    stages = {label: values[0] for label, values in cells(found, "stage").items()}
    assert stages == {"Terkirim": 5, "Diterima": 3, "Ditindaklanjuti": 1, "Terpenuhi": 1}
    assert found.value == 0.2
    assert found.fact("% diterima") == 0.6
    assert cells(found, "target")[builder.cast.health.name] == [3, 2, 1, 1, round(1 / 3, 6)]
    assert found.table("target").total.values == [5, 3, 1, 1, 0.2]


def test_approval_time(builder, referred):
    found = figure(builder, "M15")  # 4 h over midnight, 24 h, 2 h; the one approved on 1 October is not of this quarter
    assert found.value == 4
    assert found.fact("Disetujui") == 3
    assert found.fact("Median hari kerja") == 1  # 1 working day over midnight, 1 (Monday after Sunday), 0


def test_approval_time_by_month_in_the_zone_of_the_place(builder, referred):
    """The one approved in the first minute of July there is July's, in WIB and in WITA."""
    found = figure(builder, "M15")
    assert cells(found, "month") == {
        "Juli": [1, 4, 4, 1], "Agustus": [2, 13, 21.8, 0.5], "September": [0, None, None, None],
    }  # fmt: skip
    assert found.table("month").total.values[:2] == [3, 4]


def test_decisions_of_the_manager(builder, referred):
    from referrals.models import Referral

    case = Referral.objects.get(pk=referred["first"])
    builder.decision(case, builder.at(7, 1, 0), "submit", "drafted", "submitted")
    builder.decision(case, builder.at(7, 2), "return_to_proposer", "submitted", "returned")
    builder.decision(case, builder.at(7, 3), "submit", "returned", "submitted")
    builder.decision(case, builder.at(7, 4), "refuse", "submitted", "refused")
    builder.decision(case, builder.at(7, 1, 0) - MS, "submit", "drafted", "submitted")
    assert figure(builder, "M16").value == 1.0


def test_unanswered_beyond_the_limit_in_working_days(builder, referred):
    found = figure(builder, "M18")
    # Limit for membership: 5 working days. "first" and "before" wait since the end of June and the first of July.
    assert sorted(found.parts["late"].ids) == sorted([referred["first"], referred["before"]])
    assert found.fact("Menunggu tanggapan") == 2


def test_exactly_at_the_limit_is_not_beyond_it(builder):
    case = builder.complaint(builder.at(9, 1), klass="membership")
    builder.referral(case, sent_at=builder.at(9, 23))  # 24, 25, 28, 29, 30 September: five working days
    beyond = builder.referral(case, sent_at=builder.at(9, 22))
    assert figure(builder, "M18").parts["late"].ids == [beyond.pk]


def test_settled_without_referral_and_in_villages(builder):
    b = builder
    b.complaint(b.at(8, 1), ended=b.at(8, 5))
    referred_case = b.complaint(b.at(8, 1), ended=b.at(8, 20))
    b.referral(referred_case, sent_at=b.at(8, 3))
    b.complaint(b.at(8, 1), ended=b.at(8, 5), unit=b.cast.puskesos)
    b.complaint(b.at(8, 1), unit=b.cast.puskesos)
    assert figure(b, "M06").value == round(2 / 3, 6)
    assert figure(b, "M07").value == 0.5


def test_told(builder):
    b = builder
    b.complaint(b.at(8, 1), ended=b.at(8, 11), answered_at=b.at(8, 3, 23, 59), informed_at=b.at(8, 10, 0, 1))
    b.complaint(b.at(8, 1), ended=b.at(8, 5), answered_at=b.at(8, 5), informed_at=b.at(8, 5))
    assert figure(b, "M12").value == 1.0
    found = figure(b, "M13")
    assert (found.value, found.fact("P90")) == (3.5, 7)


def test_pre_list_funnel(builder):
    from households.models import Household, Person, PreListEvent, PreListProposal

    b, place = builder, builder.cast
    household = Household.objects.create(jurisdiction=place.region, village=place.village, head_name="Uji")
    person = Person.objects.create(jurisdiction=place.region, village=place.village, household=household, name="Uji")
    steps = (("visited",), ("visited", "reviewed", "validated"), ("refused",), ())
    for number, targets in enumerate(steps):
        with pgtrigger.ignore("households.PreListProposal:prelist_first"):
            case = PreListProposal.objects.create(
                jurisdiction=place.region, unit=place.secretariat, region=place.village, number=f"DA-{number}",
                status="recorded", household=household, person=person, name="Uji", reason="Uji",
                received_at=b.at(7, 1, 0), complaint_ref="" if number else "KDL-1",
            )  # fmt: skip
        for version, target in enumerate(targets, 2):
            PreListEvent.objects.create(case=case, at=b.at(8, version), transition="x", target=target, version=version)
    found = figure(b, "M20")
    assert [row.values[0] for row in found.table("steps").rows] == [4, 2, 1, 1, 0, 0]
    assert cells(found, "aside")["Tidak diusulkan"][0] == 1
    assert figure(b, "M01").value == 3  # those not recorded with a complaint


def test_needs_are_told_as_they_stood_when_the_quarter_ended(builder):
    from programs.models import Need, NeedEvent, Programme
    from tests.households.world import make_family

    b, place = builder, builder.cast
    offered = Programme.objects.offered_in(place.code)
    pkh, pbi = offered.get(code="PKH"), offered.get(code="PBI-JK")
    person = make_family(place, desil=None)
    person.birth_date, person.birth_year = None, 1950
    person.save(update_fields=["birth_date", "birth_year"])
    made = (
        (b.at(7, 1, 0) - MS, pkh, None, ()),
        (b.at(7, 1, 0), pkh, None, ()),
        (b.at(8, 3), pkh, None, ((b.at(8, 4), "referred"), (b.at(9, 1), "fulfilled"))),
        (b.at(8, 5), pbi, person, ((b.at(8, 6), "referred"), (b.at(10, 1, 0), "fulfilled"))),
        (b.at(9, 30), None, None, ((b.at(9, 30, 12), "referred"), (b.at(9, 30, 13), "unmet"))),
        (b.at(10, 1, 0), pkh, None, ()),
    )
    for number, (received, programme, member, steps) in enumerate(made):
        with pgtrigger.ignore("programs.Need:need_first"):
            case = Need.objects.create(
                jurisdiction=place.region, unit=place.secretariat, region=place.village, number=f"KB-{number}",
                status="recorded", household=make_family(place, desil=None).household, person=member, wanted="Uji",
                programme=programme, sector=programme.sector if programme else "food", source="desk",
                received_at=received,
            )  # fmt: skip
        for version, (at, target) in enumerate(steps, 2):
            NeedEvent.objects.create(case=case, at=at, transition="x", target=target, version=version)
    found = figure(b, "M24")
    assert found.value == len(found.parts["recorded"].ids) == 4
    assert cells(found, "programme") == {
        "PKH": [2, 1, 0, 1, 0, 0, 1], "PBI-JK": [1, 0, 1, 0, 0, 0, None],
        "Tanpa program: sektor pangan": [1, 0, 0, 0, 1, 0, 0],
    }  # fmt: skip
    assert found.table("programme").total.values == [4, 1, 1, 1, 1, 0, 0.5]
    assert cells(found, "age") == {"60 tahun ke atas": [1, 0, 1, 0, 0, 0, None],
                                   "Seluruh keluarga": [3, 1, 0, 1, 1, 0, 0.5]}  # fmt: skip
    assert {label: values[0] for label, values in cells(found, "state").items()} == {
        "Dicatat": 1, "Diteruskan ke pengelola": 1, "Terpenuhi": 1, "Tidak terpenuhi": 1,
    }  # fmt: skip
    assert found.fact("Terpenuhi") == 1 and found.parts["state-referred"].kind == "need"
    assert cells(found, "district")[place.district.name][0] == 4


def test_changes_are_told_by_kind_and_as_they_stood_when_the_quarter_ended(builder):
    from households.models import ChangeEvent, ChangeItem, ChangeProposal
    from tests.households.world import make_family

    b, place = builder, builder.cast
    made = (
        (b.at(7, 1, 0) - MS, "fields", ("head_name",), ()),
        (b.at(7, 1, 0), "fields", ("head_name", "rt"), ((b.at(7, 2), "reviewed"), (b.at(7, 3), "applied"))),
        (b.at(8, 1), "fields", ("rt",), ((b.at(8, 2), "rejected"),)),
        (b.at(8, 5), "death", (), ((b.at(8, 6), "reviewed"), (b.at(10, 1, 0), "applied"))),
        (b.at(9, 2), "death", (), ((b.at(9, 3), "applied"), (b.at(9, 4), "exported"))),
        (b.at(10, 1, 0), "birth", (), ()),
    )
    for number, (received, kind, fields, steps) in enumerate(made):
        household = make_family(place, desil=None).household
        with pgtrigger.ignore("households.ChangeProposal:change_first"):
            case = ChangeProposal.objects.create(
                jurisdiction=place.region, unit=place.secretariat, region=place.village, number=f"PD-{number}",
                status="proposed", household=household, kind=kind, evidence="kk", reason="Uji", received_at=received,
            )  # fmt: skip
        for position, field in enumerate(fields):
            ChangeItem.objects.create(
                case=case, position=position, target="household", household=household, field=field, old="a", new="b"
            )
        for version, (at, target) in enumerate(steps, 2):
            ChangeEvent.objects.create(case=case, at=at, transition="x", target=target, version=version)
    found = figure(b, "M21")
    assert found.value == len(found.parts["recorded"].ids) == 4
    assert cells(found, "kind") == {"Perbaikan data": [2, 0, 1, 1, 0.5], "Kematian": [2, 1, 1, 0, 1]}
    assert found.table("kind").total.values == [4, 1, 2, 1, 0.666667]
    assert [row.values for row in found.table("field").rows] == [[2], [1]]
    assert found.fact("Diterapkan") == 2 and found.parts["kind-death"].count == 2
    assert found.parts["state-applied"].count == 1 and found.parts["state-applied"].kind == "change"
    assert cells(found, "district")[place.district.name][0] == 4


def test_checks_of_supervisors(builder):
    """M22: a visit to and fro counts once, other roles and other quarters not at all."""
    from complaints.models import ComplaintEvent

    b, steps = builder, []
    first, second, third = (b.complaint(b.at(7, 1)) for _ in range(3))

    def step(case, at, name, source, target, role="supervisor"):
        version = 2 + sum(one.case_id == case.pk for one in steps)
        steps.append(ComplaintEvent(case=case, at=at, transition=name, source=source, target=target, role=role,
                                    version=version))  # fmt: skip

    step(first, b.at(7, 1, 8), "created", "", "with_supervisor", "facilitator")
    step(first, b.at(7, 1, 10), "supervisor_return", "with_supervisor", "returned")
    step(first, b.at(7, 2, 8), "resubmit_for_check", "returned", "with_supervisor", "facilitator")
    step(first, b.at(7, 2, 12), "supervisor_approve", "with_supervisor", "registered")
    step(second, b.at(6, 30, 8), "created", "", "with_supervisor", "facilitator")
    step(second, b.at(6, 30, 9), "supervisor_approve", "with_supervisor", "registered")  # the quarter before
    step(third, b.at(7, 5, 8), "created", "", "with_supervisor", "facilitator")
    step(third, b.at(7, 5, 18), "supervisor_check", "with_supervisor", "registered")
    ComplaintEvent.objects.bulk_create(steps)
    found = figure(b, "M22")
    assert found.value == 4 and found.fact("P90") == 8.8  # 2, 4 and 10 hours
    assert cells(found, "kind")["Pendataan keluhan"] == [2, 4, 8.8, 1, 0.5]
    assert found.fact("Ditelaah") == 2 and found.fact("% dikembalikan") == 0.5
    assert found.parts["complaint-checked"].ids == sorted([first.pk, third.pk])
    assert found.parts["complaint-back"].ids == [first.pk]
