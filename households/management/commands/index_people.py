"""bin/manage index_people [--jurisdiction CODE]: search keys for everybody who has none yet, or older ones.

Works in chunks that each commit, so it may be stopped at any time and called again; does nothing where all is done.
"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from households import searchindex
from slrt.jurisdictions.models import Jurisdiction


class Command(BaseCommand):
    help = "Melengkapi kunci pencarian warga. Aman dihentikan dan dijalankan lagi."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--jurisdiction", metavar="33.24", help="bawaan: semua daerah")

    def handle(self, **options) -> None:
        every = list(Jurisdiction.objects.order_by("pk").values_list("pk", flat=True))
        wanted = [options["jurisdiction"]] if options["jurisdiction"] else every
        if not set(wanted) <= set(every):
            raise CommandError(f"Daerah {wanted[0]} belum disiapkan.")
        done = searchindex.fill(wanted, lambda count: self.stderr.write(f"{count:,} warga".replace(",", ".")))
        self.stdout.write(f"Kunci pencarian dibuat untuk {done:,} warga.".replace(",", "."))
