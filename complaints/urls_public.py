"""The public page. Addresses hold no number and no code; only the QR's token."""

from __future__ import annotations

from django.urls import path

from complaints.views import reply, track

app_name = "tracking"
urlpatterns = [
    path("", track.form, name="form"),
    path("jawab", reply.reply, name="reply"),
    path("buka-kembali", reply.reopen, name="reopen"),
    path("q/<str:token>", track.qr, name="qr"),
]
