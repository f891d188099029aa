"""The ranking on paper and as a spreadsheet: an annex to the berita acara. NIK and KK numbers are masked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.db.models import Prefetch
from django.utils import timezone

from households.enums import Relation
from households.models import Person, RankingResult, RankingRun
from households.places import block_words
from households.ranking import wording
from households.ranking.catalogue import Scheme, catalogue
from households.ranking.evaluate import MET, UNMET, class_of
from slrt.accounts.models import User
from slrt.jurisdictions.letterhead import letterhead_of
from slrt.ui import words
from slrt.ui.pdf import render_pdf
from slrt.ui.xlsx import Column, Workbook

PURPOSE = "Lampiran berita acara musyawarah; bahan pertimbangan, bukan keputusan"
STEP = 1000
_SHORT = {MET: "ya", UNMET: "tidak"}


def rows_of(run: RankingRun, user: User, village: str) -> Any:
    """Rows within the person's reach, in the order of villages and ranks, with the head of each family."""
    rows = run.results.visible_to(user)
    if village:
        rows = rows.filter(village=village)
    heads = Prefetch("household__members", Person.objects.filter(relation=Relation.HEAD).order_by("pk"))
    return rows.select_related("household", "village__parent").prefetch_related(heads).order_by("pk")


def head_nik(result: RankingResult) -> str:
    head = next(iter(result.household.members.all()), None)
    return words.mask_nik(head.nik) if head and head.nik else "tidak tercatat"


def notes_of(result: RankingResult, scheme: Scheme) -> str:
    return "; ".join(
        part for part in (*wording.gate_words(result.gates), class_of(scheme, result.met, result.known)) if part
    )


# ---------------------------------------------------------------------- spreadsheet
def write_workbook(run: RankingRun, target: IO[bytes], *, user: User, village: str) -> Iterator[tuple[int, int]]:
    """Write the open file; yields (rows done, rows in all)."""
    scheme, rows = run.used_scheme(), rows_of(run, user, village)
    total = rows.count()
    with (
        timezone.override(run.profile.timezone),
        Workbook(
            title=f"Peringkat {run.pk}, {run.region.full_name}",
            period=f"batas data {words.moment(run.cutoff)}",
            user=user.name,
            purpose=f"{PURPOSE}. {scheme.label}. Sidik {run.digest}",
            target=target,
        ) as book,
    ):
        sheet = book.sheet("Peringkat", _columns(scheme))
        for done, result in enumerate(rows.iterator(chunk_size=STEP), 1):
            sheet.row(_cells(result, scheme))
            if done % STEP == 0:
                yield done, total
        _about(book, run, scheme)
    yield total, total


def _columns(scheme: Scheme) -> list[Column]:
    plain = [
        Column("Desa/kelurahan", width=24), Column("Peringkat", "int", 10), Column("Berbagi dengan", "int", 10),
        Column("Kepala keluarga", width=30), Column("NIK (disamarkan)", width=22),
        Column("Nomor KK (disamarkan)", width=22),
        Column("RT/RW", width=16), Column("Poin", "int", 8), Column("Terpenuhi", "int", 10),
        Column("Kelengkapan", "share", 12), Column("Catatan", width=44),
    ]  # fmt: skip
    known = catalogue().criteria
    return [*plain, *(Column(known[code].label, width=18) for code, _ in scheme.weights)]


def _cells(result: RankingResult, scheme: Scheme) -> list[Any]:
    household = result.household
    answers = [_SHORT.get(line[0], "belum diketahui") for line in result.lines]
    return [
        result.village.name, result.rank, max(result.tied - 1, 0), household.head_name, head_nik(result),
        words.mask_nik(household.kk) if household.kk else "", block_words(household.rt, household.rw), result.score,
        result.met, result.known / len(scheme.weights), notes_of(result, scheme), *answers,
    ]  # fmt: skip


def _about(book: Workbook, run: RankingRun, scheme: Scheme) -> None:
    sheet = book.sheet("Skema", [Column("Kriteria", width=70), Column("Dasar", width=44), Column("Poin", "int", 8)])
    known = catalogue().criteria
    sheet.rows([known[code].label, known[code].clause, points] for code, points in scheme.weights)


# ---------------------------------------------------------------------- paper
def pdf_bytes(run: RankingRun, *, user: User, village: str) -> bytes:
    """Raises PdfRefused for more rows than paper holds: ask for one village, or for XLSX."""
    scheme, profile = run.used_scheme(), run.profile
    rows = rows_of(run, user, village)
    with timezone.override(profile.timezone):
        context = {
            "run": run, "scheme": scheme, "profile": profile, "letterhead": letterhead_of(profile),
            "title": f"Peringkat {run.pk}", "rows": [_line(result, scheme) for result in rows],
            "criteria": [(catalogue().criteria[code], points) for code, points in scheme.weights],
            "clause": f"{profile.facts.regulation} {profile.clause('ranking')}",
        }  # fmt: skip
        return render_pdf("pdf/ranking.html", context, identifier=f"{run.digest}-{village}", isolate=True)


def _line(result: RankingResult, scheme: Scheme) -> dict[str, Any]:
    household = result.household
    return {
        "rank": wording.rank_words(result.rank, result.tied),
        "name": household.head_name,
        "nik": head_nik(result),
        "place": f"{result.village.name} {block_words(household.rt, household.rw)}".strip(),
        "points": wording.points_words(result.score, scheme),
        "known": wording.completeness(result.known, scheme),
        "notes": notes_of(result, scheme),
    }
