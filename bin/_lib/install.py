"""The virtual environment from the lock file, and the system libraries that no wheel carries."""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .place import PYTHON, ROOT, VENV, Failed, lock, run, say

# What WeasyPrint draws letters and reports with, and one font so that there is something to draw.
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
_apt_is_fresh = False


def _debian_like() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def system_packages(packages: tuple[str, ...], reason: str, *, required: bool) -> bool:
    """Installs Debian packages when that is possible, or says the one line to type."""
    global _apt_is_fresh
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not (_debian_like() and os.geteuid() == 0):
        text = f"{reason} belum ada. Ketik:  sudo {line}"
        if required:
            raise Failed(text)
        say(text)
        return False
    say(f"Memasang {reason} ({' '.join(packages)}) …")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if not _apt_is_fresh:
        run("apt-get", "update", "-qq", env=env, quiet=True, check=False)
        _apt_is_fresh = True
    if run(*line.split(), env=env, quiet=True, check=False):
        if required:
            raise Failed(f"{reason} tidak dapat dipasang. Periksa jaringan, lalu ketik:  {line}")
        return False
    return True


def _has(*libraries: str) -> bool:
    try:
        for name in libraries:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def pango(*, required: bool) -> None:
    if not _has(*PANGO):
        system_packages(PANGO_PACKAGES, "Pango (untuk membuat PDF)", required=required)


def pdftotext() -> None:
    """What the tests read printed pages with."""
    if shutil.which("pdftotext") is None:
        system_packages(("poppler-utils",), "pdftotext (untuk membaca PDF dalam uji)", required=True)


def chromium() -> str:
    """The browser for the journeys: SLRT_CHROMIUM, or Debian's package. Playwright's driver needs libatomic besides."""
    if not _has("libatomic.so.1"):
        system_packages(("libatomic1",), "libatomic (untuk Playwright)", required=True)
    found = os.environ.get("SLRT_CHROMIUM") or shutil.which("chromium")
    if not found:
        system_packages(("chromium", "fonts-dejavu-core"), "Chromium (untuk uji di peramban)", required=True)
        found = shutil.which("chromium")
    if not found:
        raise Failed("Chromium tidak ditemukan. Pasanglah, lalu isi SLRT_CHROMIUM dengan letak programnya.")
    return found


def _fingerprint(lock_file: Path) -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{version} {hashlib.sha256(lock_file.read_bytes()).hexdigest()}"


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([str(python), "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _make_venv() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036
        raise Failed(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} terlalu lama; perlu Python 3.11 atau lebih baru."
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        system_packages((name,), "modul venv Python", required=True)
    say("Membuat lingkungan Python di .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", VENV, quiet=True)


def virtual_environment(kind: str) -> None:
    """Makes .venv hold exactly what requirements/<kind>.txt locks. Does nothing when it already does."""
    with lock("install"):
        stamp = VENV / ".slrt-lock.json"
        lock_file = ROOT / "requirements" / f"{kind}.txt"
        if not _works(PYTHON):
            _make_venv()
        try:
            known = json.loads(stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        if known.get(kind) == _fingerprint(lock_file):
            return
        say(f"Memasang pustaka Python dari requirements/{lock_file.name} (sekitar satu menit) …")
        pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")
        run(*pip, "--only-binary", ":all:", "-r", lock_file, quiet=True)
        known[kind] = _fingerprint(lock_file)
        if kind == "test":  # the test lock holds the local one
            known["local"] = _fingerprint(ROOT / "requirements" / "local.txt")
        stamp.write_text(json.dumps(known), encoding="utf-8")


def package_dir(name: str) -> Path | None:
    """Where a package lies inside .venv; it is used as files, not imported."""
    for place in VENV.glob(f"lib/python3.*/site-packages/{name}"):
        return place
    return None
