"""Addresses of programme needs, included at /kebutuhan/."""

from django.urls import path

from programs.views import needs, needs_new, needs_summary

app_name = "needs"
urlpatterns = [
    path("", needs.needs, name="list"),
    path("ringkasan", needs_summary.summary, name="summary"),
    path("unduh", needs_summary.export, name="export"),
    path("keluarga/<int:pk>/baru", needs_new.new, name="new"),
    path("kunjungan/<int:pk>/baru", needs_new.from_visit, name="from_visit"),
    path("<int:pk>/", needs.need, name="need"),
    path("<int:pk>/catatan", needs.note, name="note"),
    path("<int:pk>/langkah/<slug:name>", needs.step, name="step"),
]
