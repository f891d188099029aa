"""What the access log distinguishes. Codes are stored and never renamed; the label is for the auditor's screen."""

from __future__ import annotations

from django.db import models


class AccessAction(models.TextChoices):
    # people
    VIEW_PERSON = "view_person", "Membuka kartu warga"
    VIEW_HOUSEHOLD = "view_household", "Membuka kartu keluarga"
    REVEAL_NIK = "reveal_nik", "Melihat NIK lengkap"
    REVEAL_KK = "reveal_kk", "Melihat nomor KK lengkap"
    LIST_NIK = "list_nik", "Melihat daftar yang memuat NIK"
    SEARCH_PERSON = "search_person", "Mencari warga"
    DECIDE_DUPLICATE = "decide_duplicate", "Memutuskan data yang mungkin ganda"
    MERGE_PERSON = "merge_person", "Menggabungkan data ganda"
    # cases
    VIEW_CASE = "view_case", "Membuka keluhan"
    VIEW_REFERRAL = "view_referral", "Membuka rujukan"
    VIEW_RESTRICTED = "view_restricted", "Membuka kasus terbatas"
    BREAK_GLASS = "break_glass", "Akses darurat di luar kewenangan"
    APPROVE = "approve", "Menyetujui"
    REFUSE = "refuse", "Menolak atau mengembalikan"
    INFORM = "inform", "Memberi tahu warga"
    # paper and files
    PRINT = "print", "Mencetak"
    EXPORT = "export", "Mengekspor daftar"
    DOWNLOAD = "download", "Mengunduh berkas"
    UPLOAD = "upload", "Mengunggah berkas"
    UPLOAD_REFUSED = "upload_refused", "Unggahan ditolak"
    REPORT = "report", "Menyusun laporan"
    IMPORT = "import", "Mengimpor data terpadu"
    # administration
    ROLE_CHANGE = "role_change", "Mengubah penugasan"
    USER_CHANGE = "user_change", "Mengubah pengguna"
    UNIT_CHANGE = "unit_change", "Mengubah unit"
    CONFIG = "config", "Mengubah profil daerah"
    CATALOGUE = "catalogue", "Mengubah katalog program"
    VIEW_AUDIT = "view_audit", "Membuka catatan akses"
    MAIL_SETTLED = "mail_settled", "Memutuskan surel yang tidak jelas"
    KEY_ROTATION = "key_rotation", "Mengganti kunci enkripsi"
    # signing in
    LOGIN_OK = "login_ok", "Masuk"
    LOGIN_FAILED = "login_failed", "Gagal masuk"
    LOGIN_PAUSED = "login_paused", "Masuk ditahan sementara"
    LOGOUT = "logout", "Keluar"
    REAUTHENTICATE = "reauthenticate", "Memasukkan ulang kata sandi"
    PASSWORD_CHANGE = "password_change", "Mengganti kata sandi"
    PASSWORD_RESET = "password_reset", "Mengatur ulang kata sandi"
    MFA_ADDED = "mfa_added", "Memasang langkah kedua"
    MFA_REMOVED = "mfa_removed", "Melepas langkah kedua"
    # the public
    PUBLIC_TRACK = "public_track", "Pelacakan oleh warga"
    PUBLIC_SUBMIT = "public_submit", "Keluhan daring oleh warga"


class Data(models.TextChoices):
    """Classes of personal data. Those of UU 27/2022 art. 4(2) are marked specific."""

    NONE = "none", "Bukan data pribadi"
    IDENTITY = "identity", "Identitas"
    CONTACT = "contact", "Kontak"
    LOCATION = "location", "Tempat tinggal"
    HEALTH = "health", "Kesehatan dan disabilitas"
    CHILD = "child", "Anak"
    FINANCIAL = "financial", "Keadaan ekonomi"
    FREE_TEXT = "free_text", "Uraian bebas"

    @property
    def specific(self) -> bool:
        return self in (Data.HEALTH, Data.CHILD, Data.FINANCIAL)
