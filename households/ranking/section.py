"""The rankings a family stands in, on its card; nothing where the profile ranks nobody."""

from __future__ import annotations

from django.urls import reverse

from households import cardsections
from households.models import Household, RankingResult
from households.ranking import wording
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.badges import tag_html
from slrt.ui.lines import Line

SHOWN = 5


@cardsections.register("kasus", order=60)
def rankings(user: User, household: Household) -> cardsections.Section | None:
    may = user.access.can(Permission.RANKING_VIEW, jurisdiction=household.jurisdiction_id)
    if not may or not profile_of(household.jurisdiction_id).ranking:
        return None
    rows = RankingResult.objects.visible_to(user).filter(household=household).select_related("run", "village")
    return cardsections.Section(
        "rankings", "Peringkat", lines=tuple(_line(result) for result in rows.order_by("-pk")[:SHOWN]),
        empty="Belum pernah diperingkat.", note="untuk program daerah",
    )  # fmt: skip


def _line(result: RankingResult) -> Line:
    scheme = result.run.used_scheme()
    rank = wording.rank_words(result.rank, result.tied)
    told = f"Peringkat {rank} di {result.village.name}" if result.rank else "Dikecualikan"
    return Line(
        f"{scheme.label}, {words.mid_date(result.run.cutoff)}",
        f"{told} · {wording.points_words(result.score, scheme)} poin",
        tag_html(f"kelengkapan {wording.completeness(result.known, scheme)}", "plain"),
        reverse("households:ranking_family", args=[result.pk]),
    )
