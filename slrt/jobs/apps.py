from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "slrt.jobs"
    label = "jobs"
