"""Production: every secret from the environment, TLS only, nothing that a demonstration allows."""

from slrt import env
from slrt.settings.base import *

DEBUG = False
DEMO = False

SECRET_KEY = env.required("SLRT_SECRET_KEY", "kunci rahasia penandatanganan, paling sedikit 50 karakter acak")
# Old keys stay valid for signatures while they are listed here (rotation without signing everybody out).
SECRET_KEY_FALLBACKS = env.words("SLRT_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = [
    word.strip() for word in env.required("SLRT_HOSTS", "nama host situs, dipisah koma").split(",") if word.strip()
]
CSRF_TRUSTED_ORIGINS = env.words("SLRT_ORIGINS") or [f"https://{host}" for host in ALLOWED_HOSTS]

# Stands in letters, e-mails and the QR codes on paper: an address that leads nowhere would be printed for good.
SITE_URL = env.text("SLRT_SITE_URL", f"https://{ALLOWED_HOSTS[0]}")

DATABASES["default"].update(env.database(env.required("SLRT_DATABASE_URL", "alamat PostgreSQL untuk peran slrt_app")))
REDIS_URL = env.required("SLRT_REDIS_URL", "alamat Redis untuk antrean pekerjaan")
env.required("SLRT_KEY_FILE", "letak berkas kunci NIK dan KK yang dibuat oleh manage.py make_keys")

# ---------------------------------------------------------------- TLS (security.md checks 26 and 39)
# The proxy in front ends TLS and sets this header itself; it must drop the one a visitor sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# Health checks come from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

# The proxy's networks: only from there is X-Forwarded-For believed (slrt/middleware.py).
TRUSTED_PROXIES = env.words("SLRT_PROXY_NETWORKS", "127.0.0.0/8,::1/128")

EMAIL_HOST = env.text("SLRT_EMAIL_HOST")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_PORT = env.number("SLRT_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("SLRT_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("SLRT_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("SLRT_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
