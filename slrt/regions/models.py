"""The official list of regions, from province to desa/kelurahan, keyed by Kemendagri code."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Upper

from slrt.regions import codes


class Kind(models.TextChoices):
    PROVINSI = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten"
    KOTA = "kota", "Kota"
    KECAMATAN = "kecamatan", "Kecamatan"
    DESA = "desa", "Desa"
    KELURAHAN = "kelurahan", "Kelurahan"
    DESA_ADAT = "desa_adat", "Desa Adat"


class RegionQuerySet(models.QuerySet["Region"]):
    def inside(self, prefix: str) -> RegionQuerySet:
        """Regions in `prefix`, itself included; the empty prefix is the whole country.

        Raises ValueError for text that is not a code: a scope must never widen by a typing error.
        """
        if not prefix:
            return self.all()
        codes.level_of(prefix)
        return self.filter(code__startswith=prefix)

    def villages(self) -> RegionQuerySet:
        return self.filter(level=codes.VILLAGE)

    def districts(self) -> RegionQuerySet:
        return self.filter(level=codes.DISTRICT)

    def search(self, text: str) -> RegionQuerySet:
        """Regions whose name holds every word of `text`; words may also be those of the region above.

        "sukodono kendal" finds desa Sukodono of kecamatan Kendal. Names that begin with the text come first.
        """
        words = text.split()[:6]
        if not words:
            return self.none()
        own = Q()
        found = self
        for word in words:
            own |= Q(name__icontains=word)
            found = found.filter(
                Q(name__icontains=word) | Q(parent__name__icontains=word) | Q(parent__parent__name__icontains=word)
            )
        begins = Case(
            When(name__iexact=text.strip(), then=Value(0)),
            When(name__istartswith=words[0], then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return found.filter(own).alias(begins=begins).order_by("begins", "level", "name", "code")

    def similar(self, text: str) -> RegionQuerySet:
        """Regions whose name sounds like `text`, nearest first: for names that were misspelt."""
        nearness = TrigramWordSimilarity(text.strip(), "name")
        return self.annotate(nearness=nearness).filter(nearness__gte=0.4).order_by("-nearness", "level", "code")


class Region(models.Model):
    code = models.CharField("kode Kemendagri", max_length=13, primary_key=True, db_collation="C")
    name = models.CharField("nama", max_length=120)
    level = models.PositiveSmallIntegerField("tingkat")
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # Unknown until an import brings a mapping that a person has confirmed.
    bps_code = models.CharField(
        "kode BPS",
        max_length=10,
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": "Kode BPS ini sudah dipakai wilayah lain."},
    )

    objects = RegionQuerySet.as_manager()
    # Public reference data, no person in it.
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(("code", "name", "kind", "bps_code"), "none")

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"),
                name="region_code_form",
                violation_error_message="Kode wilayah harus berbentuk seperti 33, 33.24, 33.24.05 atau 33.24.05.2003.",
            ),
            models.CheckConstraint(
                condition=Q(level=1, parent=None) | Q(level__in=(2, 3, 4), parent__isnull=False),
                name="region_level_parent",
                violation_error_message="Hanya provinsi yang tidak mempunyai wilayah induk.",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="region_name_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    @property
    def short_name(self) -> str:
        """Desa Sukodono, Kec. Kendal, Kab. Kendal, Kota Depok: the region alone, as written in a list."""
        short = {Kind.KECAMATAN: "Kec.", Kind.KABUPATEN: "Kab."}.get(Kind(self.kind), self.get_kind_display())
        return f"{short} {self.name}"

    @property
    def full_name(self) -> str:
        """The region and the one above it: "Desa Sukodono, Kec. Kendal". Fetch with select_related("parent")."""
        if self.level in (codes.DISTRICT, codes.VILLAGE) and self.parent:
            return f"{self.short_name}, {self.parent.short_name}"
        return str(self)

    @property
    def jurisdiction_code(self) -> str:
        """Code of the kabupaten/kota this region lies in (a province answers its own code)."""
        return self.code[:5]

    @property
    def timezone_name(self) -> str:
        return codes.timezone_of(self.code)
