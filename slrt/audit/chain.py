"""Checking the hash chains of the access log, and the anchors that show a cut tail (security.md 2.7, check 60)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone


@dataclass
class Finding:
    """The first thing wrong in a chain, in words for the auditor."""

    shard: int
    text: str
    seq: int | None = None
    row: int | None = None

    def __str__(self) -> str:
        place = f"rantai {self.shard}" + (f", urutan {self.seq}" if self.seq else "")
        return f"{place}" + (f", baris {self.row}" if self.row else "") + f": {self.text}"


@dataclass
class Verdict:
    rows: int = 0
    shards: int = 0
    anchors: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.findings


def first_hash(shard: int) -> bytes:
    """What the first row of a chain builds on."""
    return hashlib.sha256(f"slrt:{shard}".encode()).digest()


def canonical(values: tuple[str | None, ...]) -> str:
    """The text a row's hash covers: each value with its length, so that no two rows can be written alike."""
    return "|".join("-" if value is None else f"{len(value)}:{value}" for value in values)


def row_hash(previous: bytes, values: tuple[str | None, ...]) -> bytes:
    return hashlib.sha256(previous + canonical(values).encode()).digest()


def verify(anchor_path: Path | None = None) -> Verdict:
    """Walk every chain and compare it with the anchors. Reports the first bad row of each chain."""
    verdict = Verdict()
    path = anchor_path or anchor_file()
    anchored, broken_anchor = _anchored_heads(path)
    if broken_anchor:
        verdict.findings.append(Finding(0, broken_anchor))
    lasts: dict[int, int] = {}
    for shard in sorted(_shards() | anchored.keys()):
        verdict.shards += 1
        heads = anchored.get(shard, {})
        verdict.anchors += len(heads)
        lasts[shard] = _walk(shard, heads, verdict)
    verdict.findings += _unchained()
    return verdict


def verify_newest(shards: Iterable[int], most: int = 2000) -> Verdict:
    """Only the newest rows of these chains, `most` in all: quick enough for a page. What lies before is not read."""
    verdict = Verdict()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shard, min(seq) FROM (SELECT shard, seq FROM audit_accessevent"
            " WHERE shard = ANY(%s) AND seq IS NOT NULL ORDER BY id DESC LIMIT %s) AS newest GROUP BY shard",
            [list(shards), most],
        )
        begins = sorted(cursor.fetchall())
    for shard, first in begins:
        verdict.shards += 1
        previous, expected = None, first
        for pk, seq, prev, stored, values in _rows(shard, first - 1):
            verdict.rows += 1
            before = bytes(prev) if previous is None and prev is not None else previous or b""
            problem = _problem(seq, expected, prev, before, stored, values, {})
            if problem:
                verdict.findings.append(Finding(shard, problem, seq=seq, row=pk))
                break
            previous, expected = stored, expected + 1
    return verdict


def _walk(shard: int, heads: dict[int, str], verdict: Verdict) -> int:
    """Check one chain; returns its last sequence number."""
    previous, expected = first_hash(shard), 1
    for pk, seq, prev, stored, values in _rows(shard):
        verdict.rows += 1
        problem = _problem(seq, expected, prev, previous, stored, values, heads)
        if problem:
            verdict.findings.append(Finding(shard, problem, seq=seq, row=pk))
            return seq
        previous, expected = stored, expected + 1
    beyond = [seq for seq in heads if seq >= expected]
    if beyond:
        verdict.findings.append(
            Finding(
                shard,
                f"ekor terpotong: jangkar mencatat urutan {max(beyond)}, rantai berakhir di {expected - 1}",
                expected,
            )
        )
    return expected - 1


def _problem(seq, expected, prev, previous, stored, values, heads) -> str | None:
    if seq != expected:
        return f"urutan {expected} hilang atau disisipi"
    if stored is None or prev is None:
        return "baris belum dirantai"
    if bytes(prev) != previous:
        return "tidak menyambung dengan baris sebelumnya"
    if row_hash(previous, values) != bytes(stored):
        return "isi baris berubah setelah dicatat"
    if seq in heads and heads[seq] != bytes(stored).hex():
        return "berbeda dari jangkar: rantai ditulis ulang"
    return None


def _shards() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT shard FROM audit_accessevent")
        return {row[0] for row in cursor.fetchall()}


_ROWS = """
    SELECT id, event.seq, prev_hash, hash,
           id::text, (extract(epoch FROM at) * 1000000)::bigint::text, jurisdiction_id, unit_id::text, user_id::text,
           role, host(ip), session_hash, request_id, action, object_type, object_id, reason, details::text, shard::text,
           seq::text
      FROM audit_accessevent AS event WHERE shard = %s AND event.seq > %s ORDER BY event.seq LIMIT 5000
"""


def _rows(shard: int, after: int = -(2**62)) -> Iterator[tuple]:
    last = after
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [shard, last])
            rows = cursor.fetchall()
        for row in rows:
            yield row[0], row[1], row[2], row[3] and bytes(row[3]), row[4:]
        if not rows:
            return
        last = rows[-1][1]


def _unchained() -> list[Finding]:
    """Rows that entered the table without the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shard, id FROM audit_accessevent WHERE seq IS NULL OR hash IS NULL ORDER BY id LIMIT 20")
        return [Finding(shard, "baris belum dirantai", row=pk) for shard, pk in cursor.fetchall()]


# ---------------------------------------------------------------- anchors


def anchor_file() -> Path:
    """AUDIT_ANCHOR_FILE, or audit/anchors.jsonl among the application's own files. Copy it to another host."""
    return Path(getattr(settings, "AUDIT_ANCHOR_FILE", None) or settings.VAR_DIR / "audit" / "anchors.jsonl")


def write_anchor(path: Path | None = None) -> dict[str, list]:
    """Append the heads of all chains as one line; each line carries the hash of the line before it."""
    path = path or anchor_file()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (shard) shard, seq, encode(hash, 'hex') FROM audit_accessevent "
            "WHERE seq IS NOT NULL ORDER BY shard, seq DESC"
        )
        heads = {str(shard): [seq, digest] for shard, seq, digest in cursor.fetchall()}
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = path.read_bytes().splitlines() if path.exists() else []
    before = hashlib.sha256(lines[-1]).hexdigest() if lines else ""
    line = json.dumps({"at": timezone.now().isoformat(), "prev": before, "heads": heads}, separators=(",", ":"))
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return heads


def _anchored_heads(path: Path) -> tuple[dict[int, dict[int, str]], str]:
    """All heads ever anchored, by chain; and what is wrong with the file itself, if anything."""
    anchored: dict[int, dict[int, str]] = {}
    before = ""
    if not path.exists():
        return anchored, ""
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            entry = json.loads(line)
            if entry["prev"] != before:
                return anchored, f"berkas jangkar: baris {number} tidak menyambung"
            for shard, (seq, digest) in entry["heads"].items():
                anchored.setdefault(int(shard), {})[int(seq)] = digest
        except (ValueError, KeyError, TypeError):
            return anchored, f"berkas jangkar: baris {number} tidak terbaca"
        before = hashlib.sha256(line).hexdigest()
    return anchored, ""
