"""Run by bench/matching.py inside the application: milliseconds from question to ranked answer, and of an exact NIK."""

from __future__ import annotations

import csv
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import django

django.setup()

from households import filematch  # noqa: E402
from households.candidates import ranked  # noqa: E402
from households.models import Person  # noqa: E402
from slrt.audit import crypto  # noqa: E402

WARM, MOST = 100, 1_000


def times(things: Iterable, act: Callable) -> tuple[float, float]:
    """(p50, p95) in milliseconds, the first ones left out."""
    taken = []
    for thing in things:
        begun = time.perf_counter()
        act(thing)
        taken.append((time.perf_counter() - begun) * 1000)
    taken = sorted(taken[WARM:] or taken)
    return statistics.median(taken), taken[int(len(taken) * 0.95)]


def main(folder: Path, jurisdiction: str) -> None:
    with filematch.questions_of(folder / "walkins.csv", [jurisdiction]) as questions:
        asked = list(questions)[: MOST + WARM]
    with (folder / "persons.csv").open(encoding="utf-8") as stream:
        niks = [row["nik"] for row, _ in zip(csv.DictReader(stream), range(MOST + WARM), strict=False) if row["nik"]]

    def exact(nik: str) -> None:
        digests = crypto.digests(nik, "nik")
        list(Person.objects.filter(jurisdiction=jurisdiction, nik_digest__in=digests).order_by("pk")[:5])

    def search(question: filematch.Question) -> None:
        for match in ranked(question.asked, [jurisdiction], question.places):
            match.score  # noqa: B018 - the reasons belong to the answer

    figures = {"exact NIK": times(niks, exact), "search": times(asked, search)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
