"""Where things are, and how to speak of them."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Longer than tests/processes.py waits for the worker, the relay and the web server one after another.
END_SECONDS = 120


class Failed(Exception):
    """Something that the person at the keyboard can mend; the text says how, in Indonesian."""


def say(text: str) -> None:
    print(f"▸ {text}", flush=True)


def var_dir() -> Path:
    """Keys, uploads, embedded servers and what they remember. SLRT_VAR moves it."""
    place = Path(os.environ.get("SLRT_VAR") or ROOT / "var").absolute()
    place.mkdir(parents=True, exist_ok=True)
    for name, mode in (("keys", 0o700), ("run", 0o755), ("log", 0o755)):
        (place / name).mkdir(mode=mode, exist_ok=True)
    return place


def remembered(name: str) -> dict:
    try:
        return json.loads((var_dir() / "run" / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def remember(name: str, facts: dict) -> None:
    target = var_dir() / "run" / f"{name}.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    fresh.replace(target)


def secret(name: str) -> str:
    """A password kept in var/keys (0600), made on first use."""
    path = var_dir() / "keys" / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(32)
        file.write(value)
    return value


@contextlib.contextmanager
def lock(name: str, *, wait: bool = True) -> Iterator[bool]:
    """Holds var/run/<name>.lock; gives False at once when another process has it and wait is off. Released by dying."""
    with (var_dir() / "run" / f"{name}.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


class Terminated(KeyboardInterrupt):
    """SIGTERM: it reached only this program, where Ctrl-C reaches what it runs as well."""


def run(*command: str | Path, env: dict[str, str] | None = None, check: bool = True, quiet: bool = False) -> int:
    """Runs a program in the project's folder. With quiet its output appears only when it fails."""
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    try:
        told, _ = process.communicate()
    except BaseException as stop:
        _end(process, stop)
        raise
    if process.returncode and quiet:
        sys.stderr.write(told[-8000:])
    if process.returncode and check:
        words = " ".join(Path(str(command[0])).name if at == 0 else str(word) for at, word in enumerate(command[:4]))
        raise Failed(f"Perintah gagal (kode {process.returncode}): {words}")
    return process.returncode


def _end(process: subprocess.Popen, stop: BaseException) -> None:
    """Lets a program that is told to stop put its things away: pytest ends the site and the browser it started."""
    try:
        if isinstance(stop, Terminated):
            process.send_signal(signal.SIGINT)
        if isinstance(stop, KeyboardInterrupt):
            process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        process.kill()
        process.wait()
