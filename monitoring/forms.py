"""Forms of the reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from monitoring.actions import kinds_offered
from monitoring.enums import ReportKind
from monitoring.periods import BadPeriod, Period, PeriodKind, custom, latest, parse
from slrt.cases.forms import StepForm
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm

OWN = "custom"
SHOWN = {PeriodKind.MONTHLY: 12, PeriodKind.QUARTERLY: 9, PeriodKind.SEMESTER: 6, PeriodKind.ANNUAL: 4}


class ReportForm(BaseForm):
    """Which period, and what for."""

    period = forms.ChoiceField(label="Periode")
    first = forms.DateField(label="Dari tanggal", required=False)
    last = forms.DateField(label="Sampai tanggal", required=False)
    note = forms.CharField(label="Keperluan", max_length=240, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.profile, self.now = profile, timezone.now()
        self.offered = kinds_offered(profile)
        self.fields["period"].choices = self._choices()
        self.fields["period"].initial = latest(PeriodKind.QUARTERLY, self.now, profile.zone, 2)[1].code
        self.fields["note"].help_text = "Misalnya: bahan rapat koordinasi. Jangan menulis nama warga."
        if not self.has_own:
            del self.fields["first"], self.fields["last"]
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, initial=new_key, required=False)

    @property
    def has_own(self) -> bool:
        return ReportKind.CUSTOM in self.offered

    def _choices(self) -> list:
        groups: list = []
        for kind in self.offered:
            if kind == ReportKind.CUSTOM:
                groups.append((kind.label, [(OWN, "Rentang tanggal sendiri")]))
                continue
            periods = latest(PeriodKind(kind), self.now, self.profile.zone, SHOWN[PeriodKind(kind)])
            groups.append((kind.label, [(period.code, self._label(period)) for period in periods]))
        return groups

    def _label(self, period: Period) -> str:
        return f"{period.label} (masih berjalan)" if period.end > self.now else period.label

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("period") == OWN:
            for name in ("first", "last"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "Isi tanggalnya, misalnya 1-7-2026.")
        if not self.errors:
            try:
                data["chosen"] = self._chosen(data)
            except BadPeriod as bad:
                self.add_error("last" if data["period"] == OWN else "period", str(bad))
        return data

    def _chosen(self, data: dict[str, Any]) -> Period:
        if data["period"] == OWN:
            return custom(data["first"], data["last"], self.profile.zone)
        return parse(data["period"], self.profile.zone)


class ReportStepForm(StepForm):
    """The inputs of a report's steps: the manager's words, or the reason of a cancellation."""

    def build(self) -> dict[str, forms.Field]:
        if self.transition.name == "write":
            long = {"rows": 7}
            return {
                "obstacles": forms.CharField(
                    label="Hambatan", required=False, max_length=8000, initial=self.case.obstacles,
                    widget=forms.Textarea(long), help_text="Apa yang menghambat pelayanan. Tanpa nama warga.",
                ),
                "recommendations": forms.CharField(
                    label="Rekomendasi", required=False, max_length=8000, initial=self.case.recommendations,
                    widget=forms.Textarea(long), help_text="Satu baris satu usul perbaikan.",
                ),
            }  # fmt: skip
        if self.transition.name == "cancel":
            return {"note": forms.CharField(label="Alasan dibatalkan", max_length=240)}
        return {}
