#!/usr/bin/env python3
"""How long comparing two editions takes, beside the bare join of the same two lists in the same run.

python3 bench/comparing.py                       # 300,000 families of four
python3 bench/comparing.py --families 20000
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))
sys.dont_write_bytecode = True

from _lib import install  # noqa: E402
from _lib.application import environment, prepare  # noqa: E402
from _lib.place import PYTHON  # noqa: E402
from _lib.servers import throw_away_servers  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--families", type=int, default=300_000)
    families = parser.parse_args().families
    install.virtual_environment("local")
    with throw_away_servers(memory="1GB") as servers:
        env = {**environment(servers), "DJANGO_SETTINGS_MODULE": "slrt.settings.demo", "SLRT_STATEMENT_TIMEOUT": "0"}
        prepare(env, demonstration=False)
        env["SLRT_DATABASE_URL"] = env["SLRT_DATABASE_OWNER_URL"]  # the planner's figures are the owner's to take
        subprocess.run([str(PYTHON), "-m", "bench.comparing_times", str(families)], cwd=ROOT, env=env, check=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
