"""Carrying out a comparison: all of it set-wise and in one transaction, so that a work-list is whole or not there."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from households.comparing import alike, statements
from households.enums import ComparisonState
from households.models import EditionComparison, EditionShock, RegistryEdition
from households.registry.formats import formats
from households.registry.marks import be_patient

Report = Callable[[int, int, str], None]
PBI = "PBI-JK"
# A family whose desil moved by so many steps hears of it at the agencies before it hears of it here.
DESIL_JUMP = 2
_SETTINGS = "SET LOCAL work_mem = '128MB'; SET LOCAL idle_in_transaction_session_timeout = 0"
NOTES = {
    "pbi": "Salah satu edisi tidak memuat PBI JK. PBI yang hilang tidak dibandingkan.",
    "desil": "Salah satu edisi tidak memuat desil. Perubahan desil tidak dibandingkan.",
}
STEPS = 4


def silent(done: int, total: int, sentence: str) -> None:
    """For callers that show no progress."""


@transaction.atomic
def carry_out(comparison: EditionComparison, report: Report = silent) -> EditionComparison:
    """Find what happened between the two editions and write the work-list. A finished comparison is given back."""
    be_patient()
    locked = EditionComparison.objects.select_for_update(of=("self",)).get(pk=comparison.pk)
    if locked.state == ComparisonState.DONE:
        return locked
    facts = {
        "was": locked.former_id, "now": locked.latter_id, "comparison": locked.pk, "pbi": PBI, "jump": DESIL_JUMP,
        "jurisdiction": locked.jurisdiction_id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS)
        report(0, STEPS, "Membaca kedua edisi")
        _all(cursor, (*statements.WAS, *statements.NOW, *statements.PAIRS), facts)
        report(1, STEPS, "Mencocokkan warga")
        _pair_the_renamed(cursor, facts)
        report(2, STEPS, "Mencocokkan keluarga")
        _all(cursor, statements.FAMILIES, facts)
        report(3, STEPS, "Menyusun daftar kerja")
        locked.notes = [kind for kind in NOTES if not _comparable(cursor, kind, locked)]
        for kind, statement in statements.SHOCKS.items():
            if kind not in locked.notes:
                cursor.execute(statement, facts)
    found = EditionShock.objects.filter(comparison=locked).order_by().values_list("kind")
    locked.counts = dict(found.annotate(n=Count("pk")))
    locked.state, locked.done_at = ComparisonState.DONE, timezone.now()
    locked.save(update_fields=["notes", "counts", "state", "done_at"])
    return locked


def _all(cursor, texts: tuple[str, ...], facts: dict) -> None:
    for text in texts:
        cursor.execute(text, facts)


def _pair_the_renamed(cursor, facts: dict) -> None:
    cursor.execute(statements.ALIKE, facts)
    found = alike.one_person(cursor.fetchall())
    if found:
        was_ids, now_ids = zip(*found, strict=True)
        cursor.execute(statements.ADD_PAIRS, {"was_ids": list(was_ids), "now_ids": list(now_ids)})
        cursor.execute("ANALYZE pair")


def _comparable(cursor, subject: str, comparison: EditionComparison) -> bool:
    """Whether both editions speak of the desil, or of PBI. Of a file whose form is known the form tells."""
    return all(
        _speaks(cursor, subject, name, edition)
        for name, edition in (("was", comparison.former), ("now", comparison.latter))
    )


def _speaks(cursor, subject: str, name: str, edition: RegistryEdition) -> bool:
    form = formats().get(edition.format)
    if form is not None:
        both = (form, formats().get(form.with_family))
        wanted = "desil" if subject == "desil" else f"programme:{PBI}"
        return any(column.field == wanted for each in both if each for column in each.columns)
    cursor.execute(statements.CARRIED[subject, name])
    return cursor.fetchone()[0]
