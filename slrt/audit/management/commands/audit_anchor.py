"""Write the heads of all chains to the anchor file. The scheduler does it every hour."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from slrt.audit import chain


class Command(BaseCommand):
    help = "Mencatat ujung semua rantai catatan akses ke berkas jangkar."

    def handle(self, *args, **options) -> None:
        heads = chain.write_anchor()
        self.stdout.write(f"{len(heads)} ujung rantai dicatat di {chain.anchor_file()}.")
