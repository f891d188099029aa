"""Importing an edition, from its files to the registry. Used by the screens, the jobs and the command alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from households import searchindex
from households.enums import PARTICIPANT_SOURCES, EditionState, Source
from households.models import ListedFamily, RegistryEdition, StagedPerson
from households.models.registry import LIVE_STATES
from households.models.staging import span
from households.registers import listfile
from households.registry import apply as applying
from households.registry import (
    conflicts,
    files,
    hooks,
    mappings,
    participants,
    periods,
    statistics,
    unknown,
    villagecodes,
)
from households.registry.formats import UnknownHeaders
from households.registry.marks import be_patient
from households.registry.places import Places
from households.registry.stage import Dropped, clear, fingerprint, hold, open_sources, stage
from households.registry.stage import Source as StagedSource
from households.registry.summary import figures
from households.registry.validate import validate
from slrt.accounts.models import User
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.exchange.errors import TableError

Report = Callable[[int, int, str], None]
_NO_DATE = "Nama edisi tidak memuat tahun. Tulis seperti 2026-T3, atau isi tanggal datanya."


def silent(done: int, total: int, sentence: str) -> None:
    """For callers that show no progress."""


@transaction.atomic
def begin(
    *,
    by: User | None,
    jurisdiction: str,
    source: str,
    period: str,
    edition_date: date | None,
    paths: list[Path],
    programme: str = "",
) -> RegistryEdition:
    """Open an edition for these files, or find the one they already belong to (see same_files).

    Raises TableError "edition_exists" when the name is taken by other files, "period" when no date can be told.
    """
    day = edition_date or periods.date_of(period)
    if day is None:
        raise TableError("period", _NO_DATE)
    if source == Source.PPKS:
        listfile.check_rights(by, jurisdiction)
    digest, described = fingerprint(paths)
    described[0]["programme"] = programme
    be_patient()
    known = RegistryEdition.objects.select_for_update().filter(
        jurisdiction=jurisdiction, source=source, period=period, state__in=LIVE_STATES
    )
    edition = known.order_by("pk").first()
    if edition is not None and edition.file_digest != digest and edition.state == EditionState.MAPPING:
        # Only its headers were looked at, and they were mended in the file instead of being mapped.
        edition = None if not edition.files[0].get("path") and cancel(edition, by=by) else edition
    if edition is None:
        edition = RegistryEdition.objects.create(
            jurisdiction_id=jurisdiction, source=source, period=period, edition_date=day, imported_by=by,
            file_digest=digest, files=described,
        )  # fmt: skip
        record_access(by, AccessAction.IMPORT, edition, step="begin", source=source, period=period)
    elif edition.file_digest != digest:
        raise TableError("edition_exists", _name_taken(edition))
    return edition


def begin_trial(
    *, jurisdiction: str, source: str, period: str, edition_date: date | None, paths: list[Path], programme: str = ""
) -> RegistryEdition:
    """An edition that is only looked at: it never takes the name, and end_trial() leaves nothing but its report."""
    day = edition_date or periods.date_of(period)
    if day is None:
        raise TableError("period", _NO_DATE)
    digest, described = fingerprint(paths)
    described[0]["programme"] = programme
    return RegistryEdition.objects.create(
        jurisdiction_id=jurisdiction, source=source, period=period, edition_date=day, file_digest=digest,
        files=described, state=EditionState.CANCELLED,
    )  # fmt: skip


@transaction.atomic
def end_trial(edition: RegistryEdition) -> None:
    """Drop the staged rows of a trial; its figures and the file of rejected rows stay for whoever asked."""
    clear(edition)
    if edition.state != EditionState.FAILED:
        edition.state = EditionState.CANCELLED
        edition.save(update_fields=["state"])


def _name_taken(edition: RegistryEdition) -> str:
    if edition.applied:
        return f"Edisi {edition} sudah diterapkan dari berkas lain. Beri nama edisi lain, misalnya {edition.period}b."
    return f"Edisi {edition} sedang disiapkan dari berkas lain. Terapkan atau batalkan dahulu di layar Impor."


@transaction.atomic
def receive(
    *,
    by: User,
    jurisdiction: str,
    source: str,
    period: str,
    edition_date: date | None,
    uploads: list[UploadedFile],
    programme: str = "",
) -> RegistryEdition:
    """Store uploaded files as a new edition; the caller enqueues its preparation. TableError as begin(), and "same"."""
    for upload in uploads:
        files.check_upload(upload)
    day = edition_date or periods.date_of(period)
    if day is None:
        raise TableError("period", _NO_DATE)
    if source == Source.PPKS:
        listfile.check_rights(by, jurisdiction)
    taken = RegistryEdition.objects.filter(
        jurisdiction=jurisdiction, source=source, period=period, state__in=LIVE_STATES
    )
    known = taken.order_by("pk").first()
    edition = RegistryEdition(
        jurisdiction_id=jurisdiction, source=source, period=period, edition_date=day, imported_by=by,
        state=EditionState.FAILED,
    )  # fmt: skip
    edition.save()
    paths = files.keep(edition, uploads)
    edition.file_digest, edition.files = fingerprint(paths)
    edition.files[0]["programme"] = programme
    for described, path, upload in zip(edition.files, paths, uploads, strict=True):
        described.update(path=str(path), name=upload.name[-120:])
    if known is not None:
        files.remove(edition)
        same = known.file_digest == edition.file_digest
        sentence = f"Berkas ini sudah diimpor sebagai edisi {known}. Tidak ada yang berubah." if same else ""
        raise TableError("same" if same else "edition_exists", sentence or _name_taken(known))
    edition.state = EditionState.STAGED
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:  # somebody sent the same edition at the same moment
        files.remove(edition)
        raise TableError("edition_exists", f"Edisi {edition} baru saja dikirim orang lain.") from error
    record_access(by, AccessAction.IMPORT, edition, step="receive", source=source, period=period)
    return edition


def twin_of(edition: RegistryEdition) -> RegistryEdition | None:
    """An edition under another name that was made from the very same files."""
    same = RegistryEdition.objects.filter(
        jurisdiction=edition.jurisdiction_id, file_digest=edition.file_digest, state__in=LIVE_STATES
    )
    return same.exclude(pk=edition.pk).order_by("-pk").first()


def prepare(edition: RegistryEdition, paths: list[Path], report: Report = silent) -> dict:
    """Stage and judge the files: the edition is then in PREVIEW with its figures. May be repeated.

    On UnknownHeaders the edition waits in MAPPING for a person to say what the columns are; on another TableError it is
    FAILED with the sentence in its summary. The error goes on to the caller; so does Dropped, when somebody cancelled.
    A trial stays CANCELLED, so that it never occupies the name.
    """
    try:
        sources, places, begun = _stage(edition, paths, report)
        report(0, 0, "Membandingkan dengan data keluarga")
        _judge(edition, sources)
        summary = figures(edition, sources)
        if edition.source == Source.PPKS:
            summary["notes"].append(listfile.note())
        if edition.state != EditionState.CANCELLED:
            summary["village_codes"] = villagecodes.learn(edition, places)
        _write_rejected(edition, paths)
        twin = twin_of(edition)
        if twin:
            summary["notes"].append(f"Isi berkas sama persis dengan edisi {twin}.")
        summary["seconds"] = round(time.monotonic() - begun, 1)
        _show(edition, summary, sources[-1].shape.format.code)
    except Dropped:
        with transaction.atomic():
            clear(edition)
        raise
    return summary


def _stage(edition: RegistryEdition, paths: list[Path], report: Report) -> tuple[list[StagedSource], Places, float]:
    begun = time.monotonic()
    try:
        kept = mappings.kept_forms(edition.jurisdiction_id, edition.source)
        sources = open_sources(paths, edition.source, kept)
        places = stage(edition, sources, report, today=timezone.localdate())
    except UnknownHeaders as error:
        if edition.state == EditionState.CANCELLED:
            fail(edition, error)
        else:
            unknown.ask(edition, paths, error)
        raise
    except TableError as error:
        fail(edition, error)
        raise
    statistics.after_staging()
    return sources, places, begun


def _write_rejected(edition: RegistryEdition, paths: list[Path]) -> None:
    try:
        files.write_rejected(edition, paths)
    except OSError as error:  # whoever cancels removes the files
        with transaction.atomic():
            hold(edition)
        raise TableError("gone", "Berkas asal edisi ini sudah dihapus. Unggah lagi berkasnya.") from error


def _judge(edition: RegistryEdition, sources: list[StagedSource]) -> None:
    numbers = {source.is_family: source.number for source in sources}
    by_group = any(source.shape.format.grouped for source in sources)
    if edition.source == Source.PPKS:
        listfile.link(edition)
    elif edition.source in PARTICIPANT_SOURCES:
        participants.link(edition)
    else:
        validate(edition, person_file=numbers[False], family_file=numbers.get(True, 0), by_group=by_group)
        conflicts.settle_decided(edition)


@transaction.atomic
def _show(edition: RegistryEdition, summary: dict, form: str) -> None:
    """From being prepared to being looked at, unless somebody cancelled: then what was judged since goes too."""
    hold(edition)
    if edition.state != EditionState.CANCELLED:
        edition.state = EditionState.PREVIEW
    edition.summary, edition.progress, edition.format = summary, {}, form
    edition.save(update_fields=["state", "summary", "progress", "format"])


def fail(edition: RegistryEdition, error: TableError) -> None:
    """Nothing of the file was used: keep the sentence, free the name, drop what was staged."""
    with transaction.atomic():
        clear(edition)
        edition.state, edition.summary = EditionState.FAILED, {"error": error.code, "sentence": error.sentence}
        edition.save(update_fields=["state", "summary"])
    files.remove(edition)


@transaction.atomic
def start_applying(edition: RegistryEdition, *, by: User | None) -> RegistryEdition:
    """From PREVIEW to COMMITTING; nothing when it already is. TableError "state" otherwise."""
    locked = RegistryEdition.objects.select_for_update().get(pk=edition.pk)
    if locked.state == EditionState.PREVIEW:
        locked.state = EditionState.COMMITTING
        locked.save(update_fields=["state"])
        record_access(by, AccessAction.IMPORT, locked, step="apply", source=locked.source, period=locked.period)
    elif locked.state != EditionState.COMMITTING:
        raise TableError("state", "Edisi ini tidak lagi menunggu diterapkan. Muat ulang halaman.")
    return locked


def apply(edition: RegistryEdition, paths: list[Path] | None = None, report: Report = silent) -> dict:
    """Bring a COMMITTING edition into the registry and tell whoever builds on it. Goes on where it was interrupted."""
    begun = time.monotonic()
    if edition.state == EditionState.COMMITTING:
        _restage_if_lost(edition, paths, report)
        if edition.source == Source.PPKS:
            _take(edition, report)
        else:
            applying.apply(edition, report)
            statistics.after_applying()
            spent = edition.summary.get("seconds", 0) + time.monotonic() - begun
            applying.finish(edition, summary=edition.summary | {"seconds": round(spent, 1)})
    hooks.run_after_commit(edition)
    if not edition.summary.get("told"):
        edition.summary["told"] = True
        edition.save(update_fields=["summary"])
    return edition.summary


@transaction.atomic
def _take(edition: RegistryEdition, report: Report) -> None:
    """A list of PPKS is a few thousand rows: its entries and the end of the import are one transaction."""
    be_patient()
    locked = RegistryEdition.objects.select_for_update().get(pk=edition.pk)
    if locked.state == EditionState.COMMITTING:
        listfile.take(edition, report)
        applying.finish(edition, summary=edition.summary)
    else:
        edition.state, edition.summary = locked.state, locked.summary


def _restage_if_lost(edition: RegistryEdition, paths: list[Path] | None, report: Report) -> None:
    """A crash of the database empties unlogged tables: read the files again. What was applied is then unchanged."""
    if StagedPerson.objects.filter(key__range=span(edition.pk)).exists() or not edition.summary.get("read"):
        return
    given = edition.summary
    prepare(edition, paths or files.paths_of(edition), report)
    edition.state, edition.summary, edition.progress = EditionState.COMMITTING, given, {}
    edition.save(update_fields=["state", "summary", "progress"])
    _drop_half_listings(edition)
    searchindex.fill([edition.jurisdiction_id])  # whoever came with those chunks and has no keys yet


def _drop_half_listings(edition: RegistryEdition) -> None:
    """Listings of chunks applied before the crash are written again with their rows."""
    edition.listings.all().delete()
    ListedFamily.objects.filter(edition=edition).delete()


@transaction.atomic
def cancel(edition: RegistryEdition, *, by: User | None) -> bool:
    """Drop an edition that was not applied: its rows, its files, its name. False when it is too late."""
    locked = RegistryEdition.objects.select_for_update().get(pk=edition.pk)
    if locked.state not in (*NOT_APPLIED, EditionState.FAILED):
        return False
    clear(locked)
    locked.state = EditionState.CANCELLED
    locked.summary.pop("unknown", None)
    locked.save(update_fields=["state", "summary"])
    record_access(by, AccessAction.IMPORT, locked, step="cancel", source=locked.source, period=locked.period)
    transaction.on_commit(lambda: files.remove(locked))
    return True


@transaction.atomic
def look_again(edition: RegistryEdition, *, by: User) -> bool:
    """From PREVIEW back to being prepared, when what is known has changed since: a code confirmed, a form kept.

    False when it is not looked at any more; the caller enqueues its preparation otherwise.
    """
    locked = RegistryEdition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != EditionState.PREVIEW:
        return False
    locked.state, locked.summary = EditionState.STAGED, {}
    locked.save(update_fields=["state", "summary"])
    record_access(by, AccessAction.IMPORT, locked, step="look_again")
    return True


NOT_APPLIED = (EditionState.STAGED, EditionState.MAPPING, EditionState.PREVIEW)
IMPORTABLE = (Source.DTSEN, Source.DTKS, Source.P3KE, Source.BDT2015, *PARTICIPANT_SOURCES)
