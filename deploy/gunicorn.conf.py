"""gunicorn's settings, the same under bin/up, systemd and containers. Read from the environment:

SLRT_BIND (address, default 127.0.0.1), SLRT_PORT (default 8000), SLRT_WEB_WORKERS (default 2).
"""

import os

import gunicorn

bind = f"{os.environ.get('SLRT_BIND', '127.0.0.1')}:{os.environ.get('SLRT_PORT', '8000')}"
workers = int(os.environ.get("SLRT_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("SLRT_WEB_THREADS", "4"))
timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# The application writes one line for each request itself, with the route instead of the address (slrt/middleware.py).
accesslog = None
errorlog = "-"
loglevel = os.environ.get("SLRT_GUNICORN_LOG", "warning")
# A heartbeat on disk can stall the worker; memory cannot.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
limit_request_line = 4094
limit_request_fields = 60
# The name and version of the server is nobody's business (security.md check 62).
gunicorn.SERVER = gunicorn.SERVER_SOFTWARE = "slrt"
