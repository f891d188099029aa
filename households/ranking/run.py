"""Carrying out a ranking: kecamatan by kecamatan, facts read set-wise, results written by COPY, all in one transaction.

The digest is over the scheme with its rules, the place, the cut-off, and every row in a fixed order: the same cut-off
gives the same digest as long as the rules are the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from households.models import RankingResult, RankingRun
from households.ranking import asof, benefits
from households.ranking.asof import Family, Moment
from households.ranking.catalogue import Scheme
from households.ranking.evaluate import OUT, Facts, Judgement, Known, judge, order_key
from households.ranking.order import Placed, place
from households.ranking.people import people_facts
from households.ranking.reading import house_facts
from slrt.regions import codes
from slrt.regions.models import Region

Report = Callable[[int, int, str], None]
COLUMNS = ("run_id", "jurisdiction_id", "household_id", "village_id", "rank", "tied", "effect", "score", "met", "known",
           "lines", "sources", "gates", "ties")  # fmt: skip
RECORDED = "Kepesertaan yang tercatat di aplikasi"
_PATIENCE = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One family, judged and placed."""

    family: Family
    judged: Judgement
    placed: Placed


@transaction.atomic
def carry_out(run: RankingRun, report: Report) -> RankingRun:
    """Judge and place everybody, write the rows and the digest. A finished run is given back as it is."""
    with connection.cursor() as cursor:
        cursor.execute(_PATIENCE)
    locked = RankingRun.objects.select_for_update(of=("self",)).select_related("region").get(pk=run.pk)
    if locked.done:
        return locked
    scheme, digest = locked.used_scheme(), hashlib.sha256()
    digest.update(_canonical(heading(locked)))
    places = parts_of(locked.region)
    for at, part in enumerate(places):
        report(at, len(places), f"Memeringkat {part.name}")
        rows = list(outcomes(locked, scheme, part.code))
        _write(locked, rows)
        for row in rows:
            digest.update(_canonical(_row(row)))
        locked.families += len(rows)
        locked.ranked += sum(row.placed.rank is not None for row in rows)
    locked.kept_out = locked.families - locked.ranked
    locked.digest, locked.done_at = digest.hexdigest(), timezone.now()
    locked.save(update_fields=["families", "ranked", "kept_out", "digest", "done_at"])
    return locked


def parts_of(region: Region) -> list[Region]:
    """A kabupaten in its kecamatan; a kecamatan or a village as a whole."""
    if region.level < codes.DISTRICT:
        return list(Region.objects.inside(region.code).districts().order_by("code"))
    return [region]


def heading(run: RankingRun) -> dict[str, Any]:
    """What the result depends on beside the families."""
    return {"scheme": run.scheme, "region": run.region_id, "programme": run.programme,
            "cutoff": run.cutoff.astimezone(timezone.get_default_timezone()).timestamp()}  # fmt: skip


def outcomes(run: RankingRun, scheme: Scheme, part: str) -> Iterator[Outcome]:
    """Everybody of a part of the region, village by village, in the order of their rank."""
    moment = Moment(run.jurisdiction_id, run.cutoff, run.profile.timezone)
    families = asof.families_at(moment, part)
    facts = facts_at(run, moment, families)
    for _, of_village in groupby(families, key=lambda family: family.village):
        here = {family.pk: family for family in of_village}
        judged = {pk: judge(scheme, facts[pk]) for pk in here}
        orders = ((pk, None if one.effect == OUT else order_key(scheme, one)) for pk, one in judged.items())
        for placed in place(orders):
            yield Outcome(here[placed.key], judged[placed.key], placed)


def facts_at(run: RankingRun, moment: Moment, families: list[Family]) -> dict[int, Facts]:
    """Facts of each family. Three queries whatever their number, and one for the programme ranked for."""
    keys = [family.pk for family in families]
    members = asof.members_at(moment, keys, asof.editions_at(moment))
    proposed = asof.proposed_at(moment, keys)
    having = benefits.receiving(run.jurisdiction_id, run.programme, keys, run.cutoff) if run.programme else {}
    on = timezone.localdate(run.cutoff, timezone=run.profile.zone)
    found = {}
    for family in families:
        here = members.get(family.pk, [])
        facts = house_facts(family.housing, family.size, family.source, family.day) | people_facts(here, on)
        if family.pk in proposed:
            day = proposed[family.pk]
            facts["proposed_on"] = Known(day.toordinal(), "Daftar awal", day)
        if run.programme:
            facts["receives"] = _receives(run.programme, here, family.pk in having, having.get(family.pk), on)
        found[family.pk] = facts
    return found


def _receives(programme: str, members: list[Any], recorded: bool, since: date | None, on: date) -> Known:
    """An enrolment recorded here, or an edition that says so; nothing recorded counts as not receiving."""
    if recorded:
        return Known(True, RECORDED, since)
    for member in members:
        for listing in member.listings:
            if programme in listing.programmes:
                return Known(True, listing.edition, listing.day)
    return Known(False, RECORDED, on)


def _row(outcome: Outcome) -> list[Any]:
    """The stored form of one family, without the keys of the run."""
    judged, placed, sources = outcome.judged, outcome.placed, []
    lines = []
    for line in judged.lines:
        told = None
        if line.known:
            source = [line.known.source, line.known.day.isoformat() if line.known.day else None]
            if source not in sources:
                sources.append(source)
            told = sources.index(source)
        lines.append([line.answer, line.points, line.fact, line.known.value if line.known else None, told])
    return [
        outcome.family.pk, outcome.family.village, placed.rank, placed.tied, judged.effect, judged.score, judged.met,
        judged.known, lines, sources, [list(gate) for gate in judged.gates], list(judged.ties),
    ]  # fmt: skip


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(run: RankingRun, rows: list[Outcome]) -> None:
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(RankingResult._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    )
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            plain = _row(row)
            copy.write_row([run.pk, run.jurisdiction_id, *plain[:8], *(json.dumps(part) for part in plain[8:])])
