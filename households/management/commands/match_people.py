"""bin/manage match_people IN.csv OUT.csv --jurisdiction CODE [--all-jurisdictions]

Matches a list of people against the registry. Input columns query_id, nik, kk, name, birth_date, sex, village_code,
village, mother_name (any may be empty; ISO dates with 00 for an unknown month or day). Output columns query_id, rank,
external_id, score, band (cocok, mungkin, tidak), reasons; at most 10 rows a query, and one row with band "tidak" and no
external_id where nobody is found. Progress goes to standard error.
"""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from households import filematch
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.exchange.errors import TableError
from slrt.jurisdictions.models import Jurisdiction

EVERY = 1_000


class Command(BaseCommand):
    help = "Mencocokkan daftar orang dengan data terpadu."

    def add_arguments(self, parser) -> None:
        parser.add_argument("source", metavar="IN.csv", type=Path)
        parser.add_argument("target", metavar="OUT.csv", type=Path)
        parser.add_argument("--jurisdiction", required=True, metavar="33.24")
        parser.add_argument("--all-jurisdictions", action="store_true", help="cari di semua daerah instalasi ini")

    def handle(self, **options) -> None:
        source, target, home = options["source"], options["target"], options["jurisdiction"]
        every = list(Jurisdiction.objects.order_by("pk").values_list("pk", flat=True))
        if home not in every:
            raise CommandError(f"Daerah {home} belum disiapkan.")
        if not source.is_file():
            raise CommandError(f"Berkas {source.name} tidak ditemukan.")
        where = [home, *(code for code in every if code != home)] if options["all_jurisdictions"] else [home]
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # the limit of a web request is not meant for this
        part = target.with_name(f".{target.name}.part")
        try:
            done = self._match(source, part, where)
        except TableError as error:
            part.unlink(missing_ok=True)
            raise CommandError(error.sentence) from error
        part.replace(target)  # a file under its own name is whole
        record_access(None, AccessAction.SEARCH_PERSON, jurisdiction=home, by="list", count=done)

    def _match(self, source: Path, part: Path, where: list[str]) -> int:
        begun, done = time.monotonic(), 0
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            filematch.questions_of(source, where) as questions,
            os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream,
        ):
            out = csv.writer(stream)
            out.writerow(filematch.HEADER)
            for answer in filematch.answers(questions, where):
                out.writerow(answer.cells)
                if answer.cells[1] == "1":
                    done += 1
                    self._progress(done, begun)
        self.stderr.write(f"{done} baris selesai dalam {time.monotonic() - begun:.1f} detik.")
        return done

    def _progress(self, done: int, begun: float) -> None:
        if done % EVERY == 0:
            self.stderr.write(f"{done} baris, {done / max(time.monotonic() - begun, 0.001):.0f} baris per detik")
