"""Profil daerah. Included at /profil/."""

from __future__ import annotations

from django.urls import path

from slrt.jurisdictions.views import holidays, profile

app_name = "jurisdictions"

urlpatterns = [
    path("", profile.profile, name="profile"),
    path("libur/", holidays.holidays, name="holidays"),
    path("libur/baru", holidays.holiday_new, name="holiday_new"),
    path("libur/<int:pk>/cabut", holidays.holiday_remove, name="holiday_remove"),
    path("<slug:key>/", profile.value, name="value"),
    path("<slug:key>/ubah", profile.value_change, name="value_change"),
]
