"""The family's place in words: everything that is known, nothing twice."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.places import House, block_words, house_words

VILLAGE = SimpleNamespace(name="Sukodono", full_name="Desa Sukodono, Kec. Kendal")
END = "Desa Sukodono, Kec. Kendal"


@pytest.mark.parametrize(
    ("home", "said"),
    [
        (House("Jalan Mawar 3", "Krajan", "002", "001"), f"Jalan Mawar 3, Dusun Krajan, RT 002 RW 001, {END}"),
        (House("RT 002 RW 001, Dusun Krajan", "Krajan", "002", "001"), f"RT 002 RW 001, Dusun Krajan, {END}"),
        (House("Jl. Mawar RT.2 / RW.1", "", "002", "001"), f"Jl. Mawar RT.2 / RW.1, {END}"),
        (House("JL MAWAR RT/RW 002/001", "", "002", "001"), f"JL MAWAR RT/RW 002/001, {END}"),
        (House("Jalan Mawar RT 2", "", "002", "001"), f"Jalan Mawar RT 2, RW 001, {END}"),
        (House("Jalan Mawar RT 12", "", "002", ""), f"Jalan Mawar RT 12, RT 002, {END}"),
        (House("Jalan Mawar, Desa Sukodono", "", "002", ""), f"Jalan Mawar, RT 002, {END}"),
        (House("JALAN MAWAR DESA SUKODONO", "", "", "001"), f"JALAN MAWAR, RW 001, {END}"),
        (House("Jalan Mawar, Sukodono, Kec. Kendal", "", "", ""), f"Jalan Mawar, {END}"),
        (House("Jalan Sukodono 5", "", "", ""), f"Jalan Sukodono 5, {END}"),
        (House("", "Dukuh Sawahan", "", ""), f"Dukuh Sawahan, {END}"),
        (House("", "SUKODONO", "001", ""), f"RT 001, {END}"),
        (House("Sukodono", "", "", ""), END),
        (House(), END),
    ],
)
def test_a_place_is_said_once(home: House, said: str) -> None:
    assert house_words(home, VILLAGE) == said
    assert house_words(home, within=VILLAGE) == said.removesuffix(END).removesuffix(", ")


def test_without_a_village_the_address_stays_whole() -> None:
    assert house_words(House("Jalan Mawar, Desa Sukodono", rt="002")) == "Jalan Mawar, Desa Sukodono, RT 002"
    assert house_words(House()) == ""
    assert block_words("", "003") == "RW 003"


@given(st.text(max_size=40), st.text(max_size=12), st.text("0123456789", max_size=3), st.text("0123456789", max_size=3))
def test_whatever_was_typed_the_village_stands_at_the_end(address: str, hamlet: str, rt: str, rw: str) -> None:
    said = house_words(House(address, hamlet, rt, rw), VILLAGE)
    assert said.endswith(END)
    for label, number in (("RT", rt), ("RW", rw)):
        assert not number or label in said.upper()
