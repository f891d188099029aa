"""Why a step was refused. Each carries the Indonesian sentence that a person reads."""

from __future__ import annotations

from slrt.ui import words


class CaseError(Exception):
    """A step that cannot be taken. `sentence` says what happened and how to mend it; nothing was written."""

    status = 409

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class IllegalTransition(CaseError):
    """There is no such arrow from the case's present status."""


class StepNotAllowed(CaseError):
    """The person lacks the permission here, or the profile does not use this step."""

    status = 403


class FourEyes(CaseError):
    """The same person took an earlier step that this one must check."""

    status = 403


class MissingInput(CaseError):
    """A required input is empty. `fields` names them."""

    status = 422

    def __init__(self, fields: list[str], sentence: str):
        super().__init__(sentence)
        self.fields = fields


class CaseChanged(CaseError):
    """Somebody else saved first. `events` are the steps taken since the version the person saw."""

    def __init__(self, case, events):
        who = events[0].actor if events else None
        by = f" oleh {who}" if who else ""
        at = f" pukul {words.clock(events[0].at)}" if events else ""
        super().__init__(
            f"Kasus ini diubah{by}{at}, setelah Anda membukanya. "
            "Isian Anda belum disimpan: bandingkan, lalu simpan lagi."
        )
        self.case = case
        self.events = events
