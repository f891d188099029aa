"""Real processes for tests: the Celery worker, the relay, and the web server, on the test database and Redis."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

import redis
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
STOP_SECONDS = 15
# When the test run itself is killed and nothing of ours runs any more, the kernel ends what it started.
SETPRIV = shutil.which("setpriv")
WITH_US = (SETPRIV, "--pdeathsig", "TERM", "--") if SETPRIV else ()


def environment() -> dict[str, str]:
    """What a process needs to work on this run's test database with the web role's rights."""
    test = connection.settings_dict
    web = urlsplit(os.environ.get("SLRT_DATABASE_URL") or "postgresql://slrt_app:slrt_app@/")
    login = f"{quote(web.username or 'slrt_app')}:{quote(web.password or '')}"
    owner = f"{quote(test['USER'])}:{quote(test['PASSWORD'])}"
    place = f"{test['HOST']}:{test['PORT']}/{quote(test['NAME'])}"
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "DJANGO_SETTINGS_MODULE": "slrt.settings.demo",
        "SLRT_DATABASE_URL": f"postgresql://{login}@{place}",
        "SLRT_DATABASE_OWNER_URL": f"postgresql://{owner}@{place}",
        "SLRT_REDIS_URL": settings.REDIS_URL,
        "SLRT_VAR": str(settings.VAR_DIR),
        "SLRT_SECRET_KEY": settings.SECRET_KEY,
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One program in a process group of its own, its output in a file that failures show."""

    def __init__(self, name: str, *command: str, extra: dict[str, str] | None = None) -> None:
        self.name = name
        self.command = command
        self.extra = extra or {}
        self.popen: subprocess.Popen | None = None
        self.output = Path(tempfile.mkstemp(prefix=f"slrt-{name}-", suffix=".log")[1])

    def start(self) -> None:
        with self.output.open("ab") as log:
            self.popen = subprocess.Popen(
                (*WITH_US, *self.command),
                cwd=ROOT,
                env={**environment(), **self.extra},
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def kill(self, number: int = signal.SIGKILL) -> None:
        """To the whole group, as the kernel or an operator would."""
        if self.popen and self.popen.poll() is None:
            os.killpg(self.popen.pid, number)

    def stop(self) -> None:
        self.kill(signal.SIGTERM)
        try:
            if self.popen:
                self.popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            self.popen.wait()
        self.end_group()
        self.output.unlink(missing_ok=True)

    def end_group(self) -> None:
        """Children that outlive the leader would keep their connections to the database that is to be dropped."""
        end = time.monotonic() + STOP_SECONDS
        with contextlib.suppress(ProcessLookupError):
            while self.popen and time.monotonic() < end:
                os.killpg(self.popen.pid, signal.SIGKILL)
                time.sleep(0.05)

    def wait_for(self, ready) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.popen.poll() is not None:
                break
            if ready():
                return
            time.sleep(0.2)
        told = self.text()[-4000:]
        self.stop()
        raise AssertionError(f"{self.name} did not start:\n{told}")

    def text(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")


class BackgroundWorker:
    """The Celery worker on all queues and the relay. `kill_worker()` is the fault of reliability F1 and F2."""

    def __init__(self) -> None:
        celery = (sys.executable, "-m", "celery", "-A", "slrt", "worker", "--pool", "prefork")
        self.worker = Process(
            "worker",
            *celery,
            "-c",
            "2",
            "-Q",
            "fast,slow,scan",
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
            extra={"SLRT_STATEMENT_TIMEOUT": "300000"},
        )
        self.relay = Process("relay", sys.executable, "manage.py", "relay")

    def __enter__(self) -> BackgroundWorker:
        redis.Redis.from_url(settings.REDIS_URL).flushdb()
        self.start_worker()
        self.relay.start()
        return self

    def start_worker(self) -> None:
        offset = len(self.worker.text())
        self.worker.start()
        self.worker.wait_for(lambda: " ready" in self.worker.text()[offset:])

    def kill_worker(self) -> None:
        self.worker.kill()
        self.worker.popen.wait()
        self.worker.end_group()

    def __exit__(self, *_exception: object) -> None:
        self.relay.stop()
        self.worker.stop()


class Site:
    """gunicorn on a free port, as bin/up runs it: hashed and compressed static files, real headers."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = Process(
            "web",
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "deploy/gunicorn.conf.py",
            "slrt.wsgi:application",
            extra={"SLRT_PORT": str(self.port), "SLRT_WEB_WORKERS": "2"},
        )

    def manage(self, *arguments: str) -> str:
        """A management command beside the site, on the same database; its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**environment(), "SLRT_STATEMENT_TIMEOUT": "0"},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"manage.py {arguments[0]} failed:\n{done.stderr[-4000:]}")
        return done.stdout

    def errors(self, since: int = 0) -> list[str]:
        """What went wrong in the web process after so many characters of its log, with the trace."""
        found = [line for line in self._lines(since) if line["level"] == "error"]
        return [f"{line['event']}\n{line.get('exception', '')}" for line in found]

    def violations(self, since: int = 0) -> list[dict]:
        """What browsers reported of the content policy."""
        return [line for line in self._lines(since) if line["event"] == "csp violation"]

    def _lines(self, since: int) -> list[dict]:
        return [json.loads(line) for line in self.process.text()[since:].splitlines() if line.startswith("{")]

    def __enter__(self) -> Site:
        self.process.start()
        self.process.wait_for(self._answers)
        return self

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def __exit__(self, *_exception: object) -> None:
        self.process.stop()
