"""bin/manage load_regions: brings the carried list of regions into the database. Safe to run again."""

from __future__ import annotations

import json
import time

from django.core.management.base import BaseCommand
from django.db.models import Count

from slrt.regions.actions import load_regions, read_list
from slrt.regions.models import Region


class Command(BaseCommand):
    help = "Memuat daftar wilayah (provinsi sampai desa/kelurahan). Aman diulang; tidak menghapus apa pun."

    def handle(self, *args, **options) -> None:
        started = time.monotonic()
        result = load_regions(read_list())
        kinds = Region.objects.order_by("kind").values_list("kind").annotate(count=Count("pk"))
        result |= {"kinds": dict(kinds), "seconds": round(time.monotonic() - started, 2)}
        self.stdout.write(json.dumps(result, ensure_ascii=False))
