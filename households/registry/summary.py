"""The figures of an import, as the preview shows them and the command prints them."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from households.enums import Change, FindingKind
from households.models import EditionFinding, RegistryEdition, StagedFamily, StagedPerson
from households.models.staging import span
from households.registry.stage import Source


def figures(edition: RegistryEdition, sources: list[Source]) -> dict:
    """read = new + changed + unchanged + conflicting + all rejected. Rows of a family file count like person rows.

    older counts rows, among the unchanged ones, whose record already carries later data. families and persons break the
    figures down; where families are put together from person rows they are not rows of their own.
    """
    paired = len(sources) > 1
    persons = _counts(edition, StagedPerson, [s for s in sources if not s.is_family])
    families = _counts(edition, StagedFamily, [s for s in sources if s.is_family])
    rows = Counter(persons)
    if paired:
        rows.update(families)
    return {
        "read": sum(source.read for source in sources),
        **{key: rows[key] for key in ("new", "changed", "unchanged", "conflicting", "older")},
        "rejected": _reasons(edition, FindingKind.REJECTED),
        "warnings": _reasons(edition, FindingKind.WARNING),
        "persons": persons,
        "families": families,
        "notes": [note for source in sources for note in source.shape.match.notes],
        "files": [_file(edition, source) for source in sorted(sources, key=lambda item: item.number)],
    }


def accepted(summary: dict) -> int:
    """Rows that could be used."""
    return sum(summary[key] for key in ("new", "changed", "unchanged", "conflicting"))


# Above this share of refused rows, and not for a handful, something is wrong with the file rather than with its rows.
MANY_SHARE, MANY_ROWS = 0.1, 10


def many_rejected(summary: dict) -> bool:
    """Whether a person should look why before the rest is applied."""
    rejected = sum(summary.get("rejected", {}).values())
    return rejected >= MANY_ROWS and rejected > MANY_SHARE * summary.get("read", 0)


def nothing_changed(summary: dict) -> dict:
    """The figures of a file that was already imported: everything that could be used is as it was."""
    return summary | {
        **_still(summary),
        "persons": summary["persons"] | _still(summary["persons"]),
        "families": summary["families"] | _still(summary["families"]),
    }


def _still(counts: dict) -> dict[str, int]:
    return {"new": 0, "changed": 0, "conflicting": 0, "unchanged": accepted(counts)}


def _counts(edition: RegistryEdition, model, sources: list[Source]) -> dict[str, int]:
    rows = model.objects.filter(key__range=span(edition.pk), reason="").order_by()
    by_change = dict(rows.values_list("change").annotate(n=Count("key")))
    older = by_change.get(Change.OLDER, 0)
    return {
        "read": sum(source.read for source in sources),
        "new": by_change.get(Change.NEW, 0),
        "changed": by_change.get(Change.CHANGED, 0),
        "unchanged": by_change.get(Change.UNCHANGED, 0) + older,
        "conflicting": by_change.get(Change.CONFLICT, 0),
        "older": older,
    }


def _reasons(edition: RegistryEdition, kind: FindingKind) -> dict[str, int]:
    found = EditionFinding.objects.filter(edition=edition, kind=kind).order_by()
    counts = found.values_list("reason").annotate(n=Count("pk"))
    return dict(sorted(counts, key=lambda entry: (-entry[1], entry[0])))


def _file(edition: RegistryEdition, source: Source) -> dict:
    return {
        "name": edition.files[source.number - 1]["name"],
        "format": source.shape.format.code,
        "label": source.shape.format.label,
        "kind": source.kind,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "rows": source.read,
        "unused": [header for _, header in source.shape.match.unused],
    }
