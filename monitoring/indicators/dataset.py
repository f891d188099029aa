"""One scope and period, prepared for counting.

    with Dataset(Scope("33.24"), quarter(2026, 3, zone)) as data:
        data.tally("klass", data.received)       # {"membership": Group(count=31, ids=None), …}

The narrow tables of sql.py are temporary: they belong to this connection and vanish with the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Self

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from complaints.workflow import COMPLAINT
from monitoring.figures import Part, Scope, Value
from monitoring.indicators import sql as statements
from monitoring.periods import Period
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.regions.models import Region

ENDED = [state.code for state in COMPLAINT.states if not state.open]
# Named conditions on m_case and m_referral: text of ours, never of a caller.
RECEIVED = sql.SQL("origin = 'received'")
CLOSED = sql.SQL("ending = 'closed'")
OPEN_AT_END = sql.SQL("ending = ''")
WORKED = sql.SQL("TRUE")
SENT = sql.SQL("sent_in")
WAITING = sql.SQL("waiting")


@dataclass(frozen=True)
class Group:
    """How many rows, and which when the dataset collects them."""

    count: int
    ids: list[int] | None = None

    def __add__(self, other: Group) -> Group:
        ids = None if self.ids is None or other.ids is None else sorted(self.ids + other.ids)
        return Group(self.count + other.count, ids)

    def part(self, key: str, label: str, kind: str = "complaint") -> Part:
        return Part(key, label, kind, self.count, self.ids if self.count else [])


class Dataset:
    """Everything an indicator asks. `at` is when the data was taken (default now): nothing later is looked at.

    sex: only what is about people of this sex ("L", "P", "-" for not recorded); "" for everybody. Of a family it is
    that of its head. with_cases: also collect the keys of the rows behind each number, as a report needs them.
    Use as a context manager; it opens a transaction. See of_sex for a dataset within another.
    """

    def __init__(
        self,
        scope: Scope,
        period: Period,
        *,
        at: datetime | None = None,
        with_cases: bool = False,
        sex: str = "",
        whole: Dataset | None = None,
    ):
        self.scope, self.period, self.with_cases, self.sex = scope, period, with_cases, sex
        self.at = at or timezone.now()
        self.whole = whole or self
        self._made: dict[str, Any] = {}

    # ------------------------------------------------------------------ life
    def __enter__(self) -> Self:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statements.ROOM)
                self._drop(cursor)
                if self.whole is self:
                    cursor.execute(statements.CASES, self.params)
                    cursor.execute(statements.REFERRALS, self.params)
                    cursor.execute("ANALYZE w_case")
                    cursor.execute("ANALYZE w_referral")
                    self._count_days(cursor)
            self.see("case")
            self.see("referral")
        except BaseException as error:
            self._atomic.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        if exception[0] is None:
            with connection.cursor() as cursor:
                self._drop(cursor)
        self._atomic.__exit__(*exception)

    def _drop(self, cursor: Any) -> None:
        for statement in statements.DROP if self.whole is self else statements.DROP_NARROWED:
            cursor.execute(statement)

    def of_sex(self, sex: str) -> Dataset:
        """The same scope and period, counting only what is about people of a sex. While it is open, and afterwards,
        nothing more can be asked here: it takes the place of this one's tables."""
        return Dataset(self.scope, self.period, at=self.at, sex=sex, whole=self)

    def see(self, name: str) -> None:
        """Make the view m_name: the rows of w_name that count here."""
        view = sql.SQL(statements.VIEW).format(
            view=sql.Identifier(f"m_{name}"), table=sql.Identifier(f"w_{name}"), sex=sql.Literal(self.sex)
        )
        self.run(view.as_string(None))

    @property
    def end(self) -> datetime:
        """The first moment that does not count: the period's end, or when the data was taken while it still runs."""
        return min(self.period.end, max(self.at, self.period.start))

    @property
    def last_day(self) -> date:
        """The last local day that counts."""
        return (self.end - timedelta(microseconds=1)).astimezone(self.period.zone).date()

    @cached_property
    def params(self) -> dict[str, Any]:
        return {
            "jurisdiction": self.scope.jurisdiction,
            "region": self.scope.region,
            "inside": f"{self.scope.region}.%",
            "unit": self.scope.unit,
            "sex": self.sex,
            "start": self.period.start,
            "end": self.end,
            "last_day": self.last_day,
            "zone": str(self.period.zone),
            "ended": ENDED,
        }

    @cached_property
    def profile(self) -> Profile:
        """The rules that held on the last day of the period."""
        return profile_of(self.scope.jurisdiction, on=self.period.last)

    # ------------------------------------------------------------------ days
    def _count_days(self, cursor: Any) -> None:
        """Fill m_day from the day before the earliest case to the last day, by the calendar of the jurisdiction."""
        cursor.execute(statements.EARLIEST)
        (earliest,) = cursor.fetchone()
        calendar = WorkCalendar(self.scope.jurisdiction)
        day = (earliest or self.period.first) - timedelta(days=1)
        days, counts, count = [], [], 0
        while day <= self.last_day:
            count += calendar.is_workday(day)
            days.append(day)
            counts.append(count)
            day += timedelta(days=1)
        cursor.execute(statements.DAYS)
        cursor.execute(statements.FILL_DAYS, [days, counts])

    # ------------------------------------------------------------------ questions
    def rows(self, query: str | sql.Composable, **more: Any) -> list[dict[str, Any]]:
        """Rows of a query as dictionaries; `more` beside the parameters of the scope."""
        text = query if isinstance(query, str) else query.as_string(None)
        with connection.cursor() as cursor:
            cursor.execute(text, {**self.params, **more})
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def run(self, statement: str, **more: Any) -> None:
        """A statement without an answer."""
        with connection.cursor() as cursor:
            cursor.execute(statement, {**self.params, **more})

    def once(self, name: str, make: Callable[[Dataset], Any]) -> Any:
        """What `make` gives, made once for this dataset: tables that only some indicators need."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    def row(self, query: str | sql.Composable, **more: Any) -> dict[str, Any]:
        return self.rows(query, **more)[0]

    def tally(self, column: str, where: sql.Composable, table: str = "m_case") -> dict[Any, Group]:
        """Rows of m_case (or m_referral) per value of a column. Asked twice, it is counted once."""
        query = sql.SQL("SELECT {column} AS key, count(*) AS n, {ids} AS ids FROM {table} WHERE {where} GROUP BY 1")
        text = query.format(
            column=sql.Identifier(column), table=sql.Identifier(table), where=where, ids=self.ids_expression
        ).as_string(None)
        return self.once(text, lambda data: {row["key"]: data.group(row) for row in data.rows(text)})

    def count(self, where: sql.Composable, table: str = "m_case") -> Group:
        query = sql.SQL("SELECT count(*) AS n, {ids} AS ids FROM {table} WHERE {where}")
        text = query.format(table=sql.Identifier(table), where=where, ids=self.ids_expression).as_string(None)
        return self.once(text, lambda data: data.group(data.row(text)))

    def group(self, row: dict[str, Any]) -> Group:
        """A row with n and ids as a group, its ids in order."""
        return Group(row["n"], sorted(row["ids"] or ()) if self.with_cases else None)

    @property
    def ids_expression(self) -> sql.Composable:
        # Not in order: the rows mostly are already, and group() makes sure at less cost than a sort here.
        return sql.SQL("array_agg(id)" if self.with_cases else "NULL::bigint[]")

    def crossed(self, rows: str, columns: str, where: sql.Composable) -> dict[Any, dict[Any, int]]:
        """Counts per value of one column and another: by kecamatan and class, by class and month."""
        query = sql.SQL("SELECT {a} AS a, {b} AS b, count(*) AS n FROM m_case WHERE {where} GROUP BY 1, 2")
        found: dict[Any, dict[Any, int]] = {}
        for row in self.rows(query.format(a=sql.Identifier(rows), b=sql.Identifier(columns), where=where)):
            found.setdefault(row["a"], {})[row["b"]] = row["n"]
        return found

    # ------------------------------------------------------------------ words
    @cached_property
    def districts(self) -> dict[str, str]:
        """Names of the kecamatan in scope by code, in alphabetical order; "" is for cases without a region."""
        place = self.scope.place
        found = Region.objects.districts().filter(code__startswith=place[:8]).order_by("name", "code")
        names = dict(found.values_list("code", "name"))
        return {**names, "": "Wilayah belum dicatat"}


def measured(value: Any) -> Value:
    """A number of PostgreSQL as JSON keeps it: whole numbers as int, others rounded to six places."""
    if value is None:
        return None
    number = round(float(value), 6)
    return int(number) if number == int(number) else number


def ordered(found: Mapping[Any, Group], order: Sequence[Any]) -> list[tuple[Any, Group]]:
    """Groups in the order of a code list, empty ones included; unknown keys follow."""
    keys = [*order, *sorted((key for key in found if key not in set(order)), key=str)]
    return [(key, found.get(key, Group(0))) for key in keys]
