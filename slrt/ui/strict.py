"""Loud on misuse: a component called wrongly stops a test and a developer, never a clerk."""

from __future__ import annotations

import logging

from django.conf import settings

log = logging.getLogger(__name__)


class ComponentMisuse(Exception):
    """A component, tag or registry was used in a way it does not know."""


def misuse(message: str) -> None:
    """Raise in development and tests (`UI_STRICT`, else `DEBUG`); log otherwise, so that the page still comes."""
    if getattr(settings, "UI_STRICT", settings.DEBUG):
        raise ComponentMisuse(message)
    log.error("ui misuse: %s", message)
