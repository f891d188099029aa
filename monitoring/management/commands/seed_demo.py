"""All five secretariats with demonstration data; safe to run again."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from monitoring.simulation.asked import ask
from monitoring.simulation.run import AlreadyThere, simulate
from slrt.jurisdictions.models import Jurisdiction


class Command(BaseCommand):
    help = "Mengisi kelima sekretariat dengan data peragaan (bukan data orang sungguhan)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--families", type=int, default=1200)
        parser.add_argument("--complaints", type=int, default=300)

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("Data peragaan hanya untuk mode peragaan.")
        for code, name in Jurisdiction.objects.order_by("pk").values_list("pk", "name"):
            try:
                result = simulate(
                    code, families=options["families"], complaints=options["complaints"], seed=7, report=lambda _: None
                )
            except AlreadyThere:
                self.stdout.write(f"{name}: sudah berisi data")
            else:
                ask(code)
                self.stdout.write(f"{name}: {result['families']} keluarga, {result['complaints']} keluhan")
