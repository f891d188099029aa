"""Runs web, workers, scheduler and relay together under honcho. Started by bin/up with the Python of .venv."""

import os
import shlex
import sys

import honcho.manager
from honcho.manager import Manager

# A worker that is told to stop gives its task back within this time (worker_soft_shutdown_timeout in slrt/celery.py).
honcho.manager.KILL_WAIT = 35
TRIES = 5


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
    manager = Manager()
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
