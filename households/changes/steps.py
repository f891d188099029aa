"""What each step of a change proposal asks: a note, a comment per line that goes back, a tick where values moved."""

from __future__ import annotations

from typing import Any

from django import forms

from households.changes.page import DiffRow, diff_rows
from households.models import ChangeProposal
from slrt.cases.forms import StepForm

RETURNS = ("return_to_proposer", "return_by_manager", "return_by_officer")
APPLIES = ("apply", "apply_reviewed")
_NOTES = {
    "review": ("Catatan telaah", False),
    "return_to_proposer": ("Yang perlu diperbaiki", True),
    "return_by_manager": ("Yang perlu diperbaiki", True),
    "return_by_officer": ("Yang perlu diperbaiki", True),
    "reject": ("Alasan ditolak", True),
    "reject_by_manager": ("Alasan ditolak", True),
    "recommend": ("Catatan rekomendasi", False),
    "apply": ("Catatan", False),
    "apply_reviewed": ("Catatan", False),
    "withdraw": ("Alasan dicabut", True),
}


def _comment(row: DiffRow) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=f"{row.who}: {row.label}", max_length=240, required=False, widget=widget,
                           initial=row.comment, help_text=f"{row.old or 'baru'} → {row.new}")  # fmt: skip


class ChangeStepForm(StepForm):
    case: ChangeProposal

    def build(self) -> dict[str, forms.Field]:
        label, required = _NOTES[self.transition.name]
        widget = forms.Textarea({"rows": 3, "data-modules": True})
        built: dict[str, forms.Field] = {
            "note": forms.CharField(label=label, required=required, max_length=2000, widget=widget)
        }
        self.diff = diff_rows(self.case)
        if self.transition.name in RETURNS:
            built |= {f"line_{row.pk}": _comment(row) for row in self.diff}
        if self.transition.name in APPLIES and any(row.now for row in self.diff):
            built["overwrite"] = forms.BooleanField(
                label="Tetap terapkan, walaupun nilai sekarang sudah berubah", required=False
            )
        return built

    def inputs(self) -> dict[str, Any]:
        given = super().inputs()
        lines = [name for name in given if name.startswith("line_")]
        comments = {int(name.removeprefix("line_")): given.pop(name) for name in lines}
        return given | ({"comments": comments} if comments else {})
