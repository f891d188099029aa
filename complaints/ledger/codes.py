"""Code lists of the register from before."""

from __future__ import annotations

from django.db import models


class BookState(models.TextChoices):
    COLUMNS = "columns", "Kolom perlu dipilih"
    READING = "reading", "Sedang dibaca"
    PREVIEW = "preview", "Siap diterapkan"
    APPLIED = "applied", "Diterapkan"
    DISCARDED = "discarded", "Dibuang"


class EntryState(models.TextChoices):
    OPEN = "open", "Belum selesai"
    CLOSED = "closed", "Selesai"
    UNKNOWN = "unknown", "Tidak tertulis"


class Tie(models.TextChoices):
    """How an entry came to its family."""

    NONE = "none", "Belum dihubungkan"
    NUMBER = "number", "NIK atau No. KK sama"
    LIKENESS = "likeness", "Nama dan keterangan cocok"
    HAND = "hand", "Dihubungkan petugas"
