"""Addresses of programme needs, included at /kebutuhan/."""

from django.urls import path

from programs.views import needs

app_name = "needs"
urlpatterns = [
    path("", needs.needs, name="list"),
    path("keluarga/<int:pk>/baru", needs.new, name="new"),
    path("<int:pk>/", needs.need, name="need"),
    path("<int:pk>/catatan", needs.note, name="note"),
    path("<int:pk>/langkah/<slug:name>", needs.step, name="step"),
]
