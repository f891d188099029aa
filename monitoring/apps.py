from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "Pemantauan"

    def ready(self) -> None:
        from monitoring import setup

        setup.register_all()
