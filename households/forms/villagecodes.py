"""Which village each of the ticked BPS codes means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from households.enums import CodeState
from households.models import VillageCode
from households.villages import VillageField
from slrt.cases.idempotency import FIELD, new_key
from slrt.jurisdictions.models import Jurisdiction
from slrt.regions.models import Region
from slrt.ui.edits import RowEdits
from slrt.ui.forms import BaseForm

CONFIRM, REFUSE = "pastikan", "abaikan"
_NO_VILLAGE = "Pilih wilayah yang dimaksud kode {code}."
_TWICE = "Wilayah ini sudah dipilih untuk kode {code}."


class CodesForm(RowEdits, BaseForm):
    """cleaned_data["chosen"]: (code, village) of every ticked one; the village is None where it is left aside."""

    columns: ClassVar[dict[str, str]] = {"desa": "village", "keadaan": "state"}

    def __init__(self, data: Any = None, *, codes: Sequence[VillageCode], place: Jurisdiction):
        self.codes, jurisdiction = codes, place.pk
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
        self.watch(place, self.said(codes))

    def said(self, rows: Iterable[VillageCode]) -> dict[str, Any]:
        """Who decides anew must have seen the decision: as it is, or of another village."""
        rows = list(rows)
        return super().said(rows) | {f"keadaan_{row.pk}": f"{row.state} {row.village_id}" for row in rows}

    def rows_of(self, place: Jurisdiction) -> QuerySet[VillageCode]:
        return VillageCode.objects.filter(jurisdiction=place.pk, pk__in=[code.pk for code in self.codes])

    def writes(self, name: str) -> bool:
        """What is not ticked stays as it is. Leaving aside writes no village."""
        part, _, key = name.partition("_")
        return bool(self.cleaned_data.get(f"pilih_{key}")) and not (self.refusing and part == "desa")

    def called(self, place: Jurisdiction) -> str:
        return "Kode yang dicentang"

    def _decision(self, code: VillageCode, village: Region | None) -> str:
        if self.refusing:
            return f"{CodeState.REFUSED} {code.village_id}"
        return f"{CodeState.CONFIRMED} {village.pk if village else None}"

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
        given |= {f"keadaan_{code.pk}": self._decision(code, village) for code, village in chosen}
        return given
