"""Forms of promises, of what is set aside, and of what arrives."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from monitoring.partners import giving
from monitoring.partners.enums import TellMethod
from monitoring.partners.forms import PlaceField
from monitoring.partners.giftmodels import Allocation, Commitment
from monitoring.partners.models import Partner
from programs.enums import TargetUnit
from programs.models import Need, Programme
from slrt.accounts.models import User
from slrt.accounts.scope import inside
from slrt.cases.idempotency import add_key, given
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, BaseModelForm, dress
from slrt.ui.widgets import QuickSelect

MOST = 10**12 - 1


def _amount(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST, **kwargs)


class CommitmentForm(Edits, BaseModelForm):
    """place stands for region, which is within the partner's own area."""

    stored_as: ClassVar[dict[str, tuple[str, ...]]] = {"place": ("region",)}

    class Meta:
        model = Commitment
        fields = tuple(name for name in giving.FACTS if name != "region")
        help_texts: ClassVar[dict[str, str]] = {
            "what": "Misalnya: perbaikan rumah, paket sembako, beasiswa.",
            "unit": "Kosongkan untuk uang. Untuk barang: paket, unit rumah, orang.",
            "ends": "Kosongkan bila tanpa batas waktu.",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {"note": forms.Textarea({"rows": 2})}

    def __init__(self, data: Any = None, *, profile: Profile, partner: Partner, commitment: Commitment | None = None):
        self.partner = partner
        super().__init__(data, instance=commitment)
        self.fields["amount"] = _amount("Banyaknya")
        self.fields["worth"] = forms.IntegerField(
            label="Perkiraan nilai (Rp)", min_value=0, max_value=MOST, required=False,
            help_text="Untuk barang atau jasa, menurut mitra.",
        )  # fmt: skip
        papers = partner.agreements.order_by("-starts", "-pk")
        self.fields["agreement"] = forms.ModelChoiceField(
            papers, label="Menurut perjanjian", required=False, empty_label="Tanpa perjanjian", widget=QuickSelect
        )
        known = commitment.programme_id if commitment else None
        offered = Programme.objects.offered_in(profile.code).exclude(target_unit=TargetUnit.COMMUNITY)
        rows = Programme.objects.filter(pk__in=[*offered.order_by().values_list("pk", flat=True), known])
        self.fields["programme"] = forms.ModelChoiceField(
            rows.order_by("name", "pk"), label="Hanya untuk program", required=False,
            empty_label="Semua program bidangnya", widget=QuickSelect,
        )  # fmt: skip
        self.fields["sector"].choices = [("", "Semua bidang"), *list(self.fields["sector"].choices)[1:]]
        if len(partner.region_id) < 13:
            self.fields["place"] = PlaceField(
                jurisdiction=profile.code, required=False, label="Untuk wilayah",
                initial=commitment.region_id if commitment else None,
                help_text="Kecamatan atau desa/kelurahan. Kosongkan untuk seluruh wilayah kerja mitra.",
            )  # fmt: skip
        add_key(self)
        self.watch(commitment)
        dress(self)

    def stored(self, record: Commitment) -> dict[str, Any]:
        found = super().stored(record)
        return found | ({"place": record.region_id} if "place" in self.fields else {})

    def clean_place(self) -> str:
        code = self.cleaned_data["place"]
        if code == self.partner.jurisdiction_id:  # left empty
            return self.partner.region_id
        if not inside(code, self.partner.region_id):
            raise forms.ValidationError("Tempat ini di luar wilayah kerja mitra.")
        return code

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        starts, ends = typed.get("starts"), typed.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "Tanggal akhir tidak boleh sebelum tanggal mulai.")
        if typed.get("worth") is not None and not typed.get("unit") and "worth" not in self.errors:
            self.add_error("worth", "Perkiraan nilai hanya untuk barang atau jasa. Untuk uang, isi jumlahnya saja.")
        if typed.get("programme"):
            typed["sector"] = typed["programme"].sector
        return typed

    def _post_clean(self) -> None:
        """What clean() said is not said again in the words of the database."""
        if not self.errors:
            super()._post_clean()

    def facts(self) -> dict[str, Any]:
        found = given(self)
        place = found.pop("place", self.partner.region_id)
        return found | {"region": Region.objects.get(code=place)}


class AllocationForm(BaseForm):
    """How much of a commitment a need gets."""

    note = forms.CharField(label="Keterangan", max_length=240, required=False)

    def __init__(self, data: Any = None, *, commitment: Commitment, need: Need, user: User):
        super().__init__(data)
        likely = 1 if commitment.unit and commitment.left else None
        unit = commitment.unit or "Rp"
        self.fields = {"amount": _amount(f"Banyaknya ({unit})", initial=likely), **self.fields}
        if giving.refer_step(need, user) is not None:
            self.fields["sends"] = forms.BooleanField(
                label="Catat juga kebutuhan ini diteruskan ke mitra", required=False, initial=True
            )
        add_key(self)
        dress(self)

    def said(self) -> dict[str, Any]:
        return given(self)


class RealisationForm(BaseForm):
    """What was handed over, to the family of an allocation or to several at once."""

    on = forms.DateField(label="Tanggal penyerahan")
    what = forms.CharField(label="Yang diserahkan", max_length=200)
    received_by = forms.CharField(
        label="Diterima oleh", max_length=120, help_text="Nama orang yang menerima dan menandatangani."
    )
    told_how = forms.ChoiceField(
        label="Keluarga diberi tahu lewat", required=False, choices=[("", "Belum diberi tahu"), *TellMethod.choices],
        widget=QuickSelect,
    )  # fmt: skip
    told_on = forms.DateField(label="Diberi tahu tanggal", required=False)
    note = forms.CharField(label="Keterangan", max_length=400, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(
        self,
        data: Any = None,
        *,
        commitment: Commitment,
        user: User,
        allocation: Allocation | None = None,
        left: int = 0,
    ):
        super().__init__(data, initial={"what": commitment.what, "on": timezone.localdate()})
        unit = commitment.unit or "Rp"
        first = {"on": self.fields.pop("on"), "what": self.fields.pop("what")}
        first["amount"] = _amount(f"Banyaknya ({unit})", initial=left if allocation else None)
        if allocation is None:
            first["beneficiaries"] = forms.IntegerField(label="Keluarga penerima", min_value=1, max_value=100_000)
        self.fields = first | self.fields
        if allocation is not None and giving.may_fulfil(allocation.need, user):
            self.fields["fulfils"] = forms.BooleanField(
                label="Kebutuhan ini terpenuhi dengan penyerahan ini", required=False, initial=True
            )
        add_key(self)
        dress(self)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        day = typed.get("on")
        if day and day > timezone.localdate():
            self.add_error("on", "Tanggal penyerahan tidak boleh lewat dari hari ini.")
        how, told = typed.get("told_how"), typed.get("told_on")
        if how and not told and "told_on" not in self.errors:
            self.add_error("told_on", "Isi tanggal keluarga diberi tahu.")
        if told and not how:
            self.add_error("told_how", "Pilih cara keluarga diberi tahu.")
        if told and told > timezone.localdate():
            self.add_error("told_on", "Tanggal tidak boleh lewat dari hari ini.")
        return typed

    def said(self) -> dict[str, Any]:
        return given(self)


class ReasonForm(BaseForm):
    """Why something is taken back, called off or struck out."""

    reason = forms.CharField(label="Alasan", max_length=240)
