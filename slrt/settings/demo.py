"""Demonstration and development: fixed accounts, no second factor, plain HTTP on this machine only."""

import sys

from slrt import env
from slrt.settings.base import *

DEMO = True
MFA_REQUIRED = False
# The fixed passwords of the demonstration accounts do not grow old.
PASSWORD_POLICY = {**PASSWORD_POLICY, "max_age_days": 0}
DEBUG = env.flag("SLRT_DEBUG")
SECRET_KEY = env.kept_secret("secret_key")

if "collectstatic" not in sys.argv and not (STATIC_ROOT / "staticfiles.json").exists():
    # Before the first collectstatic (runserver while developing) files are served from where they stand.
    STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    WHITENOISE_USE_FINDERS = True
