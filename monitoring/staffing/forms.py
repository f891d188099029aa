"""One line per condition: met or not, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from monitoring.staffing.actions import Answer
from monitoring.staffing.models import CheckState
from monitoring.staffing.standing import checks_of, is_preferred
from slrt.accounts.models import Assignment
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, dress
from slrt.ui.widgets import QuickSelect

_CHOICES = [("", "Belum dilihat"), *CheckState.choices]


class ChecksForm(Edits, BaseForm):
    """asked: the conditions of the role, in the order of the profile."""

    def __init__(self, *args: Any, assignment: Assignment, asked: tuple[str, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = asked
        known = checks_of(assignment)
        for number, requirement in enumerate(asked):
            check = known.get(requirement)
            state = forms.ChoiceField(
                label=requirement, choices=_CHOICES, required=False, widget=QuickSelect,
                initial=check.state if check else "",
            )  # fmt: skip
            note = forms.CharField(
                label=f"Keterangan: {requirement}", max_length=240, required=False, initial=check.note if check else ""
            )
            state.quiet = note.quiet = True
            self.fields[f"state_{number}"], self.fields[f"note_{number}"] = state, note
        self.watch(assignment)
        dress(self)

    def stored(self, record: Assignment) -> dict[str, Any]:
        known, values = checks_of(record), {}
        for number, requirement in enumerate(self.asked):
            check = known.get(requirement)
            values[f"state_{number}"] = check.state if check else ""
            values[f"note_{number}"] = check.note if check else ""
        return values

    def last_change(self, record: Assignment, names: list[str]) -> tuple[str, datetime | None]:
        """Each row says itself who looked at it last."""
        known = checks_of(record)
        lines = {self.asked[int(name.rpartition("_")[2])] for name in names}
        found = [known[line] for line in lines if line in known]
        last = max(found, key=lambda check: check.checked_at, default=None)
        return (last.checked_by.name, last.checked_at) if last else ("", None)

    def called(self, record: Assignment) -> str:
        return "Pemeriksaan ini"

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {"text": line, "preferred": is_preferred(line), "state": self[f"state_{n}"], "note": self[f"note_{n}"]}
            for n, line in enumerate(self.asked)
        ]

    def answers(self) -> dict[str, Answer]:
        given = self.cleaned_data
        return {line: Answer(given[f"state_{n}"], given[f"note_{n}"]) for n, line in enumerate(self.asked)}
