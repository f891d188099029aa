"""The form of one step: only the inputs it needs, the version that was seen, and the key that makes it happen once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from slrt.cases.errors import CaseChanged, CaseError
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.cases.models import Case
from slrt.cases.workflow import Transition
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, dress

VERSION_FIELD = "expected_version"


class CaseEdits(Edits):
    """Of a form that writes facts of a case: who changed it last stands in its steps."""

    def last_change(self, case: Case, names: list[str]) -> tuple[str, datetime | None]:
        last = case.events.select_related("actor").order_by("-version", "-pk").first()
        return (last.actor.name if last.actor else "", last.at) if last else ("", None)


def keep_typed(form: BaseForm, refused: CaseError) -> None:
    """Say in the form why the case was not saved. Where somebody else saved first, saving again is a decision.

    A form that watches its fields (slrt.ui.edits) says which of them hold another value now.
    """
    if isinstance(refused, CaseChanged):
        form.data = form.data.copy()
        form.data[form.add_prefix(VERSION_FIELD)] = str(refused.case.version)
        if isinstance(form, Edits) and form.tell_changes(refused.case):
            return
    form.add_error(None, refused.sentence)


class StepForm(BaseForm):
    """Base of the forms of a kind of case: the app adds the fields of each step in `build`.

    The hidden version comes from the page, so that what somebody else saved meanwhile is noticed.
    """

    def __init__(self, data: Any = None, *, case: Case, transition: Transition, user, **kwargs):
        self.case, self.transition, self.user = case, transition, user
        self.built = self.build()
        super().__init__(data, **kwargs)
        self.fields.update(self.built)
        self.fields[VERSION_FIELD] = forms.IntegerField(widget=forms.HiddenInput, initial=case.version)
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, initial=new_key, required=False)
        dress(self)

    def build(self) -> dict[str, forms.Field]:
        """The step's own fields by the names of its inputs, in the order of the page."""
        raise NotImplementedError

    def inputs(self) -> dict[str, Any]:
        """What perform() gets: `note` and the step's data."""
        return {name: self.cleaned_data[name] for name in self.built if name in self.cleaned_data}

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.built]

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, in words, for a page that cannot save it any more."""
        said = []
        for name in self.built:
            values = [text for text in self.data.getlist(name) if text.strip()] if hasattr(self.data, "getlist") else []
            if values:
                said.append((str(self[name].label), ", ".join(values)))
        return said

    def renewed(self) -> StepForm:
        """The same form with what was typed, over the case as it is stored now: saving again is a decision."""
        data = self.data.copy()
        data[self.add_prefix(VERSION_FIELD)] = str(self.case.version)
        data[self.add_prefix(KEY_FIELD)] = new_key()
        return type(self)(data, case=self.case, transition=self.transition, user=self.user)
