"""Forms of the screens on people, units and assignments."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django import forms

from slrt.accounts.models import Assignment, Unit, UnitKind, User
from slrt.accounts.once import add_key
from slrt.accounts.origins import Expected, StaffOrigin, mismatch
from slrt.accounts.roles import ROLES
from slrt.regions.codes import DISTRICT
from slrt.regions.models import Region
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, BaseModelForm, Chips


class UserForm(Edits, BaseModelForm):
    """Name and contact. Rights are given by assignments, passwords are set by their owner alone."""

    class Meta:
        model = User
        fields = ("name", "username", "email", "phone", "employee_number")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = "Tautan untuk memasang kata sandi dikirim ke alamat ini."
        if self.instance.pk:
            # The name a person signs in with stands in decrees and logs: it is not changed afterwards.
            self.fields["username"].disabled = True
        else:
            add_key(self)
        self.watch(self.instance)

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class _Placed(BaseModelForm):
    """A form that asks for a region by its code; the browser offers the codes by name."""

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """(code, name) of every kecamatan and village of the jurisdiction."""
        rows = Region.objects.inside(self.jurisdiction).filter(level__gte=DISTRICT).select_related("parent")
        return [(row.code, row.full_name) for row in rows.order_by("code")]

    def offer_places(self) -> None:
        self.fields["region_code"].widget.attrs |= {"list": "wilayah", "autocomplete": "off"}


class AssignmentForm(_Placed):
    """A role by decree: unit, territory, section, period."""

    region_code = forms.CharField(label="Wilayah tugas", required=False, max_length=13)

    class Meta:
        model = Assignment
        fields = ("role", "origin", "unit", "section", "starts", "ends", "decree_number", "decree_date")

    def __init__(
        self,
        *args,
        jurisdiction: str,
        village_word: str,
        roles: list[tuple[str, str]],
        sections: list[tuple[str, str]],
        puskesos_decree_by: str,
        origins: Expected,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.jurisdiction, self.origins = jurisdiction, origins
        self.fields["origin"].choices = [("", "Tidak dicatat"), *StaffOrigin.choices]
        said = f"Kode kecamatan atau {village_word}, misalnya {jurisdiction}.01. Kosong: wilayah unit."
        self.fields["region_code"].help_text = said
        self.offer_places()
        # BL 12(4); KD 14.d; DP 14(7): whose decree makes somebody an officer of a Puskesos.
        said = f"Petugas Puskesos ditetapkan oleh {puskesos_decree_by[:1].lower()}{puskesos_decree_by[1:]}."
        self.fields["decree_number"].help_text = said
        self.fields["role"].choices = [("", "Pilih peran"), *roles]
        self.fields["unit"].queryset = Unit.objects.filter(jurisdiction=jurisdiction, active=True)
        self.fields["unit"].empty_label = "Pilih unit"
        self.fields["section"] = forms.ChoiceField(
            label="Bagian", required=False, choices=[("", "Semua bagian"), *sections]
        )
        self.fields["decree_number"].required = self.fields["decree_date"].required = True
        self.order_fields(("role", "origin", "unit", "region_code", "section", "starts", "ends"))
        for name in ("section", "region_code"):
            self.fields[name].widget.attrs.setdefault("class", "form-control")
        add_key(self)

    def clean_region_code(self) -> Region | None:
        code = self.cleaned_data["region_code"].strip()
        if not code:
            return None
        region = Region.objects.inside(self.jurisdiction).filter(code=code).first()
        if region is None:
            raise forms.ValidationError(
                f"Kode wilayah ini tidak ada di daerah Anda. Periksa kodenya, misalnya {self.jurisdiction}.01."
            )
        return region

    def clean(self) -> dict[str, Any]:
        """A clerk of a Puskesos in the secretariat would see the whole kabupaten."""
        cleaned = super().clean()
        role, unit = ROLES.get(cleaned.get("role", "")), cleaned.get("unit")
        if role and unit and role.unit_kind and unit.kind != role.unit_kind:
            kind = UnitKind(role.unit_kind).label
            self.add_error("unit", f"Peran ini dipegang di unit berjenis {kind}. Pilih unit yang sesuai.")
        if said := mismatch(cleaned.get("role", ""), cleaned.get("origin", ""), self.origins):
            self.add_error("origin", said)
        return cleaned


class EndAssignmentForm(Edits, BaseForm):
    ends = forms.DateField(label="Hari terakhir bertugas")

    def __init__(self, *args, assignment: Assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.watch(assignment)

    def stored(self, assignment: Assignment) -> dict[str, Any]:
        return {"ends": assignment.ends}


class SecondFactorForm(BaseForm):
    reason = forms.CharField(
        label="Bagaimana Anda memastikan orangnya",
        min_length=10,
        max_length=200,
        help_text="Misalnya: datang sendiri dengan KTP dan surat tugas. Disimpan di catatan akses bersama nama Anda.",
    )


class UnitForm(Edits, _Placed):
    stored_as: ClassVar[dict[str, tuple[str, ...]]] = {"region_code": ("region",)}

    region_code = forms.CharField(label="Wilayah kerja", max_length=13)
    sectors = forms.MultipleChoiceField(
        label="Sektor",
        required=False,
        widget=Chips,
        help_text="Untuk instansi: sektor program yang dikelolanya. Rujukan mengusulkan instansi menurut ini.",
    )

    class Meta:
        model = Unit
        fields = (
            "kind", "level", "name", "code", "address", "phone", "email", "decree_number", "decree_date", "active",
        )  # fmt: skip

    def __init__(
        self, *args, jurisdiction: str, village_word: str, sectors: list[tuple[str, str]], puskesos: bool, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.jurisdiction = jurisdiction
        if not puskesos and self.instance.kind != UnitKind.PUSKESOS:
            self.fields["kind"].choices = [pair for pair in self.fields["kind"].choices if pair[0] != UnitKind.PUSKESOS]
        self.fields["sectors"].choices = sectors
        self.initial.setdefault("sectors", self.instance.sectors)
        self.fields["region_code"].help_text = f"Kode kabupaten/kota, kecamatan, atau {village_word}."
        self.offer_places()
        self.order_fields(("kind", "level", "name", "code", "region_code", "sectors"))
        self.initial.setdefault("region_code", self.instance.region_id or jurisdiction)
        add_key(self)
        self.watch(self.instance)

    def stored(self, unit: Unit) -> dict[str, Any]:
        offered = [code for code, _ in self.fields["sectors"].choices]
        sectors = sorted(unit.sectors, key=lambda code: offered.index(code) if code in offered else len(offered))
        return super().stored(unit) | {"region_code": unit.region_id, "sectors": sectors}

    def clean_region_code(self) -> Region:
        code = self.cleaned_data["region_code"].strip()
        region = Region.objects.filter(code=code).first()
        if region is None or not (code == self.jurisdiction or code.startswith(self.jurisdiction + ".")):
            raise forms.ValidationError(
                f"Kode wilayah ini tidak ada di daerah Anda. Periksa kodenya, misalnya {self.jurisdiction}.01."
            )
        return region
