"""Make a believable synthetic district. No real person is in it."""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand, CommandError

from monitoring.simulation.run import AlreadyThere, simulate


class Command(BaseCommand):
    help = "Membuat daerah peragaan: keluarga, dua edisi data terpadu, petugas, keluhan, dan rujukan."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="kode kabupaten/kota, misalnya 33.24")
        parser.add_argument("--families", type=int, default=2000)
        parser.add_argument("--complaints", type=int, default=500)
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args, **options) -> None:
        try:
            result = simulate(
                options["jurisdiction"],
                families=options["families"],
                complaints=options["complaints"],
                seed=options["seed"],
                report=lambda text: self.stderr.write(text),
            )
        except AlreadyThere as error:
            raise CommandError(
                f"Daerah {error} sudah berisi data; peragaan hanya dibuat dari keadaan kosong."
            ) from None
        self.stdout.write(json.dumps(result))
