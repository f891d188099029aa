"""A list to be matched, and what the file of its answers is for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from households.listmatch.store import check_upload
from slrt.cases.idempotency import FIELD, new_key
from slrt.exchange.errors import TableError
from slrt.ui.forms import BaseForm

_KEPT = "Disimpan di catatan akses bersama nama Anda."


class MatchForm(BaseForm):
    file = forms.FileField(
        label="Daftar",
        help_text="XLSX atau CSV, paling besar 20 MB dan 100.000 baris, dengan baris judul.",
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
    )
    purpose = forms.CharField(label="Keperluan", min_length=5, max_length=200, help_text=_KEPT)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        try:
            check_upload(file)
        except TableError as refused:
            raise ValidationError(refused.sentence, code=refused.code) from refused
        return file


class FileForm(BaseForm):
    """may_reveal: whether the person may take full numbers along."""

    purpose = forms.CharField(label="Keperluan", min_length=5, max_length=200, help_text=_KEPT)
    whole = forms.BooleanField(label="Sertakan NIK lengkap warga yang ditemukan", required=False)

    def __init__(self, *args: Any, may_reveal: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not may_reveal:
            self.fields.pop("whole")
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
