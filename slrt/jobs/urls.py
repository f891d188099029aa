from django.urls import path

from slrt.jobs.views.downloads import cancel, detail, download, downloads, retry

app_name = "jobs"
urlpatterns = [
    path("", downloads, name="list"),
    path("<uuid:pk>/", detail, name="detail"),
    path("<uuid:pk>/batal", cancel, name="cancel"),
    path("<uuid:pk>/ulang", retry, name="retry"),
    path("<uuid:pk>/berkas", download, name="download"),
]
