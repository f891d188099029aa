"""The decision about two records: one person or not, which record stays, and which value of each field."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from households.duplicates import values
from households.enums import PairState
from households.models import DuplicatePair, Person
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, Segmented, dress

DECISIONS = [
    (PairState.SAME, "Orang yang sama, gabungkan"),
    (PairState.DIFFERENT, "Bukan orang yang sama"),
    (PairState.NAMESAKE, "Kembar atau senama"),
    (PairState.BOTH, "Sama, tetapi dua catatan dipertahankan"),
]
SIDES = [("first", "Catatan A"), ("second", "Catatan B")]


def _reason(label: str) -> forms.CharField:
    widget = forms.Textarea({"rows": 2})
    return forms.CharField(
        label=label, max_length=240, min_length=5, widget=widget, error_messages={"required": "Tulis alasannya."}
    )


class DecisionForm(Edits, BaseForm):
    """first and second are the pair's people; a choice per differing field, prefilled with the better value."""

    stored_as: ClassVar[dict[str, tuple[str, ...]]] = {"decision": ("state",)}

    decision = forms.ChoiceField(
        label="Putusan", choices=DECISIONS, widget=Segmented, error_messages={"required": "Pilih putusan."}
    )
    keep = forms.ChoiceField(label="Catatan yang dipertahankan", choices=SIDES, widget=Segmented, required=False)
    with_family = forms.BooleanField(label="Gabungkan juga kedua keluarganya", required=False)
    note = _reason("Alasan")

    def __init__(self, data: Any = None, *, pair: DuplicatePair, first: Person, second: Person):
        self.pair, self.first, self.second = pair, first, second
        self.lines = values.lines(first, second)
        self.family_lines = self._of_families(first, second)
        super().__init__(data)
        self.fields["keep"].initial = "second" if second.nik_digest and not first.nik_digest else "first"
        self._ask("ambil", self.lines)
        self._ask("ambil_kk", self.family_lines)
        if not self.family_lines:
            del self.fields["with_family"]
        self.watch(pair, self._said(pair, [*self.lines, *self.family_lines]))
        dress(self)

    @staticmethod
    def _said(pair: DuplicatePair, lines: list[values.Line]) -> dict[str, Any]:
        """A decision made already, and what the two records say: the choice is between those values."""
        decision = "" if pair.state == PairState.OPEN else pair.state
        return {"decision": decision, "note": pair.note, "lines": [f"{one.first} | {one.second}" for one in lines]}

    def stored(self, pair: DuplicatePair) -> dict[str, Any]:
        people = {person.pk: person for person in Person.objects.filter(pk__in=(pair.first_id, pair.second_id))}
        if len(people) < 2:  # merged meanwhile
            return self._said(pair, [])
        first, second = people[pair.first_id], people[pair.second_id]
        return self._said(pair, [*values.lines(first, second), *self._of_families(first, second)])

    def called(self, pair: DuplicatePair) -> str:
        return "Pasangan ini"

    @staticmethod
    def _of_families(first: Person, second: Person) -> list[values.Line]:
        one, two = first.household, second.household
        return values.lines(one, two) if one and two and one.pk != two.pk else []

    def _ask(self, prefix: str, lines: list[values.Line]) -> None:
        for line in lines:
            if line.differs:
                self.fields[f"{prefix}_{line.name}"] = forms.ChoiceField(
                    label=line.label, choices=SIDES, initial=line.take, required=False
                )

    def rows(self, prefix: str, lines: list[values.Line]) -> list[dict]:
        """The table: what both say, and for differing fields the two choices with the chosen one marked."""
        found = []
        for line in lines:
            name = f"{prefix}_{line.name}"
            chosen = (self.data.get(name) if self.is_bound else None) or line.take
            found.append({"line": line, "name": name, "first": chosen == "first", "second": chosen == "second"})
        return found

    @property
    def person_rows(self) -> list[dict]:
        return self.rows("ambil", self.lines)

    @property
    def family_rows(self) -> list[dict]:
        return self.rows("ambil_kk", self.family_lines)

    def clean(self) -> dict:
        given = super().clean()
        if given.get("decision") == PairState.SAME and not given.get("keep"):
            self.add_error("keep", "Pilih catatan yang dipertahankan.")
        return given

    @property
    def kept(self) -> Person:
        return self.first if self.cleaned_data["keep"] == "first" else self.second

    def taken(self, prefix: str, lines: list[values.Line], kept_side: str) -> list[str]:
        """Fields whose value comes from the record that goes."""
        chosen = {
            line.name: self.cleaned_data.get(f"{prefix}_{line.name}") or line.take for line in lines if line.differs
        }
        return [name for name, side in chosen.items() if side != kept_side]

    @property
    def take(self) -> list[str]:
        return self.taken("ambil", self.lines, self.cleaned_data["keep"])

    @property
    def take_family(self) -> list[str]:
        """Of the two families the one stays in which the person stays."""
        side = self.cleaned_data["keep"]
        if "household" in self.take:
            side = "second" if side == "first" else "first"
        return self.taken("ambil_kk", self.family_lines, side)


class UndoForm(BaseForm):
    note = _reason("Alasan mengurungkan")

    def __init__(self, data: Any = None):
        super().__init__(data)
        dress(self)
