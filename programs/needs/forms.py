"""Recording a need, and what each of its steps asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.models import Household
from programs.agencies import agencies_of, agency_for
from programs.enums import Sector, TargetUnit
from programs.models import Programme
from programs.needs.codes import NeedSource, UnmetReason, Urgency
from programs.needs.errors import NeedRefused, NeedWarned
from programs.needs.links import Answer, letter_of
from programs.needs.models import Need
from programs.participation import may_enrol
from slrt.accounts.models import Unit
from slrt.cases.forms import StepForm
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.ui.forms import BaseForm, Segmented


def _text(label: str, *, required: bool = True, initial: str = "") -> forms.CharField:
    widget = forms.Textarea({"rows": 3, "data-modules": True})
    return forms.CharField(label=label, required=required, max_length=2000, widget=widget, initial=initial)


def _past_day(value) -> None:
    if value and value > timezone.localdate():
        raise ValidationError("Tanggal tidak boleh lewat dari hari ini.", code="future")


class NeedForm(BaseForm):
    programme = forms.ModelChoiceField(
        label="Program", queryset=Programme.objects.none(), required=False, empty_label="Tidak ada yang sesuai"
    )
    sector = forms.ChoiceField(
        label="Sektor", required=False, choices=[("", "Pilih sektor"), *Sector.choices],
        help_text="Hanya bila tidak ada program yang sesuai.",
    )  # fmt: skip
    person = forms.ModelChoiceField(
        label="Anggota keluarga", queryset=None, required=False, empty_label="Seluruh keluarga",
        help_text="Perlu untuk program perseorangan, misalnya PBI-JK.",
    )  # fmt: skip
    wanted = forms.CharField(
        label="Yang dibutuhkan dan keadaannya", max_length=2000,
        widget=forms.Textarea({"rows": 3, "data-modules": True}),
    )  # fmt: skip
    urgency = forms.ChoiceField(label="Kemendesakan", choices=Urgency.choices, widget=Segmented, initial=Urgency.NORMAL)
    source = forms.ChoiceField(label="Diketahui dari", choices=NeedSource.choices, initial=NeedSource.DESK)
    evidence = forms.CharField(
        label="Bukti", max_length=240, required=False, help_text="Misalnya surat keterangan atau foto rumah."
    )
    go_on = forms.BooleanField(label="Tetap dicatat, walaupun tercatat sudah menerima", required=False)

    def __init__(self, *args, household: Household, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Programme.objects.offered_in(household.jurisdiction_id)
        self.fields["programme"].queryset = offered.exclude(target_unit=TargetUnit.COMMUNITY).order_by("name", "pk")
        self.fields["person"].queryset = household.members.filter(alive=True).order_by("relation", "name", "pk")
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, initial=new_key, required=False)
        self.warned = False

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != KEY_FIELD}

    def refuse(self, refused: NeedRefused) -> None:
        self.warned = isinstance(refused, NeedWarned)
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)


_NOTES = {
    "review": ("Catatan telaah", False),
    "return_to_recorder": ("Yang perlu dilengkapi", True),
    "return_by_manager": ("Yang perlu dilengkapi", True),
    "mark_duplicate": ("Ganda dengan nomor berapa", True),
    "reject": ("Alasan ditolak", True),
    "reject_by_manager": ("Alasan ditolak", True),
    "recommend": ("Catatan rekomendasi", False),
    "refer": ("Catatan", False),
    "refer_reviewed": ("Catatan", False),
    "fulfil": ("Keterangan", False),
    "reopen": ("Mengapa dibuka lagi", True),
    "fail": ("Jawaban pengelola program", True),
    "resubmit": ("Yang sudah dilengkapi", False),
    "withdraw": ("Alasan dicabut", True),
}


class NeedStepForm(StepForm):
    case: Need

    def build(self) -> dict[str, forms.Field]:
        label, required = _NOTES[self.transition.name]
        more = {"refer": self._refer, "refer_reviewed": self._refer, "fulfil": self._fulfil,
                "fail": self._fail, "resubmit": self._resubmit}.get(self.transition.name)  # fmt: skip
        answer = self._answer()
        return (more() if more else {}) | {
            "note": _text(label, required=required, initial=answer.text if answer else "")
        }

    def _answer(self) -> Answer | None:
        """What the office wrote in its referral, where this step records just that."""
        if self.transition.name not in ("fulfil", "fail"):
            return None
        letter = letter_of(self.user, self.case)
        found = letter.answer if letter else None
        return found if found and bool(found.reason) == (self.transition.name == "fail") else None

    def _refer(self) -> dict[str, forms.Field]:
        """The office that runs the programme is suggested; one that is not in the list is written."""
        offices = agencies_of(self.case.jurisdiction_id)
        programme = self.case.programme
        guess = agency_for(programme, self.case.jurisdiction_id, offices) if programme else None
        letter = letter_of(self.user, self.case)
        guess = letter.unit if letter else guess
        return {
            "sent_unit": forms.ModelChoiceField(
                Unit.objects.filter(pk__in=[unit.pk for unit in offices]).order_by("name", "pk"), label="Instansi",
                required=False, empty_label="Di luar daftar", initial=guess,
            ),
            "sent_to": forms.CharField(
                label="Pengelola di luar daftar", max_length=200, required=False,
                initial=programme.manager_name if programme and guess is None else "",
            ),
            "letter_number": forms.CharField(
                label="Nomor surat", max_length=80, required=False, initial=letter.number if letter else ""
            ),
            "letter_date": forms.DateField(
                label="Tanggal surat", required=False, validators=[_past_day], initial=letter.day if letter else None
            ),
        }  # fmt: skip

    def _fulfil(self) -> dict[str, forms.Field]:
        answer = self._answer()
        since = answer.day if answer else timezone.localdate
        built: dict[str, forms.Field] = {
            "since": forms.DateField(label="Diterima sejak", initial=since, validators=[_past_day])
        }
        if self.case.programme_id and may_enrol(self.user, self.case.household):
            built["enrols"] = forms.BooleanField(
                label=f"Catat juga sebagai kepesertaan {self.case.programme}", required=False, initial=True
            )
        return built

    def _fail(self) -> dict[str, forms.Field]:
        answer = self._answer()
        choices = [("", "Pilih sebab"), *UnmetReason.choices]
        return {"reason": forms.ChoiceField(label="Sebab", choices=choices, initial=answer.reason if answer else "")}

    def _resubmit(self) -> dict[str, forms.Field]:
        return {
            "wanted": _text("Yang dibutuhkan dan keadaannya", initial=self.case.wanted),
            "evidence": forms.CharField(label="Bukti", max_length=240, required=False, initial=self.case.evidence),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "sent_to" in self.fields:
            unit = given.get("sent_unit")
            given["sent_to"] = unit.name if unit else given.get("sent_to", "")
            if not given["sent_to"]:
                self.add_error("sent_to", "Pilih instansi, atau tulis pengelola program.")
        return given
