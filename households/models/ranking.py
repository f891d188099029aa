"""Pemeringkatan: own schemes, runs made with any scheme, and what each family came to. None of it is edited later."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models.people import Household
from households.ranking.catalogue import Scheme, scheme_from
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.trigger import append_only
from slrt.jurisdictions.profile import profile_of
from slrt.regions.models import Region

# What a berita acara relies on once the digest stands on paper.
FROZEN_FIELDS = ("scheme", "scheme_code", "scheme_version", "region", "programme", "cutoff", "digest", "done_at",
                 "families", "ranked", "kept_out")  # fmt: skip


class SchemeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> SchemeQuerySet:
        codes = user.access.jurisdictions(Permission.RANKING_VIEW, Permission.RANKING_SCHEME)
        return self.filter(jurisdiction__in=codes)


class RankingScheme(models.Model):
    """One version of an own scheme. A change is a new version; an old one explains the runs made with it."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("kode", max_length=24)
    version = models.PositiveSmallIntegerField("versi")
    name = models.CharField("nama", max_length=120)
    basis = models.CharField("dasar", max_length=240)
    note = models.CharField("keterangan", max_length=240, blank=True)
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    weights = models.JSONField("bobot")
    gates = models.JSONField("gerbang", default=list)
    ties = models.JSONField("pemecah seri", default=list)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SchemeQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        ("code", "name", "basis", "note", "valid_from", "valid_until", "weights", "gates", "ties", "created_at"), "none"
    )

    class Meta:
        verbose_name = "skema pemeringkatan"
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "code", "version"),
                name="ranking_scheme_version",
                violation_error_message="Versi ini baru saja disimpan orang lain. Muat ulang halaman.",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="ranking_scheme_basis"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="ranking_scheme_period",
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal mulai.",
            ),
        )
        triggers = append_only("ranking_scheme")

    def __str__(self) -> str:
        return f"{self.name}, versi {self.version}"

    @property
    def scheme(self) -> Scheme:
        names = ("code", "version", "name", "basis", "valid_from", "valid_until", "weights", "gates", "ties", "note")
        return scheme_from({name: getattr(self, name) for name in names})


class RunQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> RunQuerySet:
        """Runs of the jurisdictions whose rankings the person may see; the families in it are scoped by village."""
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.RANKING_VIEW))

    def finished(self) -> RunQuerySet:
        return self.exclude(digest="")


class RankingRun(models.Model):
    """One ranking of a region's families with one version of a scheme.

    cutoff: what the application knew at that moment counts, so that the run can be repeated later with the same digest.
    scheme: the version with all its rules, as it was. digest: SHA-256 over everything above and every row.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah")
    scheme_code = models.CharField("skema", max_length=24)
    scheme_version = models.PositiveSmallIntegerField("versi skema")
    scheme = models.JSONField(editable=False)
    programme = models.CharField("program", max_length=24, blank=True)
    cutoff = models.DateTimeField("batas data")
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="repetitions")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    job = models.UUIDField(null=True, blank=True, editable=False)
    families = models.PositiveIntegerField("keluarga", default=0)
    ranked = models.PositiveIntegerField("diperingkat", default=0)
    kept_out = models.PositiveIntegerField("dikecualikan", default=0)
    digest = models.CharField("sidik hasil", max_length=64, blank=True)
    done_at = models.DateTimeField("selesai", null=True, blank=True)

    objects = RunQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        ("scheme_code", "scheme", "programme", "cutoff", "requested_at", "digest", "done_at"), "none"
    )

    class Meta:
        verbose_name = "pemeringkatan"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(digest="", done_at__isnull=True) | ~Q(digest="") & Q(done_at__isnull=False),
                name="ranking_run_done",
            ),
            models.CheckConstraint(condition=Q(families=F("ranked") + F("kept_out")), name="ranking_run_counts"),
        )
        indexes = (models.Index(fields=("jurisdiction", "-id"), name="ranking_run_newest"),)
        triggers = (
            pgtrigger.Protect(name="ranking_run_keep", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="ranking_run_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*FROZEN_FIELDS),
                func="""
                IF OLD.digest <> '' THEN
                    RAISE EXCEPTION 'a finished ranking is frozen' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"Peringkat {self.pk}"

    @property
    def done(self) -> bool:
        return bool(self.digest)

    @property
    def profile(self) -> Any:
        return profile_of(self.jurisdiction_id)

    def used_scheme(self) -> Scheme:
        return scheme_from(self.scheme)


class ResultQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ResultQuerySet:
        """Rows of families in villages within reach."""
        return self.filter(user.access.rows(Permission.RANKING_VIEW, region="village_id", units=()))


class RankingResult(models.Model):
    """What one family came to. rank is within its village, None for a family that a gate keeps out.

    lines: per criterion of the scheme [answer m/n/u, points, fact, value, index into sources or null]; sources:
    [words, date or null]; gates: [code, answer]; ties: values in the order of the scheme's tie-breakers.
    """

    run = models.ForeignKey(RankingRun, on_delete=models.PROTECT, related_name="results", db_index=False)
    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="rankings")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    rank = models.PositiveIntegerField("peringkat", null=True)
    tied = models.PositiveIntegerField("berbagi peringkat", default=0)
    effect = models.CharField("gerbang", max_length=5, blank=True)
    score = models.PositiveIntegerField("poin")
    met = models.PositiveSmallIntegerField("terpenuhi")
    known = models.PositiveSmallIntegerField("diketahui")
    lines = models.JSONField()
    sources = models.JSONField(default=list)
    gates = models.JSONField(default=list)
    ties = models.JSONField(default=list)

    objects = ResultQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "effect": "financial",
        "lines": "financial",
        "sources": "none",
        "gates": "financial",
        "ties": "financial",
        "rank": "financial",
        "score": "financial",
    }

    class Meta:
        verbose_name = "hasil pemeringkatan"
        constraints = (
            models.UniqueConstraint(fields=("run", "household"), name="ranking_result_once"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True, effect="out") | Q(rank__isnull=False) & ~Q(effect="out"),
                name="ranking_result_rank",
            ),
        )
        indexes = (models.Index(fields=("run", "village", "rank", "id"), name="ranking_result_by_village"),)
        triggers = append_only("ranking_result")

    def __str__(self) -> str:
        return f"{self.run_id}:{self.household_id}"
