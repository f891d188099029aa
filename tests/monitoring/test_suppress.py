"""No hidden number can be worked out from what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.board.suppress import gathered, in_line, in_overlap, sum_must_hide

LIMIT = 5
LINES = st.lists(st.integers(0, 40), min_size=1, max_size=12)


def test_small_numbers_are_hidden_and_zero_is_not():
    assert in_line([0, 4, 9, 30], LIMIT) == {1, 2}
    assert in_line([0, 5, 9], LIMIT) == set()


def test_one_hidden_number_takes_the_next_smallest_with_it():
    assert in_line([100, 3, 20, 7], LIMIT) == {1, 3}


def test_several_small_ones_that_add_up_to_little_take_another():
    assert in_line([1, 2, 50, 9], LIMIT) == {0, 1, 3}
    assert in_line([3, 4, 50, 9], LIMIT) == {0, 1}


def test_nothing_left_to_hide_behind_hides_the_sum():
    assert in_line([3, 0, 0], LIMIT) == {0}
    assert sum_must_hide([3, 0, 0], {0}, LIMIT)
    assert not sum_must_hide([3, 9], {0, 1}, LIMIT)
    assert not sum_must_hide([30, 9], set(), LIMIT)


@given(LINES)
def test_line_is_safe(values):
    hidden = in_line(values, LIMIT)
    assert all(at in hidden for at, value in enumerate(values) if 0 < value < LIMIT)
    assert all(values[at] for at in hidden)
    if hidden and not sum_must_hide(values, hidden, LIMIT):
        # With the sum known, what is hidden together is at least the limit and belongs to two or more.
        assert len(hidden) >= 2 and sum(values[at] for at in hidden) >= LIMIT


def test_a_share_is_hidden_when_few_share_and_when_few_do_not():
    assert in_overlap(100, 4, LIMIT)
    assert in_overlap(100, 97, LIMIT)
    assert not in_overlap(100, 0, LIMIT) and not in_overlap(100, 100, LIMIT) and not in_overlap(100, 50, LIMIT)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([("a", 9), ("b", 7)], [("a", 9), ("b", 7)]),
        ([("a", 9), ("b", 3), ("c", 4)], [("a", 9), ("lain", 7)]),
        ([("a", 9), ("b", 7), ("c", 1)], [("a", 9), ("lain", 8)]),
        ([("a", 2), ("b", 1)], []),
        ([("a", 3)], []),
        ([("a", 0)], []),
    ],
)
def test_small_kinds_stand_together(rows, shown):
    assert gathered(rows, 5, "lain") == shown
