"""A new edition of the registry: its files, its source, what it is called, and the day its data stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from households.enums import Source
from households.registry import periods
from households.registry.actions import IMPORTABLE
from households.registry.files import check_upload
from slrt.cases.idempotency import FIELD, new_key
from slrt.exchange.errors import TableError
from slrt.ui.forms import BaseForm, Segmented


class ImportForm(BaseForm):
    """cleaned_data["uploads"] holds one or two files."""

    source = forms.ChoiceField(
        label="Sumber data",
        choices=[(source.value, Source(source).label) for source in IMPORTABLE],
        widget=Segmented,
        initial=Source.DTSEN.value,
    )
    period = forms.CharField(
        label="Nama edisi",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-18ch"}),
        help_text="Tahun dan periode, misalnya 2026-T3 untuk triwulan III, atau 2023-10 untuk Oktober.",
    )
    edition_date = forms.DateField(
        label="Tanggal data", required=False, help_text="Kosongkan bila sama dengan hari terakhir periode edisi."
    )
    first = forms.FileField(
        label="Berkas",
        help_text="CSV (pemisah | ; , atau tab) atau XLSX, paling besar 300 MB.",
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
    )
    second = forms.FileField(
        label="Berkas kedua",
        required=False,
        help_text="DTSEN dan SIKS-NG datang sebagai dua berkas: keluarga dan individu. Urutannya bebas.",
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
    )

    programme = forms.ChoiceField(
        label="Program",
        required=False,
        help_text="Hanya untuk daftar peserta yang tidak menyebut programnya.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, programmes: Sequence[tuple[str, str]] = (), **kwargs):
        super().__init__(data, files, **kwargs)
        self.fields["programme"].choices = [("", "Menurut berkas"), *programmes]
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)

    def clean_first(self) -> UploadedFile:
        return self._checked(self.cleaned_data["first"])

    def clean_second(self) -> UploadedFile | None:
        file = self.cleaned_data["second"]
        return self._checked(file) if file else None

    @staticmethod
    def _checked(file: UploadedFile) -> UploadedFile:
        try:
            check_upload(file)
        except TableError as refused:
            raise ValidationError(refused.sentence, code=refused.code) from refused
        return file

    def clean(self) -> dict:
        given = super().clean()
        if given.get("period") and not given.get("edition_date") and periods.date_of(given["period"]) is None:
            self.add_error("period", "Nama edisi tidak memuat tahun. Tulis seperti 2026-T3, atau isi tanggal datanya.")
        given["uploads"] = [file for file in (given.get("first"), given.get("second")) if file]
        return given
