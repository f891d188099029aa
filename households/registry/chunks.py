"""Rows in bundles: numbers sealed and digested together, then written by COPY in its text form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import connection
from psycopg import sql

from households import names
from households.models import EditionFinding, Household, Person, StagedFamily, StagedPerson
from households.models.staging import span
from households.registry.rows import Values
from slrt.audit.crypto import digest_many, encrypt_many

PERSON_COLUMNS = (
    "key", "nik", "nik_digest", "kk", "kk_digest", "no_nik_reason", "external_id", "name", "name_key", "birth_date",
    "birth_year", "birth_place", "sex", "mother_name", "relation", "occupation", "village", "address", "hamlet", "rt",
    "rw", "desil", "matched_civil", "programmes", "attributes", "row_hash", "own_kk_digest", "housing",
    "change", "reason",
)  # fmt: skip
FAMILY_COLUMNS = (
    "key", "kk", "kk_digest", "village", "head_name", "address", "hamlet", "rt", "rw", "size", "desil", "programmes",
    "housing", "attributes", "own_kk_digest", "change", "reason",
)  # fmt: skip
FINDING_COLUMNS = ("jurisdiction_id", "edition_id", "kind", "file", "row", "reason", "detail", "field")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"


PIECE = 500
Thing = TypeVar("Thing")


def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Send lines to a table as they are made, inside the caller's transaction: the server stores while Python reads on.

    What makes the lines must not use the connection.
    """
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for piece in pieces(lines):
            copy.write("".join(piece))


def pieces(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """PIECE things at a time."""
    things = iter(things)
    while piece := list(islice(things, PIECE)):
        yield piece


def write_persons(edition_id: int, rows: Iterable[Values]) -> None:
    """Stage a bundle of person rows."""
    lines = (line for piece in pieces(rows) for line in _person_lines(edition_id, piece))
    copy_lines(StagedPerson._meta.db_table, PERSON_COLUMNS, lines)


def _person_lines(edition_id: int, rows: Sequence[Values]) -> Iterator[str]:
    niks, kks = [row.nik for row in rows], [row.kk for row in rows]
    sealed = zip(
        rows,
        encrypt_many(niks, Person._meta.get_field("nik").aad),
        digest_many(niks, "nik"),
        encrypt_many(kks, Household._meta.get_field("kk").aad),
        *_family_keys(rows, kks),
        strict=True,
    )
    return (_person_line(edition_id, *entry) for entry in sealed)


def _family_keys(rows: Sequence[Values], kks: list[str]) -> tuple[list[bytes | None], list[bytes | None]]:
    """(what holds each family together, the digest of its KK beside it where the file groups by an id of its own)."""
    own = digest_many(kks, "kk")
    if not any(row.group for row in rows):
        return own, [None] * len(rows)
    return digest_many([row.group for row in rows], "group"), own


def _person_line(
    edition_id: int, row: Values, nik: bytes, nik_digest: bytes, kk: bytes, kk_digest: bytes | None, own: bytes | None
) -> str:
    plain = (
        _text(row.no_nik_reason), _text(row.external_id), _text(row.name), _text(names.key(row.name)),
        row.birth_date.isoformat() if row.birth_date else _NULL, _number(row.birth_year), _text(row.birth_place),
        row.sex, _text(row.mother_name), row.relation, _text(row.occupation), row.village, _text(row.address),
        _text(row.hamlet), _text(row.rt), _text(row.rw), _number(row.desil), _text(row.matched_civil),
        _codes(row.programmes), _text(row.extras),
    )  # fmt: skip
    body = "\t".join(plain)
    digests = (nik_digest or b"") + (kk_digest or b"")
    row_hash = hashlib.blake2b(body.encode() + digests, digest_size=16).digest()
    key, _ = span(edition_id, row.line)
    head = "\t".join((str(key), _bytes(nik), _bytes(nik_digest), _bytes(kk), _bytes(kk_digest)))
    return f"{head}\t{body}\t{_bytes(row_hash)}\t{_bytes(own)}\t{_text(row.housing)}\t\t\n"


def write_families(edition_id: int, rows: Iterable[Values]) -> None:
    """Stage a bundle of family rows."""
    lines = (line for piece in pieces(rows) for line in _family_lines(edition_id, piece))
    copy_lines(StagedFamily._meta.db_table, FAMILY_COLUMNS, lines)


def _family_lines(edition_id: int, rows: Sequence[Values]) -> Iterator[str]:
    kks = [row.kk for row in rows]
    kk_sealed = encrypt_many(kks, Household._meta.get_field("kk").aad)
    sealed = zip(rows, kk_sealed, *_family_keys(rows, kks), strict=True)
    return (
        "\t".join(
            (
                str(span(edition_id, row.line)[0]), _bytes(kk), _bytes(digest), row.village, _text(row.name),
                _text(row.address), _text(row.hamlet), _text(row.rt), _text(row.rw), str(row.size or 0),
                _number(row.desil), _codes(row.programmes), _text(row.housing), _text(row.extras),
                _bytes(own), "", "",
            )
        )
        + "\n"
        for row, kk, digest, own in sealed
    )  # fmt: skip


Finding = tuple[str, int, int, str, str]


def write_findings(jurisdiction: str, edition_id: int, found: Iterable[Finding]) -> None:
    """Store findings: (kind, file, row, reason, detail)."""
    lines = (
        f"{jurisdiction}\t{edition_id}\t{kind}\t{file}\t{row}\t{reason}\t{_text(detail[:160])}\t\n"
        for kind, file, row, reason, detail in found
    )
    copy_lines(EditionFinding._meta.db_table, FINDING_COLUMNS, lines)


def _text(value: str) -> str:
    return value if value.isalnum() else value.translate(_ESCAPES)


def _number(value: int | None) -> str:
    return _NULL if value is None else str(value)


def _bytes(value: bytes | None) -> str:
    return f"\\\\x{value.hex()}" if value else _NULL


def _codes(codes: Sequence[str]) -> str:
    """Programme codes of the formats, which need no quoting."""
    return "{" + ",".join(codes) + "}"
