from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "slrt.notifications"
    label = "notifications"
    verbose_name = "Pesan"

    def ready(self) -> None:
        from slrt.notifications.navigation import register

        # Reminders are registered where they are written: <app>/reminders.py.
        autodiscover_modules("reminders")
        register()
