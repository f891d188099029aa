"""What each step of a pre-list proposal asks, and a remark."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.enums import Eligibility
from households.prelist_rules import fields_for
from households.siks.codes import IneligibleReason
from slrt.cases.forms import StepForm
from slrt.cases.idempotency import FIELD, new_key
from slrt.jurisdictions.codes import INFORM_METHODS
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm, Segmented


def _text(label: str, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea({"rows": 3, "data-modules": True})
    return forms.CharField(label=label, required=required, max_length=2000, widget=widget)


def _past_day(value) -> None:
    if value and value > timezone.localdate():
        raise ValidationError("Tanggal tidak boleh lewat dari hari ini.", code="future")


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, initial=timezone.localdate, validators=[_past_day])


def _note(label: str, *, required: bool = True) -> Callable[[], dict[str, forms.Field]]:
    return lambda: {"note": _text(label, required=required)}


_BUILD: dict[str, Callable[[], dict[str, forms.Field]]] = {
    "visit": lambda: {"visited_on": _day("Tanggal kunjungan"), "note": _text("Hasil kunjungan")},
    "review": _note("Catatan pemeriksaan", required=False),
    "return_to_proposer": _note("Yang perlu dilengkapi"),
    "return_by_manager": _note("Yang perlu dilengkapi"),
    "resubmit": _note("Yang sudah dilengkapi", required=False),
    "validate": _note("Catatan pengesahan", required=False),
    "refuse": _note("Alasan tidak diusulkan"),
    "centre_refused": _note("Jawaban pemerintah pusat"),
    "withdraw": _note("Alasan dicabut"),
    "reopen": _note("Alasan diusulkan lagi"),
}


def _eligibility(case) -> dict[str, forms.Field]:
    """Layak or tidak with its coded reason, beginning with what the desk had said."""
    return {
        "eligible": forms.ChoiceField(
            label="Kelayakan", choices=Eligibility.choices, widget=Segmented, initial=case.eligible
        ),
        "eligible_code": forms.ChoiceField(
            label="Sebab tidak layak", choices=[("", "Pilih bila tidak layak"), *IneligibleReason.choices],
            required=False, initial=case.eligible_code,
        ),
        "eligible_reason": forms.CharField(
            label="Penjelasan kelayakan", max_length=240, required=False, initial=case.eligible_reason
        ),
    }  # fmt: skip


class TellForm(BaseForm):
    """How the family was told of the latest step, and what it said."""

    method = forms.ChoiceField(label="Cara memberi tahu")
    note = forms.CharField(
        label="Tanggapan keluarga", max_length=500, required=False,
        widget=forms.Textarea({"rows": 2, "data-modules": True}),
    )  # fmt: skip

    def __init__(self, *args, profile: Profile, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [(code, INFORM_METHODS[code]) for code in profile.inform_methods]
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)


class PreListStepForm(StepForm):
    def build(self) -> dict[str, forms.Field]:
        fields = _BUILD[self.transition.name]()
        if self.transition.name == "review" and "eligible" in fields_for(self.case.profile):
            fields = _eligibility(self.case) | fields
        return fields

    def clean(self) -> dict:
        given = super().clean()
        if given.get("eligible") == Eligibility.NOT_ELIGIBLE and not given.get("eligible_code"):
            self.add_error("eligible_code", "Pilih sebab keluarga ini tidak layak.")
        if given.get("eligible_code") == IneligibleReason.OTHER and not given.get("eligible_reason"):
            self.add_error("eligible_reason", "Tulis alasannya bila sebabnya “Lainnya”.")
        return given


class NoteForm(BaseForm):
    """A remark on a proposal; it moves nothing."""

    note = forms.CharField(label="Catatan", max_length=2000, widget=forms.Textarea({"rows": 3, "data-modules": True}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
