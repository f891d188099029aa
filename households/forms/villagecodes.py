"""Which village each of the ticked BPS codes means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from households.enums import CodeState
from households.models import VillageCode
from households.villages import VillageField
from slrt.cases.idempotency import FIELD, new_key
from slrt.regions.models import Region
from slrt.ui.forms import BaseForm

CONFIRM, REFUSE = "pastikan", "abaikan"
_NO_VILLAGE = "Pilih wilayah yang dimaksud kode {code}."
_TWICE = "Wilayah ini sudah dipilih untuk kode {code}."


class CodesForm(BaseForm):
    """cleaned_data["chosen"]: (code, village) of every ticked one; the village is None where it is left aside."""

    def __init__(self, data: Any = None, *, codes: Sequence[VillageCode], jurisdiction: str):
        self.codes = codes
        super().__init__(data)
        for code in codes:
            self.fields[f"pilih_{code.pk}"] = forms.BooleanField(
                label=f"Pilih kode {code.bps_code}", required=False,
                widget=forms.CheckboxInput({"class": "form-check-input", "aria-label": f"Pilih kode {code.bps_code}"}),
                initial=code.state == CodeState.OPEN and bool(code.village_id) and not code.other_rows,
            )  # fmt: skip
            self.fields[f"desa_{code.pk}"] = VillageField(
                jurisdiction=jurisdiction, required=False, label=f"Desa untuk {code.bps_code}", initial=code.village_id,
                widget=forms.TextInput({
                    "list": "desa", "autocomplete": "off", "class": "form-control",
                    "aria-label": f"Desa/kelurahan untuk kode {code.bps_code}",
                }),
            )  # fmt: skip
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)

    @property
    def refusing(self) -> bool:
        return self.data.get("tindakan") == REFUSE

    def clean(self) -> dict:
        given = super().clean()
        ticked = [code for code in self.codes if given.get(f"pilih_{code.pk}")]
        if not ticked:
            self.add_error(None, "Centang kode yang dimaksud dahulu.")
        seen: dict[str, str] = {}
        chosen: list[tuple[VillageCode, Region | None]] = []
        for code in ticked:
            name, village = f"desa_{code.pk}", given.get(f"desa_{code.pk}")
            chosen.append((code, village))
            if self.refusing or name in self.errors:
                continue
            if village is None:
                self.add_error(name, _NO_VILLAGE.format(code=code.bps_code))
            elif village.pk in seen:
                self.add_error(name, _TWICE.format(code=seen[village.pk]))
            else:
                seen[village.pk] = code.bps_code
        if self.refusing:  # what is left aside needs no village
            for code in self.codes:
                self.errors.pop(f"desa_{code.pk}", None)
        given["chosen"] = chosen
        return given
