"""The questionnaire, and what the manager says when publishing."""

from __future__ import annotations

from django import forms

from complaints.guard import Guarded
from monitoring.survey.enums import ELEMENTS, Education, Occupation, Source
from programs.enums import Level
from programs.models import Programme
from slrt.accounts.once import add_key
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm, Segmented, dress
from slrt.ui.widgets import QuickSelect

SEXES = (("P", "Perempuan"), ("L", "Laki-laki"))


class ServiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Programme) -> str:
        return obj.name


class SurveyForm(Guarded, BaseForm):
    """Elements are known by their code: the order of the page may change, the answers stay where they belong."""

    programme = ServiceField(
        Programme.objects.none(), label="Layanan yang Anda terima", required=False, widget=QuickSelect,
        empty_label="Layanan umum, informasi, atau pengaduan",
    )  # fmt: skip
    sex = forms.ChoiceField(label="Jenis kelamin", choices=SEXES, widget=Segmented)
    education = forms.ChoiceField(label="Pendidikan terakhir", choices=[("", "Pilih"), *Education.choices])
    occupation = forms.ChoiceField(label="Pekerjaan", choices=[("", "Pilih"), *Occupation.choices])
    suggestion = forms.CharField(
        label="Saran", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Jangan menulis nama, NIK, atau nomor HP.",
    )  # fmt: skip
    sumber = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, profile: Profile, **kwargs):
        super().__init__(*args, **kwargs)
        for element in ELEMENTS:
            choices = [(str(score), words) for score, words in enumerate(element.answers, 1)]
            said = {"required": f"Pilih jawaban untuk {element.name.lower()}."}
            self.fields[element.field] = forms.ChoiceField(
                label=element.question, choices=choices, widget=Segmented, error_messages=said
            )
        own = Programme.objects.offered_in(profile.code).filter(level=Level.REGENCY).order_by("name", "pk")
        self.fields["programme"].queryset = own
        self.order_fields(("programme", *(element.field for element in ELEMENTS)))
        add_key(self)
        self.fields["programme"].quiet = True
        dress(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        self.check_traps()
        return cleaned

    def elements(self) -> list[forms.BoundField]:
        return [self[element.field] for element in ELEMENTS]

    @property
    def source(self) -> str:
        return source_of(self.cleaned_data.get("sumber", ""))


def source_of(tag: str) -> str:
    """The channel of an address' tag; whatever else stands there is "other". The tracking page cannot be claimed."""
    known = {source.value for source in Source} - {Source.TRACKING}
    return tag if tag in known else Source.OTHER


class PublishForm(BaseForm):
    """What is going to be done about it stands beside the figures."""

    actions = forms.CharField(
        label="Rencana tindak lanjut", required=False, max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="Satu baris satu tindakan. Dibaca umum bersama hasilnya.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        add_key(self)
        dress(self)

    def clean_actions(self) -> list[str]:
        lines = [" ".join(line.split())[:300] for line in self.cleaned_data["actions"].splitlines()]
        return [line for line in lines if line]
