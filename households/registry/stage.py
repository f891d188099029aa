"""First step of an import: the files' rows, checked one by one and sealed, into the staging tables."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import transaction

from households.enums import FindingKind
from households.enums import Source as EditionSource
from households.models import EditionFinding, RegistryEdition, StagedFamily, StagedPerson
from households.models.staging import span
from households.registers.listfile import ListReader
from households.registry import hooks
from households.registry.chunks import write_families, write_findings, write_persons
from households.registry.formats import Kept, Recognised, UnknownHeaders, formats, recognise
from households.registry.marks import be_patient
from households.registry.participants import ParticipantReader
from households.registry.places import Places
from households.registry.rows import Rejected, RowReader, Values
from slrt.exchange.errors import TableError
from slrt.exchange.headers import slug
from slrt.exchange.tables import named_value, open_table, without_numbering

BUNDLE = 10_000
# progress(rows done, rows expected or 0, sentence)
Report = Callable[[int, int, str], None]


@dataclass
class Source:
    """One delivered file and what it turned out to be. number: 1 or 2, in the order they were given."""

    path: Path
    number: int
    shape: Recognised
    kind: str = ""
    encoding: str = ""
    delimiter: str = ""
    read: int = 0
    rejected: Counter = field(default_factory=Counter)

    @property
    def is_family(self) -> bool:
        return self.shape.format.subject == "family"


def open_sources(paths: list[Path], source: str, kept: Sequence[Kept] = ()) -> list[Source]:
    """Recognise the files, families first. kept: the forms taught in this jurisdiction.

    Raises UnknownHeaders with every file whose headers no form has, TableError for a missing half of a pair.
    """
    found, unknown = [], []
    for number, path in enumerate(paths, 1):
        with open_table(path) as table:
            try:
                shape = recognise(table.header, source, kept)
            except UnknownHeaders as refused:
                unknown.append((number, table.header, refused))
                continue
            found.append(Source(path, number, shape, table.kind, table.encoding, table.delimiter))
    if unknown:
        first = unknown[0][2]
        raise UnknownHeaders(first.code, first.sentence, [(n, header, said.sentence) for n, header, said in unknown])
    subjects = [item.shape.format.subject for item in found]
    halved = len(found) == 1 and found[0].shape.format.grouped and bool(found[0].shape.format.with_family)
    if len(subjects) - subjects.count("family") != 1 or halved:
        raise _unpaired(found)
    if len({item.shape.format.grouped for item in found}) > 1:
        raise TableError(
            "pair", "Satu berkas dikelompokkan menurut nomor KK, yang lain menurut ID rumah tangga. Pakai kolom "
            "yang sama di kedua berkas. Tidak ada baris yang diimpor.",
        )  # fmt: skip
    return sorted(found, key=lambda item: not item.is_family)


def _unpaired(found: list[Source]) -> TableError:
    labels = " dan ".join(item.shape.format.label for item in found)
    given = found[0].shape.format
    pair = next((form for form in formats().values() if form.with_family == given.code), None)
    pair = pair or formats().get(given.with_family)
    missing = f"Sertakan juga berkas {pair.label}." if pair else "Kirim satu berkas individu dengan berkas keluarganya."
    return TableError("pair", f"Berkas yang diberikan: {labels}. {missing} Tidak ada baris yang diimpor.")


def fingerprint(paths: list[Path]) -> tuple[str, list[dict]]:
    """One digest for all files together, and name, size and digest of each."""
    files = []
    for path in paths:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        files.append({"name": path.name, "size": os.path.getsize(path), "sha256": digest, "path": ""})
    together = hashlib.sha256("".join(sorted(item["sha256"] for item in files)).encode()).hexdigest()
    return (files[0]["sha256"] if len(files) == 1 else together), files


def clear(edition: RegistryEdition) -> None:
    """Remove what an earlier try staged or found, inside the caller's transaction."""
    be_patient()
    low, high = span(edition.pk)
    StagedPerson.objects.filter(key__range=(low, high)).delete()
    StagedFamily.objects.filter(key__range=(low, high)).delete()
    EditionFinding.objects.filter(edition=edition).delete()


class Dropped(Exception):
    """The edition was cancelled while a worker was busy with it."""


def hold(edition: RegistryEdition) -> None:
    """Keep whoever cancels waiting until this transaction ends. Raises Dropped when that was done already."""
    held = RegistryEdition.objects.select_for_update(no_key=True).filter(pk=edition.pk, state=edition.state)
    if not held.exists():
        raise Dropped


def stage(edition: RegistryEdition, sources: list[Source], report: Report, *, today: date) -> Places:
    """Read every file into the staging tables, a transaction per bundle. Starting again begins anew.

    Returns the places with what the rows said of them. Raises Dropped within a bundle of the edition being cancelled.
    """
    with transaction.atomic():
        hold(edition)
        clear(edition)
    places = Places(edition.jurisdiction_id)
    paired = len(sources) > 1
    done = 0
    for source in sources:
        reader = _reader(edition, source, places, today, with_family=paired and not source.is_family)
        write = write_families if source.is_family else write_persons
        with open_table(source.path) as table:
            rows = without_numbering(table.rows)
            while bundle := list(islice(rows, BUNDLE)):
                _stage_bundle(edition, source, reader, write, bundle)
                done += len(bundle)
                report(done, 0, "Membaca berkas")
    return places


def _reader(edition: RegistryEdition, source: Source, places: Places, today: date, *, with_family: bool) -> RowReader:
    common = {"with_family": with_family, "as_of": edition.edition_date}
    if source.shape.format.subject != "participant":
        return RowReader(source.shape, places, today, **common)
    if edition.source == EditionSource.PPKS:
        return ListReader(source.shape, places, today, words={}, **common)
    words = hooks.programme_words(edition.jurisdiction_id)
    chosen = edition.files[0].get("programme") or words.get(slug(named_value(source.path, "program", "Nama Program")))
    return ParticipantReader(source.shape, places, today, words=words, chosen=chosen or "", **common)


def _stage_bundle(edition: RegistryEdition, source: Source, reader: RowReader, write, bundle: list) -> None:
    """The rows are judged while they are on their way to the database (chunks.copy_lines)."""
    found = []

    def good() -> Iterator[Values]:
        for line, row in bundle:
            try:
                values = reader.read(line, row)
            except Rejected as refusal:
                source.rejected[refusal.reason] += 1
                found.append((FindingKind.REJECTED.value, source.number, line, refusal.reason, refusal.detail))
                continue
            found.extend((FindingKind.WARNING.value, source.number, line, code, "") for code in values.warnings)
            yield values

    with transaction.atomic():
        hold(edition)
        write(edition.pk, good())
        if found:
            write_findings(edition.jurisdiction_id, edition.pk, found)
    source.read += len(bundle)
