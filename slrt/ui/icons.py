"""Our own line drawings from one sprite (static/img/icons.svg): decoration beside words, hidden from readers."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.signals import setting_changed
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from slrt.ui.strict import misuse

SPRITE = "img/icons.svg"


@cache
def _sprite_url() -> str:
    return static(SPRITE)


@cache
def names() -> frozenset[str]:
    """Every icon in the sprite."""
    path = finders.find(SPRITE)
    if not path:
        return frozenset()
    with open(path, encoding="utf-8") as sprite:
        return frozenset(re.findall(r'<symbol id="([\w-]+)"', sprite.read()))


@cache
def icon(name: str) -> SafeString:
    if names() and name not in names():
        misuse(f"Unknown icon {name!r}")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite_url(), name)


def _forget(*, setting: str, **_: object) -> None:
    if setting in {"STATIC_URL", "STORAGES", "UI_STRICT", "DEBUG"} and settings.configured:
        _sprite_url.cache_clear()
        icon.cache_clear()


setting_changed.connect(_forget)
