"""Forms of a proposal and of the steps of a referral."""

from __future__ import annotations

from typing import Any

from django import forms

from complaints.models import Complaint
from programs.agencies import agencies_of, agency_for
from programs.enums import Level
from programs.models import Programme
from referrals.enums import DELIVERED, NOT_DELIVERED, SharedField
from referrals.models import Referral
from referrals.shared import usual_fields
from referrals.texts import expand
from slrt.accounts.models import Unit
from slrt.cases.forms import VERSION_FIELD, CaseEdits, StepForm
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm, Chips

NOTE_LENGTH, TEXT_LENGTH = 1000, 2000


class ProposalForm(CaseEdits, BaseForm):
    """What is asked of which office, about which programme, and what it may know of the person."""

    programme = forms.ModelChoiceField(
        label="Program", queryset=Programme.objects.none(), required=False, empty_label="Tanpa program tertentu"
    )
    target_unit = forms.ModelChoiceField(
        label="Instansi tujuan", queryset=Unit.objects.none(), required=False, empty_label="Menurut program"
    )
    request = forms.CharField(
        label="Yang diminta", max_length=TEXT_LENGTH, widget=forms.Textarea({"rows": 4, "data-modules": True})
    )
    reason = forms.CharField(
        label="Pertimbangan", max_length=TEXT_LENGTH, widget=forms.Textarea({"rows": 4, "data-modules": True})
    )
    shared = forms.MultipleChoiceField(
        label="Data yang dibagi kepada instansi", choices=SharedField, widget=Chips,
        help_text="Hanya yang dicentang tampil pada surat dan layar instansi.",
        error_messages={"required": "Pilih paling sedikit satu data yang dibagi."},
    )  # fmt: skip
    is_emergency = forms.BooleanField(label="Rujukan darurat", required=False)
    note = forms.CharField(
        label="Alasan darurat", max_length=NOTE_LENGTH, required=False,
        help_text="Perlu bila dikirim sebelum disahkan manajer.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, complaint: Complaint, referral: Referral | None = None, **kwargs):
        self.complaint, profile = complaint, complaint.profile
        self.units = [unit for unit in agencies_of(complaint.jurisdiction_id) if unit.level in profile.referral_levels]
        kwargs["initial"] = self._first(referral) | kwargs.get("initial", {})
        super().__init__(data, **kwargs)
        offered = Programme.objects.offered_in(complaint.jurisdiction_id)
        self.fields["programme"].queryset = offered.order_by("level", "name", "pk")
        self.fields["programme"].choices = [
            ("", "Tanpa program tertentu"),
            *by_level(self.fields["programme"].queryset, profile),
        ]
        self.fields["target_unit"].queryset = Unit.objects.filter(pk__in=[u.pk for u in self.units]).order_by("name")
        self.fields["target_unit"].choices = [("", "Menurut program"), *((u.pk, u.name) for u in self.units)]
        self.emergency_possible = profile.emergency and complaint.urgent
        if not self.emergency_possible:
            del self.fields["is_emergency"], self.fields["note"]
        self.fields[VERSION_FIELD] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, initial=new_key, required=False)
        self.watch(referral)

    def stored(self, referral: Referral) -> dict[str, Any]:
        known = self._first(referral)
        return {name: known[name] for name in known if name in self.fields and name != VERSION_FIELD}

    def _first(self, referral: Referral | None) -> dict[str, Any]:
        if referral is not None:
            names = ("programme", "target_unit", "request", "reason", "shared", "is_emergency")
            return {name: getattr(referral, name) for name in names} | {VERSION_FIELD: referral.version}
        programme = self.complaint.programme
        office = agency_for(programme, self.complaint.jurisdiction_id, self.units) if programme else None
        return {
            "programme": programme,
            "target_unit": office,
            "shared": usual_fields(self.complaint),
            "is_emergency": self.complaint.urgent,
        }

    def clean_request(self) -> str:
        return expand(self.cleaned_data["request"])

    def clean_reason(self) -> str:
        return expand(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        """Without an office, the one that runs the programme is meant."""
        cleaned, programme = super().clean(), self.cleaned_data.get("programme")
        if "target_unit" in cleaned and cleaned["target_unit"] is None:
            office = agency_for(programme, self.complaint.jurisdiction_id, self.units) if programme else None
            if office is None:
                self.add_error("target_unit", "Pilih instansi tujuan.")
            cleaned["target_unit"] = office
        return cleaned

    def content(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("target_unit", "programme", "request", "reason", "shared")
        content = {name: self.cleaned_data.get(name) for name in names}
        return content | {"is_emergency": self.cleaned_data.get("is_emergency", False)}


def by_level(programmes, profile: Profile) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices grouped by level, the nearest first."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for programme in programmes:
        groups.setdefault(programme.level, []).append((programme.pk, programme.name))
    order = (Level.REGENCY, Level.VILLAGE, Level.PROVINCE, Level.NATIONAL, Level.NON_GOVERNMENT)
    return [(profile.here(Level(level).label), groups[level]) for level in order if level in groups]


def _note(label: str, *, required: bool = True, help_text: str = "", message: str = "") -> forms.CharField:
    said = {"required": message} if message else {}
    return forms.CharField(
        label=label, max_length=NOTE_LENGTH, required=required, help_text=help_text, error_messages=said,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip


def _outcome(choices, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", "Pilih"), *((choice.value, choice.label) for choice in choices)]
    )


_NOTES = {
    "return_to_proposer": ("Yang harus diperbaiki", "Tulis apa yang harus diperbaiki."),
    "refuse": ("Alasan penolakan", "Tulis alasan penolakan."),
    "decline": ("Alasan penolakan", "Tulis mengapa rujukan ini tidak dapat diterima."),
    "cancel": ("Alasan pembatalan", "Tulis alasan pembatalan."),
    "recall": ("Alasan penarikan", "Tulis alasan penarikan; instansi membacanya."),
    "send_emergency": ("Alasan darurat", "Tulis mengapa tidak dapat menunggu persetujuan."),
    "deliver": ("Jawaban untuk warga", "Tulis apa yang diberikan dan kapan."),
    "not_deliver": ("Penjelasan", "Tulis penjelasan yang dapat disampaikan kepada warga."),
}


class ReferralStepForm(StepForm):
    """The inputs of a step beside the version and the key."""

    def build(self) -> dict[str, forms.Field]:
        name, fields = self.transition.name, {}
        if name == "deliver":
            fields["outcome"] = _outcome(DELIVERED, "Hasil")
        elif name == "not_deliver":
            fields["outcome"] = _outcome(NOT_DELIVERED, "Sebab tidak terpenuhi")
        if name in _NOTES:
            label, message = _NOTES[name]
            fields["note"] = _note(label, message=message)
        elif name == "accept":
            fields["note"] = _note("Catatan", required=False, help_text="Misalnya nama petugas atau rencana kunjungan.")
        return fields


class DecisionForm(BaseForm):
    """The manager's answer: returning and refusing need a reason."""

    decision = forms.ChoiceField(choices=[(code, code) for code in ("approve", "return", "refuse", "ratify")])
    note = _note("Alasan", required=False, help_text="Pengusul membacanya.")
    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        decision = cleaned.get("decision")
        if decision in ("return", "refuse") and not cleaned.get("note"):
            word = "pengembalian" if decision == "return" else "penolakan"
            self.add_error("note", f"Tulis alasan {word}.")
        return cleaned
