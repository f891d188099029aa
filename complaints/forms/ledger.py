"""Bringing a register over, choosing what its columns are, and settling one of its lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from complaints.enums import CATEGORIES_OF, Category, Channel, ComplaintClass
from complaints.forms.intake import ProgrammeField, grouped_categories
from complaints.ledger import columns
from complaints.ledger.models import LedgerBook, LedgerEntry
from complaints.ledger.store import check_upload
from programs.models import Programme
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.exchange.errors import TableError
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm, dress
from slrt.ui.widgets import QuickSelect


def _key() -> forms.Field:
    return forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)


class BookForm(BaseForm):
    file = forms.FileField(
        label="Berkas register",
        help_text="XLSX atau CSV, paling besar 50 MB, dengan baris judul. Simpan NIK sebagai teks.",
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
    )
    title = forms.CharField(label="Nama buku", max_length=120, help_text="Misalnya: Register pengaduan 2021–2025.")
    kept_by = forms.CharField(label="Asal", max_length=120, required=False, help_text="Kantor atau aplikasi asalnya.")
    restricted = forms.BooleanField(label="Seluruh buku rahasia (kekerasan, anak, pengaduan petugas)", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields[KEY_FIELD] = _key()

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        try:
            check_upload(file)
        except TableError as refused:
            raise ValidationError(refused.sentence, code=refused.code) from refused
        return file


class ColumnsForm(BaseForm):
    """One choice per column of the file: what it becomes, or nothing."""

    def __init__(self, *args: Any, book: LedgerBook, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.book = book
        chosen = {place: name for name, place in book.columns.items()}
        offered = [("", "Tidak dipakai"), *((column.field, column.header) for column in columns.COLUMNS)]
        for place, header in enumerate(book.headers):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=f"Arti kolom {header or place + 1}", choices=offered, required=False,
                initial=chosen.get(place, ""), widget=QuickSelect,
            )  # fmt: skip
        self.fields[KEY_FIELD] = _key()
        dress(self)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """(header, masked samples, field) for each column of the file."""
        return [
            {"title": header or "(tanpa judul)", "number": place + 1, "field": self[f"c{place}"],
             "samples": self.book.samples[place] if place < len(self.book.samples) else []}
            for place, header in enumerate(self.book.headers)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.positions: dict[str, int] = {}
        for place in range(len(self.book.headers)):
            name = given.get(f"c{place}")
            if not name:
                continue
            if name in self.positions:
                first = self.book.headers[self.positions[name]] or f"kolom {self.positions[name] + 1}"
                self.add_error(f"c{place}", f"{columns.LABELS[name]} sudah dipilih untuk “{first}”. Pilih salah satu.")
            else:
                self.positions[name] = place
        for sentence in columns.problems(self.positions):
            self.add_error(None, sentence)
        return given


class WordsForm(BaseForm):
    """What is looked for by name or number, sent by POST."""

    cari = forms.CharField(label="Nama atau nomor lama", min_length=3, max_length=80)


class DropForm(BaseForm):
    reason = forms.CharField(label="Alasan tidak dilanjutkan", min_length=5, max_length=240)


class TakeOnForm(BaseForm):
    """What a complaint of today needs beside what the old line says."""

    category = forms.ChoiceField(label="Jenis", widget=QuickSelect, error_messages={"required": "Pilih jenis keluhan."})
    programme = ProgrammeField(
        Programme.objects.none(), label="Program", required=False, empty_label="Tidak tentang program",
        widget=QuickSelect,
    )  # fmt: skip
    channel = forms.ChoiceField(label="Saluran")
    description = forms.CharField(label="Uraian", max_length=4000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, entry: LedgerEntry, profile: Profile, channel: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        classes = [code for code in ComplaintClass.values if code != ComplaintClass.EMERGENCY or profile.emergency]
        self.fields["category"].choices = [
            ("", "Pilih jenis keluhan"),
            *(
                (label, [(f"{klass}:{code}", f"{code} · {Category(code).label}") for code in CATEGORIES_OF[klass]])
                for klass, (label, _) in zip(classes, grouped_categories(classes)[1:], strict=True)
            ),
        ]
        self.fields["programme"].queryset = Programme.objects.offered_in(profile.code).order_by("level", "name", "pk")
        self.fields["programme"].quiet = True
        known = [code for code in Channel.values if code in profile.channels and code != Channel.ONLINE]
        self.fields["channel"].choices = [(code, profile.here(Channel(code).label)) for code in known]
        self.fields["channel"].initial = channel
        self.fields["description"].initial = described(entry)
        self.fields[KEY_FIELD] = _key()
        dress(self)

    @property
    def klass_and_category(self) -> tuple[str, str]:
        klass, _, category = self.cleaned_data["category"].partition(":")
        return klass, category


def described(entry: LedgerEntry) -> str:
    """What the old line says, as the beginning of a complaint of today."""
    parts = [entry.matter]
    parts += [
        f"{label}: {text}" for label, text in (("Program", entry.programme), ("Hasil tertulis", entry.result)) if text
    ]
    return "\n".join(parts)[:4000]
