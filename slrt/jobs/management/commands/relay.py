"""Send waiting jobs to the broker until told to stop (SIGTERM or Ctrl-C)."""

from __future__ import annotations

import signal

from django.core.management.base import BaseCommand

from slrt.jobs.relay import Relay


class Command(BaseCommand):
    help = "Mengirim pekerjaan yang menunggu ke antrean, dan mengembalikan yang ditinggalkan. Berjalan terus."

    def handle(self, *args, **options) -> None:
        relay = Relay()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, relay.stop)
        relay.run()
