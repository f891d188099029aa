"""Exit code 0 when the web process beside it answers /readyz: the health check of the container."""

import os
import sys
import urllib.request

host = os.environ.get("SLRT_HOSTS", "localhost").split(",")[0].strip()
port = os.environ.get("SLRT_PORT", "8000")
request = urllib.request.Request(
    f"http://127.0.0.1:{port}/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"}
)
try:
    with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
        sys.exit(0 if answer.status == 200 else 1)
except OSError as error:
    sys.exit(f"readyz: {error}")
