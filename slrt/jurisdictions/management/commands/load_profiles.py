"""bin/manage load_profiles: brings the presets of the five regulations into the database. Safe to run again."""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand, CommandError

from slrt.jurisdictions.loading import load_holidays, load_preset
from slrt.jurisdictions.preset import presets
from slrt.regions.models import Region


class Command(BaseCommand):
    help = "Memuat profil daerah dari berkas peraturan. Aman diulang; nilai yang diubah administrator tidak disentuh."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--only", metavar="KODE", help="hanya daerah ini, misalnya 33.24")

    def handle(self, *args, only: str | None = None, **options) -> None:
        known = presets()
        if only and only not in known:
            raise CommandError(f"Tidak ada berkas profil untuk {only}. Yang ada: {', '.join(known)}.")
        chosen = {code: preset for code, preset in known.items() if only in (None, code)}
        missing = sorted(set(chosen) - set(Region.objects.filter(pk__in=chosen).values_list("pk", flat=True)))
        if missing:
            raise CommandError(f"Wilayah {', '.join(missing)} belum ada. Jalankan load_regions dahulu.")
        result = {code: load_preset(preset) for code, preset in chosen.items()}
        self.stdout.write(json.dumps({"profiles": result, "holidays": load_holidays()}, ensure_ascii=False))
