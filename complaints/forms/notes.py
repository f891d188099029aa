"""A remark, and the person to act next."""

from __future__ import annotations

from django import forms

from complaints.forms.steps import PersonField, text
from complaints.holders import holders_of
from complaints.models import Complaint
from slrt.accounts.models import User
from slrt.cases.forms import VERSION_FIELD
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.ui.forms import BaseForm, dress


class NoteForm(BaseForm):
    note = text("Catatan", rows=2)
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("auto_id", "id_note_%s")
        super().__init__(*args, **kwargs)


class AppointForm(BaseForm):
    """Everybody whose role answers the turn, of whatever section."""

    def __init__(self, *args, complaint: Complaint, **kwargs):
        super().__init__(*args, **kwargs)
        people = [person.pk for person in holders_of(complaint, any_section=True)]
        rows = User.objects.filter(pk__in=people).order_by("name", "pk")
        self.fields["person"] = PersonField(rows, label="Petugas", empty_label="Pilih petugas")
        self.fields[VERSION_FIELD] = forms.IntegerField(widget=forms.HiddenInput, initial=complaint.version)
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        dress(self)
