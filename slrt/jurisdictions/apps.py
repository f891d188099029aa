from django.apps import AppConfig


class JurisdictionsConfig(AppConfig):
    name = "slrt.jurisdictions"
    label = "jurisdictions"
