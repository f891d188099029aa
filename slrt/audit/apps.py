from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "slrt.audit"
    label = "audit"
    verbose_name = "Catatan akses dan data pribadi"

    def ready(self) -> None:
        from celery.schedules import crontab

        from slrt.audit import appendonly, navigation, others, signals
        from slrt.celery import BEAT

        signals.connect()
        others.declare_all()
        navigation.register()
        post_migrate.connect(appendonly.grant_after_migrate, sender=self, dispatch_uid="audit.grants")
        BEAT["anchor"] = {
            "task": "slrt.audit.tasks.anchor",
            "schedule": crontab(minute=5),
            "options": {"queue": "fast", "expires": 3000},
        }
