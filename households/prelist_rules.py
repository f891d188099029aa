"""What happens at the desk when a family is not in the registry, per answer of the profile key `not_in_registry`.

Pure data: which fields the intake asks, whether a family record is made, and whether a proposal follows.
"""

from __future__ import annotations

from dataclasses import dataclass

from slrt.jurisdictions.profile import Profile

PROFILE_FIELDS = (
    "name", "nik", "birth", "sex", "kk", "village", "rt", "rw", "hamlet", "address", "members_count", "occupation",
    "house_status", "floor", "wall", "phone",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """asks: names of PreListForm fields, in order; empty when nothing is recorded beside the complaint.

    makes_household: a family and a person of source "local" are recorded. makes_case: a proposal follows.
    heading, sentence and done are what the clerk reads before and after.
    """

    code: str
    asks: tuple[str, ...] = ()
    makes_household: bool = False
    makes_case: bool = False
    heading: str = ""
    sentence: str = ""
    done: str = ""


_ALL = (
    Rule(
        "prelist",
        (*PROFILE_FIELDS, "reason"),
        True,
        True,
        "Daftar awal (pre-list)",
        "Keluarga ini belum ada di data terpadu. Catat sebagai daftar awal; usulan diperiksa sebelum dikirim.",
        "Usulan daftar awal dicatat.",
    ),
    Rule(
        "profile_eligibility_prelist",
        (*PROFILE_FIELDS, "eligible", "eligible_reason", "reason"),
        True,
        True,
        "Profil dasar dan kelayakan",
        "Keluarga ini belum ada di data terpadu. Catat profil dasarnya, usulkan layak atau tidak, lalu diperiksa.",
        "Profil dasar dan usulan kelayakan dicatat.",
    ),
    Rule(
        "basic_profile",
        PROFILE_FIELDS,
        True,
        False,
        "Profil dasar",
        "Keluarga ini belum ada di data terpadu. Catat profil dasarnya.",
        "Profil dasar keluarga dicatat.",
    ),
    Rule(
        "registration",
        (*PROFILE_FIELDS, "reason"),
        True,
        True,
        "Permohonan pendaftaran data terpadu",
        "Keluarga ini belum ada di data terpadu. Catat permohonan pendaftarannya.",
        "Permohonan pendaftaran dicatat.",
    ),
    Rule("record_only", sentence="Keluarga ini tidak ditemukan. Hasil pemeriksaan disimpan bersama keluhan."),
)
RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}
# Proposing from the pre-list screen itself is always a proposal, also where the desk only records a profile.
PROPOSAL = RULES["prelist"]


def rule_for(profile: Profile) -> Rule:
    """The rule of a jurisdiction. KeyError for a profile value this version does not know.

    Where the pre-list is not used (profile key `modules`), that a family was not found is written down and no more.
    """
    return RULES[profile.not_in_registry if profile.has_module("prelist") else "record_only"]


def proposal_rule(profile: Profile) -> Rule:
    """The rule of the stand-alone proposal form: the jurisdiction's own when it makes proposals."""
    own = rule_for(profile)
    return own if own.makes_case else PROPOSAL


def fields_for(profile: Profile) -> tuple[str, ...]:
    """Names of the fields the intake asks for a family that was not found."""
    return rule_for(profile).asks
