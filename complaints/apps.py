from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = "Keluhan"

    def ready(self) -> None:
        from complaints import setup

        setup.register_all()
