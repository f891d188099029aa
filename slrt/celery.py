"""The Celery application. Its settings follow what was measured when workers, the broker and machines die.

A task takes an id, calls an action and is safe to run twice. The row in slrt.jobs is the truth: the broker only
says that there is something to do.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from kombu import Exchange, Queue

from slrt import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slrt.settings.production")

TIME_LIMIT = 600  # seconds; a longer job is cut into parts
# A message that is not acknowledged returns to the queue after this many seconds. It must be longer than any task may
# run, or a second worker starts a second copy of one that is still being worked on.
VISIBILITY_TIMEOUT = 900

# What the scheduler starts. Apps may add theirs in AppConfig.ready; every task here must be safe to miss and to run
# twice.
BEAT: dict[str, dict[str, Any]] = {
    "sweep": {
        "task": "slrt.jobs.tasks.sweep",
        "schedule": crontab(),
        "options": {"queue": "fast", "expires": 55},
    },
    "remind": {
        "task": "slrt.notifications.tasks.remind",
        "schedule": crontab(minute="*/15"),
        "options": {"queue": "fast", "expires": 14 * 60},
    },
    "tidy": {
        "task": "slrt.jobs.tasks.tidy",
        "schedule": crontab(minute=20, hour=2),
        "options": {"queue": "slow", "expires": 12 * 3600},
    },
}

app = Celery("slrt")
app.conf.update(
    broker_url=env.text("SLRT_REDIS_URL", "redis://127.0.0.1:63799/0"),
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    },
    # Celery reads the same limit under two more names, for results and for the Redis transport.
    visibility_timeout=VISIBILITY_TIMEOUT,
    result_backend_transport_options={"visibility_timeout": VISIBILITY_TIMEOUT},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=TIME_LIMIT,
    task_soft_time_limit=540,
    task_publish_retry=False,  # the relay retries by itself, from the outbox
    worker_soft_shutdown_timeout=30,
    worker_max_memory_per_child=400_000,  # KiB
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # Each with its own exchange and key: queues that share the default one all get every message.
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in ("fast", "slow", "scan")],
    task_default_queue="slow",
    task_create_missing_queues=False,
    worker_hijack_root_logger=False,
    enable_utc=True,
    timezone="Asia/Jakarta",
    beat_schedule=BEAT,
    beat_schedule_filename=str(env.var_dir() / "run" / "celerybeat-schedule"),
)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_django_logging(**_kwargs: Any) -> None:
    """Celery must not replace the logging that Django's settings configure: its lines would miss the scrubbing."""
