"""Forms of activities that fill in a whole table of the page: attendance, and the villages of a survey."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from monitoring.activities.enums import Part, SurveyState
from monitoring.activities.models import Activity, ActivityPerson, ActivityVillage
from slrt.ui import words
from slrt.ui.edits import RowEdits
from slrt.ui.forms import BaseForm, dress
from slrt.ui.widgets import QuickSelect

ATTENDANCE = "kehadiran"  # the form's id: its controls stand in a table beside forms of their own


class AttendanceForm(RowEdits, BaseForm):
    """Who of the participants was there, and their scores."""

    columns: ClassVar[dict[str, str]] = {"hadir": "attended", "nilai": "score"}

    def __init__(self, data: Any = None, *, activity: Activity, people: list[ActivityPerson], **kwargs: Any):
        super().__init__(data, **kwargs)
        self.people = people
        for person in people:
            ticked = forms.CheckboxInput({"aria-label": f"{person.who} hadir", "form": ATTENDANCE})
            self.fields[f"hadir_{person.pk}"] = forms.BooleanField(
                label=f"{person.who} hadir", required=False, initial=person.attended, widget=ticked
            )
            self.fields[f"nilai_{person.pk}"] = forms.DecimalField(
                label=f"Nilai {person.who}", required=False, min_value=0, max_value=100, max_digits=5,
                decimal_places=2, initial=None if person.score is None else words.number(person.score),
                widget=forms.NumberInput({"aria-label": f"Nilai {person.who}", "class": "w-8ch", "form": ATTENDANCE}),
            )  # fmt: skip
        self.watch(activity, self.said(people))
        dress(self)

    def rows_of(self, activity: Activity) -> QuerySet[ActivityPerson]:
        return activity.people.filter(part=Part.PARTICIPANT)

    def attended(self) -> set[int]:
        return {person.pk for person in self.people if self.cleaned_data[f"hadir_{person.pk}"]}

    def scores(self) -> dict[int, Decimal | None]:
        return {person.pk: self.cleaned_data[f"nilai_{person.pk}"] for person in self.people}


class SurveyForm(RowEdits, BaseForm):
    """How far each village of a survey is, and who goes there."""

    columns: ClassVar[dict[str, str]] = {"keadaan": "state", "petugas": "person"}

    def __init__(
        self, data: Any = None, *, activity: Activity, rows: list[ActivityVillage], team: list[ActivityPerson],
    ):  # fmt: skip
        super().__init__(data)
        self.rows = rows
        for row in rows:
            name = row.village.name
            self.fields[f"keadaan_{row.pk}"] = forms.ChoiceField(
                label=f"Keadaan {name}", choices=SurveyState.choices, initial=row.state,
                widget=QuickSelect({"aria-label": f"Keadaan {name}"}),
            )  # fmt: skip
            self.fields[f"petugas_{row.pk}"] = forms.ChoiceField(
                label=f"Petugas {name}", choices=team_choices(team), required=False, initial=row.person_id,
                widget=QuickSelect({"aria-label": f"Petugas survei {name}"}),
            )  # fmt: skip
        self.watch(activity, self.said(rows))
        dress(self)

    def rows_of(self, activity: Activity) -> QuerySet[ActivityVillage]:
        return activity.villages.all()

    def given(self) -> dict[int, tuple[str, int | None]]:
        given = self.cleaned_data
        return {row.pk: (given[f"keadaan_{row.pk}"], int(given[f"petugas_{row.pk}"] or 0) or None) for row in self.rows}


def team_choices(team: list[ActivityPerson]) -> list[tuple[Any, str]]:
    return [("", "Belum ditentukan"), *((one.pk, one.who) for one in team)]
