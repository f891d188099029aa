"""Put a new key in force and move every sealed value to it (security.md check 53).

rotate_keys            make a new key, then re-seal everything
rotate_keys --resume   re-seal what an interrupted run left, without a new key
rotate_keys --retire 1 drop key 1 from the file once nothing needs it
"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from slrt.audit import keys, rotation


class Command(BaseCommand):
    help = "Mengganti kunci enkripsi dan menyandikan ulang semua nilai; aman diulang bila terputus."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--resume", action="store_true", help="lanjutkan tanpa membuat kunci baru")
        parser.add_argument("--retire", type=int, metavar="ID", help="hapus kunci lama yang tidak dipakai lagi")
        parser.add_argument("--batch", type=int, default=rotation.BATCH, help="baris per transaksi")

    def handle(self, *args, **options) -> None:
        if options["retire"]:
            self.retire(options["retire"])
            return
        if not options["resume"]:
            keys.write(keys.key_file(), keys.fresh_ring(keys.read(keys.key_file())))
            keys.forget()
        self.stdout.write(f"Kunci berlaku: {keys.ring().current}.")
        stuck_rows = 0
        for target in rotation.targets():
            moved, stuck = rotation.rotate(target, batch=options["batch"])
            stuck_rows += len(stuck)
            if moved or stuck:
                self.stdout.write(f"{target.table}: {moved} baris disandikan ulang.")
            for pk in stuck:
                self.stderr.write(f"{target.table} {pk}: nomor yang sama sudah dipakai baris lain; periksa ganda.")
        if stuck_rows:
            raise CommandError(f"{stuck_rows} baris belum dipindahkan. Selesaikan data gandanya, lalu --resume.")
        self.stdout.write(
            "Selesai. Kunci lama masih terbaca; hapus dengan --retire bila semua proses sudah memuat ulang."
        )

    def retire(self, key_id: int) -> None:
        ring = keys.read(keys.key_file())
        if key_id not in ring.encrypt:
            raise CommandError(f"Kunci {key_id} tidak ada di berkas.")
        if key_id == ring.current:
            raise CommandError(f"Kunci {key_id} sedang berlaku dan tidak dapat dihapus.")
        for target in rotation.targets():
            behind = rotation.count_behind(target)
            if behind:
                raise CommandError(
                    f"{target.table}: {behind} baris masih memakai kunci lama. Jalankan --resume dahulu."
                )
        for table, column in rotation.bystanders():
            if rotation.needs_key(table, column, key_id):
                raise CommandError(
                    f"{table}: impor yang sedang disiapkan masih memakai kunci {key_id}. Tunggu selesai."
                )
        for model, field in rotation.unsourced_digests():
            if model._default_manager.filter(**{f"{field.name}__isnull": False}).exists():
                raise CommandError(
                    f"{model._meta.db_table}.{field.column} tidak dapat dihitung ulang; kunci dipertahankan."
                )
        keys.write(keys.key_file(), keys.without(ring, key_id))
        keys.forget()
        self.stdout.write(f"Kunci {key_id} dihapus dari berkas.")
