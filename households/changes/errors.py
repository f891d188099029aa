"""Why a change cannot be proposed or applied."""

from __future__ import annotations

from slrt.cases.errors import CaseError


class ChangeRefused(CaseError):
    """The change cannot be proposed like this. `field` names the input to mend, "" for none."""

    status = 422

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


class ChangeWarned(ChangeRefused):
    """Something speaks against it; the person may go on by saying so."""


class Stale(CaseError):
    """A value has changed since it was proposed."""

    def __init__(self, labels: list[str]):
        super().__init__(
            f"Sudah berubah sejak diusulkan: {', '.join(labels)}. "
            "Bandingkan nilai sekarang, lalu kembalikan usulan atau centang “Tetap terapkan”."
        )
