"""The project's own files, for tests about how the source is written."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("slrt", "households", "programs", "complaints", "referrals", "monitoring")
NOT_OURS = {".git", ".venv", "var", "staticfiles", "__pycache__", "node_modules"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        found = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = list(_walk())
    return tuple(sorted(path for path in found if path.is_file()))


def _walk() -> Iterator[Path]:
    """Without git (a copy of the files alone)."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        yield from (Path(folder) / name for name in names if not name.endswith(".pyc"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def vendored(path: Path) -> bool:
    """Files of others, kept unchanged."""
    return "vendor" in path.parts or path.name == "axe.min.js"


def is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:4096]


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def python_files(*packages: str) -> list[Path]:
    """Modules below these top-level folders, and the scripts of bin/ when it is among them; no migrations."""
    return [
        path
        for path in files()
        if name_of(path).split("/")[0] in packages
        and "migrations" not in path.parts
        and (path.suffix == ".py" or source_starts_with_python(path))
    ]


def source_starts_with_python(path: Path) -> bool:
    return path.suffix == "" and path.read_bytes()[:30].startswith(b"#!/usr/bin/env python3")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(source(path), filename=str(path))


def templates() -> list[Path]:
    return [path for path in files() if path.suffix == ".html" and "templates" in path.parts]
