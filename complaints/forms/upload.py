"""A file for a complaint."""

from __future__ import annotations

from django import forms

from slrt.ui.forms import BaseForm


class UploadForm(BaseForm):
    file = forms.FileField(label="Berkas", help_text="JPG, PNG, HEIC, atau PDF, paling besar 5 MB.")
    title = forms.CharField(label="Nama berkas", max_length=80, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = "image/*,application/pdf"
