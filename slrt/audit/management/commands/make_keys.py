"""Create the key file when there is none. Safe to run again: an existing file is read, never replaced."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from slrt.audit import keys


class Command(BaseCommand):
    help = "Membuat berkas kunci enkripsi (0600) bila belum ada."
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        path = keys.key_file()
        if path.exists():
            ring = keys.read(path)
            self.stdout.write(f"Berkas kunci sudah ada: {path} (kunci berlaku: {ring.current}).")
            return
        keys.write(path, keys.fresh_ring())
        keys.forget()
        self.stdout.write(f"Berkas kunci dibuat: {path}. Simpan salinannya terpisah dari cadangan basis data.")
