"""What each step of a pre-list proposal asks, and a remark."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from slrt.cases.forms import StepForm
from slrt.cases.idempotency import FIELD, new_key
from slrt.ui.forms import BaseForm


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
    "batch": lambda: {"batch_ref": forms.CharField(label="Nomor atau nama berkas usulan", max_length=60)},
    "unbatch": _note("Alasan dikeluarkan"),
    "send": lambda: {"sent_on": _day("Tanggal kirim")},
    "centre_refused": _note("Jawaban pemerintah pusat"),
    "withdraw": _note("Alasan dicabut"),
    "reopen": _note("Alasan diusulkan lagi"),
}


class PreListStepForm(StepForm):
    def build(self) -> dict[str, forms.Field]:
        return _BUILD[self.transition.name]()


class NoteForm(BaseForm):
    """A remark on a proposal; it moves nothing."""

    note = forms.CharField(label="Catatan", max_length=2000, widget=forms.Textarea({"rows": 3, "data-modules": True}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
