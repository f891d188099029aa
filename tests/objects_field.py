"""Things about the field staff for tests.objects: guidance they were given."""

from __future__ import annotations

from functools import cached_property

from django.utils import timezone

from households.coaching.actions import write_note
from households.models import CoachingNote
from tests.personas import Cast


class FieldObjects:
    """Part of tests.objects.Objects, which brings the cast."""

    cast: Cast

    @cached_property
    def coaching(self) -> CoachingNote:
        return write_note(
            by=self.cast.manager, person=self.cast.facilitator, jurisdiction=self.cast.code, topic="records",
            note="Foto rumah sering gelap.", held_on=timezone.localdate(), agreed="Latihan foto",
        )  # fmt: skip
