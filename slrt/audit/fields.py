"""Model fields for values that are sealed in the database and plain in Python."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import models

from slrt.audit import crypto


class EncryptedTextField(models.Field):
    """Text stored as AES-256-GCM bytes; a str (or None) in Python. Empty text is stored as NULL where NULL is allowed.

    It cannot be searched or sorted: keep a DigestField beside it. Only `isnull` works in filters.
    """

    description = "Encrypted text"
    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        return "BinaryField"

    @cached_property
    def aad(self) -> str:
        """Name of the column a value is bound to. Rows of a history table open under the tracked model's name."""
        model = getattr(self.model, "pgh_tracked_model", None) or self.model
        return f"{model._meta.concrete_model._meta.label_lower}.{self.name}"

    def to_python(self, value):
        return value if value is None else str(value)

    def from_db_value(self, value, expression, connection):
        return None if value is None else crypto.decrypt(value, self.aad)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None else self.to_python(value)

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        if value is None or (value == "" and self.null):
            return None
        return connection.Database.Binary(crypto.encrypt(value, self.aad))

    def get_lookup(self, lookup_name):
        # df and ndf are how pgtrigger says IS [NOT] DISTINCT FROM: the history triggers compare OLD with NEW.
        if lookup_name not in ("isnull", "df", "ndf"):
            raise FieldError(f"{self.name} is encrypted and cannot be compared; filter on its digest field")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj) -> str:
        return self.value_from_object(obj) or ""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": forms.CharField, "empty_value": None, **kwargs})


class EncryptedDigitsField(EncryptedTextField):
    """Digits only (NIK, KK, telephone): spaces, dots and dashes are dropped, anything else is refused.

    `length` is the exact number of digits, or None for any.
    """

    description = "Encrypted digits"

    def __init__(self, *args, length: int | None = None, **kwargs):
        self.length = length
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.length is not None:
            kwargs["length"] = self.length
        return name, path, args, kwargs

    def to_python(self, value):
        if value is None:
            return None
        digits = str(value).translate(_SEPARATORS)
        if digits and not (digits.isascii() and digits.isdigit()):
            raise ValidationError("Tulis angka saja.", code="digits")
        if digits and self.length and len(digits) != self.length:
            raise ValidationError(
                f"{self._label()} harus {self.length} angka. Yang Anda masukkan {len(digits)} angka.", code="length"
            )
        return digits

    def _label(self) -> str:
        label = str(self.verbose_name or self.name)
        return label[:1].upper() + label[1:]


_SEPARATORS = str.maketrans("", "", " .-\t\u00a0\u2009'")


class DigestField(models.BinaryField):
    """The keyed digest of a value, 32 bytes: for exact lookup and uniqueness, of no use without the key.

    `nik_digest` follows the encrypted field `nik` of the same model by its name (or `source` says which): saving the
    model fills it, and `rotate_keys` rebuilds it. Where no such field exists, whoever writes the row fills it
    (`slrt.audit.crypto.digest`) and its digest key can never be retired. `purpose` defaults to the source's name.
    Look up with `nik_digest__in=crypto.digests(value, "nik")`.
    """

    description = "Keyed digest"

    def __init__(self, *args, source: str = "", purpose: str = "", **kwargs):
        self.named_source = source
        self.named_purpose = purpose
        kwargs["max_length"] = crypto.DIGEST_BYTES
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        if self.named_source:
            kwargs["source"] = self.named_source
        if self.named_purpose:
            kwargs["purpose"] = self.named_purpose
        return name, path, args, kwargs

    @cached_property
    def source(self) -> str:
        """Name of the encrypted field this digest follows; "" when there is none."""
        wanted = self.named_source or self.name.removesuffix("_digest")
        encrypted = {f.name for f in self.model._meta.get_fields() if isinstance(f, EncryptedTextField)}
        if self.named_source and wanted not in encrypted:
            raise FieldError(f"{self.model._meta.label}.{self.name}: {wanted} is not an encrypted field")
        return wanted if wanted in encrypted else ""

    @property
    def purpose(self) -> str:
        return self.named_purpose or self.source or self.name.removesuffix("_digest")

    def from_db_value(self, value, expression, connection):
        return None if value is None else bytes(value)

    def pre_save(self, model_instance, add):
        if self.source and self.source not in model_instance.get_deferred_fields():
            plain = getattr(model_instance, self.source)
            setattr(model_instance, self.attname, crypto.digest(plain, self.purpose) if plain else None)
        return super().pre_save(model_instance, add)
