"""The application's own commands: what bin/up prepares before it serves."""

from __future__ import annotations

import json
import os

from .place import PYTHON, run

# Safe to run again, in this order, each with the sentence that says what it does.
GROUND = (
    ("Menyiapkan tabel …", "make_keys"),
    ("", "createcachetable"),
    ("", "migrate", "--noinput", "--verbosity", "0"),
)
REFERENCE = (
    ("Memuat wilayah (provinsi sampai desa) …", "load_regions"),
    ("Memuat profil lima daerah beserta pasalnya …", "load_profiles"),
    ("Memuat unit kerja …", "load_units"),
    ("Memuat katalog program …", "load_catalogue"),
    ("Mengumpulkan berkas statis …", "collectstatic", "--noinput", "--verbosity", "0"),
)
DEMONSTRATION = (("Menyiapkan akun dan data peragaan …", "seed_demo"),)


def environment(servers: dict[str, str]) -> dict[str, str]:
    """What every process of the application inherits."""
    return {"DJANGO_SETTINGS_MODULE": "slrt.settings.demo", "PYTHONUNBUFFERED": "1", **os.environ, **servers}


def commands(env: dict[str, str], *steps: tuple[str, ...], owner: bool = False) -> None:
    """Runs them in one process. They may take as long as they need: the limits on statements are for requests."""
    env = {**env, "SLRT_STATEMENT_TIMEOUT": "0"}
    if owner:
        env["SLRT_DATABASE_URL"] = env["SLRT_DATABASE_OWNER_URL"]
    run(PYTHON, "bin/_lib/commands.py", json.dumps(steps), env=env)


def prepare(env: dict[str, str], *, demonstration: bool = True) -> None:
    """Keys, tables, reference data, static files, and the demonstration."""
    commands(env, *GROUND, owner=True)
    commands(env, *REFERENCE)
    if demonstration:
        commands(env, *DEMONSTRATION, owner=True)
