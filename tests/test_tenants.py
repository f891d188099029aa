"""Two kabupaten in one database: whatever roles somebody gains and loses, rows of the other are never theirs to read.

Security check 8. The same over addresses stands in tests/test_permission_matrix.py; here over every `visible_to`.
"""

from __future__ import annotations

from itertools import count

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from slrt.accounts.models import Assignment, User
from slrt.accounts.roles import ROLES
from tests.objects import Objects

pytestmark = pytest.mark.django_db
CODES = ("33.24", "63.09")
KINDS = (
    "complaint", "restricted", "referral_sent", "proposal", "visit", "need", "document", "unit", "assignment", "entry",
    "holiday", "certificate", "change",
)  # fmt: skip
READABLE = [model for model in apps.get_models() if hasattr(getattr(model, "objects", None), "visible_to")]
# Where a row says in which kabupaten it lies, for the few tables that say it by another name.
PLACE = {
    "accounts.Assignment": "unit__jurisdiction", "audit.TrackedAssignment": "unit__jurisdiction",
    "jurisdictions.Jurisdiction": "pk", "notifications.Delivery": "message__jurisdiction",
}  # fmt: skip
# Somebody who works in both is rightly seen in both.
PEOPLE = {"accounts.User", "audit.TrackedUser"}
_names = count(1)


class Worker(RuleBasedStateMachine):
    """One person, with the roles of the moment and the kabupaten chosen at the top of the screen."""

    things: dict[str, Objects]
    seen = 0

    def __init__(self) -> None:
        super().__init__()
        self.pk = User.objects.create_user(f"pekerja{next(_names)}", name="Pekerja Uji").pk
        self.chosen = CODES[0]

    @rule(role=st.sampled_from(sorted(ROLES)), code=st.sampled_from(CODES), village=st.booleans())
    def begins(self, role: str, code: str, village: bool) -> None:
        cast = self.things[code].cast
        unit = cast.education if role == "agency" else cast.secretariat
        Assignment.objects.create(
            user_id=self.pk, role=role, unit=unit, starts=timezone.localdate(), region=cast.village if village else None
        )

    @precondition(lambda self: Assignment.objects.filter(user=self.pk).exists())
    @rule()
    def leaves(self) -> None:
        Assignment.objects.filter(user=self.pk).order_by("pk").first().delete()

    @rule(code=st.sampled_from(CODES))
    def chooses(self, code: str) -> None:
        self.chosen = code

    @invariant()
    def reads_one_kabupaten(self) -> None:
        person = User.objects.get(pk=self.pk)
        if self.chosen in person.access.jurisdictions():
            person.access = person.access.within(self.chosen)  # as JurisdictionMiddleware does
        held = person.access.jurisdictions()
        allowed = {*held, *(code[:2] for code in held)}  # programmes of the province are of every kabupaten in it
        for model in READABLE:
            label = model._meta.label
            rows = model.objects.visible_to(person)
            if label in PEOPLE:
                strangers = rows.exclude(home_jurisdiction__in=allowed).exclude(
                    assignments__unit__jurisdiction__in=allowed
                )
                assert not strangers.exists(), label
                continue
            place = PLACE.get(label, "jurisdiction")
            # Without a place it belongs to the whole country: shared programmes, national days off.
            assert not rows.exclude(**{f"{place}__in": allowed}).exclude(**{f"{place}__isnull": True}).exists(), label
            type(self).seen += bool(allowed) and rows.filter(**{f"{place}__in": allowed}).exists()


def test_no_role_reads_what_lies_in_the_other_kabupaten(casts) -> None:
    Worker.things = {code: Objects(casts(code)) for code in CODES}
    for things in Worker.things.values():
        for kind in KINDS:
            assert things[kind]
    assert len(READABLE) > 40
    run_state_machine_as_test(Worker, settings=settings(max_examples=12, stateful_step_count=8))
    assert Worker.seen > 50, "what it may read it did read"
