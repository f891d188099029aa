from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "slrt.documents"
    label = "documents"
    verbose_name = "Dokumen"

    def ready(self) -> None:
        from celery.schedules import crontab

        from slrt.celery import BEAT

        BEAT["scan"] = {
            "task": "slrt.documents.tasks.scan_waiting",
            "schedule": crontab(minute="*/5"),
            "options": {"queue": "scan", "expires": 290},
        }
        BEAT["sweep_strays"] = {
            "task": "slrt.documents.tasks.sweep_strays",
            "schedule": crontab(minute=40, hour=2),
            "options": {"queue": "slow", "expires": 12 * 3600},
        }
