"""What a region code says by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrt.regions import codes

parts = st.tuples(st.integers(11, 96), st.integers(1, 79), st.integers(1, 60), st.integers(1001, 3999))
full_codes = parts.map(lambda p: f"{p[0]:02}.{p[1]:02}.{p[2]:02}.{p[3]:04}")


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [("33", 1, None), ("33.24", 2, "33"), ("33.24.05", 3, "33.24"), ("33.24.05.2003", 4, "33.24.05")],
)
def test_level_and_parent(code, level, parent):
    assert codes.level_of(code) == level
    assert codes.parent_of(code) == parent


@pytest.mark.parametrize("text", ["", "3", "33.", "33.2", "3324", "33.24.05.203", "33.24.05.20031", "33-24", "aa.bb"])
def test_what_is_no_code_is_refused(text):
    assert not codes.is_code(text)
    with pytest.raises(ValueError, match="not a region code"):
        codes.level_of(text)


@given(full_codes)
def test_every_part_contains_the_whole_and_not_its_neighbour(code):
    for length in (2, 5, 8, 13):
        assert codes.contains(code[:length], code)
    assert codes.contains("", code)
    assert not codes.contains(code, code[:8])
    neighbour = f"{code[:3]}{(int(code[3:5]) % 79) + 1:02}"
    assert codes.contains(neighbour, code) == (neighbour == code[:5])


@pytest.mark.parametrize(
    ("code", "kind"), [("33.24.15.1001", "kelurahan"), ("33.24.05.2003", "desa"), ("91.03.01.3001", "desa_adat")]
)
def test_kind_of_village_is_read_from_its_number(code, kind):
    assert codes.village_kind(code) == kind


@pytest.mark.parametrize(
    ("code", "label"),
    [("62.04", "WIB"), ("63.11", "WITA"), ("33.24", "WIB"), ("63.09", "WITA"), ("32.76", "WIB"), ("94.03", "WIT")],
)
def test_zone_of_the_province(code, label):
    assert codes.zone_label(codes.timezone_of(code)) == label
