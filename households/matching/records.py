"""What is known of somebody, and what a comparison answers. Plain data; imports no model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from households.matching.weights import SURE_BITS, UNLIKELY_BITS


class Mark(StrEnum):
    """What a field says, in the words of the screen."""

    MATCH = "cocok"
    CLOSE = "mirip"
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak diketahui"


class Band(StrEnum):
    SURE = "cocok"
    POSSIBLE = "mungkin"
    UNLIKELY = "tidak"


@dataclass(frozen=True, slots=True)
class Reason:
    """One field: its name, what it says, and a short sentence."""

    field: str
    mark: Mark
    text: str
    bits: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody, on either side. Everything may be empty; village is a region code.

    birth_month is for dates of which only month and year are known. `relatives` says that the NIK given belongs to
    somebody else in this person's family, `former_kk` that the KK given is an earlier one of it: only on the side of
    the registry.
    """

    name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    village: str = ""
    sex: str = ""
    nik: str = field(default="", repr=False)
    kk: str = field(default="", repr=False)
    mother: str = ""
    birth_month: int | None = None
    relatives: bool = False
    former_kk: bool = False

    @property
    def year(self) -> int | None:
        return self.birth_date.year if self.birth_date else self.birth_year

    @property
    def month(self) -> int | None:
        return self.birth_date.month if self.birth_date else self.birth_month


def band_of(bits: float, floor: float = UNLIKELY_BITS) -> Band:
    """floor: below it somebody is called *tidak* (scoring.floor_of lowers it for a question that says little)."""
    if bits >= SURE_BITS:
        return Band.SURE
    return Band.UNLIKELY if bits < floor else Band.POSSIBLE


@dataclass(frozen=True, slots=True)
class Score:
    """bits: log2 of the odds that it is the same person. The reasons leave out what was not asked for."""

    bits: float
    reasons: tuple[Reason, ...]
    floor: float = UNLIKELY_BITS

    @property
    def band(self) -> Band:
        return band_of(self.bits, self.floor)

    @property
    def chance(self) -> float:
        """The bits as a probability, 0 to 1."""
        return 1 / (1 + 2 ** -max(-60.0, min(60.0, self.bits)))
