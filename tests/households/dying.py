"""An import in a process of its own that stops at a point and waits there to be killed.

python -m tests.households.dying POINT SOURCE EDITION FILE... imports the files in small bundles and chunks, says "here"
when it comes to the point, and does not go on. Nobody tells the database first: the kill finds open transactions, half
a COPY and rows not yet committed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

BUNDLE, CHUNK = 40, 30
# point → (a statement by its words or a function by its name, which time it is reached)
POINTS: dict[str, tuple[str, int]] = {
    "reading the family file": ("households.registry.rows.RowReader.read", 20),
    "reading the person file": ("households.registry.rows.RowReader.read", 100),
    "judging": ("CREATE TEMPORARY TABLE link", 1),
    "writing the file of rejected rows": ("households.registry.files.write_rejected", 1),
    "before anything is applied": ("households.registry.apply.apply", 1),
    "applying families": ("INSERT INTO households_household (", 3),
    "after the last family": ("INSERT INTO households_person (", 1),
    "applying persons": ("INSERT INTO households_editionlisting", 3),
    "finishing": ("households_namecount", 1),
    "telling the others": ("households.registry.hooks.run_after_commit", 1),
}


def start(point: str, paths: list[Path], *, source: str, edition: str, var: Path) -> subprocess.Popen:
    """The process that halts at the point."""
    return _process(["-m", "tests.households.dying", point, source, edition, *map(str, paths)], var)


def command(path: Path, *, source: str, edition: str, var: Path) -> subprocess.Popen:
    """The import as somebody would start it: it halts nowhere."""
    asked = ["--jurisdiction", "33.24", "--source", source, "--edition", edition]
    return _process(["manage.py", "import_registry", str(path), *asked], var)


def _process(arguments: list[str], var: Path) -> subprocess.Popen:
    """On the test's database with the rights of the web role."""
    facts = connection.settings_dict
    url = f"postgresql://slrt_app:slrt_app@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    env = os.environ | {
        "SLRT_DATABASE_URL": url, "SLRT_VAR": str(var), "DJANGO_SETTINGS_MODULE": "slrt.settings.demo",
        "SLRT_KEY_FILE": str(Path(os.environ["SLRT_VAR"]) / "keys" / "fields.json"),
    }  # fmt: skip
    env.pop("SLRT_DATABASE_OWNER_URL", None)
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def _halting(times: int) -> Callable[[], None]:
    """Halts for ever when it is called for the last of so many times."""
    left = [times]

    def reached() -> None:
        left[0] -= 1
        if not left[0]:
            sys.stdout.write("here\n")
            sys.stdout.flush()
            time.sleep(600)
            os._exit(3)

    return reached


def _halt_in(dotted: str, reached: Callable[[], None]) -> None:
    from django.utils.module_loading import import_string

    owner, _, name = dotted.rpartition(".")
    home = import_string(owner) if owner.rpartition(".")[2][:1].isupper() else __import__(owner, fromlist=[name])
    real = getattr(home, name)

    def halting(*args, **more):
        reached()
        return real(*args, **more)

    setattr(home, name, halting)


def _halt_before(words: str, reached: Callable[[], None]) -> None:
    def look(execute, statement, params, many, context):
        if words in str(statement):
            reached()
        return execute(statement, params, many, context)

    connection.execute_wrappers.append(look)


def main(point: str, source: str, edition: str, *paths: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from households.registry import apply, stage

    stage.BUNDLE, apply.CHUNK = BUNDLE, CHUNK
    where, times = POINTS[point]
    (_halt_in if "." in where else _halt_before)(where, _halting(times))
    call_command("import_registry", *paths, jurisdiction="33.24", source=source, edition=edition)


if __name__ == "__main__":
    main(*sys.argv[1:])
