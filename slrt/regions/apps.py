from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "slrt.regions"
    label = "regions"
