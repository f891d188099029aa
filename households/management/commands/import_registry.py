"""bin/manage import_registry FILE [FILE2] --jurisdiction 33.24 --source dtks|dtsen --edition 2026-T3 [--dry-run]

Prints one JSON object: read, new, changed, unchanged, rejected by reason, seconds, and where the rejected rows are.
Exit code 0 when the edition was applied (or looked at), 1 when the files as a whole were refused and nothing written.
A list of PPKS (--source ppks) is written in the name of --by.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.urls import reverse

from households.enums import EditionState
from households.models import RegistryEdition
from households.registry import actions, files, hooks, mappings
from households.registry.formats import UnknownHeaders
from households.registry.guess import guess
from households.registry.stage import Dropped, fingerprint
from households.registry.summary import nothing_changed
from slrt.accounts.models import User
from slrt.exchange.errors import TableError
from slrt.jurisdictions.models import Jurisdiction

FIGURES = (
    *("read", "new", "changed", "unchanged", "conflicting", "older", "rejected", "warnings"),
    *("persons", "families", "notes"),
)


class Command(BaseCommand):
    help = "Mengimpor satu edisi data terpadu dan mencetak satu objek JSON."

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="satu berkas, atau berkas keluarga dan individu")
        parser.add_argument("--jurisdiction", required=True, metavar="33.24")
        parser.add_argument("--source", required=True, choices=[source.value for source in actions.IMPORTABLE])
        parser.add_argument("--edition", required=True, metavar="2026-T3")
        parser.add_argument("--date", type=date.fromisoformat, help="tanggal data; bawaan: akhir periode edisi")
        parser.add_argument("--programme", default="", help="kode program, untuk daftar peserta yang tidak menyebutnya")
        parser.add_argument("--by", default="", help="nama pengguna yang mencatat; wajib untuk daftar PPKS")
        parser.add_argument("--dry-run", action="store_true", help="periksa saja, tidak menerapkan apa pun")

    def handle(self, **options) -> None:
        paths = [Path(name).resolve() for name in options["files"]]
        self._check(paths, options["jurisdiction"])
        begun = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # the limit of a web request is not meant for this
        try:
            report = self._import(paths, options)
        except TableError as error:
            self._print({"error": error.code, "message": error.sentence, "read": 0, "new": 0, "changed": 0,
                         "unchanged": 0, "rejected": {}, "seconds": round(time.monotonic() - begun, 2),
                         **self._where_to_map(error, options)})  # fmt: skip
            raise SystemExit(1) from error
        except Dropped as dropped:
            raise CommandError("Impor ini dibatalkan di layar Impor.") from dropped
        report["seconds"] = round(time.monotonic() - begun, 2)
        self._print(report)

    def _where_to_map(self, error: TableError, options: dict) -> dict:
        """Which headers nobody knows, by file, and the screen on which a person says what they are.

        Run the same command again afterwards. A trial keeps nothing, so its file is mapped by uploading it.
        """
        if not isinstance(error, UnknownHeaders):
            return {}
        waiting = RegistryEdition.objects.filter(
            jurisdiction=options["jurisdiction"], source=options["source"], period=options["edition"],
            state=EditionState.MAPPING,
        ).first()  # fmt: skip
        kept = waiting is not None and not options["dry_run"]
        where = reverse("households:import_columns", args=[waiting.pk]) if kept else reverse("households:import_new")
        named = {options["files"][number - 1]: headers for number, headers, _ in error.files}
        return {
            "unknown_headers": {Path(name).name: self._unknown(headers, options) for name, headers in named.items()},
            "map_at": where,
        }

    def _unknown(self, headers: list[str], options: dict) -> list[str]:
        """The headers that no form of any source has a name for."""
        plain = [{"title": header, "like": {}, "distinct": 0} for header in headers]
        taught = mappings.taught(options["jurisdiction"], options["source"])
        found = guess(plain, options["jurisdiction"], options["source"], taught)
        return [header for header, field in zip(headers, found, strict=True) if header and not field]

    def _check(self, paths: list[Path], jurisdiction: str) -> None:
        if len(paths) > 2:
            raise CommandError("Paling banyak dua berkas: keluarga dan individu.")
        for path in paths:
            if not path.is_file():
                raise CommandError(f"Berkas {path.name} tidak ditemukan.")
        if not Jurisdiction.objects.filter(pk=jurisdiction).exists():
            raise CommandError(f"Daerah {jurisdiction} belum disiapkan.")

    def _person(self, username: str) -> User | None:
        if not username:
            return None
        found = User.objects.filter(username__iexact=username, is_active=True).first()
        if found is None:
            raise CommandError("Nama pengguna itu tidak dikenal atau tidak aktif.")
        return found

    def _check_programme(self, options: dict) -> None:
        known = {code for code, _ in hooks.programmes(options["jurisdiction"])}
        if options["programme"] and options["programme"] not in known:
            raise CommandError(f"Program {options['programme']} tidak ada di katalog daerah ini.")

    def _import(self, paths: list[Path], options: dict) -> dict:
        self._check_programme(options)
        facts = {"jurisdiction": options["jurisdiction"], "source": options["source"], "period": options["edition"]}
        if options["dry_run"]:
            return self._look(paths, facts, options["date"], options["programme"])
        by, programme = self._person(options["by"]), options["programme"]
        edition = actions.begin(by=by, edition_date=options["date"], paths=paths, programme=programme, **facts)
        if edition.applied:
            if not edition.summary.get("told"):  # the process ended before the other apps had heard of the edition
                actions.apply(edition)
            return self._report(edition, nothing_changed(edition.summary)) | {"same_file": True}
        if edition.state in actions.NOT_APPLIED:
            actions.prepare(edition, paths, self._progress)
            edition = actions.start_applying(edition, by=edition.imported_by)
        summary = actions.apply(edition, paths, self._progress)
        edition.refresh_from_db()
        return self._report(edition, summary)

    def _look(self, paths: list[Path], facts: dict, day: date | None, programme: str) -> dict:
        """A try under a name that no other import uses; it leaves only the file of rejected rows."""
        digest, _ = fingerprint(paths)
        known = RegistryEdition.objects.filter(
            **facts, state__in=(EditionState.CURRENT, EditionState.PAST, EditionState.NOTED)
        )
        same = known.filter(file_digest=digest).order_by("pk").first()
        if same:
            return self._report(same, nothing_changed(same.summary)) | {"same_file": True, "dry_run": True}
        edition = actions.begin_trial(edition_date=day, paths=paths, programme=programme, **facts)
        try:
            summary = actions.prepare(edition, paths, self._progress)
            return self._report(edition, summary) | {"dry_run": True, "state": "preview"}
        finally:
            actions.end_trial(edition)

    def _report(self, edition: RegistryEdition, summary: dict) -> dict:
        rejected = sorted(files.folder_of(edition).glob(f"{files.REJECTED}-*.csv")) if summary["rejected"] else []
        return {
            **{
                key: summary[key] for key in ("read", "new", "changed", "unchanged", "conflicting", "older", "rejected")
            },
            "warnings": summary["warnings"],
            "persons": summary["persons"],
            "families": summary["families"],
            "notes": summary["notes"],
            "edition": edition.pk,
            "state": edition.state,
            "format": edition.format,
            "error_file": str(rejected[0]) if rejected else None,
            "error_files": [str(path) for path in rejected],
        }

    def _progress(self, done: int, total: int, sentence: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"{sentence}: {done:,} baris".replace(",", "."), ending="\r")

    def _print(self, report: dict) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False))
