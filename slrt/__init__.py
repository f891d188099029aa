"""The ground that the five parts of the work stand on."""

from slrt.celery import app as celery_app

__all__ = ["celery_app"]
