from django.urls import path

from slrt.documents.views.download import download

app_name = "documents"
urlpatterns = [path("<uuid:document_id>/<str:signature>", download, name="download")]
