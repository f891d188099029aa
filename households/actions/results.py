"""Reconciling the centre's answers with our lines: read and shown first, written when a person says so."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from households.models import Batch, BatchLine, PreListProposal, ResultFile, ResultRow
from households.siks.codes import LineState, ResultState, RowOutcome
from households.siks.resultfile import Answer, read
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit import crypto
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.exchange.errors import TableError

MAX_BYTES = 5 * 1024 * 1024


@transaction.atomic
def receive_result(*, by: User, jurisdiction: str, upload: UploadedFile) -> ResultFile:
    """Keep the rows of a delivered file and say what each would do. The same bytes give the file of the first time.

    Raises TableError for a file of another kind, StepNotAllowed without the right.
    """
    if not by.access.can(Permission.PRELIST_SEND, jurisdiction=jurisdiction):
        raise StepNotAllowed("Anda tidak berwenang membaca hasil SIKS-NG.")
    if not upload.size or upload.size > MAX_BYTES:
        raise TableError("size", "Berkas kosong atau lebih dari 5 MB. Pilih berkas hasil SIKS-NG.")
    content = upload.read()
    digest = hashlib.sha256(content).hexdigest()
    known = ResultFile.objects.filter(jurisdiction=jurisdiction, sha256=digest).first()
    if known is not None:
        return known
    answers = _read(content, PurePath(upload.name or "").suffix.lower())
    file = ResultFile.objects.create(
        jurisdiction_id=jurisdiction, name=PurePath(upload.name or "hasil.csv").name[-120:], sha256=digest,
        delivered_by=by,
    )  # fmt: skip
    lines, seen = _lines_of(jurisdiction, answers), set()
    for answer in answers:
        line, outcome = judge(answer, lines, seen)
        _row(file, answer, line, outcome).save(force_insert=True)
    record_access(by, AccessAction.IMPORT, file, rows=len(answers))
    return file


def _read(content: bytes, ending: str) -> list[Answer]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"hasil{ending if ending in ('.csv', '.txt', '.xlsx') else '.csv'}"
        path.write_bytes(content)
        return read(path)


def _lines_of(jurisdiction: str, answers: list[Answer]) -> dict[tuple[bytes, str], list[BatchLine]]:
    """Our sent lines by (digest of the NIK, programme), newest month first."""
    wanted: dict[bytes, bytes] = {}
    for answer in answers:
        if answer.readable:
            own = crypto.digest(answer.nik, "nik")
            wanted |= dict.fromkeys(crypto.digests(answer.nik, "nik"), own)
    rows = BatchLine.objects.filter(
        batch__jurisdiction=jurisdiction, batch__status__in=("sent", "answered"), person__nik_digest__in=list(wanted)
    ).exclude(state=LineState.WITHDRAWN)
    found: dict[tuple[bytes, str], list[BatchLine]] = {}
    for line in rows.select_related("person", "batch").order_by("-month", "-pk"):
        found.setdefault((wanted[bytes(line.person.nik_digest)], line.programme), []).append(line)
    return found


def judge(
    answer: Answer, lines: dict[tuple[bytes, str], list[BatchLine]], seen: set[int]
) -> tuple[BatchLine | None, RowOutcome]:
    """Which line the row answers, and what it would do."""
    if not answer.readable or answer.verdict is None:
        return None, RowOutcome.UNREADABLE
    found = lines.get((crypto.digest(answer.nik, "nik"), answer.programme), [])
    if not found:
        return None, RowOutcome.UNMATCHED
    line = next((line for line in found if line.state == LineState.WAITING), found[0])
    if line.state != LineState.WAITING:
        return line, RowOutcome.ANSWERED
    if line.pk in seen:
        return line, RowOutcome.REPEATED
    seen.add(line.pk)
    return line, RowOutcome.ACCEPTED if answer.verdict else RowOutcome.FAILED


def _row(file: ResultFile, answer: Answer, line: BatchLine | None, outcome: RowOutcome) -> ResultRow:
    return ResultRow(
        file=file, number=answer.number, district=answer.district, village=answer.village, nik=answer.nik or None,
        programme=answer.programme, result=answer.result, match=answer.match,
        registered_name=answer.registered_name, remark=answer.remark, outcome=outcome, line=line,
    )  # fmt: skip


@transaction.atomic
def commit_result(file: ResultFile, *, by: User) -> int:
    """Write the answers: lines, proposals, batches. Returns how many lines; a second call writes nothing."""
    locked = _locked(file, by)
    if locked.state == ResultState.COMMITTED:
        return 0
    now, count, batches = timezone.now(), 0, set()
    rows = locked.rows.filter(outcome__in=(RowOutcome.ACCEPTED, RowOutcome.FAILED)).order_by("number")
    for row in rows.select_related("line"):
        line = BatchLine.objects.select_for_update(of=("self",)).get(pk=row.line_id)
        if line.state != LineState.WAITING:
            row.outcome = RowOutcome.ANSWERED
            row.save(update_fields=["outcome"])
            continue
        line.state = LineState.ACCEPTED if row.outcome == RowOutcome.ACCEPTED else LineState.FAILED
        line.result, line.match, line.remark = row.result, row.match, row.remark
        line.registered_name, line.answered_at = row.registered_name, now
        line.save()
        batches.add(line.batch_id)
        count += 1
    for batch in Batch.objects.filter(pk__in=batches).order_by("pk"):
        _settle(batch, by)
    locked.state, locked.committed_at = ResultState.COMMITTED, now
    locked.save(update_fields=["state", "committed_at"])
    return count


def _locked(file: ResultFile, by: User) -> ResultFile:
    locked = ResultFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if not by.access.can(Permission.PRELIST_SEND, jurisdiction=locked.jurisdiction_id):
        raise StepNotAllowed("Anda tidak berwenang menerapkan hasil SIKS-NG.")
    if locked.state == ResultState.DISCARDED:
        raise CaseError("Berkas ini sudah dibuang. Unggah berkas lain.")
    return locked


def _settle(batch: Batch, by: User) -> None:
    """Tell each proposal whose lines in this file are all answered; end the file when none waits."""
    lines: dict[int, list[BatchLine]] = {}
    for line in batch.lines.exclude(state=LineState.WITHDRAWN).order_by("position"):
        lines.setdefault(line.proposal_id, []).append(line)
    waiting = False
    for proposal in PreListProposal.objects.filter(pk__in=lines).order_by("pk"):
        own = lines[proposal.pk]
        if any(line.state == LineState.WAITING for line in own):
            waiting = True
        elif proposal.status == "sent" and proposal.batch_ref == batch.number and proposal.turn:
            _answer(proposal, own, by)
    if not waiting and batch.status == "sent":
        perform(batch, "answer", by=by, internal=True)


def _answer(proposal: PreListProposal, lines: list[BatchLine], by: User) -> None:
    """turn is empty once the centre accepted: an answer is told once."""
    failed = [line for line in lines if line.state == LineState.FAILED]
    if failed:
        perform(proposal, "roll_over", by=by, note="; ".join(reason_of(line) for line in failed), internal=True)
    else:
        perform(proposal, "accept", by=by, internal=True)


def reason_of(line: BatchLine) -> str:
    """Such as "Gagal, TIDAK PADAN: nama beda": what the centre said of a line."""
    said = ", ".join(part for part in (line.result, line.match) if part)
    return f"{said}: {line.remark}" if line.remark else said


@transaction.atomic
def discard_result(file: ResultFile, *, by: User) -> None:
    """Not to be used: nothing was written, nothing is. Raises CaseError once it was committed."""
    locked = _locked(file, by)
    if locked.state != ResultState.PREVIEW:
        raise CaseError("Berkas ini sudah diterapkan.")
    locked.state = ResultState.DISCARDED
    locked.save(update_fields=["state"])
