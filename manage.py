#!/usr/bin/env python
"""Django's command line. Commands that change the schema connect as its owner, all others as the web role."""

import os
import sys

# These need ownership of the tables (or a database of their own): everything else runs with the web role's rights.
OWNER_COMMANDS = {
    "createcachetable",
    "flush",
    "makemigrations",
    "migrate",
    "pgtrigger",
    "rotate_keys",
    "seed_demo",
    "simulate",
    "sqlmigrate",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slrt.settings.demo")
    owner_url = os.environ.get("SLRT_DATABASE_OWNER_URL")
    if owner_url and len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["SLRT_DATABASE_URL"] = owner_url
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
