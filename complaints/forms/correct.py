"""The registration once more, filled with what was registered."""

from __future__ import annotations

from typing import Any

from django import forms

from complaints.forms.intake import IntakeForm
from complaints.models import Complaint
from households.models import Person
from slrt.accounts.models import User
from slrt.audit import crypto
from slrt.cases.forms import VERSION_FIELD, CaseEdits
from slrt.ui.forms import dress

# Looking people up, drafts and photos belong to the first registration.
_LEFT_OUT = ("consent", "service", "nik_as_card", "chosen", "looked", "subject_kind", "similar_reason", "draft",
             "photo", "latitude", "longitude", "accuracy")  # fmt: skip


class CorrectionForm(CaseEdits, IntakeForm):
    """A NIK may still be added while no person is known; it then leads to the person, exactly."""

    address = forms.CharField(label="Alamat", max_length=240, required=False)

    def __init__(self, data=None, *, complaint: Complaint, user: User, **kwargs):
        self.complaint = complaint
        super().__init__(
            data, user=user, unit=complaint.unit, profile=complaint.profile, initial=stored_values(complaint), **kwargs
        )
        for name in _LEFT_OUT:
            self.fields.pop(name, None)
        if complaint.person_id:
            # Whom the registry knows is not renamed here.
            for name in ("nik", "name", "birth"):
                del self.fields[name]
        else:
            self.fields["name"].required = True
            self.fields["nik"].label = "NIK"
            for name in ("autofocus", "aria-controls"):  # no look-up stands beside this form
                self.fields["nik"].widget.attrs.pop(name, None)
        if complaint.channel not in complaint.profile.channels:
            said = (complaint.channel, complaint.get_channel_display())
            self.fields["channel"].choices = [*self.fields["channel"].choices, said]
        kept = [(name, name) for name in complaint.documents_brought if name not in self.checklist()]
        self.fields["documents"].choices = [*self.fields["documents"].choices, *kept]
        self.fields[VERSION_FIELD] = forms.IntegerField(widget=forms.HiddenInput, initial=complaint.version)
        self.watch(complaint)
        dress(self)

    def stored(self, complaint: Complaint) -> dict[str, Any]:
        return {name: value for name, value in stored_values(complaint).items() if name in self.fields}

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned["person"] = self._person(cleaned.get("nik", ""))
        return cleaned

    def _person(self, nik: str) -> Person | None:
        if not nik or self.complaint.person_id:
            return None
        rows = Person.objects.searchable_by(self.user).filter(jurisdiction=self.complaint.jurisdiction_id)
        return rows.filter(nik_digest__in=crypto.digests(nik, "nik")).select_related("household", "village").first()


def stored_values(complaint: Complaint) -> dict[str, Any]:
    """What was registered, as the fields of the intake show it."""
    return {
        "nik": complaint.subject_nik or "",
        "name": complaint.subject_name,
        "village": complaint.region_id or "",
        "birth": str(complaint.subject_birth_year or ""),
        "address": complaint.subject_address,
        "reporter": complaint.reporter,
        "reporter_name": complaint.reporter_name,
        "reporter_relation": complaint.reporter_relation,
        "phone": complaint.reporter_phone or "",
        "klass": complaint.klass,
        "category": complaint.category,
        "programme": complaint.programme_id or "",
        "description": complaint.description,
        "documents": complaint.documents_brought,
        "channel": complaint.channel,
    }
