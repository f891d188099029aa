from __future__ import annotations

from django.core.management.base import BaseCommand

from programs import loading


class Command(BaseCommand):
    help = "Memuat katalog program bawaan. Boleh diulang; program yang sudah diubah orang tidak ditimpa."

    def handle(self, *args, **options) -> None:
        counts = loading.load_catalogue()
        linked = loading.link_units()
        self.stdout.write(
            f"Katalog program: {counts['created']} baru, {counts['changed']} berubah, {counts['unchanged']} sama,"
            f" {counts['kept']} dibiarkan karena sudah diubah orang; {linked} dihubungkan ke unit pengelola."
        )
