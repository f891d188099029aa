"""Asking for a comparison: by a person for any two editions, or by itself when a newer edition has been applied."""

from __future__ import annotations

from django.db import transaction

from households.enums import ComparisonState, EditionState
from households.models import EditionComparison, RegistryEdition
from households.models.registry import APPLIED_STATES
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.errors import CaseError
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job

KIND = "registry.compare"


class ComparisonRefused(CaseError):
    """These two editions cannot be compared."""

    status = 422


@transaction.atomic
def ask(*, by: User | None, former: RegistryEdition, latter: RegistryEdition) -> EditionComparison:
    """The comparison of two editions, made by a worker; the one that is there already when there is one.

    The edition of the earlier day is the former, whichever was named first. Raises ComparisonRefused.
    """
    if by is not None and not by.access.can(Permission.REGISTRY_IMPORT, jurisdiction=former.jurisdiction_id):
        raise ComparisonRefused("Anda tidak bertugas membandingkan edisi di daerah ini.")
    if former.pk == latter.pk:
        raise ComparisonRefused("Pilih dua edisi yang berbeda.")
    if (former.jurisdiction_id, former.source) != (latter.jurisdiction_id, latter.source):
        raise ComparisonRefused("Pilih dua edisi dari sumber yang sama.")
    if not {former.state, latter.state} <= set(APPLIED_STATES):
        raise ComparisonRefused("Terapkan dahulu kedua edisi.")
    if former.rank > latter.rank:
        former, latter = latter, former
    comparison, made = EditionComparison.objects.get_or_create(
        former=former, latter=latter, defaults={"jurisdiction_id": former.jurisdiction_id, "asked_by": by}
    )
    waiting = comparison.state == ComparisonState.WAITING
    if made or (waiting and not Job.objects.active().filter(pk=comparison.job).exists()):
        job = enqueue(
            KIND, {"comparison": comparison.pk}, by=by, key=f"{comparison.pk}", listed=False,
            title=f"Perbandingan {comparison}", jurisdiction=former.jurisdiction_id,
        )  # fmt: skip
        comparison.job = job.pk
        comparison.save(update_fields=["job"])
    return comparison


def compare_with_former(edition: RegistryEdition) -> None:
    """Once an edition is in force: compare it with the one before it of its source. Nothing when it is the first."""
    if edition.state != EditionState.CURRENT or not edition.lists_families:
        return
    rivals = RegistryEdition.objects.filter(
        jurisdiction=edition.jurisdiction_id, source=edition.source, state__in=APPLIED_STATES
    ).order_by("pk")
    earlier = [other for other in rivals.exclude(pk=edition.pk) if other.rank < edition.rank]
    if earlier:
        ask(by=None, former=max(earlier, key=lambda other: other.rank), latter=edition)
