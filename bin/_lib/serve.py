"""serve.py LOG: web, workers, scheduler and relay together under honcho. Started by bin/up with the Python of .venv.

What they print goes to the file LOG, letters to people without a mail server included; errors are shown as well.
"""

import os
import re
import shlex
import sys
from pathlib import Path

import honcho.manager
from honcho.manager import Manager
from honcho.printer import Printer

# A worker that is told to stop gives its task back within this time (worker_soft_shutdown_timeout in slrt/celery.py).
honcho.manager.KILL_WAIT = 35
TRIES = 5
SHOWN = re.compile(r'"level": "(error|critical)"|Traceback|berhenti dengan kode')
LARGEST_LOG = 20_000_000  # bytes; what is older is kept once, as LOG.1


class Log:
    """What honcho writes to: a file for everything, the screen for what somebody should see now."""

    def __init__(self, path: Path):
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        self.file = path.open("a", encoding="utf-8")

    def write(self, text: str) -> None:
        self.file.write(text)
        if SHOWN.search(text):
            sys.stdout.write(text)

    def flush(self) -> None:
        self.file.flush()
        sys.stdout.flush()


def _kept_alive(command: str) -> str:
    """A shell line that starts the command again when it dies, a few times; a stop reaches the whole group at once."""
    tries = " ".join(str(number) for number in range(TRIES))
    return (
        f"for n in {tries}; do {command}; code=$?; "
        f'[ $code -eq 0 ] && exit 0; echo "berhenti dengan kode $code, dijalankan lagi"; sleep 2; done; exit 1'
    )


def main() -> int:
    python = shlex.quote(sys.executable)
    env = dict(os.environ)
    # Under SIGTERM a worker hands its task back to the queue instead of finishing it first.
    quiet = "ignore:You're running the worker with superuser privileges"  # in a bare container there is nobody else
    working = {**env, "SLRT_STATEMENT_TIMEOUT": "300000", "REMAP_SIGTERM": "SIGQUIT", "PYTHONWARNINGS": quiet}
    celery = f"{python} -m celery -q -A slrt"
    worker = f"{celery} worker --without-gossip --without-mingle --pool prefork"
    manager = Manager(Printer(Log(Path(sys.argv[1]))))
    for name, command, variables in (
        ("web", f"{python} -m gunicorn -c deploy/gunicorn.conf.py slrt.wsgi:application", env),
        ("fast", f"{worker} -n fast@%h -Q fast,scan -c 1", working),
        ("slow", f"{worker} -n slow@%h -Q slow -c 1", working),
        ("scheduler", f"{celery} beat --pidfile=", working),
        ("relay", f"{python} manage.py relay", working),
    ):
        manager.add_process(name, _kept_alive(command), env=variables)
    manager.loop()
    return manager.returncode


if __name__ == "__main__":
    sys.exit(main())
