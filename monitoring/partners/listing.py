"""The lists of partners, of commitments and of companions: filters, rows, and the tabs beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from households.villages import districts_of
from monitoring.activities.enums import ActivityLevel
from monitoring.activities.listing import Choice
from monitoring.partners.enums import CommitmentState, CompanionKind, PartnerState
from monitoring.partners.giftmodels import Allocation, Commitment, Realisation
from monitoring.partners.giving import amount_words
from monitoring.partners.models import Companion, Partner, PartnerAgreement, PartnerFollowUp
from programs.enums import Sector
from slrt.accounts.models import User
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.filters import BaseFilterSet

# A promise of which nothing moved for so long is stale.
STALE = timedelta(days=60)
PARTNER_ORDER, COMMITMENT_ORDER, COMPANION_ORDER = ("name", "id"), ("-starts", "-id"), ("name", "id")
STANDING = {
    "open": "Berjalan",
    "left": "Berjalan, masih ada sisa",
    "stale": "Lama tanpa tindak lanjut",
    "over": "Lewat masa, belum diselesaikan",
    "closed": "Selesai",
    "cancelled": "Dibatalkan",
}


class Search(django_filters.CharFilter):
    """Part of one of several columns."""

    def __init__(self, *columns: str, **kwargs: Any):
        super().__init__(method=self.find, widget=forms.TextInput({"autocomplete": "off"}), **kwargs)
        self.columns = columns

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        wanted = Q()
        for column in self.columns:
            wanted |= Q(**{f"{column}__icontains": value.strip()})
        return rows.filter(wanted) if value.strip() else rows


class PlacedFilters(BaseFilterSet):
    """place: the column that names the place of a row."""

    place = "region"
    nama = Search("name", label="Nama")
    tingkat = Choice(label="Tingkat", field_name="level", choices=())
    wilayah = Choice(label="Kecamatan", method="inside", choices=())

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "tingkat" in self.filters:
            levels = [(level.value, profile.here(level.label)) for level in ActivityLevel]
            self.filters["tingkat"].extra["choices"] = levels
        self.filters["wilayah"].extra["choices"] = [(code, f"Kec. {name}") for code, name in districts_of(profile.code)]

    def inside(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        near = Q(**{self.place: value}) | Q(**{f"{self.place}__code__startswith": f"{value}."})
        return rows.filter(near) if value else rows

    def typed(self) -> dict[str, str]:
        """What is chosen, to be carried on to a worker."""
        self.form.is_valid()
        return {name: str(value) for name, value in self.form.cleaned_data.items() if value}


class PartnerFilters(PlacedFilters):
    jenis = Choice(label="Jenis mitra", field_name="kind", choices=())
    keadaan = Choice(label="Keadaan", field_name="state", choices=PartnerState.choices)
    perjanjian = Choice(
        label="Perjanjian", method="agreement",
        choices=[("berlaku", "Berlaku"), ("akan", "Segera berakhir"), ("tanpa", "Tidak ada yang berlaku")],
    )  # fmt: skip

    class Meta:
        model = Partner
        fields = ()

    def __init__(self, *args: Any, profile: Profile, kinds: list[str], **kwargs: Any):
        super().__init__(*args, profile=profile, **kwargs)
        self.filters["jenis"].extra["choices"] = [(kind, kind) for kind in kinds]

    def agreement(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        force = PartnerAgreement.objects.in_force(today).filter(partner=OuterRef("pk"))
        if value == "akan":
            return rows.filter(Exists(force.filter(ends__lte=today + STALE)))
        return rows.filter(Exists(force) if value == "berlaku" else ~Exists(force)) if value else rows


class CommitmentFilters(PlacedFilters):
    nama = Search("what", "partner__name", label="Komitmen atau mitra")
    tingkat = None
    bidang = Choice(label="Bidang", field_name="sector", choices=Sector.choices)
    keadaan = Choice(label="Keadaan", method="standing", choices=list(STANDING.items()))

    class Meta:
        model = Commitment
        fields = ()

    def standing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "left":
            return rows.filter(state=CommitmentState.OPEN, left__gt=0)
        if value == "stale":
            return stale(rows)
        if value == "over":
            return rows.filter(state=CommitmentState.OPEN, ends__lt=timezone.localdate())
        return rows.filter(state=value) if value else rows


class CompanionFilters(PlacedFilters):
    nama = Search("name", "organisation", label="Nama atau lembaga")
    jenis = Choice(label="Pendamping", field_name="kind", choices=CompanionKind.choices)
    bertugas = Choice(label="Bertugas", method="working", choices=[("ya", "Masih bertugas"), ("tidak", "Tidak lagi")])

    class Meta:
        model = Companion
        fields = ()

    def working(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(active=value == "ya") if value else rows


def partners_of(user: User, jurisdiction: str) -> QuerySet:
    return Partner.objects.visible_to(user).filter(jurisdiction=jurisdiction)


def commitments_of(user: User, jurisdiction: str) -> QuerySet:
    return Commitment.objects.visible_to(user).filter(jurisdiction=jurisdiction).with_amounts()


def companions_of(user: User, jurisdiction: str) -> QuerySet:
    return Companion.objects.visible_to(user).filter(jurisdiction=jurisdiction)


def stale(rows: QuerySet) -> QuerySet:
    """Open, with something left, and nothing promised, set aside, given or talked about for long."""
    since = timezone.localdate() - STALE
    moved = (
        Allocation.objects.filter(commitment=OuterRef("pk"), created_at__date__gt=since),
        Realisation.objects.filter(commitment=OuterRef("pk"), on__gt=since),
        PartnerFollowUp.objects.filter(commitment=OuterRef("pk"), on__gt=since),
    )
    rows = rows.filter(state=CommitmentState.OPEN, left__gt=0, created_at__date__lte=since, starts__lte=since)
    for found in moved:
        rows = rows.filter(~Exists(found))
    return rows


def partner_filters(data: Any, user: User, profile: Profile) -> PartnerFilters:
    rows = partners_of(user, profile.code)
    known = rows.order_by("kind").values_list("kind", flat=True).distinct()
    kinds = list(dict.fromkeys([*profile.partner_kinds, *known]))
    return PartnerFilters(data, queryset=with_marks(rows), profile=profile, kinds=kinds)


def commitment_filters(data: Any, user: User, profile: Profile) -> CommitmentFilters:
    return CommitmentFilters(data, queryset=commitments_of(user, profile.code), profile=profile)


def companion_filters(data: Any, user: User, profile: Profile) -> CompanionFilters:
    return CompanionFilters(data, queryset=companions_of(user, profile.code), profile=profile)


def with_marks(rows: QuerySet) -> QuerySet:
    """until: the last day of the agreement in force that ends first; next_on: the day of the next step."""
    force = PartnerAgreement.objects.in_force(timezone.localdate()).filter(partner=OuterRef("pk"))
    steps = PartnerFollowUp.objects.filter(partner=OuterRef("pk"), next_on__isnull=False, done_on__isnull=True)
    first_end = force.order_by().values("partner").annotate(n=Min("ends")).values("n")
    return rows.annotate(
        bound=Exists(force), until=Subquery(first_end),
        next_on=Subquery(steps.order_by("next_on").values("next_on")[:1]),
    )  # fmt: skip


def tabs(chosen: str) -> list[dict]:
    found = {"partners": "Mitra", "commitments": "Komitmen", "companions": "Pendamping program lain"}
    return [
        {"url": reverse(f"monitoring:{route}"), "label": label, "count": None, "active": route == chosen}
        for route, label in found.items()
    ]


def place_words(region: Any, level: str) -> str:
    """Kab. Kendal, Kec. Boja, Desa Sukodono, Kec. Kendal."""
    return region.full_name if level == ActivityLevel.VILLAGE else region.short_name


def place_of(region: Any) -> str:
    return region.full_name if len(region.code) > 8 else region.short_name


# ---------------------------------------------------------------------- rows
def partner_row(partner: Partner) -> dict:
    """Of rows with_marks()."""
    today = timezone.localdate()
    marks = [badge_html("partner", partner.state)]
    if partner.until is not None and partner.until <= today + STALE:
        marks.append(tag_html(f"Perjanjian sampai {words.mid_date(partner.until)}", "amber", "clock"))
    elif not partner.bound and partner.state == PartnerState.ACTIVE:
        marks.append(tag_html("Tanpa perjanjian", "plain"))
    if partner.next_on is not None and partner.next_on < today:
        marks.append(tag_html("Langkah lewat tanggal", "red", "clock"))
    return {
        "url": reverse("monitoring:partner", args=[partner.pk]),
        "name": partner.name,
        "kind": partner.kind,
        "where": place_words(partner.region, partner.level),
        "next": words.mid_date(partner.next_on),
        "marks": marks,
    }


def commitment_marks(row: Commitment) -> list:
    marks = [badge_html("commitment", row.state)]
    if row.state == CommitmentState.OPEN and row.is_over:
        marks.append(tag_html("Lewat masa", "red", "clock"))
    return marks


def commitment_row(row: Commitment) -> dict:
    """Of rows with_amounts()."""
    return {
        "url": reverse("monitoring:commitment", args=[row.pk]),
        "what": row.what,
        "partner": row.partner.name,
        "field": field_words(row),
        "where": place_of(row.region),
        "amount": amount_words(row.amount, row.unit),
        "given": amount_words(row.given, row.unit),
        "left": amount_words(row.left, row.unit),
        "period": period_words(row),
        "marks": commitment_marks(row),
    }


def field_words(row: Commitment) -> str:
    if row.programme is not None:
        return str(row.programme)
    return row.get_sector_display() if row.sector else "Semua bidang"


def period_words(row: Any) -> str:
    """sejak 3 Januari 2026, or 3 Januari 2026 – 31 Desember 2026."""
    if row.ends is None:
        return f"sejak {words.long_date(row.starts)}"
    return f"{words.long_date(row.starts)} – {words.long_date(row.ends)}"


def companion_row(row: Companion) -> dict:
    return {
        "url": reverse("monitoring:companion", args=[row.pk]),
        "name": row.name,
        "kind": row.get_kind_display(),
        "organisation": row.organisation,
        "phone": row.phone or words.NONE,
        "where": place_words(row.region, row.level),
        "mark": "" if row.active else tag_html("Tidak bertugas lagi", "grey"),
        "last": words.mid_date(row.last_note),
    }


def with_last_note(rows: QuerySet) -> QuerySet:
    """last_note: when somebody last wrote a shared note."""
    return rows.annotate(last_note=Max("notes__at"))
