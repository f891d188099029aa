"""A paper as it is written down, and what narrows the list."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms

from monitoring.library.models import LibraryPaper, PaperKind, Standing
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.jurisdictions.codes import QUALIFIED_ROLES
from slrt.jurisdictions.profile import Profile
from slrt.ui.edits import Edits
from slrt.ui.filters import BaseFilterSet
from slrt.ui.forms import BaseModelForm, Chips, dress
from slrt.ui.widgets import QuickSelect


class PaperForm(Edits, BaseModelForm):
    link = forms.URLField(label="Tautan resmi", max_length=300, required=False, assume_scheme="https")
    readers = forms.MultipleChoiceField(
        label="Wajib dibaca oleh", required=False, widget=Chips,
        help_text="Mereka menyatakan sudah membaca; yang belum terlihat di halaman dokumen.",
    )  # fmt: skip

    class Meta:
        model = LibraryPaper
        fields = ("kind", "title", "number", "dated", "standing", "content", "progress", "link", "told_on", "replaces",
                  "readers")  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "kind": QuickSelect, "standing": QuickSelect, "replaces": QuickSelect,
            "content": forms.Textarea({"rows": 3}), "progress": forms.Textarea({"rows": 2}),
        }  # fmt: skip
        help_texts: ClassVar[dict[str, str]] = {
            "content": "Apa yang penting bagi layanan ini.",
            "progress": "Sampai mana pembahasannya, dan apa langkah berikutnya.",
        }

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any):
        super().__init__(*args, **kwargs)
        roles = [(code, profile.label(code)) for code in QUALIFIED_ROLES]
        self.fields["readers"].choices = roles
        self.fields["readers"].quiet = True
        others = LibraryPaper.objects.filter(jurisdiction=profile.code, replaced_by__isnull=True)
        mine = LibraryPaper.objects.filter(pk=self.instance.replaces_id) if self.instance.pk else others.none()
        self.fields["replaces"].queryset = (others.exclude(pk=self.instance.pk) | mine).order_by("title", "pk")
        self.fields["replaces"].empty_label = "Tidak mengganti dokumen lain"
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
        self.watch(self.instance)
        dress(self)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("readers") and given.get("standing") not in (Standing.IN_FORCE, Standing.REPLACED):
            self.add_error("readers", "Hanya dokumen yang berlaku dapat diwajibkan dibaca. Ubah keadaannya dahulu.")
        return given

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class LibraryFilters(BaseFilterSet):
    jenis = django_filters.ChoiceFilter(
        label="Jenis", field_name="kind", choices=PaperKind, empty_label="Semua", widget=QuickSelect
    )
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", field_name="standing", choices=Standing, empty_label="Semua", widget=QuickSelect
    )

    class Meta:
        model = LibraryPaper
        fields = ()
