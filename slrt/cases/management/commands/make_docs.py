"""Write the generated documentation, or check that it is current."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from slrt.cases import documentation

FILES = {"workflows.md": documentation.workflows, "roles.md": documentation.roles}


class Command(BaseCommand):
    help = "Menulis docs/workflows.md dan docs/roles.md dari kode; --check hanya memeriksa."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, **options) -> None:
        stale = []
        for name, make in FILES.items():
            path = settings.BASE_DIR / "docs" / name
            text = make()
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    stale.append(name)
            else:
                path.write_text(text, encoding="utf-8")
        if stale:
            raise CommandError(f"Tidak mutakhir: {', '.join(stale)}. Jalankan bin/manage make_docs.")
