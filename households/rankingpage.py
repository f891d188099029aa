"""What the screens of the ranking show, worked out here so that the templates only print."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Avg, Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join

from households.models import RankingResult, RankingRun
from households.places import block_words
from households.ranking import wording
from households.ranking.catalogue import Scheme, catalogue
from households.ranking.evaluate import FIRST, MET, OUT, UNKNOWN, class_of
from slrt.accounts.models import User
from slrt.jobs.models import Job
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import tag_html

TABS = (("", "Semua"), ("peringkat", "Diperingkat"), ("lengkapi", "Perlu dilengkapi"), ("keluar", "Dikecualikan"))
View = Callable[..., HttpResponse]


def where_ranked(view: View) -> View:
    """The screen does not exist where the profile knows no ranking (KD, DP and TB do not mention it)."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        profile = getattr(request, "jurisdiction_profile", None)
        if profile is None or not profile.ranking:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


# ---------------------------------------------------------------------- runs
def run_row(run: RankingRun) -> dict[str, Any]:
    return {
        "url": reverse("households:ranking", args=[run.pk]),
        "name": f"Peringkat {run.pk}",
        "scheme": f"{run.scheme['name']}, versi {run.scheme_version}",
        "region": run.region.full_name,
        "cutoff": words.moment(run.cutoff),
        "families": words.number(run.families) if run.done else "–",
        "state": tag_html("Selesai", "teal", "check") if run.done else tag_html("Sedang dihitung", "blue", "clock"),
        "who": run.requested_by.name,
        "when": words.mid_date(run.requested_at),
    }


def facts_of(run: RankingRun) -> list[tuple[str, Any]]:
    rows = [
        ("Skema", f"{run.scheme['name']}, versi {run.scheme_version}"),
        ("Dasar", run.scheme["basis"]),
        ("Wilayah", run.region.full_name),
        ("Batas data", words.moment(run.cutoff)),
        ("Program", run.programme or "tidak ditentukan"),
        ("Dihitung oleh", run.requested_by.name),
    ]
    return [*rows, ("Selesai", words.moment(run.done_at))] if run.done else rows


def figures_of(run: RankingRun) -> list[tuple[str, str, str]]:
    """(label, number, note) of the three figures on top."""
    return [
        ("Keluarga", words.number(run.families), "tercatat pada batas data"),
        ("Diperingkat", words.number(run.ranked), "di dalam desanya"),
        ("Dikecualikan", words.number(run.kept_out), "oleh gerbang skema"),
    ]


def repetition_words(run: RankingRun) -> tuple[str, str]:
    """(tone, sentence) of a repetition compared with the run it repeats; ("", "") for a first run."""
    if not run.repeats_id or not run.done:
        return "", ""
    if run.digest == run.repeats.digest:
        return "success", f"Hasil sama persis dengan Peringkat {run.repeats_id}: sidiknya sama."
    return "danger", f"Hasil berbeda dari Peringkat {run.repeats_id}: aturan atau catatan riwayatnya berubah."


def job_of(run: RankingRun) -> Job | None:
    return Job.objects.filter(pk=run.job).first() if run.job else None


def villages_in(run: RankingRun, user: User) -> list[dict[str, Any]]:
    """One line per village within the person's reach."""
    rows = (
        run.results.visible_to(user)
        .order_by("village_id")
        .values("village_id", "village__name", "village__parent__name")
    )
    counted = rows.annotate(
        families=Count("pk"), out=Count("pk", filter=Q(effect=OUT)), top=Max("score", filter=~Q(effect=OUT)),
        known=Avg("known"),
    )  # fmt: skip
    scheme = run.used_scheme()
    return [
        {
            "code": row["village_id"],
            "name": f"{row['village__name']}, Kec. {row['village__parent__name']}",
            "families": words.number(row["families"]),
            "ranked": words.number(row["families"] - row["out"]),
            "out": words.number(row["out"]),
            "top": "–" if row["top"] is None else wording.points_words(row["top"], scheme),
            "known": wording.completeness(row["known"], scheme),
        }
        for row in counted
    ]


def in_tab(rows: QuerySet, tab: str, scheme: Scheme) -> QuerySet:
    if tab == "peringkat":
        return rows.exclude(effect=OUT)
    if tab == "lengkapi":
        return rows.exclude(effect=OUT).filter(known__lt=len(scheme.weights))
    return rows.filter(effect=OUT) if tab == "keluar" else rows


def tabs_of(request: HttpRequest, active: str) -> list[dict[str, Any]]:
    found = []
    for code, label in TABS:
        query = request.GET.copy()
        query.pop("c", None)
        query["keadaan"] = code
        found.append({"label": label, "url": f"?{query.urlencode()}", "active": code == active, "count": None})
    return found


def result_row(result: RankingResult, scheme: Scheme) -> dict[str, Any]:
    household = result.household
    return {
        "url": reverse("households:ranking_family", args=[result.pk]),
        "rank": wording.rank_words(result.rank, result.tied),
        "name": household.head_name,
        "place": block_of(household),
        "points": wording.points_words(result.score, scheme),
        "met": f"{result.met} dari {len(scheme.weights)} kriteria",
        "known": wording.completeness(result.known, scheme),
        "marks": marks_of(result),
        "klass": class_of(scheme, result.met, result.known),
    }


def block_of(household: Any) -> str:
    return block_words(household.rt, household.rw) or "RT/RW tidak tercatat"


def marks_of(result: RankingResult) -> Any:
    tone = {OUT: "red", FIRST: "violet"}.get(result.effect, "grey")
    return format_html_join(" ", "{}", ((tag_html(label, tone),) for label in wording.gate_words(result.gates)))


# ---------------------------------------------------------------------- one family
def why_rows(result: RankingResult, scheme: Scheme) -> list[dict[str, Any]]:
    """Each criterion in words: the answer, the value that decided, who said so and when, and the points."""
    known, found = catalogue(), []
    for (code, points), (answer, gained, fact, value, told) in zip(scheme.weights, result.lines, strict=True):
        label, tone, icon = wording.ANSWERS[answer]
        rule = known.criteria[code]
        found.append(
            {
                "label": rule.label,
                "clause": rule.clause,
                "answer": tag_html(label, tone, icon),
                "fact": known.facts[fact].label,
                "value": wording.value_words(fact, value),
                "source": wording.source_words(None if told is None else result.sources[told]),
                "points": f"{words.number(gained)} dari {words.number(points)}",
            }
        )
    return found


def why_sentence(result: RankingResult, scheme: Scheme) -> str:
    """The rank in one or two sentences for the family and the musyawarah."""
    place = f"di {result.village.name}"
    if result.effect == OUT:
        return f"Keluarga ini tidak diperingkat {place}: {'; '.join(wording.gate_words(result.gates)).lower()}."
    first = " karena tidak mempunyai tempat berteduh tetap" if result.effect == FIRST else ""
    shared = f", bersama {words.number(result.tied - 1)} keluarga lain yang sama nilainya" if result.tied > 1 else ""
    unknown = len(scheme.weights) - result.known
    open_ones = f" {words.number(unknown)} kriteria belum diketahui dan tidak dihitung." if unknown else ""
    return (
        f"Peringkat {words.number(result.rank)} {place}{first}{shared}. Memenuhi {words.number(result.met)} dari "
        f"{words.number(len(scheme.weights))} kriteria, {wording.points_words(result.score, scheme)} poin.{open_ones}"
    )


def gate_rows(result: RankingResult) -> list[tuple[str, str]]:
    known, said = catalogue().gates, {MET: "ya", UNKNOWN: "tidak diketahui"}
    return [(known[code].label, said.get(answer, "tidak")) for code, answer in result.gates]


def tie_rows(result: RankingResult, scheme: Scheme) -> list[tuple[str, str]]:
    known = catalogue().ties
    pairs = zip(scheme.ties, result.ties, strict=True)
    return [(known[code].label, wording.value_words(known[code].fact, value)) for code, value in pairs]


# ---------------------------------------------------------------------- schemes
def scheme_row(scheme: Scheme, own: bool, today: Any) -> dict[str, Any]:
    return {
        "url": reverse("households:ranking_scheme", args=[scheme.code]),
        "name": scheme.name,
        "version": f"versi {scheme.version}",
        "basis": scheme.basis,
        "count": f"{len(scheme.weights)} kriteria, paling tinggi {words.number(scheme.highest)} poin",
        "since": period_words(scheme),
        "marks": tag_html("Daerah", "violet") if own else tag_html("Nasional", "blue"),
        "state": tag_html("Berlaku", "teal", "check") if scheme.holds_on(today) else tag_html("Tidak berlaku", "grey"),
    }


def period_words(scheme: Scheme) -> str:
    until = f" sampai {words.mid_date(scheme.valid_until)}" if scheme.valid_until else ""
    return f"sejak {words.mid_date(scheme.valid_from)}{until}"


def scheme_context(scheme: Scheme) -> dict[str, Any]:
    known = catalogue()
    return {
        "scheme": scheme,
        "criteria": [(known.criteria[code], points) for code, points in scheme.weights],
        "gates": [(known.gates[code], known.gates[code].effect == FIRST) for code in scheme.gates],
        "ties": [known.ties[code].label for code in scheme.ties],
        "facts": [
            ("Dasar", scheme.basis),
            ("Berlaku", period_words(scheme)),
            ("Poin tertinggi", words.number(scheme.highest)),
            ("Keterangan", scheme.note or "–"),
        ],
        "classes": [f"{label}: paling sedikit {least} kriteria terpenuhi" for least, label in scheme.classes],
    }


def profile_clause(profile: Profile) -> str:
    return f"{profile.facts.regulation} {profile.clause('ranking')}"
