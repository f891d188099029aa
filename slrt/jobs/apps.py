from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "slrt.jobs"
    label = "jobs"
    verbose_name = "Pekerjaan dan unduhan"

    def ready(self) -> None:
        from slrt.jobs import states
        from slrt.jobs.navigation import register

        states.register()
        register()
        # Handlers are registered where they are written: <app>/tasks.py.
        autodiscover_modules("tasks")
