"""Telling the planner what a bulk load left behind. Only owners may ANALYZE: two functions of the owner do it for the
web role, for these tables and nothing else. Without it a plan made for an empty table meets 300,000 rows."""

from __future__ import annotations

from django.db import connection, transaction

ANALYZE_FUNCTIONS = """
CREATE FUNCTION households_analyze_staged() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE households_stagedperson;
    ANALYZE households_stagedfamily;
END $$;
CREATE FUNCTION households_analyze_registry() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE households_person;
    ANALYZE households_household;
    ANALYZE households_editionlisting;
END $$;
"""
DROP_ANALYZE_FUNCTIONS = """
DROP FUNCTION households_analyze_staged();
DROP FUNCTION households_analyze_registry();
"""


def after_staging() -> None:
    _call("SELECT households_analyze_staged()")


def after_applying() -> None:
    _call("SELECT households_analyze_registry()")


@transaction.atomic
def _call(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '120s'")
        cursor.execute(statement)
