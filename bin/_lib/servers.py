"""The two embedded servers as one thing: started by whoever needs them first, stopped by whoever leaves last."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .account import Account, state_dir
from .place import lock, remember, remembered, say, secret, var_dir
from .postgres import MEMORY, Cluster
from .redis import Redis

DATABASE = "slrt"


def _postgres() -> Cluster:
    known = remembered("postgres")
    state = state_dir(Account(), var_dir())
    return Cluster(state, secret("postgres_password"), port=known.get("port", 0))


def _redis() -> Redis:
    known = remembered("redis")
    state = state_dir(Account(), var_dir())
    return Redis(state, secret("redis_password"), port=known.get("port", 0))


def _start_postgres(embedded: list[Cluster | Redis]) -> dict[str, str]:
    cluster = _postgres()
    embedded.append(cluster)
    if not cluster.running():
        say(f"Menjalankan PostgreSQL tertanam ({cluster.data}) …")
        cluster.start()
    remember("postgres", {"port": cluster.port, "data": str(cluster.data)})
    owner, app = secret("owner_password"), secret("app_password")
    cluster.prepare(DATABASE, owner, app)
    return {
        "SLRT_DATABASE_URL": cluster.url("slrt_app", app, DATABASE),
        "SLRT_DATABASE_OWNER_URL": cluster.url("slrt_owner", owner, DATABASE),
    }


def _start_redis(embedded: list[Cluster | Redis]) -> dict[str, str]:
    server = _redis()
    embedded.append(server)
    if not server.running():
        say("Menjalankan Redis tertanam …")
        server.start()
    remember("redis", {"port": server.port, "data": str(server.state / "redis")})
    return {"SLRT_REDIS_URL": server.url()}


@contextlib.contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Gives the variables under which the application finds its servers.

    SLRT_DATABASE_URL and SLRT_REDIS_URL, when set, name real servers: those are neither started nor stopped.
    """
    embedded: list[Cluster | Redis] = []
    with (var_dir() / "run" / "users.lock").open("a+") as users:
        try:
            with lock("servers"):
                fcntl.flock(users, fcntl.LOCK_SH)
                variables = _start(embedded)
            yield variables
        finally:
            with lock("servers"):
                _stop_if_last(users, embedded)


def _start(embedded: list[Cluster | Redis]) -> dict[str, str]:
    variables: dict[str, str] = {}
    if os.environ.get("SLRT_DATABASE_URL"):
        variables["SLRT_DATABASE_OWNER_URL"] = os.environ.get(
            "SLRT_DATABASE_OWNER_URL", os.environ["SLRT_DATABASE_URL"]
        )
    else:
        variables |= _start_postgres(embedded)
    if not os.environ.get("SLRT_REDIS_URL"):
        variables |= _start_redis(embedded)
    return variables


def _stop_if_last(users, embedded: list[Cluster | Redis]) -> None:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # another command still works with them
    for server in reversed(embedded):
        server.stop()


@contextlib.contextmanager
def throw_away_servers(memory: str = MEMORY) -> Iterator[dict[str, str]]:
    """Servers in a temporary folder for the tests: fast, forgetful, gone afterwards. memory: what PostgreSQL keeps."""
    place = Path(tempfile.mkdtemp(prefix="slrt-test-"))
    place.chmod(0o755)
    if not Account().reaches(place):
        place.rmdir()
        place = Path(tempfile.mkdtemp(prefix="slrt-test-", dir="/var/lib"))
        place.chmod(0o755)
    cluster = redis = None
    try:
        cluster = Cluster(place, "superuser", careless=True, memory=memory)
        cluster.start()
        cluster.prepare(DATABASE, "slrt_owner", "slrt_app")
        # Test databases are made by the owner, and emptied past triggers that refuse it (tests/database.py).
        cluster.sql("ALTER ROLE slrt_owner CREATEDB; GRANT SET ON PARAMETER session_replication_role TO slrt_owner;")
        redis = Redis(place, "redis", careless=True)
        redis.start()
        yield {
            "SLRT_DATABASE_URL": cluster.url("slrt_app", "slrt_app", DATABASE),
            "SLRT_DATABASE_OWNER_URL": cluster.url("slrt_owner", "slrt_owner", DATABASE),
            "SLRT_REDIS_URL": redis.url(),
            "SLRT_VAR": str(place / "var"),
        }
    finally:
        for server in (redis, cluster):
            if server:
                server.stop()
        shutil.rmtree(place, ignore_errors=True)
