"""What makes a report provable: the version of the counting rules, and a digest of the figures with their cases."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from monitoring.models import Report, ReportCases

RULES = Path(__file__).with_name("indicators")


@lru_cache(maxsize=1)
def _code_version() -> str:
    """The application's version and a short digest of the files that count: another rule, another version."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    rules = hashlib.sha256()
    for path in sorted(RULES.iterdir()):
        if path.suffix in {".py", ".toml"}:
            rules.update(path.name.encode() + path.read_bytes())
    return f"{version}+{rules.hexdigest()[:10]}"


CODE_VERSION = _code_version()


def digest_of(report: Report, cases: Iterable[ReportCases]) -> str:
    """SHA-256 over what the report says and which cases it counted, in one fixed spelling."""
    behind = {
        f"{row.code}/{row.part}": [row.kind, hashlib.sha256(_text(sorted(row.keys))).hexdigest()] for row in cases
    }
    said = {
        "number": report.number,
        "revision": report.revision,
        "jurisdiction": report.jurisdiction_id,
        "region": report.region_id,
        "period": [report.kind, report.period_first.isoformat(), report.period_until.isoformat()],
        "cutoff": report.cutoff.isoformat(),
        "code": report.code_version,
        "figures": report.figures,
        "earlier": report.earlier,
        "cases": behind,
    }
    return hashlib.sha256(_text(said)).hexdigest()


def _text(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def still_true(report: Report) -> bool:
    """Whether the stored figures and cases still give the digest that stands on paper."""
    return digest_of(report, report.cases.order_by("pk")) == report.digest
