"""Comparing what is known of two people (matching.md). Pure: imports no model.

score(asked, person)   → Score(bits, reasons, band)
keys_of(person)        → the 32-bit keys a registry entry carries; question_keys(asked) for the other side
"""

from households.matching.keys import keys_of, question_keys
from households.matching.records import Band, Known, Mark, Reason, Score, band_of
from households.matching.scoring import score
from households.matching.weights import SURE_BITS, UNLIKELY_BITS, VERSION

__all__ = (
    "SURE_BITS",
    "UNLIKELY_BITS",
    "VERSION",
    "Band",
    "Known",
    "Mark",
    "Reason",
    "Score",
    "band_of",
    "keys_of",
    "question_keys",
    "score",
)
