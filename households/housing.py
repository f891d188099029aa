"""The few questions about a house that the desk asks, in the codes of the DTSEN questionnaire (households.codes)."""

from __future__ import annotations

from households import codes

QUESTIONNAIRE = "dtsen-2025"
_ASKED = codes.questionnaires()[QUESTIONNAIRE].variables

HOUSE_STATUS = dict(_ASKED["status_kepemilikan_rumah"].values)
FLOOR = dict(_ASKED["jenis_lantai_terluas"].values)
WALL = dict(_ASKED["jenis_dinding_terluas"].values)
# Our field → (name of the variable in DTSEN, label, code list).
QUESTIONS = {
    "house_status": ("status_kepemilikan_rumah", "Status rumah", HOUSE_STATUS),
    "floor": ("jenis_lantai_terluas", "Lantai terluas", FLOOR),
    "wall": ("jenis_dinding_terluas", "Dinding terluas", WALL),
}


def collect(answers: dict) -> dict[str, str]:
    """The given answers as stored on a household, with the version of their codes; {} when none was given."""
    found = {variable: answers[name] for name, (variable, _, _) in QUESTIONS.items() if answers.get(name)}
    return found | {"questionnaire": QUESTIONNAIRE} if found else {}


def rows(housing: dict) -> list[tuple[str, str]]:
    """(label, words) of what is known, by the codes of the questionnaire it was asked with; an older one is named."""
    found = [(label, said) for _, label, said in codes.answers(housing)]
    version = housing.get(codes.VERSION)
    if found and version != QUESTIONNAIRE:
        found.append(("Kuesioner", codes.questionnaires()[version].label))
    return found
