"""A run: what it reads, what it writes once, and that the same cut-off gives the same digest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from households.actions import ranking as actions
from households.models import Household, Person, RankingResult, RankingRun
from households.ranking.catalogue import BrokenScheme, national
from households.ranking.run import RECORDED
from households.ranking.schemes import find_scheme, in_force
from slrt.jobs.inline import run_pending
from slrt.regions.models import Region
from tests.households.world import make_family
from tests.personas import Cast

pytestmark = pytest.mark.django_db
CODE = "63.11"
SOIL = {"questionnaire": "dtsen-2025", "jenis_lantai_terluas": "8", "jenis_dinding_terluas": "4"}
FINE = {"questionnaire": "dtsen-2025", "jenis_lantai_terluas": "2", "jenis_dinding_terluas": "1"}


@pytest.fixture
def balangan(casts) -> Cast:
    return casts(CODE)


def family(cast: Cast, housing: dict, name: str = "NURHAYATI", **more) -> Household:
    person = make_family(cast, name, **more)
    Household.objects.filter(pk=person.household_id).update(housing=housing)
    Person.objects.filter(pk=person.pk).update(occupation="Petani")
    return person.household


def ranking(cast: Cast, region: Region | None = None, scheme=None, day=None, **more) -> RankingRun:
    run = actions.request_run(
        by=cast.manager, jurisdiction=cast.code, region=region or cast.region, scheme=scheme or national()["k262"],
        day=day or timezone.localdate(timezone=cast.profile.zone), **more,
    )  # fmt: skip
    run_pending("ranking.run")
    run.refresh_from_db()
    return run


def of(run: RankingRun, household: Household) -> RankingResult:
    return run.results.get(household=household)


def test_families_are_ranked_in_their_village(balangan: Cast) -> None:
    other = Region.objects.villages().filter(parent=balangan.district).exclude(pk=balangan.village.pk).first()
    poor, fine = family(balangan, SOIL), family(balangan, FINE, desil=None)
    elsewhere = family(balangan, {}, village=other)
    run = ranking(balangan)
    assert run.done and (run.families, run.ranked, run.kept_out) == (3, 3, 0) and len(run.digest) == 64
    assert (of(run, poor).rank, of(run, fine).rank, of(run, elsewhere).rank) == (1, 2, 1)
    row = of(run, poor)
    lines = dict(zip([code for code, _ in national()["k262"].weights], row.lines, strict=True))
    assert lines["k262-e"][:4] == ["m", 1, "floor", "soil"] and row.score == 2
    assert row.sources[lines["k262-e"][4]][0] == "Data daerah"
    assert lines["k262-b"] == ["u", 0, "food_worry", None, None]
    assert row.known == 3 and of(run, elsewhere).known == 1, "the head's work is recorded everywhere"


def test_ties_share_the_rank(balangan: Cast) -> None:
    first, second, third = family(balangan, SOIL), family(balangan, SOIL), family(balangan, FINE)
    run = ranking(balangan, balangan.village)
    assert [(of(run, one).rank, of(run, one).tied) for one in (first, second, third)] == [(1, 2), (1, 2), (3, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_rerun_from_the_same_cutoff_gives_the_same_digest(balangan: Cast) -> None:
    poor, fine = family(balangan, SOIL), family(balangan, FINE)
    run = ranking(balangan)
    # Everything changes afterwards: the house, a member, the village, and a family comes in.
    Household.objects.filter(pk=poor.pk).update(housing=FINE)
    Household.objects.filter(pk=fine.pk).update(housing=SOIL)
    Person.objects.filter(household=poor).update(occupation="PNS", alive=False)
    other = Region.objects.villages().filter(parent=balangan.district).exclude(pk=balangan.village.pk).first()
    Household.objects.filter(pk=fine.pk).update(village=other)
    family(balangan, SOIL)
    again = actions.repeat_run(run, by=balangan.data_officer)
    run_pending("ranking.run")
    again.refresh_from_db()
    assert again.digest == run.digest and again.repeats_id == run.pk and again.families == 2
    now = ranking(balangan)
    assert now.digest != run.digest and now.families == 3
    assert of(now, poor).rank is None and of(now, poor).effect == "out"


def test_the_cutoff_may_lie_in_the_past_but_not_ahead(balangan: Cast) -> None:
    family(balangan, SOIL)
    today = timezone.localdate(timezone=balangan.profile.zone)
    assert ranking(balangan, day=today - timedelta(days=1)).families == 0, "nobody was known yesterday"
    with pytest.raises(actions.RankingRefused, match="masa depan"):
        ranking(balangan, day=today + timedelta(days=1))
    with pytest.raises(actions.RankingRefused, match="tidak berlaku"):
        ranking(balangan, day=date(2020, 1, 1))


def test_a_result_is_never_changed(balangan: Cast) -> None:
    household = family(balangan, SOIL)
    run = ranking(balangan)
    changes = (
        lambda: run.results.update(score=9),
        lambda: run.results.all()._raw_delete("default"),
        lambda: RankingRun.objects.filter(pk=run.pk).update(families=9, ranked=9),
        lambda: RankingRun.objects.filter(pk=run.pk).update(digest=""),
        lambda: RankingRun.objects.filter(pk=run.pk)._raw_delete("default"),
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert of(run, household).score == 2


@pytest.mark.owner
def test_even_the_owner_cannot_change_a_result(balangan: Cast) -> None:
    family(balangan, SOIL)
    run = ranking(balangan)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        run.results.update(score=9)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        RankingRun.objects.filter(pk=run.pk).update(cutoff=timezone.now())


def test_the_job_may_run_twice(balangan: Cast) -> None:
    from households.ranking.run import carry_out

    family(balangan, SOIL)
    run = ranking(balangan)
    again = carry_out(run, lambda *_: None)
    assert again.digest == run.digest and run.results.count() == 1


def test_whoever_has_the_benefit_is_kept_out(balangan: Cast) -> None:
    from programs.actions import create_programme
    from programs.participation import enrol

    having, waiting = family(balangan, SOIL), family(balangan, SOIL)
    programme = create_programme(
        by=balangan.manager, jurisdiction=CODE, code="D-UJI", valid_from=date(2025, 1, 1), name="Bantuan Uji",
        level="regency", sector="social", manager_name="Dinas Sosial", target_unit="family", criteria="Miskin.",
    )  # fmt: skip
    enrol(by=balangan.back_office, programme=programme, household=having)
    run = ranking(balangan, programme="D-UJI")
    assert of(run, having).effect == "out" and ["receives", "m"] in of(run, having).gates
    assert of(run, waiting).rank == 1 and ["receives", "n"] in of(run, waiting).gates
    assert ["receives", "u"] in of(ranking(balangan), having).gates, "no programme chosen: not looked at"
    listed = ranking(balangan, programme="PKH")
    assert listed.ranked == 0, "an edition says that they receive it"
    with pytest.raises(actions.RankingRefused, match="Program"):
        ranking(balangan, programme="TIDAK-ADA")
    assert RECORDED


def test_own_schemes_are_versions(balangan: Cast) -> None:
    given = {"name": "Bobot Balangan", "basis": "SK Bupati 188.45/12/2026", "note": "", "valid_from": date(2026, 1, 1),
             "valid_until": None, "weights": [["k262-e", 30], ["disabled", 20]], "gates": ["state-employee"],
             "ties": ["desil"]}  # fmt: skip
    first = actions.save_scheme(by=balangan.administrator, jurisdiction=CODE, code="", given=given)
    assert (first.code, first.version) == ("d-bobot-balangan", 1)
    begins = date(2026, 6, 1)
    second = actions.save_scheme(
        by=balangan.manager, jurisdiction=CODE, code=first.code,
        given=given | {"valid_from": begins, "weights": [["k262-e", 50]]},
    )  # fmt: skip
    assert second.version == 2
    assert find_scheme(CODE, first.code, date(2026, 5, 31)).highest == 50
    assert find_scheme(CODE, first.code, begins).weights == (("k262-e", 50),)
    assert [scheme.code for scheme in in_force("62.04", begins)] == ["bps14", "k262"], "another place has its own"
    with pytest.raises(actions.RankingRefused, match="lebih dahulu"):
        actions.save_scheme(by=balangan.manager, jurisdiction=CODE, code=first.code, given=given)
    with pytest.raises(actions.RankingRefused, match="nasional"):
        actions.save_scheme(by=balangan.manager, jurisdiction=CODE, code="k262", given=given)
    with pytest.raises(BrokenScheme):
        actions.save_scheme(by=balangan.manager, jurisdiction=CODE, code="", given=given | {"weights": [["k262-e", 0]]})
    household = family(balangan, SOIL)
    assert of(ranking(balangan, scheme=second.scheme), household).score == 50
