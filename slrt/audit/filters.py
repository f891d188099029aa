"""Narrowing the access log."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet

from slrt.accounts.models import User
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from slrt.ui.filters import BaseFilterSet


def _people(request) -> QuerySet:
    return User.objects.filter(pk__in=User.objects.visible_to(request.user).values("pk")).order_by("name", "pk")


class AccessFilter(BaseFilterSet):
    petugas = django_filters.ModelChoiceFilter(
        label="Petugas", field_name="user", queryset=_people, empty_label="Semua"
    )
    tindakan = django_filters.MultipleChoiceFilter(
        label="Tindakan", field_name="action", choices=AccessAction.choices, widget=forms.SelectMultiple
    )
    dari = django_filters.DateFilter(label="Dari tanggal", field_name="at", lookup_expr="date__gte")
    sampai = django_filters.DateFilter(label="Sampai tanggal", field_name="at", lookup_expr="date__lte")
    objek = django_filters.CharFilter(label="Nomor objek", field_name="object_id", lookup_expr="exact", max_length=40)

    class Meta:
        model = AccessEvent
        fields: tuple[str, ...] = ()
