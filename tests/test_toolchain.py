"""What runs the application: settings, compose file, units, log lines, headers, and the strict world itself."""

from __future__ import annotations

import datetime
import logging
import os
import re
import socket
import subprocess
import sys
import warnings

import pytest
import structlog
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.template import Context, Engine, Template
from django.test import RequestFactory
from django.utils import timezone

from slrt import env, log, middleware
from slrt.celery import BEAT, VISIBILITY_TIMEOUT
from slrt.celery import app as celery
from tests import strict, tree

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "slrt.settings.production",
    "SLRT_SECRET_KEY": "for-this-test-only-" + "0123456789abcdefghij" * 3,
    "SLRT_HOSTS": "slrt.example.go.id",
    "SLRT_DATABASE_URL": "postgresql://slrt_app:x@127.0.0.1:1/slrt",
    "SLRT_REDIS_URL": "redis://127.0.0.1:1/0",
    "SLRT_KEY_FILE": "/run/secrets/fields.json",
}


def run_python(code: str, **variables: str) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLRT_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=tree.ROOT,
        env={**clean, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


# ---------------------------------------------------------------- production settings


def test_check_deploy_prints_nothing() -> None:
    code = "import sys; from django.core.management import execute_from_command_line as go; go(sys.argv)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLRT_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "--deploy", "--fail-level", "WARNING"],
        cwd=tree.ROOT, env={**clean, **PRODUCTION}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


@pytest.mark.parametrize("missing", [name for name in PRODUCTION if name != "DJANGO_SETTINGS_MODULE"])
def test_production_says_what_is_missing(missing: str) -> None:
    variables = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = run_python("from django.conf import settings; settings.DEBUG", **variables)
    assert done.returncode != 0
    assert f"Variabel lingkungan {missing} belum diisi" in done.stderr


def test_production_cookies_and_transport() -> None:
    code = (
        "from django.conf import settings as s; print("
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        "s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS,"
        "s.SECURE_HSTS_PRELOAD, s.DEBUG, s.DEMO)"
    )
    done = run_python(code, **PRODUCTION)
    assert done.stdout.split() == [
        "__Host-session", "__Host-csrf", "True", "True", "True", "31536000", "True", "True", "False", "False",
    ]  # fmt: skip


def test_production_prints_addresses_that_lead_to_it() -> None:
    """They stand in letters, e-mails and QR codes."""
    code = "from django.conf import settings; print(settings.SITE_URL)"
    assert run_python(code, **PRODUCTION).stdout.strip() == "https://slrt.example.go.id"
    chosen = PRODUCTION | {"SLRT_SITE_URL": "https://lain.example.go.id/"}
    assert run_python(code, **chosen).stdout.strip() == "https://lain.example.go.id/"


def test_a_secret_may_come_from_a_file(tmp_path, monkeypatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("rahasia\n")
    monkeypatch.delenv("SLRT_TRIAL", raising=False)
    monkeypatch.setenv("SLRT_TRIAL_FILE", str(secret))
    assert env.required("SLRT_TRIAL", "percobaan") == "rahasia"
    monkeypatch.setenv("SLRT_TRIAL_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="tidak dapat dibaca"):
        env.required("SLRT_TRIAL", "percobaan")


def test_kept_secret_is_made_once_and_only_for_its_owner(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SLRT_VAR", str(tmp_path))
    first = env.kept_secret("trial")
    assert env.kept_secret("trial") == first
    assert len(first) > 50
    assert (tmp_path / "keys" / "trial").stat().st_mode & 0o777 == 0o600


def test_database_address_is_read_with_its_escapes() -> None:
    found = env.database("postgresql://us%40er:p%2Fw@db.example:5433/name")
    assert found["USER"] == "us@er"
    assert found["PASSWORD"] == "p/w"
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "name")


# ---------------------------------------------------------------- Celery (reliability 3.2)


def test_celery_keeps_the_measured_settings() -> None:
    conf = celery.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert (conf.task_time_limit, conf.task_soft_time_limit) == (600, 540)
    assert VISIBILITY_TIMEOUT == 900 > conf.task_time_limit
    assert conf.visibility_timeout == conf.broker_transport_options["visibility_timeout"] == VISIBILITY_TIMEOUT
    assert conf.result_backend_transport_options["visibility_timeout"] == VISIBILITY_TIMEOUT
    assert conf.broker_transport_options["socket_timeout"] == 2
    assert conf.broker_transport_options["socket_connect_timeout"] == 1
    assert conf.broker_transport_options["unacked_restore_throttle"] == 1
    assert conf.task_publish_retry is False
    assert conf.worker_soft_shutdown_timeout == 30
    assert conf.worker_max_memory_per_child == 400_000
    assert conf.task_ignore_result
    assert {queue.name for queue in conf.task_queues} == {"fast", "slow", "scan"}


def test_a_message_reaches_one_queue_only() -> None:
    for queue in celery.conf.task_queues:
        assert queue.exchange.name == queue.routing_key == queue.name


def test_every_scheduled_task_exists() -> None:
    celery.loader.import_default_modules()
    scheduled = {entry["task"] for entry in BEAT.values()}
    assert {"slrt.jobs.tasks.sweep", "slrt.jobs.tasks.tidy", "slrt.notifications.tasks.remind"} <= scheduled
    assert scheduled <= set(celery.tasks)
    assert all(entry["options"]["queue"] in {"fast", "slow", "scan"} for entry in BEAT.values())


# ---------------------------------------------------------------- log lines (security 43, 55, 61)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NIK 3324051234567890 ditolak", "NIK [16 angka] ditolak"),
        ("3324 0512 3456 7890", "[16 angka]"),
        ("33.24.05.120190.0001", "[16 angka]"),
        ("0812-3456-7890", "[telepon]"),
        ("+6281234567890", "[telepon]"),
        ("kode 33.24.05.2003 tanggal 2026-03-31", "kode 33.24.05.2003 tanggal 2026-03-31"),
        ("123456789012345678901", "123456789012345678901"),
    ],
)
def test_scrubbing(text: str, expected: str) -> None:
    assert log.scrub(text) == expected


def test_scrubbing_reaches_inside() -> None:
    given = {"rows": [3324051234567890, ("3324051234567890",)], "ok": True, "ratio": 0.5, "none": None}
    assert log.scrub(given) == {"rows": ["[16 angka]", ["[16 angka]"]], "ok": True, "ratio": 0.5, "none": None}


def test_a_typed_text_cannot_forge_a_line() -> None:
    handler = logging.getLogger().handlers
    line = next(one for one in handler if type(one.formatter) is structlog.stdlib.ProcessorFormatter).format(
        logging.LogRecord("slrt", logging.INFO, "", 0, "nama %s", ('A\n{"level": "info"}\x1b[31m',), None)
    )
    assert "\n" not in line
    assert "\x1b" not in line


# ---------------------------------------------------------------- headers


def answer(request, response=None):
    from django.http import HttpResponse

    chain = middleware.RequestIdMiddleware(middleware.BrowserPolicyMiddleware(lambda _: response or HttpResponse("x")))
    return chain(request)


def test_request_id_is_given_and_kept() -> None:
    factory = RequestFactory()
    assert re.fullmatch(r"[0-9a-f]{32}", answer(factory.get("/"))["X-Request-ID"])
    assert answer(factory.get("/", headers={"X-Request-ID": "abcd-1234"}))["X-Request-ID"] == "abcd-1234"
    assert "<" not in answer(factory.get("/", headers={"X-Request-ID": "<script>alert(1)</script>"}))["X-Request-ID"]


def test_signed_in_pages_are_never_stored() -> None:
    request = RequestFactory().get("/")
    assert "Cache-Control" not in answer(request)
    request._cached_user = get_user_model()(pk=1)
    assert "no-store" in answer(request)["Cache-Control"]


def test_devices_are_off_unless_a_field_page_asks() -> None:
    from django.http import HttpResponse

    assert "camera=()" in answer(RequestFactory().get("/"))["Permissions-Policy"]
    page = middleware.allow_field_devices(HttpResponse("x"))
    policy = answer(RequestFactory().get("/"), page)["Permissions-Policy"]
    assert "camera=(self)" in policy
    assert "geolocation=(self)" in policy
    assert "microphone=()" in policy


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("10.0.0.2", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.1", "198.51.100.7", "203.0.113.1"),
        ("10.0.0.2", "not an address", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
    ],
)
def test_only_the_proxy_says_where_a_visitor_comes_from(settings, peer, forwarded, expected) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    seen = middleware.ClientAddressMiddleware(lambda request: request.META["REMOTE_ADDR"])
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert seen(request) == expected


# ---------------------------------------------------------------- health


def test_healthz_asks_nothing(client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_tells_what_works(client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "storage": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_readyz_without_redis_is_degraded_not_dead(client, settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


# ---------------------------------------------------------------- the strict world


@pytest.mark.django_db
def test_tests_work_as_the_web_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("slrt_app", "slrt_owner")


@pytest.mark.django_db(transaction=True)
def test_committing_tests_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("slrt_app",)


def test_other_machines_cannot_be_reached() -> None:
    with pytest.raises(strict.ForeignConnection), socket.socket() as line:
        line.connect(("192.0.2.1", 80))


def test_an_undefined_variable_of_ours_fails() -> None:
    engine = Engine(string_if_invalid=strict.StrictlyDefined(""))
    template = Template("{{ unknown }}", engine=engine)
    assert template.render(Context()) == ""  # a text from nowhere is not ours
    for node in template.nodelist:
        node.origin.name = str(tree.ROOT / "templates" / "trial.html")
    with pytest.raises(strict.UndefinedTemplateVariable, match=r"trial\.html:1: unknown"):
        template.render(Context())


def test_a_condition_on_an_undefined_variable_is_allowed() -> None:
    engine = Engine(string_if_invalid=strict.StrictlyDefined(""))
    template = Template("{% if unknown %}a{% else %}b{% endif %}", engine=engine)
    assert template.render(Context()) == "b"


@pytest.mark.django_db
def test_unordered_queries_come_shuffled() -> None:
    from django.contrib.contenttypes.models import ContentType

    orders = {tuple(ContentType.objects.values_list("pk", flat=True)) for _ in range(12)}
    assert len(orders) > 1
    assert len({tuple(ContentType.objects.order_by("pk").values_list("pk", flat=True)) for _ in range(5)}) == 1


def test_warnings_are_errors() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


@pytest.mark.django_db
def test_naive_datetimes_fail() -> None:
    user = get_user_model()(last_login=datetime.datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(RuntimeWarning, match="naive datetime"):
        user._meta.get_field("last_login").get_prep_value(user.last_login)
    assert timezone.is_aware(timezone.now())
