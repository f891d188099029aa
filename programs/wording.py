"""What a clerk says about a programme, in whole sentences. Pure: imports no model."""

from __future__ import annotations


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def read_out(programme) -> str:
    """The text to read to a citizen: the written one, or one put together from the entry."""
    if programme.spoken:
        return programme.spoken
    parts = [
        _sentence(programme.name),
        f"Untuk siapa: {_sentence(programme.criteria)}" if programme.criteria else "",
        f"Manfaatnya: {_sentence(programme.benefit)}" if programme.benefit else "",
        f"Siapkan: {_sentence(', '.join(programme.documents))}" if programme.documents else "",
        f"Caranya: {_sentence(programme.how_to_apply)}" if programme.how_to_apply else "",
    ]
    return " ".join(part for part in parts if part)
