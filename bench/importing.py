#!/usr/bin/env python3
"""Importing an edition of DTKS beside a bare COPY of the same file, in one run; then an update of part of it.

    python3 bench/importing.py --people DIR                       # 1,000,000 persons of Kendal, 23 columns
    python3 bench/importing.py --people DIR --persons 100000 --update 40000
    python3 bench/importing.py --people DIR --folder MADE         # files that an earlier run made there

DIR holds the generator of synthetic people (make_people.py, to_dtks.py). The floor is COPY of the file into an unlogged
table of 23 text columns, and the indexes that the registry keeps on the same facts: NIK, KK, ID, village with birth
date, and the letters of the name. Memory is that of the command with all processes it starts (PSS, every half second).
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]
sys.dont_write_bytecode = True

from _lib import install  # noqa: E402
from _lib.application import environment, prepare  # noqa: E402
from _lib.place import PYTHON  # noqa: E402
from _lib.servers import throw_away_servers  # noqa: E402

from bench.matching import make_people, run  # noqa: E402

JOB = 15  # the column that the update changes
UPDATED = """
import os, psycopg
with psycopg.connect(os.environ["SLRT_DATABASE_OWNER_URL"]) as connection:
    for table in ("personhistory", "householdhistory"):
        print(connection.execute(f"SELECT count(*) FROM households_{table}").fetchone()[0])
"""


TICK = os.sysconf("SC_CLK_TCK")


def bare(env: dict[str, str], file: Path) -> tuple[dict[str, float], int]:
    """Seconds of the bare COPY and of each index, and the process of the database server."""
    done = json.loads(run(str(PYTHON), "-m", "bench.bare_copy", str(file), env=env).splitlines()[-1])
    return done["seconds"], done["server"]


def used(server: int) -> float:
    """Seconds of CPU used until now by finished commands of ours and by the database server with its processes.

    Where others work on the same machine, a ratio of these says more than a ratio of the seconds that passed.
    """
    ours = resource.getrusage(resource.RUSAGE_CHILDREN)
    own, *others = _family(server)
    ticks = sum(_ticks(own, 4)) + sum(sum(_ticks(pid, 2)) for pid in others)
    return ours.ru_utime + ours.ru_stime + ticks / TICK


def _ticks(pid: int, count: int) -> list[int]:
    """User and system time of a process; with 4 also that of the processes it has seen end."""
    with contextlib.suppress(OSError):
        return [int(part) for part in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11 : 11 + count]]
    return [0]


@contextlib.contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """The largest memory of a process with its children, in MiB, as the one element of the list."""
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            peak[0] = max(peak[0], sum(map(_memory, _family(pid))))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _memory(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def imported(env: dict[str, str], file: Path, jurisdiction: str, edition: str) -> tuple[float, float, dict]:
    """(seconds, MiB, what the command printed) of import_registry."""
    command = [str(PYTHON), "manage.py", "import_registry", str(file), "--jurisdiction", jurisdiction]
    begun = time.monotonic()
    process = subprocess.Popen(
        [*command, "--source", "dtks", "--edition", edition], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )
    with watched(process.pid) as peak:
        printed, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"import_registry: {printed}")
    return time.monotonic() - begun, peak[0], json.loads(printed.splitlines()[-1])


def update_of(file: Path, target: Path, count: int) -> int:
    """The first `count` rows as a later edition, with another occupation in every tenth; how many of those."""
    changed = 0
    with file.open(newline="", encoding="utf-8") as given, target.open("w", newline="", encoding="utf-8") as made:
        rows, out = csv.reader(given, delimiter="|"), csv.writer(made, delimiter="|")
        out.writerow(next(rows))
        for number, row in zip(range(count), rows, strict=False):
            if number % 10 == 0:
                row[JOB] = "BURUH HARIAN LEPAS"
                changed += 1
            out.writerow(row)
    return changed


def measure(options: argparse.Namespace, folder: Path, env: dict[str, str]) -> None:
    file = folder / "dtks.csv"
    _, server = bare(env, file)  # the first reads the file from the disk
    begun = used(server)
    floor, _ = bare(env, file)
    floor_cpu, begun = used(server) - begun, used(server)
    narrow, whole = floor["COPY"] + floor["NIK"] + floor["KK"], sum(floor.values())
    print(f"bare: {', '.join(f'{name} {seconds:.1f} s' for name, seconds in floor.items())}; together {whole:.1f} s,"
          f" {floor_cpu:.1f} s of CPU")  # fmt: skip
    seconds, memory, said = imported(env, file, options.jurisdiction, "2025-06")
    cpu = used(server) - begun
    print(f"import of {said['read']:,} rows: {seconds:.1f} s, {cpu:.1f} s of CPU, {memory:.0f} MiB; new"
          f" {said['new']:,}, rejected {sum(said['rejected'].values()):,}")  # fmt: skip
    print(f"ratio to COPY and all indexes {seconds / whole:.2f}; to COPY with NIK and KK alone {seconds / narrow:.2f};"
          f" of CPU time {cpu / floor_cpu:.2f}", flush=True)  # fmt: skip
    seconds, _, said = imported(env, file, options.jurisdiction, "2025-06")
    print(f"the same file again: {seconds:.1f} s, same_file {said.get('same_file')}, changed {said['changed']}")
    if options.update:
        _update(options, folder, env)


def _update(options: argparse.Namespace, folder: Path, env: dict[str, str]) -> None:
    changed = update_of(folder / "dtks.csv", folder / "update.csv", options.update)
    seconds, memory, said = imported(env, folder / "update.csv", options.jurisdiction, "2025-09")
    persons, families = run(str(PYTHON), "-c", UPDATED, env=env).split()
    print(f"update of {options.update:,} rows, {changed:,} changed: {seconds:.1f} s, {memory:.0f} MiB; new"
          f" {said['new']:,}, changed {said['changed']:,}, unchanged {said['unchanged']:,}; rows written: {persons}"
          f" persons, {families} families")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=Path, required=True, help="folder of the generator of synthetic people")
    parser.add_argument("--folder", type=Path, help="where the files are kept; made when they are not there yet")
    parser.add_argument("--config", default="dev")
    parser.add_argument("--jurisdiction", default="33.24")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--update", type=int, default=400_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    options.queries = 10
    install.virtual_environment("local")
    with tempfile.TemporaryDirectory() as place, throw_away_servers(memory="1GB") as servers:
        folder = options.folder or Path(place)
        if not (folder / "dtks.csv").exists():
            make_people(options, folder)
        env = {**environment(servers), "DJANGO_SETTINGS_MODULE": "slrt.settings.demo", "SLRT_HOSTS": "testserver"}
        prepare(env, demonstration=False)
        measure(options, folder, env)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
