"""The steps of bin/test, in order, and the table at the end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .place import PYTHON, ROOT, run, say

BIN = PYTHON.parent
PACKAGES = ("slrt", "households", "programs", "complaints", "referrals", "monitoring")
# Only for `check --deploy`: settings.production asks for all of them.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "slrt.settings.production",
    "SLRT_SECRET_KEY": "check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "SLRT_HOSTS": "slrt.example.go.id",
    "SLRT_KEY_FILE": "/run/secrets/fields.json",
}


@dataclass
class Steps:
    """Runs one step after another; the first that fails is the last that runs."""

    env: dict[str, str]
    done: list[tuple[str, str, float]] = field(default_factory=list)
    code: int = 0

    def step(self, name: str, work: Callable[[], int]) -> None:
        if self.code:
            self.done.append((name, "tidak dijalankan", 0.0))
            return
        say(name)
        start = time.monotonic()
        self.code = work()
        self.done.append((name, "GAGAL" if self.code else "lulus", time.monotonic() - start))

    def command(self, name: str, *words: str | Path, env: dict[str, str] | None = None) -> None:
        self.step(name, lambda: run(*words, env={**self.env, **(env or {})}, check=False))

    def table(self) -> str:
        width = max(len(name) for name, _, _ in self.done)
        lines = [f"  {name:<{width}}  {state:<16} {seconds:7.1f} s" for name, state, seconds in self.done]
        return "\n".join(["", *lines, ""])


def _templates() -> list[Path]:
    places = [ROOT / "templates", *(ROOT / package for package in PACKAGES)]
    return sorted(path for place in places for path in place.rglob("templates/**/*.html")) + sorted(
        (ROOT / "templates").rglob("*.html")
    )


def static_checks(steps: Steps) -> None:
    steps.command("ruff check", BIN / "ruff", "check", ".")
    steps.command("ruff format", BIN / "ruff", "format", "--check", "--quiet", ".")
    templates = sorted({str(path) for path in _templates()})
    if templates:
        steps.command("djade", BIN / "djade", "--check", "--target-version", "5.2", *templates)
    steps.command("import-linter", BIN / "lint-imports", "--no-cache", env={"COLUMNS": "120"})


def django_checks(steps: Steps) -> None:
    manage = (PYTHON, "manage.py")
    owner = {"SLRT_DATABASE_URL": steps.env["SLRT_DATABASE_OWNER_URL"]}
    steps.command("makemigrations --check", *manage, "makemigrations", "--check", "--dry-run", env=owner)
    deploy = (*manage, "check", "--deploy", "--fail-level", "WARNING")
    steps.command("check --deploy", *deploy, env=PRODUCTION)
    steps.command("templates compile", PYTHON, "bin/_lib/compile_templates.py")
    steps.command("make_docs --check", *manage, "make_docs", "--check")


def journeys() -> list[str]:
    return sorted(str(path) for path in (ROOT / "tests" / "e2e").rglob("test_*.py"))


def tests(steps: Steps) -> None:
    pytest = (PYTHON, "-m", "pytest", "-p", "no:cacheprovider")
    processes = os.environ.get("SLRT_TEST_PROCESSES", "2")
    rest = (*pytest, "-n", processes, "--dist", "loadfile", "--ignore", "tests/e2e", "tests")
    steps.command("pytest", *rest)
    if journeys():
        steps.command("pytest e2e", *pytest, "tests/e2e")


def everything(env: dict[str, str]) -> Steps:
    steps = Steps(env)
    static_checks(steps)
    django_checks(steps)
    tests(steps)
    return steps
