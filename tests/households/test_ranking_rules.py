"""Schemes, facts and order without a database: unknown is never met, codes of two questionnaires are never mixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.ranking.catalogue import BrokenScheme, Scheme, catalogue, check, national, scheme_from
from households.ranking.evaluate import FIRST, MET, OUT, UNKNOWN, UNMET, Known, class_of, judge, order_key
from households.ranking.order import place
from households.ranking.people import Listing, Member, people_facts
from households.ranking.reading import house_facts

DAY = date(2026, 9, 30)
K262, BPS = national()["k262"], national()["bps14"]
ALL = catalogue()


def told(**values) -> dict[str, Known]:
    return {name: Known(value, "DTSEN 2026-T3", DAY) for name, value in values.items() if value is not None}


def answers(scheme: Scheme, **values) -> dict[str, str]:
    return {line.code: line.answer for line in judge(scheme, told(**values)).lines}


# ---------------------------------------------------------------------- random families and schemes
def a_value(fact):
    if fact.kind == "choice":
        return st.sampled_from(sorted(fact.words))
    return st.booleans() if fact.kind == "yes" else st.integers(0, 800_000)


facts_of_all = st.fixed_dictionaries(
    {}, optional={code: a_value(fact).map(lambda v: Known(v, "uji", DAY)) for code, fact in ALL.facts.items()}
)
schemes = st.builds(
    lambda weights, gates, ties: Scheme("uji", 1, "Uji", "SK 1", DAY, tuple(sorted(weights.items())), gates, ties),
    st.dictionaries(st.sampled_from(sorted(ALL.criteria)), st.integers(1, 100), min_size=1),
    st.lists(st.sampled_from(sorted(ALL.gates)), unique=True).map(tuple),
    st.lists(st.sampled_from(sorted(ALL.ties)), unique=True).map(tuple),
)
villages = st.lists(facts_of_all, min_size=1, max_size=12)


def ranks(scheme: Scheme, families: dict[int, dict]) -> dict[int, int | None]:
    orders = []
    for key, facts in families.items():
        judged = judge(scheme, facts)
        orders.append((key, None if judged.effect == OUT else order_key(scheme, judged)))
    return {placed.key: placed.rank for placed in place(orders)}


@given(schemes, villages)
def test_the_order_of_the_rows_does_not_matter(scheme: Scheme, families: list[dict]) -> None:
    rows = dict(enumerate(families))
    backward = dict(reversed(rows.items()))
    assert ranks(scheme, rows) == ranks(scheme, backward)
    assert [p.key for p in place((k, (0,)) for k in rows)] == [p.key for p in place((k, (0,)) for k in backward)]


@given(schemes, villages)
def test_everybody_has_one_place_and_equal_ones_share_it(scheme: Scheme, families: list[dict]) -> None:
    rows = dict(enumerate(families))
    judged = {key: judge(scheme, facts) for key, facts in rows.items()}
    keys = {key: order_key(scheme, one) for key, one in judged.items() if one.effect != OUT}
    found = ranks(scheme, rows)
    assert set(found) == set(rows)
    for key, order in keys.items():
        assert found[key] == 1 + sum(other < order for other in keys.values())
    assert all((found[key] is None) == (key not in keys) for key in rows)


@given(schemes, villages, st.sampled_from(sorted(ALL.criteria)), st.integers(1, 100))
def test_one_more_criterion_that_is_not_met_never_raises_the_rank(
    scheme: Scheme, families: list[dict], code: str, points: int
) -> None:
    if code in dict(scheme.weights):
        return
    wider = replace(scheme, weights=(*scheme.weights, (code, points)))
    rows = dict(enumerate(families))
    before, after = ranks(scheme, rows), ranks(wider, rows)
    for key, facts in rows.items():
        if judge(wider, facts).lines[-1].answer != MET and before[key] is not None:
            assert after[key] >= before[key]


@given(schemes, facts_of_all, st.data())
def test_what_is_unknown_never_gains_points(scheme: Scheme, facts: dict, data) -> None:
    judged = judge(scheme, facts)
    assert judged.score == sum(points for code, points in scheme.weights if code in _met(judged))
    assert all(line.points == 0 for line in judged.lines if line.answer != MET)
    assert judged.known == len(scheme.weights) - sum(line.answer == UNKNOWN for line in judged.lines)
    if facts:
        gone = data.draw(st.sampled_from(sorted(facts)))
        less = judge(scheme, {code: known for code, known in facts.items() if code != gone})
        assert less.score <= judged.score and less.known <= judged.known


def _met(judged) -> set[str]:
    return {line.code for line in judged.lines if line.answer == MET}


# ---------------------------------------------------------------------- the national schemes
def test_nothing_known_is_nothing_met() -> None:
    for scheme in national().values():
        judged = judge(scheme, {})
        assert (judged.score, judged.known, judged.effect) == (0, 0, "")


def test_the_eight_criteria_of_262() -> None:
    poor = {"head_working": False, "food_worry": True, "food_share": True, "clothing": False, "floor": "soil",
            "wall": "woven", "toilet": "none", "light": "none"}  # fmt: skip
    rich = {"head_working": True, "food_worry": False, "food_share": False, "clothing": True, "floor": "ceramic",
            "wall": "masonry", "toilet": "own", "light": "metered", "power": "w1300"}  # fmt: skip
    assert set(answers(K262, **poor).values()) == {MET} and len(K262.weights) == 8
    assert set(answers(K262, **rich).values()) == {UNMET}
    assert judge(K262, told(**poor)).score == 8 == K262.highest


@pytest.mark.parametrize(
    ("light", "power", "answer"),
    [("metered", "w450", MET), ("metered", "w900", UNMET), ("none", None, MET), ("metered", None, UNKNOWN),
     (None, "w450", MET), (None, "w900", UNKNOWN), ("pln", "unmetered", UNKNOWN)],
)  # fmt: skip
def test_one_decisive_fact_is_enough(light: str | None, power: str | None, answer: str) -> None:
    assert answers(K262, light=light, power=power)["k262-h"] == answer


def test_no_shelter_comes_first_and_a_state_employee_is_out() -> None:
    assert judge(K262, told(shelter=False)).effect == FIRST
    assert judge(K262, told(shelter=False, state_employee=True)).effect == OUT
    assert judge(K262, told(shelter=True, state_employee=False)).effect == ""
    homeless, owner = judge(K262, told(shelter=False)), judge(K262, told(floor="soil", wall="woven"))
    assert order_key(K262, homeless) < order_key(K262, owner)


def test_nine_of_fourteen_is_poor_and_unknown_keeps_it_open() -> None:
    assert class_of(BPS, 14, 14) == "sangat miskin"
    assert class_of(BPS, 9, 14) == "miskin"
    assert class_of(BPS, 8, 14) == "tidak miskin menurut skema ini"
    assert class_of(BPS, 8, 13).startswith("belum dapat dipastikan (miskin")
    assert class_of(K262, 8, 8) == ""


@pytest.mark.parametrize("fault", [{}, {"tidak-ada": 1}, {"k262-a": 0}, {"k262-a": 101}, {"k262-a": 1.5}])
def test_a_scheme_that_does_not_fit_is_refused(fault: dict) -> None:
    with pytest.raises(BrokenScheme):
        check(replace(K262, weights=tuple(fault.items())))


def test_a_kept_scheme_is_the_same_scheme() -> None:
    for scheme in national().values():
        assert scheme_from(scheme.as_json()).as_json() == scheme.as_json()


# ---------------------------------------------------------------------- facts of the house
def house(**values):
    return house_facts(values, 4, "DTSEN", DAY)


def test_a_code_means_what_its_own_questionnaire_says() -> None:
    assert house(questionnaire="dtsen-2025", jenis_lantai_terluas="8")["floor"].value == "soil"
    assert house(questionnaire="bdt-2015", lantai="8")["floor"].value == "poor_wood"
    assert "floor" not in house(questionnaire="bdt-2015", jenis_lantai_terluas="8"), "variable of another generation"
    assert "floor" not in house(jenis_lantai_terluas="8"), "codes without a questionnaire say nothing"
    assert "floor" not in house(questionnaire="dtsen-2099", jenis_lantai_terluas="8")
    assert "floor" not in house(questionnaire="dtsen-2025", jenis_lantai_terluas="77")


def test_words_numbers_and_what_follows_from_them() -> None:
    facts = house(questionnaire="dtsen-2025", jenis_lantai_terluas="Tanah", luas_lantai="30,0",
                  status_kepemilikan_rumah="02")  # fmt: skip
    assert facts["floor"].value == "soil" and facts["area_each"].value == 7.5
    assert facts["house_status"].value == "rent" and facts["shelter"].value is True
    assert facts["floor"].source == "DTSEN" and facts["floor"].day == DAY


def test_goods_are_known_only_when_each_kind_is() -> None:
    nothing = {f"aset_bergerak_{name}": "0" for name in ("sepeda_motor", "mobil", "emas_perhiasan")}
    nothing |= {f"jumlah_ternak_{name}": "0" for name in ("sapi", "kerbau", "kuda", "babi", "kambing_domba")}
    assert "valuables" not in house(**nothing), "nobody asked about a boat"
    assert house(**nothing, aset_bergerak_kapal_perahu_motor="0")["valuables"].value is False
    assert house(jumlah_ternak_sapi="2")["valuables"].value is True
    assert house(aset_bergerak_mobil="1")["savings"].value is True
    assert "valuables" not in house(aset_bergerak_mobil="2"), "a number, or the code for no"
    assert house(aset_bergerak_sepeda_motor=2, visit="KJ-1")["valuables"].value is True, "counted at a visit"


# ---------------------------------------------------------------------- facts of the members
def member(**values) -> Member:
    given = {"relation": "1", "sex": "P", "birth": date(1970, 1, 2), "birth_year": 1970, "occupation": "Petani",
             "alive": True, "source": "DTKS", "day": DAY} | values  # fmt: skip
    return Member(**given)


def test_ages_are_counted_only_when_all_are_known() -> None:
    child = member(relation="3", birth=date(2022, 1, 1))
    old = member(relation="6", birth=None, birth_year=1950)
    facts = people_facts([member(), child, old], DAY)
    assert (facts["dependants"].value, facts["elderly"].value, facts["toddlers"].value) == (2, 1, 1)
    ageless = member(relation="3", birth=None, birth_year=None)
    assert "dependants" not in people_facts([member(), ageless], DAY)
    assert people_facts([], DAY) == {}


def test_the_dead_do_not_count() -> None:
    facts = people_facts([member(alive=False)], DAY)
    assert facts["members"].value == 0 and "head_woman" not in facts
    assert judge(K262, facts).effect == OUT


@pytest.mark.parametrize(
    ("occupation", "status", "state"),
    [("Pegawai Negeri Sipil (PNS)", "", True), ("TNI", "", True), ("Petani", "5", True), ("Petani", "6", False),
     ("Mantan kepala sekolah", "", False), ("", "", None)],
)  # fmt: skip
def test_state_employees(occupation: str, status: str, state: bool | None) -> None:
    listing = Listing("DTSEN 2026-T3", DAY, attributes={"status_dalam_pekerjaan_utama": status})
    known = people_facts([member(occupation=occupation, listings=(listing,))], DAY).get("state_employee")
    assert (known.value if known else None) is state


def test_the_newest_edition_that_answers_is_believed_and_named() -> None:
    new = Listing("DTSEN 2026-T3", DAY, desil=3, attributes={})
    old = Listing("DTSEN 2026-T1", date(2026, 3, 31), desil=1, attributes={"status_bekerja": "2"})
    facts = people_facts([member(listings=(new, old))], DAY)
    assert facts["desil"] == Known(3, "DTSEN 2026-T3", DAY)
    assert facts["head_working"] == Known(False, "DTSEN 2026-T1", date(2026, 3, 31))
    other = member(relation="2", listings=(Listing("DTSEN 2026-T3", DAY, desil=2),))
    assert people_facts([member(listings=(new,)), other], DAY)["desil"].value == 2


def test_disability_is_denied_only_by_whoever_was_asked_everything() -> None:
    from households.ranking.people import _FUNCTIONS

    able = dict.fromkeys(_FUNCTIONS, "4")
    asked = member(listings=(Listing("DTSEN", DAY, attributes=able),))
    half = member(relation="3", listings=(Listing("DTSEN", DAY, attributes={"penglihatan": "4"}),))
    blind = member(relation="3", listings=(Listing("DTSEN", DAY, attributes={"penglihatan": "1"}),))
    assert people_facts([asked], DAY)["disabled"].value is False
    assert "disabled" not in people_facts([asked, half], DAY)
    assert people_facts([half, blind], DAY)["disabled"].value is True
