"""What was sent online, once more as the desk's own form: look the person up, put it right, register it."""

from __future__ import annotations

from typing import Any

from django import forms

from complaints.forms.correct import stored_values
from complaints.forms.intake import IntakeForm
from complaints.models import Complaint
from slrt.accounts.models import User
from slrt.cases.forms import VERSION_FIELD
from slrt.ui.forms import dress

# The story stays as it was written, the channel is known, and drafts and house photos belong to the desk's own page.
_LEFT_OUT = ("description", "channel", "consent", "service", "draft", "photo", "latitude", "longitude", "accuracy")


class AcceptForm(IntakeForm):
    """Filled with what the sender typed; a POST replaces it. `description` is read for the pre-list, never written."""

    address = forms.CharField(label="Alamat", max_length=240, required=False)

    def __init__(self, data=None, *, complaint: Complaint, user: User, **kwargs):
        self.complaint = complaint
        initial = kwargs.pop("initial", None) or initial_of(complaint)
        super().__init__(data, user=user, unit=complaint.unit, profile=complaint.profile, initial=initial, **kwargs)
        for name in _LEFT_OUT:
            self.fields.pop(name, None)
        self.fields[VERSION_FIELD] = forms.IntegerField(widget=forms.HiddenInput, initial=complaint.version)
        dress(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        return cleaned | {"description": self.complaint.description, "channel": self.complaint.channel}


def initial_of(complaint: Complaint) -> dict[str, Any]:
    values = stored_values(complaint)
    chosen = f"p{complaint.person_id}" if complaint.person_id else ""
    return values | {"subject_kind": complaint.subject_unit, "chosen": chosen}
