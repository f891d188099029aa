"""Own schemes, runs, repetitions and files of rankings (BS Pasal 9 ayat (2) huruf f, BL Pasal 8 ayat (2) huruf g)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from households.models import RankingRun, RankingScheme
from households.ranking import benefits
from households.ranking.catalogue import Scheme
from households.ranking.schemes import find_scheme
from slrt.accounts.models import User
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job
from slrt.jurisdictions.profile import profile_of
from slrt.regions.models import Region

RUN = "ranking.run"
FILES = {"pdf": ("ranking.pdf", "PDF"), "xlsx": ("ranking.xlsx", "XLSX")}


_OLDEST_WRITER = """
SELECT min(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


class RankingRefused(Exception):
    """The action cannot be done. `sentence` says why, for the person who asked."""

    def __init__(self, sentence: str, field: str = ""):
        self.sentence, self.field = sentence, field
        super().__init__(sentence)


@transaction.atomic
def save_scheme(*, by: User, jurisdiction: str, code: str, given: dict[str, Any]) -> RankingScheme:
    """A new scheme (code "") or the next version of an own one. Raises BrokenScheme and RankingRefused.

    given: name, basis, note, valid_from, valid_until, weights ([[code, points], …]), gates, ties.
    """
    versions = RankingScheme.objects.filter(jurisdiction=jurisdiction, code=code)
    last = versions.order_by("-version").first() if code else None
    if code and last is None:
        raise RankingRefused("Skema nasional tidak diubah. Buat skema daerah dari skema itu.")
    if last and given["valid_from"] < last.valid_from:
        raise RankingRefused(
            "Versi baru tidak boleh berlaku lebih dahulu daripada versi sebelumnya.", field="valid_from"
        )
    scheme = RankingScheme(
        jurisdiction_id=jurisdiction,
        code=code or _new_code(jurisdiction, given["name"]),
        version=last.version + 1 if last else 1,
        created_by=by,
        **given,
    )
    scheme.scheme  # noqa: B018 - checked before it is stored: BrokenScheme says what does not fit
    try:
        with transaction.atomic():
            scheme.save(force_insert=True)
    except IntegrityError as error:  # two people at the same moment: the first version stands
        raise RankingRefused("Versi ini baru saja disimpan orang lain. Muat ulang halaman.") from error
    record_access(by, AccessAction.CONFIG, obj=scheme, kind="ranking_scheme", code=scheme.code, version=scheme.version)
    return scheme


def _new_code(jurisdiction: str, name: str) -> str:
    stem = slugify(name)[:18].strip("-") or "skema"
    taken = set(RankingScheme.objects.filter(jurisdiction=jurisdiction).order_by("pk").values_list("code", flat=True))
    numbers = (f"d-{stem}" if number == 1 else f"d-{stem}-{number}" for number in range(1, 100))
    return next(code for code in numbers if code not in taken)


@transaction.atomic
def request_run(
    *, by: User, jurisdiction: str, region: Region, scheme: Scheme, day: date, programme: str = ""
) -> RankingRun:
    """Queue a ranking of what was known at the end of `day`, or now for today. Raises RankingRefused."""
    cutoff = cutoff_of(jurisdiction, day)
    if not scheme.holds_on(day):
        raise RankingRefused("Skema ini tidak berlaku pada tanggal batas data.", field="scheme")
    if programme and programme not in dict(benefits.programmes(jurisdiction, day)):
        raise RankingRefused("Program ini tidak berlaku pada tanggal batas data.", field="programme")
    run = RankingRun(
        jurisdiction_id=jurisdiction, region=region, scheme_code=scheme.code, scheme_version=scheme.version,
        scheme=scheme.as_json(), programme=programme, cutoff=cutoff, requested_by=by,
    )  # fmt: skip
    return _queue(run, by=by)


@transaction.atomic
def repeat_run(run: RankingRun, *, by: User) -> RankingRun:
    """The same ranking once more, from the same cut-off and the same version: its digest proves the first."""
    if not run.done:
        raise RankingRefused("Pemeringkatan ini belum selesai.")
    again = RankingRun(
        jurisdiction_id=run.jurisdiction_id, region_id=run.region_id, scheme_code=run.scheme_code,
        scheme_version=run.scheme_version, scheme=run.used_scheme().as_json(), programme=run.programme,
        cutoff=run.cutoff, requested_by=by, repeats=run,
    )  # fmt: skip
    return _queue(again, by=by)


def _queue(run: RankingRun, *, by: User) -> RankingRun:
    run.save(force_insert=True)
    job = enqueue(
        RUN, {"run": run.pk}, by=by, key=str(run.pk), listed=False, title=f"Peringkat {run.pk}",
        jurisdiction=run.jurisdiction_id,
    )  # fmt: skip
    run.job = job.pk
    run.save(update_fields=["job"])
    record_access(
        by, AccessAction.REPORT, obj=run, kind="ranking", scheme=run.scheme_code, version=run.scheme_version,
        region=run.region_id,
    )  # fmt: skip
    return run


def cutoff_of(jurisdiction: str, day: date) -> datetime:
    """Now for today, the end of the day before; RankingRefused for a day to come."""
    zone, now = profile_of(jurisdiction).zone, timezone.now()
    today = timezone.localdate(now, timezone=zone)
    if day > today:
        raise RankingRefused("Batas data tidak boleh di masa depan.", field="day")
    return settled(now) if day == today else datetime.combine(day, time.max, tzinfo=zone)


def settled(now: datetime) -> datetime:
    """The last moment whose state can no longer change: just before the oldest transaction that is still writing.

    Row history carries the moment its transaction began, so what such a transaction commits later counts as later.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        begun = cursor.fetchone()[0]
    return min(now, begun - timedelta(microseconds=1)) if begun else now


@transaction.atomic
def request_file(run: RankingRun, *, by: User, form: str, village: str = "") -> Job:
    """The PDF or XLSX for the berita acara, of one village or of all. The download itself is logged again."""
    if not run.done:
        raise RankingRefused("Pemeringkatan ini belum selesai.")
    kind, word = FILES[form]
    job = enqueue(
        kind, {"run": run.pk, "village": village}, by=by, key=f"{run.pk}-{village}",
        title=f"Peringkat {run.pk} ({word})", jurisdiction=run.jurisdiction_id,
    )  # fmt: skip
    record_access(by, AccessAction.EXPORT, obj=run, form=form, village=village)
    return job


__all__ = ["RankingRefused", "cutoff_of", "find_scheme", "repeat_run", "request_file", "request_run", "save_scheme"]
