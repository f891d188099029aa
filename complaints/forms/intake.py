"""The intake form: one dense page. It reads what was typed; whom it is about is settled in complaints/intake.py."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django import forms

from complaints.documents import checklist_of
from complaints.enums import (
    CATEGORIES_OF,
    FIELD_CHANNELS,
    Category,
    Channel,
    ComplaintClass,
    Consent,
    Reporter,
    SubjectUnit,
)
from complaints.routing import channel_of
from households.villages import VillageField
from programs.enums import Level
from programs.models import Programme
from slrt.accounts.models import Unit, UnitKind, User
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.jurisdictions.codes import PUSKESOS_SERVICES
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm, Chips, DigitsField, DigitsInput, PartialDateField, PhoneField, Segmented, dress
from slrt.ui.widgets import QuickSelect

# What a draft keeps; files and keys are not among them. Fields of the pre-list form carry its prefix.
DRAFT_FIELDS = re.compile(
    r"nik|nik_as_card|name|village|birth|chosen|reporter|reporter_name|reporter_relation|phone|klass|category|programme"
    r"|description|consent|service|documents|channel|subject_kind|unit|latitude|longitude|accuracy|similar_reason|looked|propose|number_is"
    r"|prelist-[\w-]{1,40}"
)
MODULES = {
    "dok": "Warga diminta melengkapi: ",
    "kis": "Kartu KIS tidak aktif saat berobat di ",
    "belum": "Keluarga belum pernah menerima bantuan padahal ",
    "cair": "Bantuan belum cair sejak ",
    "data": "Data pada KTP/KK berbeda dengan data terpadu, yaitu ",
}


def grouped_categories(classes: list[str]) -> list:
    """Categories under their class, so that the list reads the same without the script that narrows it."""
    return [("", "Pilih jenis keluhan")] + [
        (ComplaintClass(klass).label, [(code, f"{code} · {Category(code).label}") for code in CATEGORIES_OF[klass]])
        for klass in classes
    ]


class ProgrammeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Programme) -> str:
        return f"{obj.short_name} · {obj.name}" if obj.short_name and obj.short_name != obj.name else obj.name


class IntakeForm(BaseForm):
    """Fields in the order of the page. `unit` is where the clerk stands, `profile` what the jurisdiction wants."""

    nik = DigitsField(
        number_name="NIK atau No. KK",
        required=False,
        widget=DigitsInput({"class": "is-nik", "autofocus": True, "aria-controls": "panel"}),
    )
    nik_as_card = forms.BooleanField(label="Sesuai KTP", required=False)
    name = forms.CharField(label="Nama", max_length=120, required=False)
    birth = PartialDateField(label="Tahun/tanggal lahir", required=False)
    chosen = forms.RegexField(r"^[ph]\d{1,12}$", required=False, widget=forms.HiddenInput)
    looked = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    reporter = forms.ChoiceField(label="Pelapor", choices=Reporter, widget=Segmented, initial=Reporter.SELF)
    reporter_name = forms.CharField(label="Nama pelapor", max_length=120, required=False)
    reporter_relation = forms.CharField(label="Hubungan dengan warga", max_length=60, required=False)
    phone = PhoneField(required=False)
    klass = forms.ChoiceField(label="Kelas", widget=Segmented, initial=ComplaintClass.MEMBERSHIP)
    category = forms.ChoiceField(label="Jenis", widget=QuickSelect, error_messages={"required": "Pilih jenis keluhan."})
    programme = ProgrammeField(
        Programme.objects.none(),
        label="Program",
        required=False,
        empty_label="Tidak tentang program",
        widget=QuickSelect,
    )
    description = forms.CharField(
        label="Uraian", max_length=4000, widget=forms.Textarea({"rows": 3, "data-modules": True}),
        error_messages={"required": "Tulis uraian keluhan, satu kalimat sudah cukup."},
    )  # fmt: skip
    documents = forms.MultipleChoiceField(label="Berkas yang dibawa", widget=Chips, required=False)
    channel = forms.ChoiceField(label="Saluran")
    subject_kind = forms.ChoiceField(label="Sasaran")
    similar_reason = forms.CharField(label="Alasan membuat keluhan baru", max_length=240, required=False)
    draft = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)

    def __init__(self, data=None, files=None, *, user: User, unit: Unit, profile: Profile, **kwargs):
        self.user, self.unit, self.profile = user, unit, profile
        super().__init__(data, files, **kwargs)
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        self._offer()
        self._ask_of_place()
        if profile.house_photo_required:
            self._ask_house_photo()
        dress(self)

    def _offer(self) -> None:
        """Choices that follow from the jurisdiction."""
        profile, fields = self.profile, self.fields
        self.classes = [code for code in ComplaintClass.values if code != ComplaintClass.EMERGENCY or profile.emergency]
        fields["klass"].choices = [(code, ComplaintClass(code).label) for code in self.classes]
        fields["category"].choices = grouped_categories(self.classes)
        known = [code for code in Channel.values if code in profile.channels]
        fields["channel"].choices = [(code, profile.here(Channel(code).label)) for code in known]
        fields["channel"].initial = channel_of(self.unit, profile, role=_role(self.user, self.unit))
        fields["subject_kind"].choices = [
            (c, SubjectUnit(c).label) for c in SubjectUnit.values if c in profile.subject_units
        ]
        fields["subject_kind"].initial = profile.subject_units[0]
        offered = Programme.objects.offered_in(profile.code).order_by("level", "name", "pk")
        self.programmes = list(offered)
        fields["programme"].queryset = offered
        fields["programme"].choices = self._programme_choices()
        fields["documents"].choices = [(name, name) for name in self.checklist()]
        fields["village"] = VillageField(jurisdiction=profile.code, required=False)
        fields["village"].initial = self.unit.region_id if self.unit.kind == UnitKind.PUSKESOS else ""
        for name in (
            "village",
            "birth",
            "category",
            "programme",
            "reporter_relation",
            "phone",
            "latitude",
            "longitude",
            "documents",
        ):
            if name in fields:
                fields[name].quiet = True  # no "bila ada" behind what the page explains itself
        for name in ("name", "reporter_name", "reporter_relation"):
            fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def _ask_of_place(self) -> None:
        """Facilitators speak for a family only with its consent; a Puskesos says which of its services it gives."""
        if _role(self.user, self.unit) == "facilitator":
            consent = forms.ChoiceField(
                label="Keluarga setuju diwakili", choices=Consent, widget=Segmented, required=False
            )
            consent.quiet = True
            self.fields["consent"] = consent
        if self.profile.puskesos_services and self.unit.kind == UnitKind.PUSKESOS:
            choices = [(code, PUSKESOS_SERVICES[code]) for code in self.profile.puskesos_services]
            self.fields["service"] = forms.ChoiceField(label="Jenis layanan", choices=choices, initial=choices[0][0])

    def _programme_choices(self) -> list:
        field = self.fields["programme"]
        groups = [("", field.empty_label)]
        for level in Level:
            rows = [(row.pk, field.label_from_instance(row)) for row in self.programmes if row.level == level]
            if rows:
                groups.append((self.profile.here(level.label), rows))
        return groups

    def _ask_house_photo(self) -> None:
        """DP 19(2): a photo of the house with its coordinates; the device gives them, typing them is the fallback."""
        photo = forms.FileField(label="Foto rumah", error_messages={"required": "Ambil atau pilih foto rumah."})
        photo.widget.attrs |= {"accept": "image/*", "capture": "environment"}
        self.fields["photo"] = photo
        for name, label in (("latitude", "Lintang"), ("longitude", "Bujur")):
            widget = forms.TextInput({"inputmode": "decimal", "class": "w-18ch", "autocomplete": "off"})
            self.fields[name] = forms.CharField(label=label, max_length=16, widget=widget)
        self.fields["accuracy"] = forms.IntegerField(
            label="Ketelitian (meter)", required=False, min_value=0, max_value=100_000
        )

    def checklist(self) -> list[str]:
        """Papers asked for: the base set, and those of the programme that was picked."""
        picked = self.data.get("programme", "") if self.is_bound else str(self.initial.get("programme", ""))
        programme = next((row for row in self.programmes if str(row.pk) == picked), None)
        return checklist_of(programme, self.profile)

    # ------------------------------------------------------------------ cleaning
    def clean_latitude(self):
        return self._degrees("latitude", -11, 7)

    def clean_longitude(self):
        return self._degrees("longitude", 94, 142)

    def _degrees(self, name: str, low: int, high: int):
        try:
            value = Decimal(self.cleaned_data[name].replace(",", ".")).quantize(Decimal("0.000001"))
        except InvalidOperation:
            raise forms.ValidationError("Tulis derajat dengan angka, misalnya -6,402484.") from None
        if not low <= value <= high:
            raise forms.ValidationError("Titik ini berada di luar Indonesia. Periksa angkanya.")
        return value

    def clean(self) -> dict:
        cleaned = super().clean()
        klass, category = cleaned.get("klass"), cleaned.get("category")
        if klass and category and category not in CATEGORIES_OF[klass]:
            self.add_error(
                "category", f"Jenis ini bukan bagian dari kelas {ComplaintClass(klass).label}. Pilih jenis lain."
            )
        spoken_for = cleaned.get("channel") in FIELD_CHANNELS and klass != ComplaintClass.EMERGENCY
        if "consent" in self.fields and spoken_for and not cleaned.get("consent"):
            self.add_error("consent", "Tanyakan dahulu kepada keluarga, lalu pilih cara persetujuannya.")
        if cleaned.get("reporter") in (Reporter.FAMILY, Reporter.OTHER) and not cleaned.get("reporter_name"):
            self.add_error("reporter_name", "Isi nama pelapor, atau pilih “Tanpa nama”.")
        return cleaned

    @property
    def typed_nik(self) -> str:
        """The number as a NIK; "" when the clerk said that it is the family's card number."""
        return "" if self.data.get("number_is") == "kk" else self.cleaned_data.get("nik", "")

    @property
    def typed_kk(self) -> str:
        return self.cleaned_data.get("nik", "") if self.data.get("number_is") == "kk" else ""

    @property
    def is_emergency(self) -> bool:
        return self.cleaned_data.get("klass") == ComplaintClass.EMERGENCY


def _role(user: User, unit: Unit) -> str:
    return next((grant.role for grant in user.access.grants if grant.unit_id == unit.pk), "")
