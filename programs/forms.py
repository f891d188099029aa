"""Forms of the catalogue and of participation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from households.models import Household
from programs.actions import CONTENT
from programs.agencies import agencies_of
from programs.enums import (
    Aim,
    BasicService,
    EnrolmentStatus,
    ExitReason,
    Level,
    Review,
    Sector,
    ServiceField,
    ServiceKind,
    TargetUnit,
)
from programs.fitting.rules import RuleRefused, canonical
from programs.models import Enrolment, Programme
from slrt.accounts.models import Unit
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import add_key, new_key
from slrt.jurisdictions.codes import FUNDING
from slrt.jurisdictions.profile import profile_of
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, BaseModelForm, Segmented

LINE_LENGTH = 160
# What the regulations sort services by.
CLASSES = {"aim": Aim, "service_kind": ServiceKind, "service_field": ServiceField, "basic_service": BasicService}
CORRECTION, VERSION = "correction", "version"


class LinesField(forms.CharField):
    """One value a line; empty lines do not count."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: str) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        kept = [line for line in lines if line]
        if any(len(line) > LINE_LENGTH for line in kept):
            raise forms.ValidationError(f"Tulis paling banyak {LINE_LENGTH} huruf untuk setiap baris.")
        return kept


class RulesField(LinesField):
    """Criteria for matching, one a line, as they will be shown."""

    def clean(self, value: str) -> list[str]:
        found = []
        for line in (" ".join(line.split()) for line in forms.CharField.clean(self, value).splitlines()):
            if not line:
                continue
            try:
                found.append(canonical(line))
            except RuleRefused as refused:
                raise forms.ValidationError(refused.sentence) from refused
        return found


class ProgrammeForm(BaseModelForm):
    """What one version of an entry says."""

    rules = RulesField(
        label="Kriteria untuk pencocokan", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Satu baris satu kriteria yang harus terpenuhi, misalnya Desil nasional ≤ 4. Pilihan dipisah ATAU, "
        "dasarnya ditulis sesudah kata menurut. Tanpa baris, program tidak dicocokkan dengan keluarga.",
    )  # fmt: skip

    documents = LinesField(
        label="Dokumen syarat", required=False, widget=forms.Textarea({"rows": 4}), help_text="Satu baris satu dokumen."
    )

    class Meta:
        model = Programme
        fields = CONTENT
        widgets = {
            "criteria": forms.Textarea({"rows": 3}),
            "benefit": forms.Textarea({"rows": 3}),
            "how_to_apply": forms.Textarea({"rows": 2}),
            "spoken": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "spoken": "Dibacakan petugas kepada warga. Kosongkan bila cukup disusun dari isian lain.",
            "quota": "Kosongkan bila tidak dibatasi.",
            "confidential": "Misalnya pengangkatan anak: hanya petugas yang ditunjuk membuka keluhannya.",
        }

    funding = forms.ChoiceField(label="Sumber pendanaan", required=False)
    partner_kind = forms.ChoiceField(
        label="Jenis mitra", required=False, help_text="Hanya untuk program non-pemerintah."
    )

    def __init__(self, *args, jurisdiction: str, **kwargs):
        super().__init__(*args, **kwargs)
        profile = profile_of(jurisdiction)
        self.fields["level"].choices = [(code, profile.here(label)) for code, label in Level.choices]
        self.fields["sector"].choices = [("", "Pilih sektor"), *Sector.choices]
        for name, kinds in CLASSES.items():
            empty = "Tidak ada" if name == "basic_service" else "Belum ditandai"
            self.fields[name].choices = [("", empty), *kinds.choices]
        self._offer("funding", [(code, FUNDING[code]) for code in profile.funding_sources])
        self._offer("partner_kind", [(kind, kind) for kind in profile.partner_kinds])
        self.fields["manager_unit"].queryset = Unit.objects.filter(
            pk__in=[unit.pk for unit in agencies_of(jurisdiction)]
        ).order_by("name", "pk")
        self.fields["manager_unit"].empty_label = "Belum ditentukan"
        add_key(self)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """What the profile allows, and what the entry already says: nobody has to change it to correct a word."""
        known = getattr(self.instance, name)
        if known and known not in dict(choices):
            choices = [*choices, (known, FUNDING.get(known, known))]
        self.fields[name].choices = [("", "Belum dicatat"), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("partner_kind") and cleaned.get("level") not in (None, Level.NON_GOVERNMENT):
            self.add_error("partner_kind", "Jenis mitra hanya untuk program non-pemerintah. Kosongkan isian ini.")
        return cleaned

    def _post_clean(self) -> None:
        """The action validates the entry as a whole; here only the fields are cleaned."""

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CONTENT if name in self.cleaned_data}


class NewProgrammeForm(ProgrammeForm):
    code = forms.CharField(
        label="Kode", max_length=24, help_text="Huruf besar, angka, dan tanda hubung, misalnya D-RTLH. Tidak berubah."
    )
    valid_from = forms.DateField(label="Berlaku sejak", initial=timezone.localdate)

    field_order = ("code", "name", "short_name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [pair for pair in self.fields["level"].choices if pair[0] != Level.NATIONAL]
        self.initial["level"] = Level.REGENCY

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()


class ChangeProgrammeForm(Edits, ProgrammeForm):
    """A correction of the entry, or new rules from a date. A shared entry can only get a version of one's own."""

    mode = forms.ChoiceField(
        label="Perubahan ini",
        choices=[(CORRECTION, "Perbaikan salah tulis"), (VERSION, "Aturan baru mulai tanggal")],
        widget=Segmented,
        initial=CORRECTION,
    )
    valid_from = forms.DateField(label="Aturan baru berlaku sejak", required=False)

    field_order = ("mode", "valid_from")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.is_shared:
            self.fields["mode"].choices = [(VERSION, "Aturan daerah mulai tanggal")]
            self.fields["mode"].initial = VERSION
            self.fields["valid_from"].initial = timezone.localdate
        self.watch(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("mode") == VERSION and "valid_from" in cleaned and not cleaned["valid_from"]:
            self.add_error("valid_from", "Masukkan tanggal mulai aturan baru.")
        return cleaned

    @property
    def version_from(self) -> date | None:
        return self.cleaned_data["valid_from"] if self.cleaned_data["mode"] == VERSION else None


class _Keyed(BaseForm):
    """Carries the key that makes a repeated POST one act."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, initial=new_key, required=False)


class EnrolForm(_Keyed):
    programme = forms.ModelChoiceField(label="Program", queryset=Programme.objects.none(), empty_label="Pilih program")
    person = forms.ModelChoiceField(
        label="Anggota keluarga", queryset=None, required=False, empty_label="Seluruh keluarga",
        help_text="Perlu untuk program perseorangan, misalnya PBI-JK.",
    )  # fmt: skip
    status = forms.ChoiceField(
        label="Keadaan",
        choices=[c for c in EnrolmentStatus.choices if c[0] != EnrolmentStatus.STOPPED],
        widget=Segmented,
        initial=EnrolmentStatus.ACTIVE,
    )
    since = forms.DateField(label="Sejak", required=False)
    note = forms.CharField(label="Keterangan", max_length=240, required=False)

    def __init__(self, *args, household: Household, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Programme.objects.offered_in(household.jurisdiction_id)
        self.fields["programme"].queryset = offered.exclude(target_unit=TargetUnit.COMMUNITY).order_by("name", "pk")
        self.fields["person"].queryset = household.members.filter(alive=True).order_by("relation", "name", "pk")


class CorrectForm(Edits, _Keyed):
    """What may be put right of a participation that runs: not whose it is, nor of which programme."""

    status = forms.ChoiceField(
        label="Keadaan",
        choices=[c for c in EnrolmentStatus.choices if c[0] != EnrolmentStatus.STOPPED],
        widget=Segmented,
    )
    since = forms.DateField(label="Sejak", required=False)
    note = forms.CharField(label="Keterangan", max_length=240, required=False)

    def __init__(self, data: Any = None, *, enrolment: Enrolment):
        known = self.stored(enrolment)
        super().__init__(data, initial=known)
        self.watch(enrolment, known)

    def stored(self, enrolment: Enrolment) -> dict[str, Any]:
        return {name: getattr(enrolment, name) for name in ("status", "since", "note")}


class ReviewForm(_Keyed):
    decision = forms.ChoiceField(
        label="Hasil telaah", choices=[(Review.SOUND, "Sesuai"), (Review.RETURNED, "Kembalikan")], widget=Segmented
    )
    note = forms.CharField(
        label="Catatan", max_length=240, required=False, help_text="Wajib bila dikembalikan: yang perlu diperbaiki."
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class StopForm(_Keyed):
    until = forms.DateField(label="Berhenti sejak", initial=timezone.localdate)
    exit_reason = forms.ChoiceField(
        label="Alasan",
        choices=[("", "Pilih alasan"), *(c for c in ExitReason.choices if c[0] != ExitReason.NOT_LISTED)],
    )
    note = forms.CharField(label="Keterangan", max_length=240, required=False)
