"""What may not be merged, or not be taken back."""

from __future__ import annotations

from django.db import connection

from slrt.cases.errors import CaseError


class MergeRefused(CaseError):
    """The sentence tells the person what stands in the way. Nothing was changed."""

    status = 409

    def __init__(self, sentence: str):
        super().__init__(sentence)


def check_now() -> None:
    """Foreign keys are checked at the commit; a refusal has to come while a sentence can still be said."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
