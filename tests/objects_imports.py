"""What the import screens show, one of each kind: part of tests.objects.Objects."""

from __future__ import annotations

from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile

from households.models import FileMapping, RegistryEdition
from households.registry import actions as registry
from households.registry.mappings import save_mapping
from slrt.jobs.actions import enqueue
from slrt.jobs.inline import run_pending
from tests.households.files import DTKS_HEADER


class ImportedThings:
    """cast and person come from the class this is mixed into."""

    @cached_property
    def edition(self) -> RegistryEdition:
        return self.person.listings.select_related("edition").order_by("pk").get().edition

    @cached_property
    def edition_delivered(self) -> RegistryEdition:
        """A file of two rows, judged and waiting to be applied; one of them was rejected."""
        place = ["JAWA TENGAH", self.cast.region.name, self.cast.district.name, self.cast.village.name]
        rows = [
            ["1", *place, "Jalan Mawar", "Krajan", "1", "2", f"3324120101209{serial}", nik, name, "1980-03-05",
             "KENDAL", "L", "Buruh", "SITI", "KEPALA KELUARGA", "Padan", "YA", "TIDAK", "TIDAK", "YA"]
            for serial, nik, name in (("001", "3324120503800001", "PARDI UJI"), ("002", "332412050380002", "KURANG"))
        ]  # fmt: skip
        content = "\n".join("|".join(row) for row in [DTKS_HEADER, *rows])
        return self._delivered("2026-T2", content)

    def _delivered(self, period: str, content: str) -> RegistryEdition:
        edition = registry.receive(
            by=self.cast.data_officer, jurisdiction=self.cast.code, source="dtks", period=period, edition_date=None,
            uploads=[SimpleUploadedFile("warga.csv", content.encode(), "text/csv")],
        )  # fmt: skip
        enqueue(
            "registry.stage", {"edition": edition.pk}, by=self.cast.data_officer, listed=False,
            jurisdiction=self.cast.code,
        )  # fmt: skip
        run_pending("registry.stage")
        edition.refresh_from_db()
        return edition

    @cached_property
    def edition_unknown(self) -> RegistryEdition:
        """A file of columns that nobody knows, waiting for a person to say what they are."""
        return self._delivered("2025-07", "angka satu;angka dua;sebutan\n3324120503800001;3324120101209001;PARDI UJI\n")

    @cached_property
    def mapping(self) -> FileMapping:
        """What somebody said of another such file."""
        edition = self._delivered("2025-08", "satu;dua;tiga;empat\n3324120503800001;3324120101209001;PARDI UJI;X\n")
        return save_mapping(
            by=self.cast.data_officer, edition=edition, file=1, name="DTKS kecamatan", subject="person",
            fields=["nik", "kk", "name", "village"],
        )  # fmt: skip
