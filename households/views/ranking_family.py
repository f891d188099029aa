"""/peringkat/hasil/<pk>/: why a family has its rank, in plain words; and two rankings side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from households import rankingpage
from households.actions.access import open_household
from households.models import Household, RankingResult, RankingRun
from households.ranking import wording
from households.ranking.catalogue import catalogue
from households.ranking.compare import Difference, Row, differences
from households.rankingpage import where_ranked
from households.views.ranking import load
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.ui import words
from slrt.ui.keys import key_of

SHOWN = 200


@require_GET
@requires(Permission.RANKING_VIEW)
@where_ranked
def family(request: HttpRequest, pk: int) -> HttpResponse:
    found = RankingResult.objects.visible_to(request.user).filter(pk=pk, jurisdiction=request.jurisdiction)
    result = found.select_related("run__region", "household__village__parent", "village").first()
    if result is None:
        raise Http404
    scheme = result.run.used_scheme()
    open_household(by=request.user, household=result.household)
    context = {
        "result": result, "run": result.run, "household": result.household, "scheme": scheme,
        "sentence": rankingpage.why_sentence(result, scheme), "lines": rankingpage.why_rows(result, scheme),
        "gates": rankingpage.gate_rows(result), "ties": rankingpage.tie_rows(result, scheme),
        "known": wording.completeness(result.known, scheme), "rank": wording.rank_words(result.rank, result.tied),
        "points": wording.points_words(result.score, scheme), "place": rankingpage.block_of(result.household),
        "may_open": request.user.access.can(Permission.PERSON_VIEW),
    }  # fmt: skip
    return render(request, "households/ranking_family.html", context)


@require_GET
@requires(Permission.RANKING_VIEW)
@where_ranked
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed since another ranking, for one village."""
    new = load(request, pk)
    wanted = key_of(request.GET.get("dengan"))
    old = new.repeats if wanted is None else load(request, wanted)
    if not new.done or old is None or not old.done:
        raise Http404
    villages = rankingpage.villages_in(new, request.user)
    village = next((row for row in villages if row["code"] == request.GET.get("desa")), next(iter(villages), None))
    code = village["code"] if village else ""
    found, same = differences(
        _rows(old, request.user, code), _rows(new, request.user, code), old.used_scheme(), new.used_scheme()
    )
    context = {
        "old": old, "new": new, "villages": villages, "village": village, "same": words.number(same),
        "count": words.number(len(found)), "rows": _told(found[:SHOWN], request.user), "cut": len(found) > SHOWN,
        "shown": SHOWN,
        "equal": old.digest == new.digest, "other_scheme": old.scheme != new.scheme,
    }  # fmt: skip
    return render(request, "households/ranking_compare.html", context)


def _rows(run: RankingRun, user: User, village: str) -> list[Row]:
    rows = run.results.visible_to(user).filter(village=village).order_by("pk")
    return [Row(*row) for row in rows.values_list("household_id", "rank", "tied", "score", "lines")]


def _told(found: list[Difference], user: User) -> list[dict]:
    """In words. A family that has moved out of reach since is told by its number only."""
    keys = [one.household for one in found]
    rows = Household.objects.visible_to(user).filter(pk__in=keys).order_by("pk")
    names = dict(rows.values_list("pk", "head_name"))
    known = catalogue().criteria
    return [
        {
            "name": names.get(one.household, f"Keluarga {one.household}"),
            "before": wording.rank_words(one.before.rank, one.before.tied) if one.before else "belum ada",
            "after": wording.rank_words(one.after.rank, one.after.tied) if one.after else "tidak ada lagi",
            "points": f"{one.before.score if one.before else '–'} → {one.after.score if one.after else '–'}",
            "moved": one.moved,
            "size": words.number(abs(one.moved)),
            "changed": [known[code].label for code in one.changed],
        }
        for one in found
    ]
