"""The embedded servers of bin/up, bin/manage and bin/test: really started, shared and stopped."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import time

import pytest

from tests import processes, tree

HEAD = f"""
import json, subprocess, sys, time
sys.path.insert(0, {str(tree.ROOT / "bin")!r})
from _lib import account, place, postgres, redis, servers
"""
ALIVE = """
def alive():
    return [servers._postgres().running(), servers._redis().running()]
"""


def run_python(code: str, var: os.PathLike, **variables: str) -> list:
    """What the code printed as JSON, line by line, past the sentences for people."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLRT_")}
    done = subprocess.run(
        [sys.executable, "-c", HEAD + ALIVE + code],
        cwd=tree.ROOT, env={**clean, "SLRT_VAR": str(var), **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith(("[", "{", '"'))]


@pytest.fixture
def var(tmp_path_factory):
    place = tmp_path_factory.mktemp("var")
    for folder in (place, *place.parents):
        if str(folder).startswith("/tmp/"):  # the servers' account must be able to walk here
            folder.chmod(0o755)
    return place


def test_servers_live_as_long_as_somebody_needs_them(var) -> None:
    code = """
with servers.servers() as first:
    print(json.dumps(sorted(first)))
    ports = [place.remembered("postgres")["port"], place.remembered("redis")["port"]]
    with servers.servers() as second:
        print(json.dumps([first == second]))
    print(json.dumps(alive()))
print(json.dumps(alive()))
with servers.servers():
    print(json.dumps([ports == [place.remembered("postgres")["port"], place.remembered("redis")["port"]]]))
"""
    assert run_python(code, var) == [
        ["SLRT_DATABASE_OWNER_URL", "SLRT_DATABASE_URL", "SLRT_REDIS_URL"],
        [True],
        [True, True],
        [False, False],
        [True],
    ]
    assert {path.stat().st_mode & 0o777 for path in (var / "keys").iterdir()} == {0o600}


def test_roles_and_queue_are_as_in_production(var) -> None:
    code = """
with servers.servers():
    cluster = servers._postgres()
    owners = cluster.sql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'slrt'").strip()
    rights = cluster.sql("SELECT has_database_privilege('slrt_app', 'slrt', 'CREATE'), rolsuper, rolcreatedb"
                         " FROM pg_roles WHERE rolname = 'slrt_app'").strip()
    fsync = cluster.sql("SHOW fsync").strip()
    print(json.dumps([owners, rights, fsync]))
    queue = servers._redis()
    names = ("maxmemory-policy", "appendonly", "appendfsync")
    answers = [queue._ask(f"CONFIG GET {name}").split()[-2] for name in names]
    print(json.dumps(answers))
"""
    assert run_python(code, var) == [["slrt_owner", "f|f|f", "on"], ["noeviction", "yes", "everysec"]]


def test_servers_left_behind_are_found_again(var) -> None:
    """After kill -9 of bin/up the servers go on; the next command adopts and then stops them."""
    left = """
cluster, queue = None, None
import os
manager = servers.servers()
manager.__enter__()
sys.stdout.flush()
os._exit(9)
"""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLRT_")}
    killed = subprocess.run(
        [sys.executable, "-c", HEAD + left], cwd=tree.ROOT, env={**clean, "SLRT_VAR": str(var)}, check=False,
        capture_output=True,
    )  # fmt: skip
    assert killed.returncode == 9
    code = """
print(json.dumps(alive()))
with servers.servers():
    pass
print(json.dumps(alive()))
"""
    assert run_python(code, var) == [[True, True], [False, False]]


def test_real_servers_are_left_alone(var) -> None:
    code = """
with servers.servers() as found:
    print(json.dumps(found))
print(json.dumps([(place.var_dir() / "postgres").exists(), (place.var_dir() / "redis").exists()]))
"""
    real = {"SLRT_DATABASE_URL": "postgresql://a@db/x", "SLRT_REDIS_URL": "redis://queue/0"}
    assert run_python(code, var, **real) == [{"SLRT_DATABASE_OWNER_URL": "postgresql://a@db/x"}, [False, False]]


def test_a_taken_port_is_not_taken_again(var) -> None:
    code = """
import socket
with socket.socket() as other:
    other.bind(("127.0.0.1", 0)); other.listen()
    port = other.getsockname()[1]
    print(json.dumps([postgres.free_port(port) != port]))
"""
    assert run_python(code, var) == [[True]]


def test_only_one_holds_a_lock(var) -> None:
    code = """
with place.lock("up", wait=False) as first, place.lock("up", wait=False) as second:
    print(json.dumps([first, second]))
with place.lock("up", wait=False) as third:
    print(json.dumps([third]))
"""
    assert run_python(code, var) == [[True, False], [True]]


def test_steps_stop_at_the_first_failure(var) -> None:
    code = """
from _lib.checks import Steps
steps = Steps({})
for name, code in (("satu", 0), ("dua", 3), ("tiga", 0)):
    steps.step(name, lambda code=code: code)
print(json.dumps([steps.code, [state for _, state, _ in steps.done]]))
print(json.dumps([line.split()[0] for line in steps.table().split(chr(10)) if line]))
"""
    assert run_python(code, var) == [[3, ["lulus", "GAGAL", "tidak dijalankan"]], ["satu", "dua", "tiga"]]


SLOW_TO_END = """
import pathlib, sys, time
try:
    pathlib.Path(sys.argv[1], "started").touch()
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(1)  # as pytest that ends the worker and the web server
    pathlib.Path(sys.argv[1], "put-away").touch()
"""


def test_sigterm_lets_what_runs_put_its_things_away(var) -> None:
    code = f"""
import signal
def stop(number, frame):
    raise place.Terminated
signal.signal(signal.SIGTERM, stop)
subprocess.Popen(["sh", "-c", "until [ -e $0/started ]; do sleep 0.1; done; kill -TERM $1", {str(var)!r},
                  str(__import__("os").getpid())])
try:
    place.run(sys.executable, "-c", {SLOW_TO_END!r}, {str(var)!r})
except KeyboardInterrupt:
    print(json.dumps([place.Path({str(var)!r}, "put-away").exists()]))
"""
    assert run_python(code, var) == [[True]]


@pytest.mark.skipif(not processes.WITH_US, reason="needs setpriv of util-linux")
def test_a_killed_test_run_leaves_no_process_behind() -> None:
    # The child says its number itself: by then the kernel knows with whom it ends.
    child_says = ["sh", "-c", "echo $$; exec sleep 60"]
    code = (
        "import subprocess, time\n"
        f"subprocess.Popen({[*processes.WITH_US, *child_says]!r}, start_new_session=True)\n"
        "time.sleep(60)"
    )
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(run.stdout.readline())
    run.kill()
    run.wait()
    run.stdout.close()
    end = time.monotonic() + 10
    while _runs(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    """Whether a process lives; one that nobody has buried yet does not."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_scripts_start_on_python_alone() -> None:
    """Nothing of .venv is imported before it is made."""
    code = "import sys; sys.path.insert(0, 'bin'); from _lib import application, checks, install, servers"
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", code], cwd=tree.ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
