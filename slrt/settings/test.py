"""The strict world of the tests. tests/conftest.py adds what settings cannot say."""

import tempfile
from urllib.parse import urlsplit

from slrt import env

env.choose("SLRT_VAR", tempfile.mkdtemp(prefix="slrt-test-"))
env.choose("SLRT_SECRET_KEY", "only-for-tests-" + "x" * 50)
# Each test process has a Redis database of its own, so that workers never take one another's jobs.
_number = int(env.text("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
_redis = urlsplit(env.text("SLRT_TEST_REDIS_URL") or env.text("SLRT_REDIS_URL", "redis://127.0.0.1:63799/0"))
env.choose("SLRT_TEST_REDIS_URL", _redis.geturl())
env.decide("SLRT_REDIS_URL", _redis._replace(path=f"/{int(_redis.path.strip('/') or 0) + _number}").geturl())

from slrt.settings.base import *  # noqa: E402

DEMO = True
MFA_REQUIRED = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# Tables are made by their owner; every test then works as the web role (see conftest.web_role).
DATABASES["default"].update(
    env.database(
        env.text("SLRT_TEST_DATABASE_URL")
        or env.text("SLRT_DATABASE_OWNER_URL")
        or "postgresql://slrt_owner:slrt_owner@127.0.0.1:54329/slrt"
    ),
    CONN_MAX_AGE=0,
    CONN_HEALTH_CHECKS=False,
    # A journey in the browser holds the test's own transaction open while it waits.
    OPTIONS={"options": "-c statement_timeout=60000 -c lock_timeout=5000"},
    TEST={"NAME": env.text("SLRT_TEST_DB", "test_slrt")},
)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STATIC_ROOT = VAR_DIR / "staticfiles"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# A component called wrongly fails the test (slrt/ui/strict.py).
UI_STRICT = True
