from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "slrt.documents"
    label = "documents"
