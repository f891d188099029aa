"""Which values of a row an edition may change on the living record, and the SQL that says so for all rows at once.

A value approved here is never overwritten, and an empty cell overwrites nothing. Everything is composed from the names
below, never from anything a file or a person typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from psycopg import sql


@dataclass(frozen=True)
class Value:
    """A column of the living record and the staged column it follows; text columns count as given when not empty."""

    column: str
    staged: str
    text: bool = True
    follows: tuple[tuple[str, str], ...] = ()  # derived columns that go with it: (living, staged)


PERSON_VALUES = (
    Value("name", "name", follows=(("name_key", "name_key"),)),
    Value("birth_date", "birth_date", text=False, follows=(("birth_year", "birth_year"),)),
    Value("birth_place", "birth_place"),
    Value("sex", "sex"),
    Value("mother_name", "mother_name"),
    Value("relation", "relation"),
    Value("occupation", "occupation"),
    Value("village_id", "village"),
    Value("household_id", "household_id", text=False),
)
HOUSEHOLD_VALUES = (
    Value("village_id", "village"),
    Value("head_name", "head_name"),
    Value("address", "address"),
    Value("hamlet", "hamlet"),
    Value("rt", "rt"),
    Value("rw", "rw"),
    Value("size", "size", text=False),
)
# What a person row itself says of its family's place, in files without family rows.
PLACE_VALUES = HOUSEHOLD_VALUES[:-1]


def approved_name(column: str) -> str:
    """The field's name in approved_fields: village_id is "village"."""
    return column.removesuffix("_id")


def _parts(value: Value, living: str, staged: str) -> dict[str, sql.Composable]:
    there, here = sql.Identifier(staged, value.staged), sql.Identifier(living, value.column)
    given = sql.SQL("{} <> ''").format(there) if value.text else sql.SQL("{} IS NOT NULL").format(there)
    return {
        "there": there,
        "here": here,
        "given": given,
        "approved": sql.SQL("{} = ANY({})").format(
            sql.Literal(approved_name(value.column)), sql.Identifier(living, "approved_fields")
        ),
    }


def differs(values: tuple[Value, ...], living: str, staged: str, *, approved: bool) -> sql.Composable:
    """True where a given value differs from the living one, among the approved fields or among the others."""
    test = "({approved} AND {given} AND {there} IS DISTINCT FROM {here})"
    free = "(NOT {approved} AND {given} AND {there} IS DISTINCT FROM {here})"
    template = sql.SQL(test if approved else free)
    return sql.SQL(" OR ").join(template.format(**_parts(value, living, staged)) for value in values)


def text_of(statement: sql.Composable) -> str:
    """The statement as text: the row history looks at statements before they run, and reads text only."""
    connection.ensure_connection()
    return statement.as_string(connection.connection)


def assignments(values: tuple[Value, ...], living: str, staged: str) -> sql.Composable:
    """SET list: the staged value where it is given and the field is not approved here, the living one otherwise."""
    case = sql.SQL("{column} = CASE WHEN {given} AND NOT {approved} THEN {there} ELSE {here} END")
    parts = []
    for value in values:
        facts = _parts(value, living, staged)
        parts.append(case.format(column=sql.Identifier(value.column), **facts))
        for column, follower in value.follows:
            facts |= {"there": sql.Identifier(staged, follower), "here": sql.Identifier(living, column)}
            parts.append(case.format(column=sql.Identifier(column), **facts))
    return sql.SQL(", ").join(parts)
