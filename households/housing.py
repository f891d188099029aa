"""The few questions about a house that the desk asks, in the codes of the DTSEN questionnaire (domain §1.4)."""

from __future__ import annotations

QUESTIONNAIRE = "dtsen-2025"

HOUSE_STATUS = {
    "1": "Milik sendiri",
    "2": "Kontrak/sewa",
    "3": "Bebas sewa/menumpang",
    "4": "Dinas",
    "5": "Lainnya",
}
FLOOR = {
    "1": "Marmer/granit",
    "2": "Keramik",
    "3": "Parket/vinil/karpet",
    "4": "Ubin/tegel/teraso",
    "5": "Kayu/papan",
    "6": "Semen/bata merah",
    "7": "Bambu",
    "8": "Tanah",
    "9": "Lainnya",
}
WALL = {
    "1": "Tembok",
    "2": "Plesteran anyaman bambu/kawat",
    "3": "Kayu/papan",
    "4": "Anyaman bambu",
    "5": "Batang kayu",
    "6": "Bambu",
    "7": "Lainnya",
}
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
    """(label, words) of what is known; codes of another questionnaire are not translated with these lists."""
    if housing.get("questionnaire") != QUESTIONNAIRE:
        return []
    found = []
    for variable, label, choices in QUESTIONS.values():
        value = str(housing.get(variable, ""))
        if value:
            found.append((label, choices.get(value, value)))
    return found
