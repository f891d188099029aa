"""The public survey of each place."""

from __future__ import annotations

from django.urls import path

from monitoring.views import survey

app_name = "survey"
urlpatterns = [
    path("<slug:slug>/", survey.survey, name="form"),
    path("<slug:slug>/k/<str:mark>", survey.survey, name="ticket"),
    path("<slug:slug>/terima-kasih", survey.thanks, name="thanks"),
    path("<slug:slug>/terima-kasih/lanjut", survey.thanks, {"again": True}, name="thanks_again"),
    path("<slug:slug>/hasil", survey.published, name="published"),
]
