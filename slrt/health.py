"""Is the process alive (/healthz), and can it work (/readyz)? For proxy and supervisor, without personal data.

Both are public (see urls.py) and ask nothing of the visitor; the proxy shows them to nobody outside (deploy/).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

DISK_FREE_SHARE = 0.10
REDIS_SECONDS = 1.0


class Unfit(Exception):
    """A check that did not pass; its text goes into the answer."""


def _database() -> str:
    """A write that leaves nothing behind: a full or read-only database answers reads all the same."""
    with connection.cursor() as cursor:
        # Taking a transaction number writes to the log of changes, which a replica or a full disk refuses.
        cursor.execute("SELECT pg_current_xact_id()")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unfit("belum semua migrasi diterapkan")
    return "ok"


def _storage() -> str:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as file:
        file.write(b"slrt")
    usage = shutil.disk_usage(settings.VAR_DIR)
    if usage.free < usage.total * DISK_FREE_SHARE:
        raise Unfit("ruang simpan kurang dari 10 %")
    return "ok"


def _broker() -> str:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS, retry=None
    )
    try:
        client.ping()
    finally:
        client.close()
    return "ok"


# The last is a wish, not a need: without Redis the desk works on and messages wait in the outbox (reliability F6).
NEEDED: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations, "storage": _storage}


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a slow database never gets the process killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 "ready" or "degraded" (without Redis), 503 when this process cannot do its work."""
    checks: dict[str, str] = {}
    status = "ready"
    for name, check in NEEDED.items():
        try:
            checks[name] = check()
        except (Unfit, DatabaseError, InterfaceError, OSError) as error:
            checks[name] = str(error) if isinstance(error, Unfit) else "gagal"
            status = "unfit"
            if name == "database":
                connection.close()
                break
    try:
        checks["redis"] = _broker()
    except redis.RedisError:
        checks["redis"] = "gagal"
        status = "degraded" if status == "ready" else status
    return JsonResponse({"status": status, "checks": checks}, status=503 if status == "unfit" else 200)
