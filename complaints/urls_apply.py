"""The public form of each place. Addresses hold no number and no code."""

from __future__ import annotations

from django.urls import path

from complaints.views import apply

app_name = "apply"
urlpatterns = [
    path("", apply.choose, name="choose"),
    path("<slug:slug>/", apply.form, name="form"),
    path("<slug:slug>/terkirim/<str:mark>", apply.sent, name="sent"),
]
