"""A register from before the application, as the desk of the demonstration brought it over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from django.utils import timezone

from complaints.ledger.codes import BookState
from complaints.ledger.columns import guess
from complaints.ledger.models import LedgerBook
from complaints.ledger.reading import BookReader
from monitoring.simulation.ground import Ground, adults

HEADERS = ("Nomor lama", "Tanggal masuk", "NIK", "Nama warga", "Tanggal lahir", "Desa/kelurahan", "Kecamatan",
           "Keluhan", "Program", "Petugas", "Hasil", "Status", "Tanggal selesai")  # fmt: skip
FAMILIES = 14  # per village
# (keluhan, program, hasil, days until it ended; None: left open)
_TOLD = (
    ("PKH tidak cair dua tahap", "PKH", "Rekening diaktifkan kembali lewat pendamping", 24),
    ("Kartu KIS tidak aktif saat berobat", "PBI-JKN", "Diusulkan reaktivasi, aktif bulan berikutnya", 38),
    ("Belum pernah menerima bantuan padahal tidak mampu", "", "Diusulkan lewat musyawarah desa", 61),
    ("NIK di KKS berbeda dengan KTP", "BPNT", "", None),
    ("Minta keterangan syarat bantuan sekolah", "PIP", "Dijelaskan di meja layanan", 0),
    ("Bantuan sembako diambil orang lain", "BPNT", "Diselesaikan pemerintah desa", 17),
    ("Anak putus sekolah karena biaya", "PIP", "", None),
)


def write_ledger(ground: Ground) -> int:
    """A book of two years ago, read as a worker reads it. Returns how many lines it kept."""
    rows = list(_rows(ground))
    text = "\n".join("|".join(row) for row in rows)
    officer = ground.user("data")
    book = LedgerBook.objects.create(
        jurisdiction_id=ground.jurisdiction,
        title="Register pengaduan 2023–2024",
        kept_by="Dinas Sosial",
        state=BookState.READING,
        file_digest=hashlib.sha256(text.encode()).hexdigest(),
        headers=list(HEADERS),
        columns=guess(HEADERS),
        figures={"rows": len(rows)},
        created_by=officer,
    )
    BookReader(book).take([(number, list(row)) for number, row in enumerate(rows, 2)])
    book.state, book.settled_by, book.settled_at = BookState.APPLIED, officer, timezone.now()
    book.save(update_fields=["state", "settled_by", "settled_at"])
    return book.figures["kept"]


def _rows(ground: Ground) -> Iterator[tuple[str, ...]]:
    """Mostly people of the registry, written as clerks write; here and there somebody whom nobody knows."""
    random, serial = ground.random, 0
    day = date(timezone.localdate().year - 3, 1, 9)
    for place in range(len(ground.villages)):
        village = ground.villages[place]
        for family in islice(ground.families(place), FAMILIES):
            people = adults(family)
            if not people:
                continue
            person, (matter, programme, result, days) = people[0], random.choice(_TOLD)
            day += timedelta(days=random.randrange(2, 16))
            serial += 1
            stranger = random.random() < 0.15
            yield (
                f"{serial:03d}/REG/{day.year}",
                day.strftime("%d-%m-%Y"),
                "" if stranger or random.random() < 0.4 else person.nik or "",
                f"{person.name.split()[0]} {village.name.upper()}" if stranger else person.name.title(),
                "" if stranger else str(person.birth_year or ""),
                village.name,
                village.parent.name,
                matter,
                programme,
                "",
                result,
                "belum selesai" if days is None else "selesai",
                "" if days is None else (day + timedelta(days=days)).strftime("%d-%m-%Y"),
            )
