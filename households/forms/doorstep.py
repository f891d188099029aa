"""Which part of a village is walked, and the answers for the families shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from households.doorstep.actions import Answer
from households.doorstep.listing import STATES
from households.models import DoorCheck, Household, RegistryEdition
from households.models.doorstep import REASONED, DoorOutcome
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.regions.models import Region
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, dress


class PartForm(BaseForm):
    """By GET: codes only. What does not exist is left out."""

    bagian = forms.ChoiceField(label="RW dan RT", required=False)
    status = forms.ChoiceField(label="Pemeriksaan", choices=list(STATES.items()), required=False)

    def __init__(self, data: Any = None, *, blocks: Sequence[tuple[str, str]], state: str = "belum"):
        super().__init__(data)
        whole = {rw: f"RW {rw}, semua RT" for rw, _ in blocks}
        single = {f"{rw}.{rt}": f"RW {rw} RT {rt}" for rw, rt in blocks if rt}
        self.fields["bagian"].choices = [("", "Seluruh desa/kelurahan"), *sorted((whole | single).items())]
        self.usual = state
        for field in self.fields.values():
            field.quiet = True

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        rw, _, rt = (self.cleaned_data.get("bagian") or "").partition(".")
        return {"rw": rw, "rt": rt, "state": self.cleaned_data.get("status") or self.usual}


class AnswersForm(Edits, BaseForm):
    """One choice and one note for each family; those left open are not written."""

    checked_on = forms.DateField(label="Diperiksa tanggal", initial=timezone.localdate)

    def __init__(
        self, data: Any = None, *, families: Sequence[Household], village: Region, edition: RegistryEdition | None
    ):
        super().__init__(data)
        self.edition = edition
        self.families = {family.pk: family for family in families}
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        self.fields["checked_on"].aside = ""
        for pk, family in self.families.items():
            label = f"Keluarga {family.head_name}"
            self.fields[f"hasil_{pk}"] = forms.ChoiceField(
                label=f"Hasil, {label}", required=False, choices=[("", "Belum"), *DoorOutcome.choices]
            )  # fmt: skip
            self.fields[f"catatan_{pk}"] = forms.CharField(
                label=f"Catatan, {label}", required=False, max_length=240,
                widget=forms.TextInput({"autocomplete": "off"}),
            )  # fmt: skip
        self.watch(village)
        dress(self)

    def _checks(self) -> QuerySet[DoorCheck]:
        rows = DoorCheck.objects.filter(edition=self.edition, household__in=self.families)
        return rows.select_related("recorded_by").order_by("pk")

    def stored(self, village: Region) -> dict[str, Any]:
        """The answers there are, though the form begins empty: another one takes their place."""
        known = {check.household_id: check for check in self._checks()}
        said = {f"hasil_{pk}": known[pk].outcome if pk in known else "" for pk in self.families}
        return said | {f"catatan_{pk}": known[pk].note if pk in known else "" for pk in self.families}

    def writes(self, name: str) -> bool:
        return bool(self.cleaned_data.get(f"hasil_{name.rpartition('_')[2]}"))

    def called(self, village: Region) -> str:
        return "Jawaban ini"

    def last_change(self, village: Region, names: list[str]) -> tuple[str, datetime | None]:
        keys = {int(name.rpartition("_")[2]) for name in names}
        found = [check for check in self._checks() if check.household_id in keys]
        last = max(found, key=lambda check: check.recorded_at, default=None)
        return (last.recorded_by.name, last.recorded_at) if last else ("", None)

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal tidak boleh lewat dari hari ini.")
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        for pk in self.families:
            if cleaned.get(f"hasil_{pk}") in REASONED and not cleaned.get(f"catatan_{pk}"):
                self.add_error(f"catatan_{pk}", "Tulis alasannya.")
        if not self.errors and not self.answers():
            raise ValidationError("Belum ada jawaban. Pilih hasil sedikitnya untuk satu keluarga.")
        return self.cleaned_data

    def answers(self) -> list[Answer]:
        return [
            Answer(pk, self.cleaned_data[f"hasil_{pk}"], self.cleaned_data[f"catatan_{pk}"])
            for pk in self.families
            if self.cleaned_data.get(f"hasil_{pk}")
        ]

    def lines(self) -> list[tuple[Household, forms.BoundField, forms.BoundField]]:
        return [(family, self[f"hasil_{pk}"], self[f"catatan_{pk}"]) for pk, family in self.families.items()]
