"""Every address of the application. Each view wears a policy; tests/test_permission_matrix.py walks this table."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path

from complaints.views.desk import desk
from complaints.views.search import search
from slrt.accounts.policies import public, signed_in
from slrt.health import healthz, readyz
from slrt.ui.gallery import gallery
from slrt.violations import report

# allauth's own screens, dressed by us. Sign-up is closed (accounts.adapter): its address only serves allauth's links.
account_urls = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("daftar/", account.signup, name="account_signup"),
    path("sandi/", account.password_change, name="account_change_password"),
    path("sandi/pasang/", account.password_set, name="account_set_password"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    # The key holds a hyphen of its own: the first part must end at the first one.
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sandi/baru/selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("nonaktif/", account.account_inactive, name="account_inactive"),
    path("langkah-kedua/", mfa.authenticate, name="mfa_authenticate"),
    path("langkah-kedua/konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("langkah-kedua/atur/", mfa.index, name="mfa_index"),
    path("langkah-kedua/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("langkah-kedua/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("langkah-kedua/cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("langkah-kedua/cadangan/baru/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("langkah-kedua/cadangan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]

urlpatterns = [
    path("", desk, name="desk"),
    path("cari", search, name="search"),
    path("akun/", include(account_urls)),
    path("keluhan/", include("complaints.urls")),
    path("lacak/", include("complaints.urls_public")),
    path("permohonan/", include("complaints.urls_apply")),
    path("layanan/", include("programs.urls_public")),
    path("", include("households.urls")),
    path("program/", include("programs.urls")),
    path("kebutuhan/", include("programs.urls_needs")),
    path("rujukan/", include("referrals.urls")),
    path("survei/", include("monitoring.urls_survey")),
    path("", include("monitoring.urls")),
    path("wilayah/", include("slrt.jurisdictions.urls_regions")),
    path("profil/", include("slrt.jurisdictions.urls")),
    path("", include("slrt.accounts.urls")),
    path("audit/", include("slrt.audit.urls")),
    path("unduhan/", include("slrt.jobs.urls")),
    path("berkas/", include("slrt.documents.urls")),
    path("pesan/", include("slrt.notifications.urls")),
    path("galeri/", signed_in(gallery), name="gallery"),
    path("laporan-csp", report, name="csp_report"),
    path("healthz", public(healthz), name="healthz"),
    path("readyz", public(readyz), name="readyz"),
]

handler403 = "slrt.ui.errors.permission_denied"
handler404 = "slrt.ui.errors.not_found"
handler429 = "slrt.ui.errors.too_many"
handler500 = "slrt.ui.errors.server_error"
