"""The five regulations as presets: complete, and saying what the articles say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from slrt.accounts.roles import ROLES
from slrt.jurisdictions import codes
from slrt.jurisdictions.keys import GROUPS, KEYS
from slrt.jurisdictions.keytypes import BadValue
from slrt.jurisdictions.preset import BrokenPreset, common_holidays, load_file, preset_units, presets
from slrt.jurisdictions.profile import Profile, profile_of
from tests import tree

CODES = ("32.76", "33.24", "62.04", "63.09", "63.11")
_PUSKESOS = ("puskesos_coordinator", "puskesos_front", "puskesos_back")
_PANELS = ("proposals", "access", "complementarity", "gap")
# The comparison of the five regulations, row by row.
MATRIX = {
    "service_brand": ("Puskesos & SLRT", "SLRT", "KILAKS", "LAKAS", "SLRT SEIRAMA"),
    "label_registry": ("Data Terpadu PFM-OTM", "DTKS", "DTKS", "DTKS", "Basis Data SLRT"),
    "supervisor_gate_field": ("telaah", "setuju", "telaah", "off", "setuju"),
    "supervisor_gate_walkin": ("off", "setuju", "off", "off", "off"),
    "referral_approval": ("optional", "required", "manager_issues", "off", "required"),
    "forward_to": ("section", "back_office", "manager", "back_office", "review_then_back_office"),
    "not_in_registry": ("record_only", "basic_profile", "prelist", "registration", "profile_eligibility_prelist"),
    "ranking": (False, False, True, False, True),
    "house_photo_required": (True, False, False, False, False),
    "facilitator_managed_by": ("secretariat", "puskesos", "secretariat", "agency", "secretariat"),
    "emergency": (False, True, False, True, False),
    "informs_citizen": (
        ("back_office", "puskesos_back"),
        ("front_office", "review", "back_office", "facilitator", *_PUSKESOS),
        ("facilitator",),
        ("front_office", "review", "back_office", "facilitator"),
        ("facilitator",),
    ),
    "report_rhythm": (
        ("semester", "custom"),
        ("annual", "custom"),
        ("quarterly", "semester", "custom"),
        ("custom",),
        ("quarterly", "semester", "annual"),
    ),
    "board_panels": (
        ("ppks", "updates", "participation"),
        (*_PANELS, "other"),
        _PANELS,
        ("services", "satisfaction"),
        _PANELS,
    ),
    "channels": (
        ("secretariat", "puskesos", "online", "letter"),
        ("secretariat", "puskesos", "facilitator"),
        ("secretariat", "puskesos", "facilitator"),
        ("secretariat", "facilitator", "online", "whatsapp", "mpp", "tksk"),
        ("secretariat", "puskesos", "facilitator", "online"),
    ),
    "village_kinds": (("kelurahan",), *[("desa", "kelurahan")] * 4),
    "timezone": ("Asia/Jakarta", "Asia/Jakarta", "Asia/Jakarta", "Asia/Makassar", "Asia/Makassar"),
    "short_code": ("DPK", "KDL", "BRS", "TBL", "BLG"),
}
IN_FORCE = {
    "32.76": date(2021, 12, 7),
    "33.24": date(2023, 9, 19),
    "62.04": date(2022, 12, 2),
    "63.09": date(2022, 10, 10),
    "63.11": date(2023, 5, 2),
}


def test_there_are_the_five():
    assert tuple(presets()) == CODES
    assert {code: preset.in_force for code, preset in presets().items()} == IN_FORCE


@pytest.mark.parametrize("code", CODES)
def test_every_key_has_a_value_and_says_what_it_rests_on(code):
    answers = presets()[code].answers
    assert set(answers) == set(KEYS)
    for answer in answers.values():
        key = KEYS[answer.key]
        assert key.kind.clean(answer.value) == answer.value
        assert key.kind.words(answer.value)
        assert answer.clause, answer.key
        assert answer.source in codes.SOURCES
        if answer.source in ("peraturan", "tafsir"):
            assert answer.clause.split()[0] in ("Pasal", "Diktum", "Tembusan", "Mengingat"), answer.key


@pytest.mark.parametrize("key", KEYS.values(), ids=lambda key: key.code)
def test_every_key_is_well_declared(key):
    assert key.group in GROUPS
    assert key.label
    assert key.help.endswith(".")
    assert key.kind.clean(key.default) == key.default
    assert not hasattr(Profile, key.code), "a key must not hide a fact of the profile"


@pytest.mark.django_db
class TestLoaded:
    @pytest.mark.parametrize(("key", "values"), MATRIX.items())
    def test_the_comparison_matrix_holds(self, key, values):
        assert tuple(getattr(profile_of(code), key) for code in CODES) == values

    def test_sections_of_the_five(self):
        assert [len(profile_of(code).sections) for code in CODES] == [7, 2, 5, 1, 6]

    def test_words_of_the_same_role_differ(self):
        assert profile_of("62.04").label("supervisor") == "Pengawas"
        assert profile_of("63.11").label("manager") == "Manager"
        assert profile_of("33.24").label("manager") == "Manajer SLRT"
        assert profile_of("63.09").label("manager") == "Manajer"  # the decree names none: the general word

    def test_sections_are_those_of_the_regulation(self):
        assert [section.label for section in profile_of("62.04").sections] == [
            "Meja Pendaftaran",
            "Bidang Data dan Pelaporan",
            "Bidang Kesehatan",
            "Bidang Edukasi",
            "Bidang Sosial dan Ekonomi",
        ]
        assert [len(profile_of(code).sections) for code in CODES] == [7, 2, 5, 1, 6]

    @pytest.mark.parametrize("code", CODES)
    @pytest.mark.parametrize("case_class", codes.CLASSES)
    @pytest.mark.parametrize("sector", ["", *codes.SECTORS])
    def test_every_case_finds_a_section_that_takes_cases(self, code, case_class, sector):
        section = profile_of(code).section_for(case_class=case_class, sector=sector)
        assert section.sectors or section.classes

    def test_routing_by_sector_comes_before_class(self):
        balangan = profile_of("63.11")
        assert balangan.section_for(case_class="participation", sector="health").code == "health"
        assert balangan.section_for(case_class="participation").code == "data"
        assert balangan.section_for(case_class="programme").code == "social"

    @pytest.mark.parametrize(
        ("code", "puskesos", "kecamatan"),
        [("32.76", 63, 11), ("33.24", 286, 20), ("62.04", 93, 6), ("63.09", 0, 12), ("63.11", 157, 8)],
    )
    def test_units(self, code, puskesos, kecamatan):
        units = preset_units(code)
        kinds = [unit["kind"] for unit in units]
        assert kinds[0] == "secretariat"
        assert units[0]["code"] == profile_of(code).short_code
        assert (kinds.count("puskesos"), kinds.count("kecamatan")) == (puskesos, kecamatan)
        assert len({unit["code"] for unit in units}) == len(units)
        assert all(len(unit["code"]) <= 24 and unit["region_code"].startswith(code) for unit in units)

    @pytest.mark.parametrize("code", CODES)
    def test_every_sector_has_an_agency_to_refer_to(self, code):
        agencies = [unit for unit in preset_units(code) if unit["kind"] == "agency"]
        assert {sector for unit in agencies for sector in unit["sectors"]} == set(codes.SECTORS)


def test_common_holidays_are_marked_unverified():
    days = common_holidays()
    assert {day["date"].year for day in days} == {2024, 2025, 2026, 2027}
    assert not any(day["verified"] for day in days)


BROKEN = {
    "unknown key": ('[values.nonsense]\nvalue = 1\nclause = "Pasal 1"\nsource = "tafsir"', "unknown keys"),
    "no clause": ('[values.ranking]\nvalue = true\nclause = ""\nsource = "peraturan"', "clause"),
    "wrong source": ('[values.ranking]\nvalue = true\nclause = "Pasal 1"\nsource = "kabar"', "source"),
    "wrong value": ('[values.ranking]\nvalue = "ya"\nclause = "Pasal 1"\nsource = "tafsir"', "Pilih ya atau tidak"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_preset_says_where(tmp_path, text, message):
    path = tmp_path / "x.toml"
    path.write_text(f'[jurisdiction]\ncode = "33.24"\nin_force = 2023-01-01\n{text}\n', encoding="utf-8")
    with pytest.raises(BrokenPreset, match=rf"x\.toml.*{message}"):
        load_file(path)


WRONG = {
    "channels": ["pigeon"],
    "report_rhythm": [],
    "deadlines": {"participation": {"total": 1}},
    "service_hours": {"mon": [["16:00", "08:00"]]},
    "sections": [{"code": "Bidang Data", "label": "Bidang Data"}],
    "labels": {"king": "Raja"},
    "vulnerable_percent": 140,
    "service_name": "  ",
    "partner_kinds": "CSR",
    "referral_approval": "maybe",
}


@pytest.mark.parametrize(("key", "value"), WRONG.items(), ids=WRONG)
def test_values_that_do_not_fit_are_refused_in_words(key, value):
    with pytest.raises(BadValue) as refusal:
        KEYS[key].kind.clean(value)
    assert str(refusal.value).endswith(".")


def test_a_part_that_is_not_built_is_said_to_be_so_and_the_others_are_asked_for():
    """A module that the code never asks for must not look as if it did something."""
    packages = [path for name in tree.PACKAGES for path in tree.python_files(name)]
    text = "\n".join(tree.source(path) for path in packages)
    asked = set(re.findall(r'has_module\("(\w+)"\)|when\("modules", "(\w+)"\)|^MODULE = "(\w+)"', text, re.MULTILINE))
    asked = {word for words in asked for word in words if word} | {"puskesos"}  # of roles: Role.module
    assert {role.module for role in ROLES.values()} == {"", "puskesos"}
    assert asked == set(codes.MODULES) - codes.PENDING_MODULES
    kind = KEYS["modules"].kind
    assert kind.words(["prelist", "spm"])[1] == "Standar pelayanan minimal bidang sosial (belum tersedia)"
    assert kind.words(["prelist", "skm"]) == ["Daftar awal (pre-list)", "Survei kepuasan masyarakat"]
