"""The demonstration accounts, for bin/up and the README."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from monitoring.simulation.staff import PASSWORD
from slrt.accounts.models import Assignment
from slrt.jurisdictions.models import Jurisdiction


class Command(BaseCommand):
    help = "Menampilkan akun peragaan."

    def handle(self, *args, **options) -> None:
        places = " ".join(Jurisdiction.objects.order_by("pk").values_list("slug", flat=True))
        rows = (
            Assignment.objects.in_force()
            .filter(user__is_demo=True, user__username__endswith=".kendal")
            .select_related("user")
            .order_by("pk")
        )
        self.stdout.write(f"Kata sandi semua akun peragaan: {PASSWORD}")
        self.stdout.write(f"Nama pengguna: <peran>.<daerah>, dengan daerah salah satu dari: {places}")
        for row in rows:
            self.stdout.write(f"  {row.user.username.rsplit('.', 1)[0]:18} {row.get_role_display()}")
