"""What the environment tells the application. The only module that reads os.environ."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    return default if not value else value.strip().lower() in {"1", "true", "yes", "on", "ya"}


def number(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def var_dir() -> Path:
    """Where the running application keeps what is not code: keys, uploads, embedded servers."""
    return Path(os.environ.get("SLRT_VAR", BASE_DIR / "var"))


def choose(name: str, value: str) -> None:
    """Give a variable a value where the environment has none, so that child processes read the same one."""
    os.environ.setdefault(name, value)


def decide(name: str, value: str) -> None:
    """Give a variable this value, whatever it held, for this process and its children (tests only)."""
    os.environ[name] = value


def required(name: str, meaning: str) -> str:
    """A secret or an address that production cannot run without.

    Raises ImproperlyConfigured with the variable's name and what it is for, in the operator's language.
    """
    value = os.environ.get(name, "").strip()
    if value:
        return value
    path = os.environ.get(f"{name}_FILE", "").strip()
    if path:
        try:
            content = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"Berkas {path} dari {name}_FILE tidak dapat dibaca: {error}") from error
        if content:
            return content
    raise ImproperlyConfigured(
        f"Variabel lingkungan {name} belum diisi ({meaning}). "
        f"Isilah {name}, atau {name}_FILE dengan letak berkas yang memuatnya; lihat deploy/README.md."
    )


def kept_secret(name: str) -> str:
    """A secret for demonstration and tests: from SLRT_<NAME>, or from var/keys/<name>, made on first use (0600)."""
    value = os.environ.get(f"SLRT_{name.upper()}")
    if value:
        return value
    path = var_dir() / "keys" / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(50)
        file.write(value)
    return value


def database(url: str) -> dict:
    """A Django database entry from postgresql://user:password@host:port/name."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
