"""Finder of regions. Included at /wilayah/; it stands here because its policy and scope lie above the list itself."""

from __future__ import annotations

from django.urls import path

from slrt.jurisdictions.views.regions import region_search

urlpatterns = [path("cari", region_search, name="region_search")]
