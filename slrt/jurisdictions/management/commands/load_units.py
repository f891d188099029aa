"""Create the units that a jurisdiction's regulation names, and the usual offices around them."""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand

from slrt.accounts.models import Unit
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.units import load_units


class Command(BaseCommand):
    help = "Membuat unit kerja menurut profil daerah; unit yang sudah ada tidak diubah."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--only", metavar="KODE", help="satu kabupaten/kota saja, misalnya 33.24")

    def handle(self, *args, **options) -> None:
        codes = [options["only"]] if options["only"] else list(Jurisdiction.objects.values_list("pk", flat=True))
        counts = {}
        for code in codes:
            before = Unit.objects.filter(jurisdiction=code).count()
            counts[code] = {"new": len(load_units(code)) - before, "known": before}
        self.stdout.write(json.dumps({"units": counts}))
