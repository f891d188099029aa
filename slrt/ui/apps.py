from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "slrt.ui"
    label = "ui"
