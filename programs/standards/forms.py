"""The form of a standard."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from programs.models import ServiceStandard
from programs.standards.models import PARTS
from slrt.cases.idempotency import add_key, given
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseModelForm, dress


class StandardForm(Edits, BaseModelForm):
    """The six parts, and from which day they hold."""

    class Meta:
        model = ServiceStandard
        fields = (*PARTS, "legal_basis")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            name: forms.Textarea({"rows": 4}) for name in ("requirements", "procedure", "product", "complaints")
        }
        help_texts: ClassVar[dict[str, str]] = {
            "requirements": "Satu baris satu syarat.",
            "procedure": "Satu baris satu langkah.",
            "duration": "Misalnya: paling lama 14 hari kerja sejak berkas lengkap.",
        }

    valid_from = forms.DateField(
        label="Berlaku sejak",
        help_text="Tanggal yang sama memperbaiki standarnya; tanggal baru menggantikannya.",
    )

    def __init__(self, data: Any = None, *, standard: ServiceStandard | None = None, initial: Any = None):
        first = standard.valid_from if standard else timezone.localdate()
        super().__init__(data, instance=standard, initial=(initial or {}) | {"valid_from": first})
        add_key(self)
        self.watch(standard)
        dress(self)

    def writes(self, name: str) -> bool:
        """Another day makes another version, which writes nothing of this one."""
        return self.instance.pk is None or self.cleaned_data.get("valid_from") == self.instance.valid_from

    def _post_clean(self) -> None:
        """The action validates the whole."""

    def content(self) -> dict[str, Any]:
        return {name: value for name, value in given(self).items() if name != "valid_from"}
