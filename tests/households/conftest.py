"""Registry files in a folder of their own, and a jurisdiction with its places."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from households.registry import apply

Importer = Callable[..., dict]


@pytest.fixture
def run_import(settings, tmp_path) -> Importer:
    """`run_import(path, edition="2025-T4")` runs the command and returns the JSON object it prints."""
    settings.VAR_DIR = tmp_path / "var"

    def run(*paths: Path, edition: str = "2025-T4", source: str = "dtks", code: int = 0, **options) -> dict:
        out, left = StringIO(), 0
        try:
            call_command(
                "import_registry", *map(str, paths), jurisdiction="33.24", source=source, edition=edition, stdout=out,
                **options,
            )  # fmt: skip
        except SystemExit as ended:
            left = ended.code
        assert left == code, out.getvalue()
        lines = out.getvalue().strip().splitlines()
        assert len(lines) == 1, "the command prints one object"
        return json.loads(lines[0])

    return run


@pytest.fixture
def small_chunks(monkeypatch, settings, tmp_path) -> None:
    """An edition is applied four lines at a time."""
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.setattr(apply, "CHUNK", 4)
