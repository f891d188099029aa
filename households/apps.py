from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "Keluarga"

    def ready(self) -> None:
        from households import setup

        setup.register_all()
