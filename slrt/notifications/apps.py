from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "slrt.notifications"
    label = "notifications"
