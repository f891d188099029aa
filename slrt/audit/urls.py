from django.urls import path

from slrt.audit.views.log import log
from slrt.audit.views.processing import processing

app_name = "audit"
urlpatterns = [
    path("", log, name="list"),
    path("pemrosesan/", processing, name="processing"),
]
