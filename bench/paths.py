#!/usr/bin/env python3
"""The main paths at two sizes of the database, and the ratio between them.

    python3 bench/paths.py                       # 10,000 and 1,000,000 complaints and about as many persons
    python3 bench/paths.py --sizes 2000 20000 --runs 60

Each size gets a database of its own on a throw-away server; one district (Kendal) fills it. Requests go through the
whole of Django in one process (test client, real PostgreSQL), so figures are the server's own time without network.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))
sys.dont_write_bytecode = True

from _lib import install  # noqa: E402
from _lib.application import commands, environment, prepare  # noqa: E402
from _lib.place import PYTHON  # noqa: E402
from _lib.servers import throw_away_servers  # noqa: E402

PERSONS_PER_FAMILY = 2.65


def fill(env: dict[str, str], size: int) -> dict[str, str]:
    """A database with `size` complaints and about `size` persons; returns the environment that points to it."""
    name = f"slrt_bench_{size}"
    psql = "import os, psycopg, sys; psycopg.connect(os.environ['SLRT_DATABASE_OWNER_URL'], autocommit=True)"
    subprocess.run([str(PYTHON), "-c", f"{psql}.execute('CREATE DATABASE {name}')"], env=env, check=True)
    here = {
        **env,
        **{key: env[key].rsplit("/", 1)[0] + f"/{name}" for key in ("SLRT_DATABASE_URL", "SLRT_DATABASE_OWNER_URL")},
    }
    prepare(here, demonstration=False)
    families = max(1, round(size / PERSONS_PER_FAMILY))
    sizes = ("--families", str(families), "--complaints", str(size))
    commands(here, ("", "simulate", "--jurisdiction", "33.24", *sizes), owner=True)
    return here


def measure(env: dict[str, str], runs: int) -> dict:
    done = subprocess.run(
        [str(PYTHON), "-m", "bench.measure", str(runs)],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def table(results: dict[int, dict]) -> str:
    small, large = min(results), max(results)
    lines = [
        f"| Path | p50 / p95 ms at {small:,} | p50 / p95 ms at {large:,} | queries | ratio of p50 |",
        "|---|---|---|---|---|",
    ]
    for path, figures in results[large].items():
        before = results[small][path]
        lines.append(
            f"| {path} | {before['p50']:.1f} / {before['p95']:.1f} | {figures['p50']:.1f} / {figures['p95']:.1f} |"
            f" {figures['queries']} | {figures['p50'] / before['p50']:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs=2, default=(10_000, 1_000_000))
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    install.virtual_environment("local")
    with throw_away_servers(memory="1GB") as servers:
        env = {**environment(servers), "DJANGO_SETTINGS_MODULE": "slrt.settings.demo", "SLRT_HOSTS": "testserver"}
        filled = {size: fill(env, size) for size in options.sizes}
        results: dict[int, dict] = {}
        for size in options.sizes:
            results[size] = measure(filled[size], options.runs)
    print(table(results))


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
