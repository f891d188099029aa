from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "slrt.cases"
    label = "cases"
