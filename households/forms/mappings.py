"""What the columns of an unknown file are: a field for every column, and what cannot be missing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms

from households.enums import Subject
from households.models import FileMapping
from households.registry import targets
from slrt.cases.idempotency import FIELD, new_key
from slrt.exchange.headers import slug
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, Segmented

LIST = "isian"
_UNKNOWN = "“{typed}” tidak ada di daftar. Pilih dari daftar yang muncul, atau kosongkan."
_TWICE = "“{label}” sudah dipilih untuk kolom {place}. Satu isian hanya untuk satu kolom."
_NOT_HERE = "“{label}” tidak dipakai bila isi baris {subject}. Pilih isian lain, atau simpan sebagai keterangan."
_MISSING = "Pilih kolom untuk {label}."
# What a column's values should look like, by its field, and what is said when none of them does.
_LOOKS = {
    "nik": ("number", "16 angka"),
    "kk": ("number", "16 angka"),
    "birth_date": ("day", "tanggal"),
}
_SUBJECT_WORDS = {
    Subject.PERSON: "satu warga",
    Subject.FAMILY: "satu keluarga",
    Subject.PARTICIPANT: "satu peserta program",
}


class NameForm(BaseForm):
    """What a form of files is called."""

    name = forms.CharField(
        label="Nama bentuk berkas",
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Misalnya DTKS dari Kecamatan Weleri. Nama yang sudah ada menjadi versi berikutnya.",
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class RenameForm(Edits, NameForm):
    """Another name for a form of files."""

    def __init__(self, data: Any = None, *, mapping: FileMapping):
        super().__init__(data, initial=self.stored(mapping))
        self.watch(mapping)

    def stored(self, mapping: FileMapping) -> dict[str, Any]:
        return {"name": mapping.name}


class ColumnForm(NameForm):
    """cleaned_data["fields"] is a field per column, in the order of the file, "" for one that is not used.

    entry: the file as households.registry.unknown describes it. with_family: a family file comes with it.
    """

    subject = forms.ChoiceField(label="Setiap baris adalah", widget=Segmented)

    def __init__(self, data: Any = None, *, entry: dict, jurisdiction: str, source: str, with_family: bool = False):
        self.entry, self.with_family = entry, with_family
        self.offered = targets.choices(jurisdiction, source)
        self.columns = entry["columns"]
        draft = entry.get("draft", {})
        super().__init__(data, initial={"subject": entry["subject"], **draft})
        subjects = targets.subjects(source)
        self.fields["subject"].choices = subjects
        if len(subjects) == 1:
            self.fields["subject"].widget = forms.HiddenInput()
        for place, column in enumerate(self.columns):
            self.fields[f"c{place}"] = self._field(place, column, draft)
        self.fields["file"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=str(entry["file"]))
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)

    def _field(self, place: int, column: dict, draft: dict) -> forms.CharField:
        title = column["title"] or "tanpa judul"
        widget = forms.TextInput({
            "list": LIST, "autocomplete": "off", "class": "form-control", "size": 34,
            "aria-label": f"Kolom {place + 1}, {title}",
        })  # fmt: skip
        return forms.CharField(
            label=f"Kolom {place + 1}", required=False, max_length=120, widget=widget,
            initial=draft.get(f"c{place}", self.offered.get(self.entry["guess"][place], "")),
        )  # fmt: skip

    def rows(self) -> list[dict]:
        """Each column with its samples and its field."""
        return [
            {
                "number": place + 1,
                "title": column["title"] or "(tanpa judul)",
                "samples": column["samples"],
                "field": self[f"c{place}"],
            }
            for place, column in enumerate(self.columns)
        ]

    def typed(self) -> dict[str, str]:
        """What stands in the form, for a draft."""
        names = ["name", "subject", *(f"c{place}" for place in range(len(self.columns)))]
        return {name: str(self.data.get(name, ""))[:120] for name in names if name in self.data}

    @cached_property
    def _by_words(self) -> dict[str, str]:
        return {slug(label): field for field, label in self.offered.items()}

    def chosen(self) -> list[str]:
        """The field of each column as it stands in the form, "" for none or for words that are not in the list."""
        words = [str(self[f"c{place}"].value() or "") for place in range(len(self.columns))]
        return [self._by_words.get(slug(typed), "") for typed in words]

    def clean(self) -> dict:
        given = super().clean()
        found: list[str] = []
        for place in range(len(self.columns)):
            typed = given.get(f"c{place}", "").strip()
            field = self._by_words.get(slug(typed), "") if typed else ""
            self._check(place, typed, field, found, given.get("subject", ""))
            found.append(field)
        if "subject" in given:
            for label in self._missing(found, given["subject"]):
                self.add_error(None, _MISSING.format(label=label))
        given["fields"] = found
        return given

    def _check(self, place: int, typed: str, field: str, before: list[str], subject: str) -> None:
        name = f"c{place}"
        if typed and not field:
            self.add_error(name, _UNKNOWN.format(typed=typed[:40]))
        elif field and field != targets.KEEP and field in before:
            self.add_error(name, _TWICE.format(label=self.offered[field], place=before.index(field) + 1))
        elif field and subject and not targets.fits(field, subject):
            self.add_error(name, _NOT_HERE.format(label=self.offered[field], subject=_SUBJECT_WORDS[Subject(subject)]))

    def _missing(self, fields: list[str], subject: str) -> list[str]:
        asked = targets.obligations(subject, with_family=self.with_family)
        return [each.label for each in asked if not any(name in fields for name in each.fields)]

    def checklist(self) -> list[dict]:
        """What is obligatory, and which column has it."""
        fields, subject = self.chosen(), str(self["subject"].value() or self.entry["subject"])
        if subject not in dict(self.fields["subject"].choices):
            subject = self.entry["subject"]
        lines = []
        for each in targets.obligations(subject, with_family=self.with_family):
            place = next((place for place, field in enumerate(fields) if field in each.fields), None)
            said = "belum dipilih" if place is None else f"kolom {place + 1}"
            lines.append({"label": each.label, "said": said, "done": place is not None})
        return lines

    def problems(self) -> list[str]:
        """What is wrong with the choice of a column, naming it; what is missing is told by the checklist."""
        named = [(field.label, self.errors.get(name, ())) for name, field in self.fields.items() if name[1:].isdigit()]
        return [f"{label}: {error}" for label, errors in named for error in errors]

    def doubts(self) -> list[str]:
        """What may be wrong and does not keep the choice from being saved."""
        lines = []
        for place, field in enumerate(self.chosen()):
            column = self.columns[place]
            kind, words = _LOOKS.get(field, ("", ""))
            if kind and column["filled"] and not column["like"].get(kind):
                lines.append(f"Kolom {place + 1} dipilih sebagai {self.offered[field]}, tetapi isinya bukan {words}.")
        fields = self.chosen()
        if "village" in fields and "district" not in fields:
            lines.append("Tanpa kecamatan, desa yang namanya dipakai di dua kecamatan akan ditolak.")
        return lines
