"""Why a need cannot be recorded."""

from __future__ import annotations

from slrt.cases.errors import CaseError


class NeedRefused(CaseError):
    """The need cannot be recorded like this. `field` names the input to mend, "" for none."""

    status = 422

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


class NeedWarned(NeedRefused):
    """Something speaks against it; the person may go on by saying so."""
