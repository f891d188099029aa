"""The public page. Addresses hold no number and no code; only the QR's token."""

from __future__ import annotations

from django.urls import path

from complaints.views import track

app_name = "tracking"
urlpatterns = [
    path("", track.form, name="form"),
    path("q/<str:token>", track.qr, name="qr"),
]
