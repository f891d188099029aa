"""Code lists per questionnaire: stored raw, shown in words, never compared across versions."""

from __future__ import annotations

import pytest

from households import codes, housing
from households.registry.formats import formats


@pytest.mark.parametrize(
    ("version", "variable", "raw", "said"),
    [
        ("bdt-2015", "lantai", "8", "Kayu/papan kualitas rendah"),
        ("dtsen-2025", "jenis_lantai_terluas", "8", "Tanah"),
        ("regsosek-2022", "jenis_atap_terluas", "5", "Kayu/sirap"),
        ("dtsen-2025", "jenis_atap_terluas", "5", "Bambu"),
        ("regsosek-2022", "bahan_bakar_utama_memasak", "12", "Tidak memasak"),
        ("dtsen-2025", "bahan_bakar_utama_memasak", 0, "Tidak memasak"),
        ("dtsen-2025", "jenis_lantai_terluas", "08", "Tanah"),
        ("dtsen-2025", "jenis_lantai_terluas", "8.0", "Tanah"),
        ("dtsen-2025", "jenis_lantai_terluas", "Keramik", "Keramik"),
        ("dtsen-2025", "jenis_lantai_terluas", "77", "77"),
        ("dtsen-2025", "jenis_lantai_terluas", None, ""),
        ("bdt-2015", "luas_lantai", "36", "36 m²"),
        ("bdt-2015", "jenis_cacat", "02", "Tuna netra"),
        ("bdt-2015", "jenis_cacat", "0", "Tidak cacat"),
        ("bdt-2015", "ada_kartu_identitas", "5", "Akta kelahiran, KTP"),
        ("bdt-2015", "ada_kartu_identitas", "0", "Tidak memiliki"),
        ("regsosek-2022", "kartu_identitas", "2", "KIA"),
        ("regsosek-2022", "kartu_identitas", "32", "32"),
        ("p3ke-2022", "lantai", "8", ""),
        ("dtsen-2025", "lantai", "8", ""),
    ],
)
def test_a_code_in_words(version: str, variable: str, raw: object, said: str) -> None:
    assert codes.words(version, variable, raw) == said


def test_answers_of_two_questionnaires_are_not_compared() -> None:
    old = {"questionnaire": "bdt-2015", "luas_lantai": "36"}
    new = {"questionnaire": "dtsen-2025", "luas_lantai": "36"}
    assert codes.same(old, new, "luas_lantai") is None
    assert codes.same(new, new | {"luas_lantai": "36.0"}, "luas_lantai") is False
    assert codes.same(new, dict(new), "luas_lantai") is True
    assert codes.same(new, {"questionnaire": "dtsen-2025"}, "luas_lantai") is None
    assert codes.same({"luas_lantai": "36"}, {"luas_lantai": "36"}, "luas_lantai") is None


def test_the_card_shows_words_and_names_an_older_questionnaire() -> None:
    assert housing.rows({"questionnaire": "bdt-2015", "lantai": "9", "ada_tv": "1"}) == [
        ("Lantai terluas", "Tanah"),
        ("Kuesioner", "BDT 2015"),
    ]
    assert housing.rows({"questionnaire": "dtsen-2025", "jenis_lantai_terluas": "8"}) == [("Lantai terluas", "Tanah")]
    assert housing.rows({"lantai": "9"}) == []


def test_the_variables_of_the_forms_are_those_of_their_questionnaire() -> None:
    """A list under a name that no file uses would translate nothing."""
    for version in ("bdt-2015", "dtsen-2025"):
        fields = [
            column.field.partition(":")[2] or column.field
            for form in formats().values()
            if form.questionnaire == version
            for column in form.columns
        ]
        own = {"bukti_kepemilikan_tanah", "kartu_identitas", "status_hubungan_keluarga"}
        assert set(codes.questionnaires()[version].variables) - set(fields) <= own
