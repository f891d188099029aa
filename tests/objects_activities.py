"""Activities for tests.objects: one of the secretariat's plan, one that a village held."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from monitoring.activities import actions, parts
from monitoring.activities.models import Activity
from monitoring.board.models import PublishedBoard
from monitoring.library.models import LibraryPaper
from tests.personas import Cast


class ActivityObjects:
    """Part of tests.objects.Objects, which brings the cast."""

    cast: Cast

    @cached_property
    def activity(self) -> Activity:
        """Planned, and given to the assistant."""
        return actions.begin(
            by=self.cast.manager, jurisdiction=self.cast.code, level="regency", region=self.cast.region,
            kind="coordination", title="Koordinasi uji", planned_on=timezone.localdate() + timedelta(days=9),
            responsible=self.cast.assistant,
        )  # fmt: skip

    @cached_property
    def paper(self) -> LibraryPaper:
        return LibraryPaper.objects.create(
            jurisdiction=self.cast.region, kind="sop", title="SOP uji", standing="in_force", readers=["front_office"],
            created_by=self.cast.manager,
        )  # fmt: skip

    @cached_property
    def public_board(self) -> PublishedBoard:
        """Kept as a page of a year long past, so that no address of a quarter shows it."""
        return PublishedBoard.objects.create(
            jurisdiction=self.cast.region, period="2019-T1", label="Triwulan I 2019", limit=5,
            shown={"cards": [], "panels": []}, published_by=self.cast.manager,
        )  # fmt: skip

    @cached_property
    def activity_held(self) -> Activity:
        """Of the village, with a partner, an officer and a decision."""
        by = self.cast.manager
        made = actions.begin(
            by=by, jurisdiction=self.cast.code, level="village", region=self.cast.village, kind="meeting",
            title="Rapat uji desa", held_on=timezone.localdate(),
        )  # fmt: skip
        parts.add_partner(by=by, activity=made, kind="civil", name="Karang Taruna Uji")
        parts.add_person(by=by, activity=made, part="officer", user=self.cast.back_office)
        parts.add_decision(by=by, activity=made, text="Papan informasi dipasang.", who="Kasi Kesejahteraan")
        return made
