"""The register of former days for tests.objects: a book that was looked at, one that was only brought, two lines."""

from __future__ import annotations

from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.ledger import actions, reading
from complaints.ledger.models import LedgerBook, LedgerEntry
from slrt.jobs.inline import run_pending
from tests.personas import Cast

HEAD = "No Register;Tanggal;Nama;Desa;Kecamatan;Keluhan;Rahasia"


class LedgerObjects:
    """Part of tests.objects.Objects, which brings the cast."""

    cast: Cast

    @cached_property
    def ledger_book(self) -> LedgerBook:
        """Read, with a row that was left out."""
        return self._read(
            "Register uji", "12/UJI;2023-01-09;LAMAUJI BUKU;;;PKH berhenti;", "13/UJI;;TANPA TANGGAL;;;x;"
        )

    @cached_property
    def ledger_book_idle(self) -> LedgerBook:
        return self._brought("Register menunggu", "14/UJI;2023-01-09;MENUNGGU UJI;;;PKH berhenti;")

    @cached_property
    def ledger_entry(self) -> LedgerEntry:
        return self._lines.get(restricted=False)

    @cached_property
    def ledger_secret(self) -> LedgerEntry:
        return self._lines.get(restricted=True)

    @cached_property
    def _lines(self):
        place = f"{self.cast.village.name};{self.cast.district.name}"
        book = self._read(
            "Register diterapkan",
            f"21/UJI;2023-02-09;LAMAUJI BIASA;{place};PKH berhenti;",
            f"22/UJI;2023-02-10;RAHASIA UJI;{place};Kekerasan;ya",
        )
        actions.apply(book, by=self.cast.data_officer)
        return LedgerEntry.objects.filter(book=book)

    def _brought(self, title: str, *rows: str) -> LedgerBook:
        content = "\n".join((HEAD, *rows)).encode()
        return actions.bring(
            by=self.cast.data_officer, jurisdiction=self.cast.code, title=title, kept_by="", restricted=False,
            upload=SimpleUploadedFile("register.csv", content, "text/csv"),
        )  # fmt: skip

    def _read(self, title: str, *rows: str) -> LedgerBook:
        book = self._brought(title, *rows)
        actions.read(book, by=self.cast.data_officer, positions=book.columns)
        run_pending(reading.READ)
        book.refresh_from_db()
        return book
