"""Settings that hold everywhere. demo, production and test say only what differs."""

import pghistory
from csp.constants import NONCE, NONE, SELF

from slrt import env

BASE_DIR = env.BASE_DIR
VAR_DIR = env.var_dir()

SECRET_KEY = env.text("SLRT_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.words("SLRT_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = env.words("SLRT_ORIGINS")
# Networks of reverse proxies whose word on the visitor's address is taken; none unless production names them.
TRUSTED_PROXIES: list[str] = []
# Demonstration mode: fixed accounts, no second factor. Never on in production settings.
DEMO = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    # Both wrap the template loaders by themselves and undo each other: TEMPLATES names the loaders of both instead.
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "pgtrigger",
    "pghistory",
    "csp",
    "slrt.regions",
    "slrt.accounts",
    "slrt.jurisdictions",
    "slrt.audit",
    "slrt.cases",
    "slrt.jobs",
    "slrt.documents",
    "slrt.notifications",
    "slrt.exchange",
    "slrt.ui",
    "households",
    "programs",
    "complaints",
    "referrals",
    "monitoring",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "slrt.middleware.PageCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "slrt.middleware.ClientAddressMiddleware",
    "slrt.middleware.RequestIdMiddleware",
    "slrt.middleware.BrowserPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "slrt.accounts.middleware.SessionLimitsMiddleware",
    "slrt.accounts.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "slrt.accounts.middleware.ReauthenticationMiddleware",
    "slrt.jurisdictions.middleware.JurisdictionMiddleware",
    "slrt.audit.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "slrt.urls"
WSGI_APPLICATION = "slrt.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "slrt.ui.context.layout",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "slrt.ui.templatetags.ui",
            ],
        },
    }
]
COTTON_DIR = "cotton"
# A component sees its own attributes and the context processors, never the page around it.
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {
    "default": {
        **env.database(env.text("SLRT_DATABASE_URL", "postgresql://slrt_app:slrt_app@127.0.0.1:54329/slrt")),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Milliseconds: web 10 s; workers and commands are started with a longer one (reliability 3.2).
            "options": f"-c statement_timeout={env.number('SLRT_STATEMENT_TIMEOUT', 10_000)}"
            " -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("SLRT_REDIS_URL", "redis://127.0.0.1:63799/0")
# Sessions live in PostgreSQL: signing in must work while Redis is down (reliability F6).
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Counters of refused tries live here: a few hundred entries, Django's limit, would push them out.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["slrt.accounts.backends.ScopedBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

# ---------------------------------------------------------------- language, dates, zones (ux.md 1.15)
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
FORMAT_MODULE_PATH = ["slrt.ui.formats"]
USE_THOUSAND_SEPARATOR = False
LOCALE_PATHS = [BASE_DIR / "slrt" / "ui" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "documents",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
UPLOAD_MAX_BYTES = 5 * 1024 * 1024
UPLOAD_MAX_PIXELS = 40_000_000
# clamd as "host:port" or the path of its socket. Empty: no scanner, written down with every file.
CLAMD = env.text("SLRT_CLAMD")

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("SLRT_EMAIL_FROM", "slrt@localhost")
EMAIL_TIMEOUT = 20
# Where people reach the application: stands in e-mails, which are written without a request.
SITE_URL = env.text("SLRT_SITE_URL", "http://localhost:8000")

# ---------------------------------------------------------------- browser security (security.md checks 26, 37-42)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        # What breaks the policy is told to slrt/violations.py. Not report-to: browsers hold those back for a minute.
        "report-uri": ["/laporan-csp"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Words for the next page stay on the server: Django's own way puts them into a cookie, readable on the computer.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING_CONFIG = "slrt.log.configure"
LOGGING = {"level": env.text("SLRT_LOG_LEVEL", "INFO")}

# ---------------------------------------------------------------- accounts (security.md 14-25)
ACCOUNT_ADAPTER = "slrt.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# allauth's own copies the address into a table of its own when a link is opened; Django's ends with a new address too.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Passwords have our own pause per account and address (accounts/adapter.py). allauth asks this one before it looks at a
# code of the second factor, and counts by person: five wrong codes, then a quarter of an hour (security check 20).
# A whole office signs in from one address in the morning.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": "120/m/ip"}
MFA_ADAPTER = "slrt.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SLRT"
MFA_REQUIRED = True
SESSION_IDLE_SECONDS = env.number("SLRT_SESSION_IDLE", 20 * 60)
SESSION_ABSOLUTE_SECONDS = env.number("SLRT_SESSION_ABSOLUTE", 10 * 3600)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
LOGIN_FAILURES_ALLOWED = 5
LOGIN_PAUSE_SECONDS = 15 * 60
# BSSN 4/2021 asks for composition, expiry and history; ASVS 5.0 6.2.5/6.2.10 forbids the first two. The government
# rule is the default and each part can be switched off here.
PASSWORD_POLICY = {"min": 12, "composition": True, "max_age_days": 180, "history": 5}
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_POLICY["min"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "slrt.accounts.passwords.CompositionValidator"},
    {"NAME": "slrt.accounts.passwords.ContextValidator"},
    {"NAME": "slrt.accounts.passwords.HistoryValidator"},
]

# ---------------------------------------------------------------- row history (slrt.audit)
# A trigger keeps the row as it was before each change. The current row and its earlier forms are the whole story, and
# loading a registry by COPY costs nothing. History is never edited; who and which request stand beside it as JSON.
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.UpdateEvent("before_update", row=pghistory.Old),
    pghistory.DeleteEvent("before_delete", row=pghistory.Old),
)
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
# "events" are the steps of a case; what a row was before is its history.
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")
