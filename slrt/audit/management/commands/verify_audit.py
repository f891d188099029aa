"""Check the hash chains of the access log. Exit code 1 and the first bad row when something is wrong."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from slrt.audit import chain


class Command(BaseCommand):
    help = "Memeriksa rantai catatan akses dan membandingkannya dengan jangkar."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--anchors", type=Path, help="berkas jangkar dari tempat lain")

    def handle(self, *args, **options) -> None:
        path = options["anchors"]
        if path and not path.exists():
            raise CommandError(f"Berkas jangkar {path} tidak ada.")
        verdict = chain.verify(path)
        for finding in verdict.findings:
            self.stderr.write(str(finding))
        if not verdict.sound:
            raise CommandError(f"Catatan akses TIDAK utuh: {len(verdict.findings)} temuan.")
        self.stdout.write(
            f"Catatan akses utuh: {verdict.rows} baris, {verdict.shards} rantai, {verdict.anchors} jangkar cocok."
        )
