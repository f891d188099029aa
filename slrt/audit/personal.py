"""Which columns hold personal data, of which class, for what purpose and how long (UU 27/2022 art. 4, 21, 31).

A model says so itself:

    personal_data: ClassVar[dict[str, str]] = {"name": "identity", "note": "free_text", "status": "none"}
    personal_purpose: ClassVar[str] = "…"      # optional: the app's purpose applies
    personal_retention: ClassVar[str] = "…"    # optional: the app's retention applies

Every text, date, JSON and encrypted column must be named; numbers, keys and flags may be left out and count as none.
A model that leaves one out fails the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from slrt.audit import words
from slrt.audit.appendonly import is_history
from slrt.audit.enums import Data
from slrt.audit.fields import DigestField, EncryptedTextField

OUR_APPS = ("slrt.", "households", "programs", "complaints", "referrals", "monitoring")
MUST_BE_NAMED = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.GenericIPAddressField,
    models.FileField,
    ArrayField,
    EncryptedTextField,
    DigestField,
)

# Purpose, legal basis and retention of each app, where a model does not say its own.
APP_PURPOSES: dict[str, tuple[str, str]] = {
    "regions": ("Kode wilayah", "selama berlaku"),
    "accounts": ("Pengelolaan petugas dan kewenangannya", "2 tahun sesudah penugasan berakhir"),
    "jurisdictions": ("Pengaturan layanan menurut peraturan daerah", "selama berlaku"),
    "audit": ("Pertanggungjawaban atas setiap pembukaan dan perubahan data", "5 tahun"),
    "cases": ("Penomoran dan jejak langkah kasus", "mengikuti kasusnya"),
    "jobs": ("Penyusunan laporan dan unduhan yang diminta petugas", "7 hari untuk berkas, 90 hari untuk catatannya"),
    "documents": ("Bukti pendukung keluhan, rujukan, dan kunjungan", "mengikuti kasusnya"),
    "notifications": ("Pemberitahuan kepada petugas yang mendapat giliran", "1 tahun"),
    "exchange": ("Pertukaran tabel dengan sistem lain", "30 hari"),
    "households": (
        "Pelayanan keluarga dan pemutakhiran data terpadu",
        "selama terdaftar, lalu menurut jadwal retensi arsip",
    ),
    "programs": ("Pencatatan kepesertaan dan kebutuhan program", "selama terdaftar, lalu menurut jadwal retensi arsip"),
    "complaints": ("Penanganan keluhan dan permintaan warga", "5 tahun sesudah kasus ditutup"),
    "referrals": ("Rujukan ke pengelola program", "5 tahun sesudah kasus ditutup"),
    "monitoring": ("Laporan dan pemantauan layanan", "permanen, tanpa data perorangan"),
}
BASIS = "Pelaksanaan tugas pelayanan publik (UU 27/2022 Pasal 20 ayat (2) huruf e)"

_others: dict[str, tuple[dict[str, str], str, str]] = {}


@dataclass(frozen=True)
class Processing:
    """One line of the register of processing: a table and what personal data it holds."""

    model: type[models.Model]
    fields: dict[str, Data]
    purpose: str
    retention: str
    basis: str = BASIS

    @property
    def label(self) -> str:
        return words.table(self.model)

    @property
    def app(self) -> str:
        return self.model._meta.app_label

    @property
    def classes(self) -> list[Data]:
        return [data for data in Data if data in self.fields.values()]

    @property
    def specific(self) -> bool:
        return any(data.specific for data in self.classes)

    def columns(self) -> list[tuple[Data, list[str]]]:
        """Each class with the words for its columns. Digests are left out: they stand for the column they follow."""
        named = {
            name: words.column(self.model._meta.get_field(name)) for name in self.fields if not name.endswith("_digest")
        }
        listed = [
            (data, [named[name] for name, of in self.fields.items() if of is data and name in named]) for data in Data
        ]
        return [(data, names) for data, names in listed if names]


def declare(label: str, fields: dict[str, str], *, purpose: str, retention: str) -> None:
    """Declare a table of a library: label like "account.emailaddress"."""
    _others[label.lower()] = (fields, purpose, retention)


def our_models() -> Iterator[type[models.Model]]:
    """Concrete tables of this application; histories follow the table they are made of."""
    for model in apps.get_models(include_auto_created=False):
        module = model.__module__
        ours = any(module == app or module.startswith(app if app.endswith(".") else f"{app}.") for app in OUR_APPS)
        if ours and not model._meta.proxy and not is_history(model):
            yield model


def declared(model: type[models.Model]) -> dict[str, str]:
    """What a model says of its columns; {} when it says nothing."""
    given = _others.get(model._meta.label_lower)
    return dict(given[0]) if given else dict(getattr(model, "personal_data", {}))


def must_be_named(field: models.Field) -> bool:
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return True
    return isinstance(field, MUST_BE_NAMED)


def problems(model: type[models.Model]) -> list[str]:
    """What is missing or wrong in a model's declaration, one sentence each."""
    named = declared(model)
    fields = {f.name: f for f in model._meta.concrete_fields if not f.primary_key}
    own_keys = {f.name for f in model._meta.concrete_fields if f.primary_key}
    found = [
        f"{model._meta.label}.{name}: not declared in personal_data"
        for name, field in fields.items()
        if name not in named and must_be_named(field)
    ]
    found += [
        f"{model._meta.label}.{name}: declared, but there is no such field"
        for name in sorted(named.keys() - fields.keys() - own_keys)
        if named[name] != Data.NONE
    ]
    found += [
        f"{model._meta.label}.{name}: {value!r} is not a class of personal data"
        for name, value in named.items()
        if value not in Data.values
    ]
    found += [
        f"{model._meta.label}.{name}: an encrypted column cannot be declared none"
        for name, field in fields.items()
        if isinstance(field, EncryptedTextField) and named.get(name) == Data.NONE
    ]
    return found


def register_of_processing() -> list[Processing]:
    """Every table that holds personal data, in the order of the apps."""
    tables = [*our_models(), *(apps.get_model(label) for label in sorted(_others))]
    lines = []
    for model in tables:
        personal = {name: Data(value) for name, value in declared(model).items() if value != Data.NONE}
        if not personal:
            continue
        given = _others.get(model._meta.label_lower)
        purpose, retention = given[1:] if given else APP_PURPOSES.get(model._meta.app_label, ("", ""))
        lines.append(
            Processing(
                model,
                personal,
                purpose=getattr(model, "personal_purpose", purpose),
                retention=getattr(model, "personal_retention", retention),
            )
        )
    return lines
