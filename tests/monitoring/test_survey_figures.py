"""The arithmetic of the satisfaction survey: exact, by the annex of PermenPANRB 14/2017."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.survey.enums import ELEMENTS
from monitoring.survey.ikm import grade_of, of_answers, result_of, rounded, sample_size

CODES = [element.code for element in ELEMENTS]
# The table of the annex. It prints 384 for 100,000, where the formula gives 383.
TABLE = """
10:10 15:14 20:19 25:24 30:28 35:32 40:36 45:40 50:44 55:48 60:52 65:56 70:59 75:63 80:66 85:70 90:73 95:76 100:80
110:86 120:92 130:97 140:103 150:108 160:113 170:118 180:123 190:127 200:132 210:136 220:140 230:144 240:148 250:152
260:155 270:159 280:162 290:165 300:169 320:175 340:181 360:186 380:191 400:196 420:201 440:205 460:210 480:214 500:217
550:226 600:234 650:242 700:248 750:254 800:260 850:265 900:269 950:274 1000:278 1100:285 1200:291 1300:297 1400:302
1500:306 1600:310 1700:313 1800:317 1900:320 2000:322 2200:327 2400:331 2600:335 2800:338 3000:341 3500:346 4000:351
4500:354 5000:357 6000:361 7000:364 8000:367 9000:368 10000:370 15000:375 20000:377 30000:379 40000:380 50000:381
75000:382 100000:383 1000000:384
"""
ROWS = [tuple(map(int, pair.split(":"))) for pair in TABLE.split()]


@pytest.mark.parametrize(("population", "sample"), ROWS)
def test_the_published_table_of_samples(population, sample):
    assert sample_size(population) == sample


def test_nobody_served_asks_for_no_sample():
    assert sample_size(0) == 0 and sample_size(1) == 1


def same(score: int, forms: int = 3):
    return of_answers([dict.fromkeys(CODES, score) for _ in range(forms)])


def test_all_fours_give_a_hundred_and_all_ones_twenty_five():
    best, worst = same(4), same(1)
    assert (best.converted, best.ikm, best.grade) == (Decimal("100.00"), Decimal("4.00"), "A")
    assert (worst.converted, worst.ikm, worst.grade) == (Decimal("25.00"), Decimal("1.00"), "D")
    assert same(3).converted == Decimal("75.00") and same(3).grade == "C"


@pytest.mark.parametrize(
    ("value", "grade"),
    [("25.00", "D"), ("64.99", "D"), ("65.00", "C"), ("76.60", "C"), ("76.61", "B"), ("88.30", "B"), ("88.31", "A"),
     ("100.00", "A")],
)  # fmt: skip
def test_grades_by_lower_bounds_leave_no_gap(value, grade):
    assert grade_of(Decimal(value))[0] == grade


def test_below_the_scale_is_no_grade():
    with pytest.raises(ValueError, match="25"):
        grade_of(Decimal("24.99"))


def test_a_worked_example():
    """Two forms that differ in time and complaints only."""
    low = dict.fromkeys(CODES, 3) | {"U3": 1, "U8": 2}
    found = of_answers([dict.fromkeys(CODES, 4), low])
    assert (found.nrr["U3"], found.nrr["U8"], found.nrr["U1"]) == (Decimal("2.50"), Decimal("3.00"), Decimal("3.50"))
    # (7 × 3.5 + 2.5 + 3.0) ÷ 9 = 30 ÷ 9
    assert (found.ikm, found.converted, found.grade) == (Decimal("3.33"), Decimal("83.33"), "B")
    assert found.weighted["U1"] == Decimal("0.39") and found.weakest == "U3"


def test_nothing_answered_is_nothing_and_nonsense_is_refused():
    assert of_answers([]).converted is None and of_answers([]).grade == ""
    with pytest.raises(ValueError, match="nine"):
        result_of({"U1": 4}, 1)
    with pytest.raises(ValueError, match="1 to 4"):
        result_of(dict.fromkeys(CODES, 5), 1)


FORMS = st.lists(st.fixed_dictionaries({code: st.integers(1, 4) for code in CODES}), min_size=1, max_size=40)


@given(FORMS)
def test_the_index_is_the_mean_of_all_answers(forms):
    """Every element weighs a ninth, so the index is the plain mean of all answers, exactly."""
    found = of_answers(forms)
    mean = Fraction(sum(sum(form.values()) for form in forms), 9 * len(forms))
    assert found.ikm == rounded(mean) and found.converted == rounded(mean * 25)
    assert Decimal(25) <= found.converted <= Decimal(100)
    assert (found.grade, found.words) == grade_of(found.converted)
    assert of_answers(forms[::-1]) == found, "the order of forms says nothing"


@given(FORMS, st.sampled_from(CODES))
def test_a_better_answer_never_lowers_the_index(forms, code):
    better = [dict(forms[0], **{code: 4}), *forms[1:]]
    assert of_answers(better).converted >= of_answers(forms).converted


@given(st.fractions(min_value=0, max_value=400, max_denominator=997))
def test_rounding_is_half_up_to_two_places(value):
    found = rounded(value)
    assert found.as_tuple().exponent == -2
    assert -Fraction(1, 200) < Fraction(found) - value <= Fraction(1, 200)
