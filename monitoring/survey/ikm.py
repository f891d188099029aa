"""The figures of the satisfaction survey (PermenPANRB 14/2017), exact. Imports no model.

    NRR of an element      = sum of its answers ÷ number of answers
    weighted NRR           = NRR × 1/9
    IKM                    = sum of the nine weighted NRR            (1 to 4)
    converted value        = IKM × 25                                (25 to 100)

Fractions carry everything until the last step, so that nine fours give 100.00: with the printed weights 0.11 or 0.111
the best possible result would be 99.0 or 99.9. Values are rounded half up to two places, and the grade is read from
the rounded converted value by lower bounds, since the printed intervals leave gaps between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ELEMENTS = 9
WEIGHT = Fraction(1, ELEMENTS)
# (lower bound of the converted value, grade, in words), best first.
GRADES = (
    (Decimal("88.31"), "A", "Sangat baik"),
    (Decimal("76.61"), "B", "Baik"),
    (Decimal("65.00"), "C", "Kurang baik"),
    (Decimal("25.00"), "D", "Tidak baik"),
)
# Krejcie and Morgan: chi-square for one degree of freedom at 95 %, share of the population, allowed error.
CHI_SQUARE, SHARE, ERROR = Fraction(3841, 1000), Fraction(1, 2), Fraction(5, 100)


@dataclass(frozen=True)
class Result:
    """nrr and weighted by code of the element; ikm and converted rounded to two places; None without answers."""

    count: int
    nrr: Mapping[str, Decimal]
    weighted: Mapping[str, Decimal]
    ikm: Decimal | None
    converted: Decimal | None
    grade: str = ""
    words: str = ""

    @property
    def weakest(self) -> str:
        """The code of the element with the lowest value; "" without answers."""
        return min(self.nrr, key=lambda code: (self.nrr[code], code), default="")


def result_of(sums: Mapping[str, int], count: int) -> Result:
    """From the sum of the answers per element, each answered `count` times."""
    if not count:
        return Result(0, {}, {}, None, None)
    if len(sums) != ELEMENTS or any(not count <= total <= 4 * count for total in sums.values()):
        raise ValueError("nine elements, each answered with 1 to 4 by everybody")
    exact = {code: Fraction(total, count) for code, total in sums.items()}
    ikm = sum((value * WEIGHT for value in exact.values()), Fraction(0))
    converted = rounded(ikm * 25)
    grade, words = grade_of(converted)
    nrr = {code: rounded(value) for code, value in exact.items()}
    weighted = {code: rounded(value * WEIGHT) for code, value in exact.items()}
    return Result(count, nrr, weighted, rounded(ikm), converted, grade, words)


def of_answers(answers: Sequence[Mapping[str, int]]) -> Result:
    """From single forms, each a mapping of code to 1–4."""
    codes = answers[0] if answers else ()
    return result_of({code: sum(form[code] for form in answers) for code in codes}, len(answers))


def grade_of(converted: Decimal) -> tuple[str, str]:
    """(grade, in words) of a converted value that was rounded to two places. ValueError below 25."""
    for bound, grade, words in GRADES:
        if converted >= bound:
            return grade, words
    raise ValueError("a converted value is at least 25")


def sample_size(population: int) -> int:
    """How many answers a population asks for at least (annex of the regulation; Krejcie and Morgan 1970)."""
    if population <= 0:
        return 0
    spread = CHI_SQUARE * SHARE * (1 - SHARE)
    size = spread * population / (ERROR**2 * (population - 1) + spread)
    return int(rounded(size, places=0))


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half up, as people do it; exact, whatever the length of the fraction."""
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
