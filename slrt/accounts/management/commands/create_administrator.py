"""The first administrator of a jurisdiction: who then enters everybody else on the screens, by decree."""

from __future__ import annotations

import json
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from slrt.accounts import actions
from slrt.accounts.models import Unit, UnitKind, User
from slrt.accounts.reset import password_path


class Command(BaseCommand):
    help = (
        "Membuat administrator pertama suatu daerah dan menampilkan tautan sekali pakai untuk memasang kata sandinya."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--jurisdiction", required=True, metavar="KODE", help="kabupaten/kota, misalnya 33.24")
        parser.add_argument("--username", required=True, help="nama pengguna untuk masuk")
        parser.add_argument("--name", required=True, help="nama lengkap")
        parser.add_argument("--email", required=True, help="alamat surel")
        parser.add_argument("--decree", required=True, metavar="NOMOR", help="nomor SK penugasan")
        parser.add_argument(
            "--decree-date", required=True, type=date.fromisoformat, help="tanggal SK, misalnya 2026-01-31"
        )

    def handle(self, *args, **options) -> None:
        where = options["jurisdiction"]
        unit = Unit.objects.filter(jurisdiction=where, kind=UnitKind.SECRETARIAT, active=True).order_by("pk").first()
        if unit is None:
            raise CommandError(f"Daerah {where} belum punya sekretariat. Jalankan dahulu: load_units --only {where}")
        given = {name: options[name] for name in ("name", "email")} | {"home_jurisdiction_id": where}
        try:
            User(username=options["username"].strip().lower(), **given).full_clean(exclude=["password"])
            with transaction.atomic():
                person = actions.create_user(by=None, username=options["username"], **given)
                actions.assign(
                    by=None, user=person, role="administrator", unit=unit, starts=timezone.localdate(),
                    decree_number=options["decree"], decree_date=options["decree_date"],
                )  # fmt: skip
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        link = settings.SITE_URL.rstrip("/") + password_path(person)
        # The link opens the account until it is used: whoever runs this command hands it over, it is not logged.
        self.stdout.write(json.dumps({"username": person.username, "unit": unit.name, "password_link": link}))
