"""Forms of partners, their papers, the follow-up with them, and the contacts of other companions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from households.villages import AreaField, districts_of, villages_of
from monitoring.partners.access import may_keep_contact, own_place, staff_of
from monitoring.partners.actions import AGREEMENT, COMPANION, FACTS
from monitoring.partners.enums import AgreementKind, CompanionKind, PaperKind, PartnerState
from monitoring.partners.models import Companion, Partner, PartnerAgreement
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.idempotency import add_key, given
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, BaseModelForm, PhoneField, dress
from slrt.ui.widgets import QuickSelect


class PlaceField(AreaField):
    """A kecamatan or a village, typed or chosen; left empty the whole kabupaten/kota. Returns the code."""

    def clean(self, value: object) -> str:
        return super().clean(value) or self.jurisdiction

    def prepare_value(self, value: object) -> object:
        """A stored code as it is read; what was typed stays."""
        if value == self.jurisdiction:
            return ""
        district = next((name for code, name in districts_of(self.jurisdiction) if code == value), None)
        village = next((row.words for row in villages_of(self.jurisdiction) if row.code == value), None)
        return f"Kec. {district}" if district else village or value


def places_of(jurisdiction: str) -> list[str]:
    """What a PlaceField understands, for the list beside it."""
    districts = [f"Kec. {name}" for _, name in districts_of(jurisdiction)]
    return [*districts, *(row.words for row in villages_of(jurisdiction))]


class PlacedForm(Edits, BaseModelForm):
    """A record that stands in the register of a place; the place is chosen once, when it is entered."""

    builds: ClassVar[Permission]
    refused: ClassVar[str]

    def _ask_place(self, user: User, profile: Profile) -> None:
        """Asks only where there is a choice; otherwise `fixed` is the one place there is."""
        self.user, self.profile = user, profile
        own = own_place(user, profile.code, self.builds)
        self.fixed = Region.objects.select_related("parent").get(code=own) if own and self.only_own() else None
        if self.fixed is None:
            self.fields["place"] = PlaceField(
                jurisdiction=profile.code, required=False, label="Wilayah kerja",
                help_text=profile.here("Kecamatan atau desa/kelurahan. Kosongkan untuk seluruh kabupaten/kota."),
            )  # fmt: skip

    def only_own(self) -> bool:
        return True

    def may(self, code: str) -> bool:
        return self.user.access.can_on(self.builds, jurisdiction=self.profile.code, region=code)

    def clean_place(self) -> str:
        code = self.cleaned_data["place"]
        if not self.may(code):
            raise ValidationError(self.refused)
        return code

    def where(self) -> Region:
        return self.fixed or Region.objects.select_related("parent").get(code=self.cleaned_data["place"])

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in given(self).items() if name != "place"}


class PartnerForm(PlacedForm):
    builds = Permission.PARTNER_CHANGE
    refused = "Anda tidak mencatat kemitraan untuk wilayah ini."

    class Meta:
        model = Partner
        fields = FACTS
        help_texts: ClassVar[dict[str, str]] = {
            "legal_form": "Misalnya: PT, akta nomor 12 tahun 2019; izin LAZ; keputusan lurah.",
            "focus": "Apa yang biasa dibantu dan untuk siapa. Jangan menulis nama warga.",
            "contact": "Orang yang mewakili mitra, bukan penerima bantuan.",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {"focus": forms.Textarea({"rows": 2})}

    def __init__(self, data: Any = None, *, user: User, profile: Profile, partner: Partner | None = None):
        super().__init__(data, instance=partner)
        if partner is None:
            self._ask_place(user, profile)
        kinds = list(dict.fromkeys([*profile.partner_kinds, *([partner.kind] if partner else [])]))
        self.fields["kind"] = forms.ChoiceField(
            label="Jenis mitra", choices=[("", "Pilih"), *((kind, kind) for kind in kinds)], widget=QuickSelect
        )
        staff = staff_of(profile.code)
        known = partner.responsible_id if partner else None
        self.fields["responsible"] = forms.ModelChoiceField(
            User.objects.filter(pk__in=[*(one.pk for one in staff), known]).order_by("name", "pk"),
            label="Penanggung jawab", required=False, empty_label="Yang mencatat", widget=QuickSelect,
            help_text="Menerima pengingat tindak lanjut dan perjanjian yang akan berakhir.",
        )  # fmt: skip
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}
        add_key(self)
        self.watch(partner)
        dress(self)


class StateForm(BaseForm):
    state = forms.ChoiceField(label="Keadaan", choices=PartnerState.choices, widget=QuickSelect)
    note = forms.CharField(label="Alasan bila tidak aktif", max_length=240, required=False)


class AgreementForm(Edits, BaseModelForm):
    class Meta:
        model = PartnerAgreement
        fields = AGREEMENT
        help_texts: ClassVar[dict[str, str]] = {"ends": "Kosongkan bila tanpa batas waktu."}

    def __init__(self, data: Any = None, *, agreement: PartnerAgreement | None = None, **kwargs: Any):
        super().__init__(data, instance=agreement, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label="Bentuk", choices=AgreementKind.choices, widget=QuickSelect)
        add_key(self)
        self.watch(agreement)
        dress(self)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        written = typed.get("kind") not in (None, AgreementKind.SPOKEN)
        if written and not typed.get("number") and "number" not in self.errors:
            self.add_error("number", "Tulis nomor perjanjian, kecuali untuk kesepakatan lisan.")
        starts, ends = typed.get("starts"), typed.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "Tanggal berakhir tidak boleh sebelum tanggal mulai.")
        return typed

    def _post_clean(self) -> None:
        """What clean() said is not said again in the words of the database."""
        if not self.errors:
            super()._post_clean()


class FollowUpForm(BaseForm):
    on = forms.DateField(label="Tanggal")
    text = forms.CharField(
        label="Yang dibicarakan atau dikerjakan", max_length=600, widget=forms.Textarea({"rows": 2}),
        help_text="Jangan menulis nama warga.",
    )  # fmt: skip
    next_step = forms.CharField(label="Langkah berikutnya", max_length=240, required=False)
    next_on = forms.DateField(label="Paling lambat tanggal", required=False)

    def __init__(self, data: Any = None, *, partner: Partner, **kwargs: Any):
        super().__init__(data, **kwargs)
        rows = partner.commitments.filter(state="open").order_by("-starts", "-pk")
        if rows:
            self.fields["commitment"] = forms.ModelChoiceField(
                rows, label="Tentang komitmen", required=False, empty_label="Umum", widget=QuickSelect
            )
        add_key(self)
        dress(self)

    def said(self) -> dict[str, Any]:
        return given(self)


class PaperForm(BaseForm):
    kind = forms.ChoiceField(label="Jenis berkas", choices=PaperKind.choices, widget=QuickSelect)


class CompanionForm(PlacedForm):
    builds = Permission.PARTNER_CONTACT
    refused = "Anda tidak mencatat pendamping untuk wilayah ini."

    class Meta:
        model = Companion
        fields = COMPANION
        help_texts: ClassVar[dict[str, str]] = {
            "organisation": "Misalnya: PKH Kecamatan Boja, Dinas Kesehatan.",
            "about": "Misalnya hari kerja di balai desa.",
        }

    def __init__(self, data: Any = None, *, user: User, profile: Profile, companion: Companion | None = None):
        super().__init__(data, instance=companion)
        if companion is None:
            self._ask_place(user, profile)
            del self.fields["active"]
        self.fields["kind"] = forms.ChoiceField(
            label="Pendamping", choices=[("", "Pilih"), *CompanionKind.choices], widget=QuickSelect
        )
        self.fields["phone"] = PhoneField(label="Nomor HP", required=False)
        add_key(self)
        self.watch(companion)
        dress(self)

    def only_own(self) -> bool:
        """A companion mostly works in the whole kecamatan: whoever works in one village chooses between both."""
        return False

    def _ask_place(self, user: User, profile: Profile) -> None:
        super()._ask_place(user, profile)
        own = own_place(user, profile.code, self.builds)
        if own:
            village = Region.objects.select_related("parent").get(code=own)
            self.fields["place"] = forms.ChoiceField(
                label="Wilayah kerja", widget=QuickSelect,
                choices=[(village.parent_id, village.parent.full_name), (village.code, village.full_name)],
            )  # fmt: skip

    def may(self, code: str) -> bool:
        return may_keep_contact(self.user, self.profile.code, code)


class NoteForm(BaseForm):
    text = forms.CharField(
        label="Catatan untuk semua yang bekerja dengan pendamping ini", max_length=600,
        widget=forms.Textarea({"rows": 2}), help_text="Jangan menulis NIK atau nomor KK.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        add_key(self)
        dress(self)
