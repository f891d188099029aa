"""Which values of a row an edition may change on the living record, and the SQL that says so for all rows at once.

A value approved here is never overwritten, an empty cell overwrites nothing, and neither does a row where a newer
edition has said something of the same field: so it does not matter in which order editions arrive. What an edition said
something of is kept on its listings as a number of bits (EditionListing.given). Everything is composed from the names
below, never from anything a file or a person typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

NOTHING_NEWER = sql.SQL("0")
# Bits of EditionListing.given that are no Value below.
NIK_BIT, HOUSING_BIT = 9, 23
# Answers about the house are approved one by one ("housing.jenis_lantai_terluas"), or all together ("housing").
HOUSING_PREFIX = "housing."
_KEPT = """(SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each({living}.housing) e
    WHERE 'housing.' || e.key = ANY({living}.approved_fields))"""
# The answers to a questionnaire are one value: codes of two generations never stand side by side (domain §1.4).
_HOUSING = """(CASE
    WHEN {staged}.housing = '{{}}' OR 'housing' = ANY({living}.approved_fields) OR NOT {latest} THEN {living}.housing
    WHEN cardinality({living}.approved_fields) = 0 OR {kept} IS NULL THEN {staged}.housing
    WHEN {living}.housing->>'questionnaire' IS DISTINCT FROM {staged}.housing->>'questionnaire' THEN {living}.housing
    ELSE {staged}.housing || {kept} END)"""
_OTHER_ANSWER = """EXISTS (SELECT FROM jsonb_each_text({staged}.housing) e
    WHERE {latest} AND 'housing.' || e.key = ANY({living}.approved_fields)
      AND {living}.housing->>'questionnaire' = {staged}.housing->>'questionnaire'
      AND {living}.housing->>e.key IS DISTINCT FROM e.value)"""


@dataclass(frozen=True)
class Value:
    """A column of the living record and the staged column it follows; text columns count as given when not empty.

    bit: its place in EditionListing.given. unless: a column beside which this one says nothing, on either side.
    """

    column: str
    staged: str
    bit: int
    text: bool = True
    follows: tuple[tuple[str, str], ...] = ()  # derived columns that go with it: (living, staged)
    unless: str = ""


HOME_COLUMNS = ("household_id", "village_id")
PERSON_VALUES = (
    Value("name", "name", 0, follows=(("name_key", "name_key"),)),
    Value("birth_date", "birth_date", 1, text=False, follows=(("birth_year", "birth_year"),)),
    Value("birth_place", "birth_place", 2),
    Value("sex", "sex", 3),
    Value("mother_name", "mother_name", 4),
    Value("relation", "relation", 5),
    Value("occupation", "occupation", 6),
    Value("village_id", "village", 7),
    Value("household_id", "household_id", 8, text=False),
    Value("birth_year", "birth_year", 10, text=False, unless="birth_date"),
)
HOUSEHOLD_VALUES = (
    Value("village_id", "village", 16),
    Value("head_name", "head_name", 17),
    Value("address", "address", 18),
    Value("hamlet", "hamlet", 19),
    Value("rt", "rt", 20),
    Value("rw", "rw", 21),
    Value("size", "size", 22, text=False),
)
# What a person row itself says of its family's place, in files without family rows.
PLACE_VALUES = HOUSEHOLD_VALUES[:-1]


# Where editions keep what they said something of: (edition_id, given) of a person_id or a household_id.
SAID = {
    "person_id": sql.SQL("households_editionlisting"),
    "household_id": sql.SQL("""(SELECT edition_id, household_id, given FROM households_editionlisting
        UNION ALL SELECT edition_id, household_id, given FROM households_listedfamily)"""),
}


def approved_name(column: str) -> str:
    """The field's name in approved_fields: village_id is "village", and the year of birth goes with the date."""
    return "birth_date" if column == "birth_year" else column.removesuffix("_id")


def free_of(newer: sql.Composable, bit: int) -> sql.Composable:
    """True where no newer edition said anything of the field. newer: the bits that newer editions gave."""
    return sql.SQL("({} & {} = 0)").format(newer, sql.Literal(1 << bit))


def _parts(value: Value, living: str, staged: str, newer: sql.Composable) -> dict[str, sql.Composable]:
    there, here = sql.Identifier(staged, value.staged), sql.Identifier(living, value.column)
    given = _given(value, staged)
    if value.unless:
        other = sql.Identifier(living, value.unless)
        given = sql.SQL("({} AND {} IS NULL AND {} IS NULL)").format(given, other, sql.Identifier(staged, value.unless))
    return {
        "there": there,
        "here": here,
        "given": given,
        "latest": free_of(newer, value.bit),
        "approved": sql.SQL("{} = ANY({})").format(
            sql.Literal(approved_name(value.column)), sql.Identifier(living, "approved_fields")
        ),
    }


def _given(value: Value, staged: str) -> sql.Composable:
    test = sql.SQL("{} <> ''" if value.text else "{} IS NOT NULL")
    return test.format(sql.Identifier(staged, value.staged))


def differs(
    values: tuple[Value, ...], living: str, staged: str, *, approved: bool, newer: sql.Composable = NOTHING_NEWER
) -> sql.Composable:
    """True where a given value differs from the living one, among the approved fields or among the others."""
    test = "({approved} AND {given} AND {latest} AND {there} IS DISTINCT FROM {here})"
    free = "(NOT {approved} AND {given} AND {latest} AND {there} IS DISTINCT FROM {here})"
    template = sql.SQL(test if approved else free)
    return sql.SQL(" OR ").join(template.format(**_parts(value, living, staged, newer)) for value in values)


def housing_of(living: str, staged: str, newer: sql.Composable = NOTHING_NEWER) -> sql.Composable:
    """What is known of the house after the staged row: its answers, and those approved here one by one."""
    facts = {"living": sql.Identifier(living), "staged": sql.Identifier(staged), "latest": free_of(newer, HOUSING_BIT)}
    return sql.SQL(_HOUSING).format(**facts, kept=sql.SQL(_KEPT).format(**facts))


def housing_conflicts(living: str, staged: str, newer: sql.Composable = NOTHING_NEWER) -> sql.Composable:
    """True where a staged answer differs from one that was approved here."""
    facts = {"living": sql.Identifier(living), "staged": sql.Identifier(staged), "latest": free_of(newer, HOUSING_BIT)}
    return sql.SQL(_OTHER_ANSWER).format(**facts)


def text_of(statement: sql.Composable) -> str:
    """The statement as text: the row history looks at statements before they run, and reads text only."""
    connection.ensure_connection()
    return statement.as_string(connection.connection)


def assignments(
    values: tuple[Value, ...], living: str, staged: str, newer: sql.Composable = NOTHING_NEWER
) -> sql.Composable:
    """SET list: the staged value where it is given, not approved here and not overtaken; the living one otherwise."""
    arms: dict[str, list[sql.Composable]] = {}
    for value in values:
        for column, condition, there in _arms(value, living, staged, newer):
            arms.setdefault(column, []).append(sql.SQL("WHEN {} THEN {}").format(condition, there))
    parts = [
        sql.SQL("{} = CASE {} ELSE {} END").format(
            sql.Identifier(column), sql.SQL(" ").join(cases), sql.Identifier(living, column)
        )
        for column, cases in arms.items()
    ]
    return sql.SQL(", ").join(parts)


def _arms(
    value: Value, living: str, staged: str, newer: sql.Composable
) -> Iterator[tuple[str, sql.Composable, sql.Composable]]:
    facts = _parts(value, living, staged, newer)
    condition = sql.SQL("{given} AND NOT {approved} AND {latest}").format(**facts)
    yield value.column, condition, facts["there"]
    for column, follower in value.follows:
        yield column, condition, sql.Identifier(staged, follower)


def family_bits(staged: str) -> sql.Composable:
    """The bits of the fields that the row of a family says something of."""
    housing = sql.SQL("CASE WHEN {}.housing <> '{{}}' THEN {} ELSE 0 END")
    return sql.SQL("{} + {} + {}").format(
        given_bits(PLACE_VALUES, staged),
        sql.Literal(1 << HOUSEHOLD_VALUES[-1].bit),
        housing.format(sql.Identifier(staged), sql.Literal(1 << HOUSING_BIT)),
    )


def given_bits(values: tuple[Value, ...], staged: str) -> sql.Composable:
    """The bits of the fields that a staged row says something of."""
    part = sql.SQL("CASE WHEN {} THEN {} ELSE 0 END")
    return sql.SQL(" + ").join(part.format(_given(value, staged), sql.Literal(1 << value.bit)) for value in values)
