#!/usr/bin/env python3
"""How well and how fast people are found: recall, wrong decisions, and the time of a search beside an exact look-up.

    python3 bench/matching.py --people DIR                        # Kendal, 100,000 persons, the generator's own mix
    python3 bench/matching.py --people DIR --config elsewhere --jurisdiction 63.11
    python3 bench/matching.py --people DIR --persons 1000000

DIR holds the generator of synthetic people (make_people.py, to_dtks.py, score.py). A throw-away server gets a database;
the persons are imported as a DTKS file with import_registry and the walk-ins matched with match_people.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))
sys.dont_write_bytecode = True

from _lib import install  # noqa: E402
from _lib.application import commands, environment, prepare  # noqa: E402
from _lib.place import PYTHON  # noqa: E402
from _lib.servers import throw_away_servers  # noqa: E402


def run(*command: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def make_people(options: argparse.Namespace, folder: Path) -> None:
    """persons.csv and the walk-ins, and from them dtks.csv, walkins.csv and truth.csv."""
    tools = options.people.resolve()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "bench"), "PYTHONDONTWRITEBYTECODE": "1"}
    run(
        sys.executable, str(tools / "make_people.py"), "--config", options.config, "--jurisdiction",
        options.jurisdiction, "--n", str(options.persons), "--queries", str(options.queries), "--seed",
        str(options.seed), "--out", str(folder), env=env,
    )  # fmt: skip
    run(sys.executable, str(tools / "to_dtks.py"), str(folder), env=env)


def measure(options: argparse.Namespace, folder: Path, env: dict[str, str]) -> None:
    begun = time.monotonic()
    where = ("--jurisdiction", options.jurisdiction)
    dtks, walkins, found = (str(folder / name) for name in ("dtks.csv", "walkins.csv", "out.csv"))
    commands(env, ("", "import_registry", dtks, *where, "--source", "dtks", "--edition", "2025-06"))
    imported = time.monotonic() - begun
    begun = time.monotonic()
    commands(env, ("", "match_people", walkins, found, *where))
    matched = time.monotonic() - begun
    print(f"{options.persons:,} persons of {options.jurisdiction} ({options.config}), {options.queries:,} walk-ins")
    print(f"import {imported:.0f} s, match_people {matched:.0f} s")
    print(run(sys.executable, str(options.people / "score.py"), str(folder / "truth.csv"), found))
    figures = run(str(PYTHON), "-m", "bench.match_times", str(folder), options.jurisdiction, env=env)
    for name, (middle, high) in json.loads(figures.splitlines()[-1]).items():
        print(f"{name}: p50 {middle:.1f} ms, p95 {high:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=Path, required=True, help="folder of the generator of synthetic people")
    parser.add_argument(
        "--config", default="dev", help="dev (the generator's) or elsewhere (bench/config_elsewhere.py)"
    )
    parser.add_argument("--jurisdiction", default="33.24")
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    install.virtual_environment("local")
    with tempfile.TemporaryDirectory() as place, throw_away_servers(memory="1GB") as servers:
        folder = Path(place)
        make_people(options, folder)
        env = {**environment(servers), "DJANGO_SETTINGS_MODULE": "slrt.settings.demo", "SLRT_HOSTS": "testserver"}
        prepare(env, demonstration=False)
        measure(options, folder, env)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
