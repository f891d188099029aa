"""Place of the downloads in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from slrt.ui import nav


def downloads_item(request: HttpRequest) -> list[nav.Group]:
    return [nav.Group("", (nav.Item(reverse("jobs:list"), "Unduhan saya"),))]


def register() -> None:
    nav.register(downloads_item, order=50)
