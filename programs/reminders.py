"""Needs of families that fall due, are late, or wait to be reviewed: told once to whoever's turn it is."""

from __future__ import annotations

from django.urls import reverse

from programs.models import Need
from slrt.notifications.watch import Watched, watch

watch(Watched(
    "need", "Kebutuhan", Need.objects.open, lambda case: reverse("needs:need", args=[case.pk]),
    ("recorded", "reviewed"),
))  # fmt: skip
