"""The application's own commands: what bin/up prepares before it serves."""

from __future__ import annotations

import os
import subprocess

from .place import PYTHON, ROOT, Failed, run, say

# Made by their apps; called in this order. Each is safe to run again.
SEEDS = (
    ("load_regions", "Memuat wilayah (provinsi sampai desa) …"),
    ("load_profiles", "Memuat profil lima daerah beserta pasalnya …"),
    ("load_units", "Memuat unit kerja …"),
    ("load_catalogue", "Memuat katalog program …"),
    ("seed_demo", "Menyiapkan akun dan data peragaan …"),
)


def environment(servers: dict[str, str]) -> dict[str, str]:
    """What every process of the application inherits."""
    return {
        "DJANGO_SETTINGS_MODULE": "slrt.settings.demo",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **os.environ,
        **servers,
    }


def manage(env: dict[str, str], *arguments: str, owner: bool = False, quiet: bool = False, check: bool = True) -> int:
    """Runs manage.py. Commands may take as long as they need: the limits on statements are for requests."""
    env = {**env, "SLRT_STATEMENT_TIMEOUT": "0"}
    if owner:
        env["SLRT_DATABASE_URL"] = env["SLRT_DATABASE_OWNER_URL"]
    return run(PYTHON, "manage.py", *arguments, env=env, quiet=quiet, check=check)


def known_commands(env: dict[str, str]) -> set[str]:
    done = subprocess.run(
        [str(PYTHON), "-c", "import django; django.setup()\n"
         "from django.core.management import get_commands; print(*get_commands())"],
        cwd=ROOT, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"Aplikasi tidak dapat dimuat:\n{done.stderr[-4000:]}")
    return set(done.stdout.split())


def prepare(env: dict[str, str]) -> None:
    """Keys, tables, reference and demonstration data, static files."""
    commands = known_commands(env)
    if "make_keys" in commands:
        manage(env, "make_keys", quiet=True)
    say("Menyiapkan tabel …")
    manage(env, "createcachetable", owner=True, quiet=True)
    manage(env, "migrate", "--noinput", "--verbosity", "0", owner=True, quiet=True)
    for name, sentence in SEEDS:
        if name in commands:
            say(sentence)
            manage(env, name, quiet=True)
    say("Mengumpulkan berkas statis …")
    manage(env, "collectstatic", "--noinput", "--verbosity", "0", quiet=True)
