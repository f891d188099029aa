"""The summary of needs: how many per programme, village, state, waiting time and age. Numbers only, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, CharField, Count, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse
from django.utils import timezone

from programs.enums import Sector
from programs.models import Programme
from programs.needs.workflow import NEED

# Where a need can be, in columns that add up to all of them.
STANDING: dict[str, tuple[str, tuple[str, ...]]] = {
    "here": ("Dalam proses", ("recorded", "returned", "reviewed", "recommended")),
    "sent": ("Di pengelola program", ("referred",)),
    "fulfilled": ("Terpenuhi", ("fulfilled",)),
    "unmet": ("Tidak terpenuhi", ("unmet",)),
    "ended": ("Ditolak, ganda, dicabut", ("rejected", "duplicate", "withdrawn")),
}
HEADS = ("Jumlah", *(label for label, _ in STANDING.values()))
# Days since it was recorded, as for complaints that wait (domain M10).
WAITING = (("0–5 hari", 0, 5), ("6–14 hari", 6, 14), ("15–30 hari", 15, 30), ("31–60 hari", 31, 60))
LONGEST = "lebih dari 60 hari"
AGES = {
    "a": "0–5 tahun", "b": "6–17 tahun", "c": "18–59 tahun", "d": "60 tahun ke atas", "-": "Umur belum dicatat",
    "": "Seluruh keluarga",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    sub: str
    cells: tuple[int, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """A table ready to print; no rows when there is nothing to count."""

    title: str
    corner: str
    heads: tuple[str, ...]
    rows: tuple[Line, ...]

    @property
    def printed(self) -> list[tuple[Line, list[tuple[str, int]]]]:
        """Every line with its cells under their heads."""
        return [(line, list(zip(self.heads, line.cells, strict=True))) for line in self.rows]


def summary(rows: QuerySet) -> list[Counts]:
    """The tables of these needs (as many as the reader may see)."""
    return [by_programme(rows), by_state(rows), by_waiting(rows), by_village(rows), by_age(rows)]


def _count(rows: QuerySet, *keys: str) -> QuerySet:
    columns = {code: Count("pk", filter=Q(status__in=states)) for code, (_, states) in STANDING.items()}
    return rows.order_by().values(*keys).annotate(whole=Count("pk"), **columns)


def _cells(row: dict) -> tuple[int, ...]:
    return tuple(row[code] for code in ("whole", *STANDING))


def by_programme(rows: QuerySet) -> Counts:
    """The most wanted first. Versions of an entry are one programme; what fits none is told by its sector."""
    found = sorted(
        _count(rows, "programme__code", "sector"), key=lambda row: (-row["whole"], row["programme__code"] or "~")
    )
    codes = {row["programme__code"] for row in found} - {None}
    names = {entry.code: entry for entry in Programme.objects.filter(code__in=codes).order_by("valid_from", "pk")}
    url, sectors = reverse("needs:list"), dict(Sector.choices)
    lines = tuple(
        Line(str(names[row["programme__code"]]), names[row["programme__code"]].name, _cells(row),
             f"{url}?tab=semua&program={names[row['programme__code']].pk}")
        if row["programme__code"]
        else Line(f"Sektor {sectors[row['sector']].lower()}", "belum ada program yang sesuai", _cells(row))
        for row in found
    )  # fmt: skip
    return Counts("Menurut program", "Program", HEADS, lines)


def by_village(rows: QuerySet) -> Counts:
    found = _count(rows, "region", "region__name", "region__parent__name")
    lines = tuple(
        Line(row["region__name"] or "Wilayah belum dicatat",
             f"Kec. {row['region__parent__name']}" if row["region__parent__name"] else "", _cells(row),
             f"{reverse('needs:list')}?tab=semua&wilayah={row['region']}" if row["region"] else "")
        for row in sorted(found, key=lambda row: (-row["whole"], row["region"] or ""))
    )  # fmt: skip
    return Counts("Menurut tempat tinggal", "Tempat tinggal", HEADS, lines)


def by_state(rows: QuerySet) -> Counts:
    found = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    lines = tuple(Line(state.label, "", (found[state.code],)) for state in NEED.states if state.code in found)
    return Counts("Menurut status", "Status", HEADS[:1], lines)


def by_waiting(rows: QuerySet) -> Counts:
    """How long those have waited that are still open."""
    now = timezone.now()
    since = {label: Q(received_at__lte=now - timedelta(days=first)) for label, first, _ in WAITING}
    parts = {
        f"w{at}": Count("pk", filter=since[label] & Q(received_at__gt=now - timedelta(days=last + 1)))
        for at, (label, _, last) in enumerate(WAITING)
    }
    longest = Count("pk", filter=Q(received_at__lte=now - timedelta(days=WAITING[-1][2] + 1)))
    found = rows.filter(status__in=NEED.open_states()).order_by().aggregate(whole=Count("pk"), longest=longest, **parts)
    cells = [(label, found[f"w{at}"]) for at, (label, _, _) in enumerate(WAITING)] + [(LONGEST, found["longest"])]
    lines = tuple(Line(label, "", (count,)) for label, count in cells) if found["whole"] else ()
    return Counts("Lama menunggu yang masih berjalan", "Sejak dicatat", ("Masih berjalan",), lines)


def by_age(rows: QuerySet) -> Counts:
    """Age at the time of recording of whoever needs it; a family's programme names no single member."""
    at, born = F("received_at"), Coalesce(ExtractYear("person__birth_date"), F("person__birth_year"))
    exact = Func(
        Func(at, F("person__birth_date"), template="age(%(expressions)s)"),
        template="date_part('year', %(expressions)s)", output_field=IntegerField(),
    )  # fmt: skip
    years = Case(
        When(person__birth_date__isnull=False, then=exact), default=ExtractYear(at) - born, output_field=IntegerField()
    )
    group = Case(
        When(person__isnull=True, then=Value("")), When(years__lte=5, then=Value("a")),
        When(years__lte=17, then=Value("b")), When(years__lte=59, then=Value("c")),
        When(years__gte=60, then=Value("d")), default=Value("-"), output_field=CharField(),
    )  # fmt: skip
    found = {row["group"]: row for row in _count(rows.annotate(years=years).annotate(group=group), "group")}
    lines = tuple(Line(label, "", _cells(found[key])) for key, label in AGES.items() if key in found)
    return Counts("Menurut umur yang membutuhkan", "Umur", HEADS, lines)
