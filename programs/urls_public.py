"""The public catalogue, included at /layanan/. services:catalogue takes the slug of the place."""

from django.urls import path

from programs.views import public

app_name = "services"
urlpatterns = [
    path("", public.places, name="places"),
    path("<slug:place>/", public.catalogue, name="catalogue"),
    path("<slug:place>/standar/<slug:subject>/", public.standard, name="standard"),
    path("<slug:place>/program/<slug:code>/", public.programme, name="programme"),
]
